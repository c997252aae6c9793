export { InvoiceError } from "./errors.ts";
export { MAX_INVOICE_BYTES, parseInvoice, type ParseInvoiceOptions } from "./parseInvoice.ts";
export { readInvoice } from "./readInvoice.ts";
export {
  isSameSeller,
  readInvoicePaths,
  readInvoices,
  type InvoiceBatch,
  type RefusedInvoice,
} from "./readInvoices.ts";
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
