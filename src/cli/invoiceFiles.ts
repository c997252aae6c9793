import { isSameSeller, type Invoice, type Party } from "../invoices/index.ts";
import {
  readInvoicePaths,
  readInvoices,
  type InvoiceBatch,
  type RefusedInvoice,
} from "../invoices/node/readInvoices.ts";
import { ListedError } from "./output.ts";
import { visible } from "../base/text.ts";

export interface FilesOfBatch extends InvoiceBatch {
  /** The ISO 4217 currency of every document. */
  currency: string;
}

/**
 * Reads the documents of one batch: one seller and one currency. Refused files are listed with file and rule beside the
 * valid ones.
 * @param options.skipRefused continue with the valid documents when some are refused
 * @param options.oneBuyer the documents must also have one buyer
 * @throws {ListedError} BILL_FILES_REFUSED, BILL_FILES_NONE, BILL_SEVERAL_CURRENCIES, BILL_SEVERAL_SELLERS,
 * BILL_SEVERAL_BUYERS
 */
export async function readBatchOfFiles(
  paths: readonly string[],
  { skipRefused, oneBuyer }: { skipRefused: boolean; oneBuyer: boolean },
): Promise<FilesOfBatch> {
  const batch = await readInvoicePaths(paths);
  const { accepted, refused } = batch;
  if (refused.length > 0 && !skipRefused) {
    throw listed(
      batch,
      "BILL_FILES_REFUSED",
      `${refused.length} of ${refused.length + accepted.length} files were refused, so nothing was issued.`,
      accepted.length === 0
        ? "Mend what was refused, then try again."
        : "Mend what was refused, or issue the others with --skip-refused.",
    );
  }
  const [first] = accepted;
  if (first === undefined) {
    const found = refused.length > 0 ? "Every file was refused" : "There is no XML file in what was given";
    throw listed(
      batch,
      "BILL_FILES_NONE",
      `${found}, so nothing was issued.`,
      "Give UBL 2.1 invoices or credit notes.",
    );
  }
  const { currency, seller, buyer } = first.invoice;
  const requireAll = (code: string, what: string, isLike: (invoice: Invoice) => boolean): void => {
    if (accepted.every(({ invoice }) => isLike(invoice))) return;
    const message = `The documents are of several ${what}, and a batch is of one; nothing was issued.`;
    throw listed(batch, code, message, "Give the documents of each in a batch of its own.");
  };
  requireAll("BILL_SEVERAL_CURRENCIES", "currencies", (invoice) => invoice.currency === currency);
  requireAll("BILL_SEVERAL_SELLERS", "sellers", (invoice) => isSameSeller(invoice.seller, seller));
  if (oneBuyer) requireAll("BILL_SEVERAL_BUYERS", "buyers", (invoice) => isSameSeller(invoice.buyer, buyer));
  return { ...batch, currency };
}

/**
 * Requires a folder of documents that can all be read, of any sellers and currencies, before a year is played with them.
 * @throws {ProbityError} INVOICE_FOLDER
 * @throws {ListedError} BILL_FILES_REFUSED, BILL_FILES_NONE
 */
export async function requireReadable(folder: string): Promise<void> {
  const batch = await readInvoices(folder);
  const { accepted, refused } = batch;
  if (refused.length > 0) {
    throw listed(
      batch,
      "BILL_FILES_REFUSED",
      `${refused.length} of ${refused.length + accepted.length} files were refused, so nothing was started.`,
      "Correct the refused files or remove them from the folder, then start again.",
    );
  }
  if (accepted.length > 0) return;
  throw listed(
    batch,
    "BILL_FILES_NONE",
    `There is no XML file in ${visible(folder)}, so nothing was started.`,
    "Name a folder with UBL 2.1 invoices or credit notes.",
  );
}

/** All reasons of the refused files, one per line. */
export function refusedLines(refused: readonly RefusedInvoice[]): string[] {
  return refused.flatMap(({ file, findings }) =>
    findings
      .filter(({ severity }) => severity === "error")
      .map(({ rule, code, message, line, next }) => {
        const at = line === null ? "" : `:${line}`;
        return `✖ ${visible(file)}${at}: ${visible(message)} [${rule}, ${code}]\n    → ${visible(next)}`;
      }),
  );
}

function listed(
  { accepted, refused, ignored }: InvoiceBatch,
  code: string,
  message: string,
  next: string,
): ListedError {
  const named = ({ name }: Party): string => visible(name);
  const sound = accepted.map(({ file, invoice }) => ({
    ...{ file, documentNumber: invoice.number, currency: invoice.currency },
    ...{ seller: invoice.seller.name, buyer: invoice.buyer.name },
  }));
  const lines = accepted.map(({ file, invoice }) => {
    const { number, seller, buyer, currency } = invoice;
    return `✔ ${visible(file)}: sound, ${visible(number)} of ${named(seller)} for ${named(buyer)}, ${currency}`;
  });
  return new ListedError(code, message, next, {
    lines: [...refusedLines(refused), ...lines],
    details: { refused, sound, ignored },
  });
}
