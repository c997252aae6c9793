import type { Provider } from "ethers";
import { z } from "zod";
import { publishedBounds, type PeriodName } from "./periods.ts";
import { address } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";
import { contractKeys, type ContractKey } from "./table.ts";

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const periodNames = Object.keys(publishedBounds) as [PeriodName, ...PeriodName[]];

/** One deployment on one chain. Periods in seconds. */
export const addressBookSchema = z.strictObject({
  format: z.literal("probity-address-book/1"),
  chainId: z.int().positive(),
  genesisHash: hash,
  /** True when a bound of a period lies below the published one. */
  trial: z.boolean(),
  /** The block before the first contract. A reader of logs starts here. */
  deploymentBlock: z.int().nonnegative(),
  /** The address to call: of an upgradeable contract, its proxy. */
  contracts: z.record(z.enum(contractKeys as [ContractKey, ...ContractKey[]]), address),
  /** The code behind each proxy at deployment. */
  implementations: z.partialRecord(z.enum(contractKeys as [ContractKey, ...ContractKey[]]), address),
  bounds: z.record(z.enum(periodNames), z.int().nonnegative()),
  periods: z.record(z.enum(periodNames), z.int().nonnegative()),
});

export type AddressBook = z.infer<typeof addressBookSchema>;

/** Identifies a chain. A chain that is started anew keeps its id, but not its genesis. */
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
