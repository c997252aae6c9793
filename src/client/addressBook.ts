import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAddress, type Provider } from "ethers";
import { z } from "zod";
import { ProbityError } from "../errors.ts";

const address = z.string().refine((text) => isAddress(text), "is not an address");
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "is not a hash");

/** Contracts that an address book names; the keys of the typed client are the same names. */
export const CONTRACT_NAMES = [
  "ERC2771Forwarder",
  "GovernanceManager",
  "AgencyAccounts",
  "IdentityRegistry",
  "CredentialRegistry",
  "BillRegistry",
  "FundLedger",
  "BudgetOffice",
  "MerchantDesk",
  "RoundBook",
  "TenderBoard",
  "AwardBoard",
  "ContractBook",
] as const;

export type ContractName = (typeof CONTRACT_NAMES)[number];

const addressBookSchema = z.object({
  version: z.literal(1),
  /** The chain: two chains with one id still differ in their first block. */
  chainId: z.int().positive(),
  genesisHash: hash,
  /** The first block that can hold an event of these contracts. */
  fromBlock: z.int().nonnegative(),
  /** Whether periods are below the published bounds. Every tool says so. */
  trial: z.boolean(),
  contracts: z.record(z.enum(CONTRACT_NAMES), address),
  /** What stands behind each proxy. */
  implementations: z.record(z.string(), address),
});

/** Where the contracts of one chain are. */
export type AddressBook = z.infer<typeof addressBookSchema>;

/** The id of a chain and the hash of its first block. */
export async function chainOf(provider: Provider): Promise<{ chainId: number; genesisHash: string }> {
  const { chainId } = await provider.getNetwork();
  const genesis = await provider.getBlock(0);
  if (genesis?.hash == null) throw new Error("the node does not give its first block");
  return { chainId: Number(chainId), genesisHash: genesis.hash };
}

/** The file of a chain's address book in a folder of address books. */
export function addressBookFile(folder: string, chain: { chainId: number; genesisHash: string }): string {
  return join(folder, `${chain.chainId}-${chain.genesisHash.slice(2, 10)}.json`);
}

/** Writes an address book in one step, so that a reader never finds half of it. */
export function writeAddressBook(folder: string, book: AddressBook): string {
  const path = addressBookFile(folder, book);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.tmp`, `${JSON.stringify(book, null, 2)}\n`);
  renameSync(`${path}.tmp`, path);
  return path;
}

/**
 * Finds the address book of the chain that a node serves.
 * @throws {ProbityError} ADDRESS_BOOK_MISSING, ADDRESS_BOOK_INVALID, ADDRESS_BOOK_OTHER_CHAIN
 */
export async function readAddressBook(folder: string, provider: Provider): Promise<AddressBook> {
  const chain = await chainOf(provider);
  const path = addressBookFile(folder, chain);
  if (!existsSync(path)) {
    throw new ProbityError(
      "ADDRESS_BOOK_MISSING",
      `Nothing is known to be deployed on chain ${chain.chainId} (first block ${chain.genesisHash.slice(0, 10)}…).`,
      `Deploy with "probity deploy", or put its address book at ${path}.`,
      { facts: { chainId: String(chain.chainId), genesisHash: chain.genesisHash, path } },
    );
  }
  const book = parseAddressBook(readFileSync(path, "utf8"), path);
  if (book.chainId !== chain.chainId || book.genesisHash !== chain.genesisHash) {
    throw new ProbityError(
      "ADDRESS_BOOK_OTHER_CHAIN",
      `${path} is the address book of another chain.`,
      "Fetch the address book again, or name the node of the chain that you mean with --rpc.",
      { facts: { expected: chain.genesisHash, actual: book.genesisHash } },
    );
  }
  return book;
}

/** @throws {ProbityError} ADDRESS_BOOK_INVALID */
export function parseAddressBook(text: string, path: string): AddressBook {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const parsed = addressBookSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ProbityError(
    "ADDRESS_BOOK_INVALID",
    `${path} is not an address book: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
    "Fetch it again, or delete it and deploy once more: a deployment that is complete is only read.",
    { facts: { path } },
  );
}
