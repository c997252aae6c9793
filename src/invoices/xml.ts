import { SaxesParser } from "saxes";
import { InvoiceError, refuseFile } from "./errors.ts";

/** Element of a document, with its namespace resolved, because each document chooses its own prefixes. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** Attributes without a namespace. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Character data directly inside. Empty for embedded files, whose content is never read. */
  text: string;
  readonly children: XmlElement[];
  readonly parent: XmlElement | null;
  readonly line: number;
}

/** A UBL document is at most a dozen levels deep; a deeper one is an attack or not an invoice. */
export const MAX_DEPTH = 64;
/** About ten thousand invoice lines. */
export const MAX_ELEMENTS = 400_000;
/** Attributes of one document, for the same reason. */
const MAX_ATTRIBUTES = 2 * MAX_ELEMENTS;
/** The longest text kept of one element, far above every field's limit. */
const MAX_TEXT = 10_000;

const EXTENSIONS = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2";
const CHUNK = 1 << 16;

/**
 * Reads well-formed XML with namespaces into a tree of elements. There is no DTD and there are no entities except the
 * five of XML: a DOCTYPE is refused at once, so nothing is ever expanded or fetched.
 *
 * UBL extensions are checked to be well formed and omitted, as is the content of embedded files.
 *
 * @throws InvoiceError `INVOICE_DOCTYPE`, `INVOICE_NOT_XML`, `INVOICE_TOO_COMPLEX`
 */
export function parseXml(text: string, source: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  let root = null as XmlElement | null; // assigned in a callback, which the compiler does not see
  let current = null as XmlElement | null;
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  let skippedFrom = Infinity; // depth of the outermost extension element

  parser.on("error", (error) => {
    // The parser's message begins with line and column.
    const message = error.message.replace(/^(?:[^:]*:)?\d+:\d+:\s*/, "").replace(/\.?$/, ".");
    throw refuseFile(
      source,
      "INVOICE_NOT_XML",
      "XML 1.0",
      `line ${parser.line}, column ${parser.column}: not well-formed XML: ${message}`,
      "Export the document again from the program that wrote it; do not mend it by hand.",
      { line: parser.line, cause: error },
    );
  });
  parser.on("doctype", () => {
    throw refuseFile(
      source,
      "INVOICE_DOCTYPE",
      "PROBITY-DOCTYPE",
      "the document has a DOCTYPE, which can make a reader fetch files or expand without end.",
      "Remove the DOCTYPE; a UBL document never needs one.",
      { line: parser.line },
    );
  });
  parser.on("opentag", (tag) => {
    depth += 1;
    elements += 1;
    const own = Object.values(tag.attributes);
    attributes += own.length;
    if (depth > MAX_DEPTH || elements > MAX_ELEMENTS || attributes > MAX_ATTRIBUTES) {
      throw refuseFile(
        source,
        "INVOICE_TOO_COMPLEX",
        "PROBITY-SIZE",
        depth > MAX_DEPTH
          ? `elements are nested deeper than ${MAX_DEPTH}.`
          : `the document has more than ${MAX_ELEMENTS} elements or twice as many attributes.`,
        "Split the delivery into several invoices.",
        { line: parser.line },
      );
    }
    if (depth >= skippedFrom) return;
    if (tag.uri === EXTENSIONS) {
      skippedFrom = depth;
      return;
    }
    const element: XmlElement = {
      namespace: tag.uri,
      name: tag.local,
      attributes: Object.fromEntries(own.filter((a) => a.uri === "").map((a) => [a.local, a.value])),
      text: "",
      children: [],
      parent: current,
      line: parser.line,
    };
    if (current === null) root = element;
    else current.children.push(element);
    current = element;
  });
  const characters = (data: string) => {
    if (current === null || depth >= skippedFrom || current.name === "EmbeddedDocumentBinaryObject") return;
    if (current.text.length <= MAX_TEXT) current.text += data.slice(0, MAX_TEXT + 1);
  };
  parser.on("text", characters);
  parser.on("cdata", characters);
  parser.on("closetag", () => {
    if (depth < skippedFrom) current = current?.parent ?? null;
    if (depth === skippedFrom) skippedFrom = Infinity;
    depth -= 1;
  });

  try {
    for (let at = 0; at < text.length; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
    parser.close();
  } catch (error) {
    if (error instanceof InvoiceError) throw error;
    throw refuseFile(
      source,
      "INVOICE_NOT_XML",
      "XML 1.0",
      "the document cannot be parsed as XML.",
      "Export the document again from the program that wrote it.",
      { cause: error },
    );
  }
  if (root === null) {
    throw refuseFile(
      source,
      "INVOICE_NOT_XML",
      "XML 1.0",
      "the file holds no XML element.",
      "Give a UBL 2.1 invoice or credit note.",
    );
  }
  return root;
}

const CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

/** The path of an element, with the usual prefixes: `/Invoice/cac:InvoiceLine[2]/cbc:ID`. */
export function pathOf(element: XmlElement): string {
  const parent = element.parent;
  const prefix = element.namespace === CAC ? "cac:" : element.namespace === CBC ? "cbc:" : "";
  if (parent === null) return `/${element.name}`;
  const alike = parent.children.filter((c) => c.name === element.name && c.namespace === element.namespace);
  const position = alike.length > 1 ? `[${alike.indexOf(element) + 1}]` : "";
  return `${pathOf(parent)}/${prefix}${element.name}${position}`;
}

/** Children of a UBL aggregate: `cac:Party`, `cbc:ID`. The prefix means the namespace, not the literal text. */
export function childrenOf(element: XmlElement, qualified: string): XmlElement[] {
  const namespace = qualified.startsWith("cac:") ? CAC : CBC;
  const name = qualified.slice(4);
  return element.children.filter((c) => c.name === name && c.namespace === namespace);
}

/** Text with white space collapsed, as `normalize-space()` does. */
export function textOf(element: XmlElement): string {
  if (element.text.length > MAX_TEXT) return element.text; // cut off: it must not shrink to a text that looks complete
  return element.text.replace(/[\t\n\r ]+/g, " ").replace(/^ | $/g, "");
}
