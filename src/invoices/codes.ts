import type { XmlElement } from "./xml.ts";

export const INVOICE_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
export const CREDIT_NOTE_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";

/** Codes of UNTDID 1001 that EN 16931 allows in a UBL Invoice (rule BR-CL-01). */
export const INVOICE_TYPES = new Set(
  (
    "71 80 81 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394 " +
    "395 456 457 471 472 473 500 501 527 553 575 623 633 751 780 817 870 875 876 877 935"
  ).split(" "),
);

/** Codes of UNTDID 1001 that EN 16931 allows in a UBL CreditNote (rule BR-CL-01). */
export const CREDIT_NOTE_TYPES = new Set("81 83 261 262 296 308 381 396 420 458 502 503 532".split(" "));

/**
 * VAT categories of UNCL 5305 that EN 16931 allows (rules BR-CL-17, BR-CL-18), with the name in its rules for each. A
 * category without tax has exactly zero tax and one breakdown group; the others have one group per rate.
 */
export const VAT_CATEGORIES: ReadonlyMap<string, { readonly rule: string; readonly taxed: boolean }> = new Map([
  ["S", { rule: "BR-S", taxed: true }],
  ["L", { rule: "BR-AF", taxed: true }],
  ["M", { rule: "BR-AG", taxed: true }],
  ["B", { rule: "BR-B", taxed: true }],
  ["Z", { rule: "BR-Z", taxed: false }],
  ["E", { rule: "BR-E", taxed: false }],
  ["AE", { rule: "BR-AE", taxed: false }],
  ["K", { rule: "BR-IC", taxed: false }],
  ["G", { rule: "BR-G", taxed: false }],
  ["O", { rule: "BR-O", taxed: false }],
]);

/** Describes a document that is not a UBL invoice, and gives the next step. */
export function describeForeign(root: XmlElement): { what: string; next: string } {
  const { namespace, name } = root;
  if (namespace.startsWith("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice")) {
    return {
      what: "this is a UN/CEFACT Cross Industry Invoice (CII), the other syntax of EN 16931",
      next: "Ask the seller for the UBL 2.1 form of the same invoice, or convert it.",
    };
  }
  if (name === "StandardBusinessDocument") {
    return {
      what: "this is a delivery envelope (SBDH) around a document",
      next: "Take the Invoice or CreditNote out of the envelope and give that.",
    };
  }
  if (namespace.startsWith("urn:oasis:names:specification:ubl:schema:xsd:")) {
    return {
      what: `this is a UBL document, but a ${name.slice(0, 60)} and not an invoice or a credit note`,
      next: "Give the Invoice or CreditNote that belongs to it.",
    };
  }
  if (name === "Invoice" || name === "CreditNote") {
    return {
      what:
        namespace === ""
          ? `the element ${name} has no namespace`
          : `the element ${name} is not in the namespace of UBL`,
      next: `Declare xmlns="${name === "Invoice" ? INVOICE_NAMESPACE : CREDIT_NOTE_NAMESPACE}" as UBL 2.1 does.`,
    };
  }
  return {
    what: `the document's root is ${name.slice(0, 60)}, not an Invoice or CreditNote of UBL 2.1`,
    next: "Give a UBL 2.1 invoice or credit note.",
  };
}
