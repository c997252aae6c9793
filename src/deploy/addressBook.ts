import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { getAddress, isAddress, type Provider } from "ethers";
import { z } from "zod";
import { publishedBounds, type PeriodName } from "../../deploy/bounds.ts";
import { ProbityError } from "../errors.ts";

/** The contracts of a deployment by their key in the address book, with the contract's name. */
export const contractNames = {
  forwarder: "ERC2771Forwarder",
  manager: "GovernanceManager",
  accounts: "AgencyAccounts",
  identityRegistry: "IdentityRegistry",
  credentialRegistry: "CredentialRegistry",
  recoveryBoard: "RecoveryBoard",
  billRegistry: "BillRegistry",
  fundLedger: "FundLedger",
  budgetOffice: "BudgetOffice",
  merchantDesk: "MerchantDesk",
  roundBook: "RoundBook",
  tenderBoard: "TenderBoard",
  awardBoard: "AwardBoard",
  contractBook: "ContractBook",
} as const;

export type ContractKey = keyof typeof contractNames;
export const contractKeys = Object.keys(contractNames) as ContractKey[];

const address = z.string().refine(isAddress, "is not an address").transform(getAddress);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const periodNames = Object.keys(publishedBounds) as [PeriodName, ...PeriodName[]];

/** One deployment on one chain. Periods in seconds. */
export const addressBookSchema = z.strictObject({
  format: z.literal("probity-address-book/1"),
  chainId: z.int().positive(),
  genesisHash: hash,
  /** True when a bound of a period lies below the published one. */
  trial: z.boolean(),
  /** The block before the first contract: where a reader of logs starts. */
  deploymentBlock: z.int().nonnegative(),
  /** What is called; for upgradeable contracts the proxy. */
  contracts: z.record(z.enum(contractKeys as [ContractKey, ...ContractKey[]]), address),
  /** The code behind each proxy at deployment. */
  implementations: z.partialRecord(z.enum(contractKeys as [ContractKey, ...ContractKey[]]), address),
  bounds: z.record(z.enum(periodNames), z.int().nonnegative()),
  periods: z.record(z.enum(periodNames), z.int().nonnegative()),
});

export type AddressBook = z.infer<typeof addressBookSchema>;

/** What tells one chain from another: a chain started anew keeps its id, but not its genesis. */
export interface ChainIdentity {
  chainId: number;
  genesisHash: string;
}

/** Asks a node which chain it is on. */
export async function chainIdentity(provider: Provider): Promise<ChainIdentity> {
  const [{ chainId }, genesis] = await Promise.all([provider.getNetwork(), provider.getBlock(0)]);
  if (genesis?.hash == null) {
    throw new ProbityError(
      "CHAIN_NO_GENESIS",
      "The node has no block 0, so its chain cannot be identified.",
      "Use a node that holds the whole chain.",
    );
  }
  return { chainId: Number(chainId), genesisHash: genesis.hash.toLowerCase() };
}

/** Where the book of a chain lies: `<folder>/<chainId>-<first 8 of the genesis hash>.json`. */
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

/** @throws {ProbityError} ADDRESS_BOOK_OTHER_CHAIN when the book is of another chain */
export function requireChain(book: AddressBook, chain: ChainIdentity): void {
  if (book.chainId === chain.chainId && book.genesisHash === chain.genesisHash) return;
  throw new ProbityError(
    "ADDRESS_BOOK_OTHER_CHAIN",
    `The address book belongs to chain ${book.chainId} with genesis ${book.genesisHash}, ` +
      `but the node is on chain ${chain.chainId} with genesis ${chain.genesisHash}.`,
    "Connect to a node of that chain, or use the address book of this one.",
    {
      facts: {
        bookChainId: String(book.chainId),
        bookGenesis: book.genesisHash,
        chainId: String(chain.chainId),
        genesis: chain.genesisHash,
      },
    },
  );
}
