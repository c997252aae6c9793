import type { DIDDocument } from "did-resolver";
import type { Provider } from "ethers";
import type { ResolveDid } from "./did.ts";

/**
 * Makes a resolver by time from a resolver by block: a document is as of the end of the newest block that is not later.
 * Credentials give their signing time in seconds, but DID documents change by block.
 *
 * @example
 * const resolve = byTime(
 *   provider,
 *   async (did, versionId, time) => (await resolveDid(client, did, { versionId, time, sinceOwner: true })).document,
 * );
 */
export function byTime(
  provider: Pick<Provider, "getBlock" | "getBlockNumber">,
  atBlock: (did: string, block: number, at: bigint) => Promise<DIDDocument>,
): ResolveDid {
  return async (did, at) => atBlock(did, await blockAt(provider, at), at);
}

/** The newest block that is not later than a second, found by binary search; block 0 when all are later. */
export async function blockAt(provider: Pick<Provider, "getBlock" | "getBlockNumber">, at: bigint): Promise<number> {
  let [low, high] = [0, await provider.getBlockNumber()];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const block = await provider.getBlock(middle);
    if (block === null) throw new Error(`the node does not have block ${middle}`);
    if (BigInt(block.timestamp) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
