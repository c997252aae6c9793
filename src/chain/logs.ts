import type { BaseContract } from "ethers";
import { ProbityError } from "../errors.ts";

/** Nodes refuse to search all blocks at once. */
const BLOCK_RANGE = 5_000;

/** One event of a contract, with when and where it happened. Indexed values that are hashed do not occur with us. */
export type Act = {
  name: string;
  /** Unix seconds of the block. */
  time: number;
  blockNumber: number;
  logIndex: number;
  transactionHash: string;
  values: Record<string, unknown>;
};

export type ActFilter = {
  /** Names of events; one that the contract does not have is a defect. */
  events: readonly string[];
  /** Indexed values from the first on, 32 bytes each; null stands for any. */
  indexed: readonly (string | null)[];
};

export type ActsRange = {
  /** Where to begin: the block before the deployment. */
  fromBlock: number;
  /** How many blocks to ask for at once. */
  blockRange?: number;
};

/**
 * The events of a contract that match any of the filters, from the first to the last.
 *
 * @throws {@link ProbityError} `CONTRACT_NO_PROVIDER`
 */
export async function readActs(
  contract: BaseContract,
  filters: readonly ActFilter[],
  { fromBlock, blockRange = BLOCK_RANGE }: ActsRange,
): Promise<Act[]> {
  const provider = contract.runner?.provider;
  if (!provider) {
    throw new ProbityError(
      "CONTRACT_NO_PROVIDER",
      "The contract is not connected to a node, so its events cannot be read.",
      "Connect it to a provider, or to a signer with one.",
    );
  }
  const address = await contract.getAddress();
  const searches = filters.map(({ events, indexed }) => [events.map((name) => topicOf(contract, name)), ...indexed]);
  const found = new Map<string, Act>();
  const times = new Map<number, number>();
  const newest = await provider.getBlockNumber();
  for (let from = fromBlock; from <= newest; from += blockRange) {
    const toBlock = Math.min(newest, from + blockRange - 1);
    for (const topics of searches) {
      for (const log of await provider.getLogs({ address, topics, fromBlock: from, toBlock })) {
        const event = contract.interface.parseLog(log);
        if (event === null) continue;
        const { blockNumber, index, transactionHash } = log;
        const time = times.get(blockNumber) ?? (await provider.getBlock(blockNumber))?.timestamp ?? 0;
        times.set(blockNumber, time);
        const values = Object.fromEntries(
          event.fragment.inputs.map(({ name }, position) => [name, event.args[position] as unknown]),
        );
        found.set(`${blockNumber}/${index}`, {
          ...{ name: event.name, time, blockNumber, logIndex: index, transactionHash, values },
        });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
}

function topicOf(contract: BaseContract, name: string): string {
  const event = contract.interface.getEvent(name);
  if (event === null) throw new Error(`the contract has no event ${name}`);
  return event.topicHash;
}
