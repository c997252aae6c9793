import type { Provider } from "ethers";

/**
 * The newest block that was there at a second: of the chain's own time, which never runs backwards. The newest of all
 * for a second to come, the first for one before the chain.
 * @param time Unix seconds
 */
export async function blockAt(provider: Provider, time: bigint): Promise<number> {
  let [low, high] = [0, await provider.getBlockNumber()];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const block = await provider.getBlock(middle);
    if (block !== null && BigInt(block.timestamp) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
