import { InvoiceError, parseInvoice, type Finding, type Invoice } from "../../src/invoices/index.ts";

const CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

/**
 * A right document of two lines: 2 x 100.00 and 1 x 50.00 at 16 %, an allowance of 10.00 and a charge of 4.00.
 * Net 244.00, tax 39.04, total 283.04.
 */
export function ubl(kind: "Invoice" | "CreditNote" = "Invoice"): string {
  const type = kind === "Invoice" ? "380" : "381";
  const quantity = kind === "Invoice" ? "InvoicedQuantity" : "CreditedQuantity";
  const party = (name: string, id: string) =>
    `<cac:Party><cbc:EndpointID schemeID="0088">${id}</cbc:EndpointID>` +
    `<cac:PostalAddress><cac:Country><cbc:IdentificationCode>KE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>` +
    `<cac:PartyTaxScheme><cbc:CompanyID>KE${id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>` +
    `<cac:PartyLegalEntity><cbc:RegistrationName>${name}</cbc:RegistrationName><cbc:CompanyID>L${id}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>`;
  const category = (tag: string) =>
    `<cac:${tag}><cbc:ID>S</cbc:ID><cbc:Percent>16</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${tag}>`;
  const line = (id: string, count: string, price: string, net: string) =>
    `<cac:${kind}Line><cbc:ID>${id}</cbc:ID><cbc:${quantity} unitCode="C62">${count}</cbc:${quantity}>` +
    `<cbc:LineExtensionAmount currencyID="KES">${net}</cbc:LineExtensionAmount>` +
    `<cac:Item><cbc:Name>Item ${id}</cbc:Name>${category("ClassifiedTaxCategory")}</cac:Item>` +
    `<cac:Price><cbc:PriceAmount currencyID="KES">${price}</cbc:PriceAmount></cac:Price></cac:${kind}Line>`;
  const adjustment = (charge: string, amount: string) =>
    `<cac:AllowanceCharge><cbc:ChargeIndicator>${charge}</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Reason</cbc:AllowanceChargeReason>` +
    `<cbc:Amount currencyID="KES">${amount}</cbc:Amount>${category("TaxCategory")}</cac:AllowanceCharge>`;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<${kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${kind}-2" xmlns:cac="${CAC}" xmlns:cbc="${CBC}">`,
    `<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>`,
    `<cbc:ID>INV-1</cbc:ID>`,
    `<cbc:IssueDate>2026-03-01</cbc:IssueDate>`,
    kind === "Invoice" ? `<cbc:DueDate>2026-03-31</cbc:DueDate>` : "",
    `<cbc:${kind}TypeCode>${type}</cbc:${kind}TypeCode>`,
    `<cbc:DocumentCurrencyCode>KES</cbc:DocumentCurrencyCode>`,
    `<cac:OrderReference><cbc:ID>PO-7</cbc:ID></cac:OrderReference>`,
    `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>INV-0</cbc:ID><cbc:IssueDate>2026-02-01</cbc:IssueDate></cac:InvoiceDocumentReference></cac:BillingReference>`,
    `<cac:ContractDocumentReference><cbc:ID>C-3</cbc:ID></cac:ContractDocumentReference>`,
    `<cac:AccountingSupplierParty>${party("Seller Ltd", "1001")}</cac:AccountingSupplierParty>`,
    `<cac:AccountingCustomerParty>${party("Buyer Office", "2002")}</cac:AccountingCustomerParty>`,
    kind === "Invoice"
      ? ""
      : `<cac:PaymentMeans><cbc:PaymentDueDate>2026-04-30</cbc:PaymentDueDate></cac:PaymentMeans>`,
    adjustment("false", "10.00"),
    adjustment("true", "4.00"),
    `<cac:TaxTotal><cbc:TaxAmount currencyID="KES">39.04</cbc:TaxAmount>`,
    `<cac:TaxSubtotal><cbc:TaxableAmount currencyID="KES">244.00</cbc:TaxableAmount>`,
    `<cbc:TaxAmount currencyID="KES">39.04</cbc:TaxAmount>${category("TaxCategory")}</cac:TaxSubtotal></cac:TaxTotal>`,
    `<cac:LegalMonetaryTotal>`,
    `<cbc:LineExtensionAmount currencyID="KES">250.00</cbc:LineExtensionAmount>`,
    `<cbc:TaxExclusiveAmount currencyID="KES">244.00</cbc:TaxExclusiveAmount>`,
    `<cbc:TaxInclusiveAmount currencyID="KES">283.04</cbc:TaxInclusiveAmount>`,
    `<cbc:AllowanceTotalAmount currencyID="KES">10.00</cbc:AllowanceTotalAmount>`,
    `<cbc:ChargeTotalAmount currencyID="KES">4.00</cbc:ChargeTotalAmount>`,
    `<cbc:PayableAmount currencyID="KES">283.04</cbc:PayableAmount>`,
    `</cac:LegalMonetaryTotal>`,
    line("1", "2", "100.00", "200.00"),
    line("2", "1", "50.00", "50.00"),
    `</${kind}>`,
    ``,
  ].join("\n");
}

/** Replaces text that must be there, so that a test never passes because it changed nothing. */
export function change(document: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the document has no ${from}`);
    return text.replace(from, to);
  }, document);
}

/** A small document of one line and one VAT group, all figures given. */
export function small(figures: {
  currency?: string;
  net: string;
  rate?: string;
  category?: string;
  tax: string;
  total: string;
  due?: string;
  kind?: "Invoice" | "CreditNote";
  totals?: string;
}): string {
  const { currency = "KES", net, rate = "16", category = "S", tax, total, due = total, kind, totals = "" } = figures;
  const document = ubl(kind)
    .replace(/<cac:AllowanceCharge>.*<\/cac:AllowanceCharge>\n/g, "")
    .replace(/<cbc:(Allowance|Charge)TotalAmount.*\n/g, "")
    .replace(/<cac:(Invoice|CreditNote)Line><cbc:ID>2.*\n/, "")
    .replace(/200\.00/g, net)
    .replace(/(PriceAmount currencyID="KES">)[^<]*/, `$1${net.replace("-", "")}`)
    .replace(/(edQuantity unitCode="C62">)[^<]*/, `$1${net.startsWith("-") ? "-1" : "1"}`)
    .replace(/250\.00|244\.00/g, net)
    .replace(/39\.04/g, tax)
    .replace(/(TaxInclusiveAmount currencyID="KES">)[^<]*/, `$1${total}`)
    .replace(/(<cbc:PayableAmount currencyID="KES">)[^<]*/, `${totals}$1${due}`)
    .replace(/<cbc:Percent>16/g, `<cbc:Percent>${rate}`)
    .replace(/<cbc:ID>S</g, `<cbc:ID>${category}<`);
  return document.replaceAll("KES", currency);
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function read(document: string | Uint8Array): Invoice {
  return parseInvoice(typeof document === "string" ? bytesOf(document) : document, { name: "test.xml" });
}

/** What a document is refused for. Fails when it is accepted. */
export function findingsOf(document: string | Uint8Array): readonly Finding[] {
  try {
    read(document);
  } catch (error) {
    if (error instanceof InvoiceError) return error.findings;
    throw error;
  }
  throw new Error("the document was accepted");
}

/** Code and rule of each finding, as "INVOICE_ARITHMETIC BR-CO-10". */
export const faultsOf = (document: string | Uint8Array): string[] =>
  findingsOf(document).map((finding) => `${finding.code} ${finding.rule}`);
