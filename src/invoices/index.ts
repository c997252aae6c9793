export { InvoiceError } from "./errors.ts";
export { MAX_INVOICE_BYTES, parseInvoice, type ParseInvoiceOptions } from "./parseInvoice.ts";
export { isSameSeller } from "./sameSeller.ts";
export type {
  DocumentAdjustment,
  Finding,
  Invoice,
  InvoiceKind,
  InvoiceLine,
  Party,
  Totals,
  VatGroup,
} from "./types.ts";
