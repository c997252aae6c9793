import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { ProbityError } from "../../base/errors.ts";
import {
  type EntitlementList,
  EntitlementsError,
  MAX_LIST_BYTES,
  parseEntitlements,
  type ParseEntitlementsOptions,
} from "../entitlements.ts";

/**
 * Reads a list of entitlements from a file, or refuses it as a whole, because half a list must not be paid.
 *
 * @throws EntitlementsError `ENTITLEMENTS_REFUSED` with every problem
 * @throws ProbityError `ENTITLEMENTS_FILE` when the file cannot be read or is above {@link MAX_LIST_BYTES}
 */
export async function readEntitlements(path: string, options: ParseEntitlementsOptions = {}): Promise<EntitlementList> {
  const list = parseEntitlements(await readBounded(path), options);
  const [first, ...others] = list.problems;
  if (first !== undefined) throw new EntitlementsError(basename(path), [first, ...others]);
  return list;
}

async function readBounded(path: string): Promise<Uint8Array> {
  const refuse = (message: string, next: string, cause?: unknown) =>
    new ProbityError("ENTITLEMENTS_FILE", `${basename(path)}: ${message}`, next, { facts: { file: path }, cause });
  try {
    const found = await stat(path);
    if (!found.isFile()) throw refuse("this is not a file.", "Give the CSV file itself.");
    if (found.size > MAX_LIST_BYTES) {
      throw refuse(
        `the file has ${found.size} bytes, and lists above ${MAX_LIST_BYTES} are not read.`,
        "Split it into several rounds.",
      );
    }
    const handle = await open(path, "r");
    try {
      const buffer = Buffer.alloc(found.size);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return buffer.subarray(0, length);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof ProbityError) throw error;
    throw refuse("the file cannot be read.", "Check the path and the right to read it.", error);
  }
}
