import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { checkArithmetic } from "./check.ts";
import { CREDIT_NOTE_NAMESPACE, describeForeign, INVOICE_NAMESPACE } from "./codes.ts";
import { InvoiceError, refuseFile } from "./errors.ts";
import { extract, type Draft } from "./extract.ts";
import { FieldReader } from "./fields.ts";
import type { Finding, Invoice } from "./types.ts";
import { parseXml } from "./xml.ts";

/** Largest document read, in bytes. Real invoices with attachments are below 5 MB; Peppol's limits are 10 to 100. */
export const MAX_INVOICE_BYTES = 20_000_000;

export type ParseInvoiceOptions = {
  /** The document's name in messages, usually its path. */
  name: string;
};

/**
 * Reads one UBL 2.1 Invoice or CreditNote and checks it by the rules of EN 16931.
 *
 * Amounts are bigint minor units of the document's currency. A document that breaks a rule is refused as a whole, with
 * all its faults.
 *
 * @example
 * const invoice = parseInvoice(await readFile("invoice.xml"), { name: "invoice.xml" });
 * console.log(invoice.number, invoice.registered.total, invoice.currency);
 *
 * @throws InvoiceError `INVOICE_TOO_LARGE`, `INVOICE_EMPTY`, `INVOICE_ENCODING`, `INVOICE_NOT_XML`, `INVOICE_DOCTYPE`,
 * `INVOICE_TOO_COMPLEX`, `INVOICE_NOT_UBL`, `INVOICE_FIELD_MISSING`, `INVOICE_FIELD_REPEATED`, `INVOICE_FIELD_LONG`,
 * `INVOICE_FIELD_CHARACTERS`, `INVOICE_DATE`, `INVOICE_TYPE`, `INVOICE_CURRENCY`, `INVOICE_CURRENCY_MIXED`,
 * `INVOICE_AMOUNT`, `INVOICE_DECIMALS`, `INVOICE_PRICE_NEGATIVE`, `INVOICE_VAT`, `INVOICE_ARITHMETIC`, `INVOICE_SIGN`
 */
export function parseInvoice(bytes: Uint8Array, { name }: ParseInvoiceOptions): Invoice {
  if (bytes.length > MAX_INVOICE_BYTES) throw tooLarge(name, bytes.length);
  const root = parseXml(decode(bytes, name), name);
  const isInvoice = root.namespace === INVOICE_NAMESPACE && root.name === "Invoice";
  const isCreditNote = root.namespace === CREDIT_NOTE_NAMESPACE && root.name === "CreditNote";
  if (!isInvoice && !isCreditNote) {
    const { what, next } = describeForeign(root);
    throw refuseFile(name, "INVOICE_NOT_UBL", "UBL 2.1", `${what}.`, next, { line: root.line });
  }

  const reader = new FieldReader();
  const draft = extract(root, reader);
  if (draft.currency !== undefined && !reader.amountsBroken) {
    checkArithmetic(draft, draft.currency, reader);
    checkSign(draft, reader);
  }
  const [first, ...others] = reader.findings.filter((finding) => finding.severity === "error");
  if (first !== undefined) throw new InvoiceError(name, [first, ...others]);
  return finish(draft, reader.findings, {
    name,
    bytes: bytes.length,
    sha256: bytesToHex(sha256(bytes)),
  });
}

export function tooLarge(name: string, size: number): InvoiceError {
  return refuseFile(
    name,
    "INVOICE_TOO_LARGE",
    "PROBITY-SIZE",
    `the file has ${size} bytes, and documents above ${MAX_INVOICE_BYTES} are not read.`,
    "Send attachments beside the invoice instead of inside it, or split the invoice.",
  );
}

function decode(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) {
    throw refuseFile(name, "INVOICE_EMPTY", "XML 1.0", "the file is empty.", "Export the document again.");
  }
  const refuseEncoding = (found: string) =>
    refuseFile(
      name,
      "INVOICE_ENCODING",
      "UBL IND3",
      `the document is ${found}, and UBL documents are UTF-8.`,
      "Export the document as UTF-8.",
    );
  const [a, b] = bytes;
  if ((a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe)) throw refuseEncoding("in UTF-16");
  if ((a === 0 && b === 0x3c) || (a === 0x3c && b === 0)) throw refuseEncoding("in UTF-16");
  // The declaration is ASCII in every remaining encoding.
  const opening = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/.exec(
    opening,
  )?.[1];
  if (declared !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(declared))
    throw refuseEncoding(`declared as ${declared}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuseEncoding("not valid UTF-8");
  }
}

/** Checks the limits of the bill registry: total and tax have one sign, and the tax is within the total. */
function checkSign(draft: Draft, reader: FieldReader): void {
  const { withTax, tax } = draft.invoice.totals;
  if (draft.creditNote && withTax < 0n) {
    reader.report(draft.places.totals, {
      missing: "cbc:TaxInclusiveAmount",
      code: "INVOICE_SIGN",
      rule: "PROBITY-SIGN",
      message: "the credit note's total with VAT is below zero, which would be a claim and not a credit.",
      next: "Ask the seller for an invoice over that amount.",
    });
    return;
  }
  const [total, part] = withTax < 0n ? [-withTax, -tax] : [withTax, tax];
  if (part < 0n || part > total) {
    reader.report(draft.places.tax, {
      missing: "cbc:TaxAmount",
      code: "INVOICE_SIGN",
      rule: "PROBITY-SIGN",
      message: "the VAT total is not a part of the total with VAT: one is a credit and the other a charge.",
      next: "Ask the seller for an invoice and a credit note instead of both in one.",
    });
  }
}

function finish(draft: Draft, findings: readonly Finding[], source: Invoice["source"]): Invoice {
  const { withTax, tax } = draft.invoice.totals;
  const negative = withTax < 0n;
  return {
    kind: draft.creditNote || negative ? "credit-note" : "invoice",
    negative,
    ...draft.invoice,
    registered: negative ? { total: -withTax, tax: -tax } : { total: withTax, tax },
    source,
    warnings: findings.filter((finding) => finding.severity === "warning"),
  };
}
