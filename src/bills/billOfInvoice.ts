import type { Invoice } from "../invoices/index.ts";
import type { BillInput } from "./manifest.ts";

export type BillOfInvoiceOptions = {
  /** The identity of the debtor, when the buyer is enrolled. */
  buyer?: string;
  /** The award that it belongs to. */
  contractId?: string;
};

/**
 * The bill of a UBL document: the data that the chain commits to, and the fields that the issuer may later disclose one
 * by one. A credit has a negative total; fields have the names of EN 16931's business terms.
 */
export function billOfInvoice(invoice: Invoice, { buyer, contractId }: BillOfInvoiceOptions = {}): BillInput {
  const sign = invoice.kind === "credit-note" ? -1n : 1n;
  const fields = {
    "BT-1": invoice.number,
    "BT-2": invoice.issueDate,
    "BT-3": invoice.typeCode,
    "BT-27": invoice.seller.name,
    "BT-44": invoice.buyer.name,
    "BT-112": String(sign * invoice.registered.total),
    sha256: invoice.source.sha256,
  };
  return {
    total: sign * invoice.registered.total,
    tax: sign * invoice.registered.tax,
    due: invoice.dueDate === null ? 0n : BigInt(Date.parse(`${invoice.dueDate}T23:59:59Z`) / 1000),
    documentNumber: invoice.number,
    fields,
    ...(buyer === undefined ? {} : { buyer }),
    ...(contractId === undefined ? {} : { contractId }),
  };
}
