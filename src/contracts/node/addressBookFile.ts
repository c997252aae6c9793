import { join } from "node:path";
import type { Provider } from "ethers";
import { ProbityError } from "../../base/errors.ts";
import { orMissing, readState, writePublic } from "../../base/node/files.ts";
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

/** Writes a book, whole or not at all. Returns its path. @throws {ProbityError} FILE_FORBIDDEN, FILE_NOT_WRITTEN */
export function writeAddressBook(folder: string, book: AddressBook): string {
  const path = addressBookPath(folder, book);
  writePublic(path, [`${JSON.stringify(addressBookSchema.parse(book), null, 2)}\n`]);
  return path;
}

/**
 * Reads a book from its file.
 * @throws {ProbityError} ADDRESS_BOOK_MISSING, ADDRESS_BOOK_INVALID, and those of {@link readState}
 */
export function readAddressBook(path: string): AddressBook {
  return orMissing(
    () =>
      readState(path, {
        what: "address book",
        schema: addressBookSchema,
        code: "ADDRESS_BOOK_INVALID",
        next: "Get it again from the operator that deployed, or deploy again.",
      }),
    (cause) =>
      new ProbityError(
        "ADDRESS_BOOK_MISSING",
        `There is no address book at ${path}.`,
        'Deploy to this chain first ("probity deploy"), or name the folder of its address book.',
        { facts: { path }, cause },
      ),
  );
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
