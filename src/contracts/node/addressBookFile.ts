import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Provider } from "ethers";
import { z } from "zod";
import { ProbityError } from "../../base/errors.ts";
import {
  addressBookSchema,
  chainIdentity,
  requireChain,
  type AddressBook,
  type ChainIdentity,
} from "../addressBook.ts";

/** The path of a chain's book: `<folder>/<chainId>-<first 8 of the genesis hash>.json`. */
export function addressBookPath(folder: string, chain: ChainIdentity): string {
  return join(folder, `${chain.chainId}-${chain.genesisHash.slice(2, 10)}.json`);
}

/** Writes a book, whole or not at all. Returns its path. */
export function writeAddressBook(folder: string, book: AddressBook): string {
  const path = addressBookPath(folder, book);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(addressBookSchema.parse(book), null, 2)}\n`);
  renameSync(`${path}.new`, path);
  return path;
}

/**
 * Reads a book from its file.
 * @throws {ProbityError} ADDRESS_BOOK_MISSING, ADDRESS_BOOK_INVALID
 */
export function readAddressBook(path: string): AddressBook {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ProbityError(
      "ADDRESS_BOOK_MISSING",
      `There is no address book at ${path}.`,
      'Deploy to this chain first ("probity deploy"), or name the folder of its address book.',
      { facts: { path }, cause },
    );
  }
  try {
    return addressBookSchema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON";
    throw new ProbityError(
      "ADDRESS_BOOK_INVALID",
      `The address book ${path} cannot be read: ${why}.`,
      "Get it again from the operator that deployed, or deploy again.",
      { facts: { path }, cause },
    );
  }
}

/**
 * Reads the book of the chain that a node is on.
 * @throws {ProbityError} ADDRESS_BOOK_MISSING, ADDRESS_BOOK_INVALID, ADDRESS_BOOK_OTHER_CHAIN
 */
export async function findAddressBook(folder: string, provider: Provider): Promise<AddressBook> {
  const chain = await chainIdentity(provider);
  const book = readAddressBook(addressBookPath(folder, chain));
  requireChain(book, chain);
  return book;
}
