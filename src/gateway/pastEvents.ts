import type { Log, Provider } from "ethers";

/** Nodes refuse to search all blocks at once. */
const BLOCKS_AT_ONCE = 5_000;
/** How far back the search for a done request goes: 100,000 blocks, two days of 2 s. */
export const FAR_BACK = 20;

/**
 * Searches the logs of a contract from the newest block backwards.
 * @param ranges how many times 5,000 blocks to go back
 * @param found returns the result for a matching log, and undefined for any other
 */
export async function findBackwards<T>(
  provider: Provider,
  filter: { address: string; topics: (string | null)[] },
  { ranges, first }: { ranges: number; first: number },
  found: (log: Log) => Promise<T | undefined> | T | undefined,
): Promise<T | undefined> {
  let toBlock = await provider.getBlockNumber();
  for (let range = 0; range < ranges && toBlock >= first; ++range) {
    const fromBlock = Math.max(first, toBlock - BLOCKS_AT_ONCE + 1);
    const logs = await provider.getLogs({ ...filter, fromBlock, toBlock });
    for (const log of logs.reverse()) {
      const result = await found(log);
      if (result !== undefined) return result;
    }
    toBlock = fromBlock - 1;
  }
  return undefined;
}
