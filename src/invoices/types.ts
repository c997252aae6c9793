/** A violation of a rule in a document. `where` is an XPath with the usual prefixes `cac:` and `cbc:`. */
export interface Finding {
  /** An error refuses the document; a warning is only shown. */
  readonly severity: "error" | "warning";
  /** Stable, for programs: `INVOICE_ARITHMETIC`. */
  readonly code: string;
  /** The rule: of EN 16931 (`BR-CO-15`), of UBL (`UBL IND3`), of Peppol, or of Probity (`PROBITY-SIZE`). */
  readonly rule: string;
  readonly message: string;
  readonly where: string;
  /** Line of the file, from 1; null when the finding is about the file as a whole. */
  readonly line: number | null;
  /** The next step, as one sentence. */
  readonly next: string;
}

export interface Party {
  /** Registered name, BT-27 and BT-44. */
  readonly name: string;
  /** VAT identifier, BT-31 and BT-48. */
  readonly vatId: string | null;
  /** Other tax registration, BT-32. */
  readonly taxRegistrationId: string | null;
  /** Legal registration, BT-30 and BT-47. */
  readonly legalId: string | null;
  /** Identifiers, BT-29 and BT-46, written `scheme:id` when the scheme is given. */
  readonly identifiers: readonly string[];
  /** Electronic address, BT-34 and BT-49, written `scheme:id`. */
  readonly endpointId: string | null;
  /** ISO 3166-1 alpha-2, BT-40 and BT-55. */
  readonly country: string | null;
}

export interface InvoiceLine {
  /** BT-126 */
  readonly id: string;
  /** BT-129 as the document writes it: an exact decimal, which may be negative. */
  readonly quantity: string;
  /** UN/ECE Recommendation 20, BT-130. */
  readonly unit: string | null;
  /** Item name, BT-153. */
  readonly item: string | null;
  /** BT-146, an exact decimal for `baseQuantity` units. May have more decimals than the currency. */
  readonly netPrice: string;
  /** BT-149 */
  readonly baseQuantity: string;
  /** BT-131, minor units. */
  readonly netAmount: bigint;
  /** Allowances and charges of the line, BT-136 and BT-141, minor units, already part of `netAmount`. */
  readonly allowances: bigint;
  readonly charges: bigint;
  /** BT-151 */
  readonly vatCategory: string;
  /** BT-152, an exact decimal; null where the category has no rate. */
  readonly vatRate: string | null;
}

/** Document level allowance (BG-20) or charge (BG-21). */
export interface DocumentAdjustment {
  readonly charge: boolean;
  /** BT-92 and BT-99, minor units. */
  readonly amount: bigint;
  readonly vatCategory: string;
  readonly vatRate: string | null;
  readonly reason: string | null;
}

/** VAT breakdown, BG-23. Amounts in minor units of the document's currency. */
export interface VatGroup {
  /** UNCL 5305, BT-118. */
  readonly category: string;
  /** BT-119 */
  readonly rate: string | null;
  /** BT-116 */
  readonly taxable: bigint;
  /** BT-117 */
  readonly tax: bigint;
}

/** Minor units of the document's currency, with the document's signs. An absent amount is zero. */
export interface Totals {
  /** BT-106 */
  readonly lineNet: bigint;
  /** BT-107 */
  readonly allowances: bigint;
  /** BT-108 */
  readonly charges: bigint;
  /** BT-109 */
  readonly withoutTax: bigint;
  /** BT-110 */
  readonly tax: bigint;
  /** BT-111, minor units of `taxCurrency`. */
  readonly taxInTaxCurrency: bigint | null;
  /** BT-112 */
  readonly withTax: bigint;
  /** BT-113 */
  readonly prepaid: bigint;
  /** BT-114 */
  readonly rounding: bigint;
  /** BT-115 */
  readonly due: bigint;
}

export type InvoiceKind = "invoice" | "credit-note";

/** One valid UBL 2.1 document, as plain data. */
export interface Invoice {
  /** A UBL credit note, or an invoice whose total with tax is below zero, is a credit. */
  readonly kind: InvoiceKind;
  /** True for an invoice whose total with tax is below zero. */
  readonly negative: boolean;
  /** UNTDID 1001, BT-3. */
  readonly typeCode: string;
  /** BT-24 */
  readonly customization: string | null;
  /** BT-1, the document's own number. */
  readonly number: string;
  /** BT-2, `YYYY-MM-DD`. */
  readonly issueDate: string;
  /** BT-9, `YYYY-MM-DD`. */
  readonly dueDate: string | null;
  /** BT-5, ISO 4217. */
  readonly currency: string;
  readonly minorUnits: number;
  /** BT-6, ISO 4217. */
  readonly taxCurrency: string | null;
  readonly seller: Party;
  readonly buyer: Party;
  /** BT-10 */
  readonly buyerReference: string | null;
  /** BT-12 */
  readonly contractReference: string | null;
  /** BT-13 */
  readonly orderReference: string | null;
  /** BT-25 and BT-26: the invoices that this document credits or corrects. */
  readonly precedingInvoices: readonly { readonly number: string; readonly issueDate: string | null }[];
  readonly lines: readonly InvoiceLine[];
  readonly adjustments: readonly DocumentAdjustment[];
  readonly vat: readonly VatGroup[];
  readonly totals: Totals;
  /** The bill registry's amounts: BT-112 and BT-110 without their sign, minor units; `kind` gives the direction. */
  readonly registered: { readonly total: bigint; readonly tax: bigint };
  readonly source: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly warnings: readonly Finding[];
}
