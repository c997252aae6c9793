import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ProbityError } from "../../base/errors.ts";
import { InvoiceError, refuseFile } from "../errors.ts";
import { isSameSeller } from "../sameSeller.ts";
import { readInvoice } from "./readInvoice.ts";
import type { Finding, Invoice, Party } from "../types.ts";

/** A refused file with all reasons. */
export interface RefusedInvoice {
  /** Path inside the folder, with `/`. */
  readonly file: string;
  /** Code of the first finding. */
  readonly code: string;
  readonly findings: readonly Finding[];
}

export interface InvoiceBatch {
  /** In the order of the files. */
  readonly accepted: readonly { readonly file: string; readonly invoice: Invoice }[];
  readonly refused: readonly RefusedInvoice[];
  /** Files without the ending of XML, and hidden ones. */
  readonly ignored: readonly string[];
}

/**
 * Reads every `.xml` file of a folder and its subfolders, in the order of their paths (code units, so the same on every
 * machine). A bad file is listed with its reasons and does not hide the others. Of two documents with the same seller
 * and number the later in that order is refused, because a bill number exists once.
 *
 * @throws ProbityError `INVOICE_FOLDER` when the folder itself cannot be listed.
 */
export async function readInvoices(directory: string): Promise<InvoiceBatch> {
  const { files, ignored } = await listFiles(directory);
  return { ...(await readFiles(files.map((file) => ({ path: join(directory, file), file })))), ignored };
}

/**
 * Like {@link readInvoices}, for files and folders in the given order. A file given by name is read whatever its
 * ending.
 *
 * @throws ProbityError `INVOICE_FOLDER` when a folder cannot be listed.
 */
export async function readInvoicePaths(paths: readonly string[]): Promise<InvoiceBatch> {
  const entries: { path: string; file: string }[] = [];
  const ignored: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) entries.push({ path, file: path });
    else {
      const listed = await listFiles(path);
      entries.push(...listed.files.map((file) => ({ path: join(path, file), file: join(path, file) })));
      ignored.push(...listed.ignored.map((file) => join(path, file)));
    }
  }
  return { ...(await readFiles(entries)), ignored };
}

async function readFiles(
  files: readonly { path: string; file: string }[],
): Promise<Pick<InvoiceBatch, "accepted" | "refused">> {
  const accepted: { file: string; invoice: Invoice }[] = [];
  const refused: RefusedInvoice[] = [];
  const byNumber = new Map<string, { file: string; seller: Party }[]>();
  for (const { path, file } of files) {
    try {
      const invoice = await readInvoice(path, file);
      const sameNumber = byNumber.get(invoice.number) ?? [];
      const earlier = sameNumber.find((other) => isSameSeller(other.seller, invoice.seller));
      if (earlier !== undefined) throw duplicate(file, invoice, earlier.file);
      byNumber.set(invoice.number, [...sameNumber, { file, seller: invoice.seller }]);
      accepted.push({ file, invoice });
    } catch (error) {
      if (!(error instanceof InvoiceError)) throw error;
      refused.push({ file, code: error.code, findings: error.findings });
    }
  }
  return { accepted, refused };
}

function duplicate(file: string, invoice: Invoice, earlier: string): InvoiceError {
  return refuseFile(
    file,
    "INVOICE_DUPLICATE",
    "PROBITY-ONCE",
    `number ${invoice.number} of ${invoice.seller.name} was already read from ${earlier}.`,
    "Keep the document that is meant; if both are, ask the seller for a number of its own on the later one.",
  );
}

async function listFiles(directory: string): Promise<{ files: string[]; ignored: string[] }> {
  const files: string[] = [];
  const ignored: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      // Links to folders are not followed, because they could form a loop.
      if (entry.name.startsWith(".")) ignored.push(path);
      else if (entry.isDirectory()) {
        try {
          await visit(path);
        } catch (error) {
          if (!isSystemError(error)) throw error;
          files.push(path); // later reported as unreadable
        }
      } else if (/\.xml$/i.test(entry.name)) files.push(path);
      else ignored.push(path);
    }
  };
  try {
    const found = await stat(directory);
    if (!found.isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    await visit("");
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new ProbityError(
      "INVOICE_FOLDER",
      `${directory} is not a folder that can be listed (${error.code}).`,
      "Give the folder that holds the invoices.",
      { facts: { folder: directory }, cause: error },
    );
  }
  const byPath = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return { files: files.sort(byPath), ignored: ignored.sort(byPath) };
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error && typeof (error as { code?: unknown }).code === "string" && !(error instanceof ProbityError)
  );
}
