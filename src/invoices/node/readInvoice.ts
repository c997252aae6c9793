import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { refuseFile } from "../errors.ts";
import { MAX_INVOICE_BYTES, parseInvoice, tooLarge } from "../parseInvoice.ts";
import type { Invoice } from "../types.ts";

/**
 * Reads one invoice or credit note from a file. It checks the size first and never opens a file that is too large.
 *
 * @param name The file's name in messages; its base name by default.
 * @throws InvoiceError `INVOICE_FILE_MISSING`, `INVOICE_FILE_FORBIDDEN`, `INVOICE_FILE_UNREADABLE`, `INVOICE_NOT_A_FILE`, and all of
 * {@link parseInvoice}
 */
export async function readInvoice(path: string, name = basename(path)): Promise<Invoice> {
  return parseInvoice(await readBounded(path, name), { name });
}

async function readBounded(path: string, name: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile()) {
      const what = found.isDirectory() ? "this is a folder" : "this is a device or a pipe";
      throw refuseFile(name, "INVOICE_NOT_A_FILE", "PROBITY-FILE", `${what}, not a file.`, "Give one XML file.");
    }
    if (found.size > MAX_INVOICE_BYTES) throw tooLarge(name, found.size);
    const handle = await open(path, "r");
    try {
      // One byte above the limit, so that a file that grows meanwhile is detected and never read whole.
      const buffer = Buffer.alloc(Math.min(found.size, MAX_INVOICE_BYTES) + 1);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (length > found.size) {
        throw refuseFile(
          name,
          "INVOICE_FILE_UNREADABLE",
          "PROBITY-FILE",
          "the file grew while it was read.",
          "Wait until it is written completely and try again.",
        );
      }
      return buffer.subarray(0, length);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw refuseFile(name, "INVOICE_FILE_MISSING", "PROBITY-FILE", "there is no such file.", "Check the path.", {
        cause: error,
      });
    }
    if (code === "EACCES" || code === "EPERM") {
      const next = "Give the account that runs this the right to read it.";
      throw refuseFile(name, "INVOICE_FILE_FORBIDDEN", "PROBITY-FILE", "you may not read it.", next, { cause: error });
    }
    if (/^E[A-Z]+$/.test(code)) {
      throw refuseFile(
        name,
        "INVOICE_FILE_UNREADABLE",
        "PROBITY-FILE",
        `the file cannot be read (${code}).`,
        "Check the path and the disk, then try again.",
        { cause: error },
      );
    }
    throw error;
  }
}
