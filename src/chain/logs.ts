import type { BaseContract, Log } from "ethers";
import { ProbityError } from "../base/errors.ts";

/** Nodes refuse to search all blocks at once. */
const BLOCK_RANGE = 5_000;
/** How many block times are requested together. */
const TIMES_AT_ONCE = 100;

/** One event of a contract, with its time and place. Probity's events have no indexed values that are hashed. */
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
  /** Names of events; a name that the contract does not have is a defect. */
  events: readonly string[];
  /** Indexed values from the first on, 32 bytes each; null matches any. */
  indexed: readonly (string | null)[];
};

export type ActsRange = {
  /** The first block to search: the block before the deployment. */
  fromBlock: number;
  /** How many blocks to request at once. */
  blockRange?: number;
  /** Called with the progress: the last block that was read, and the newest. */
  onRange?: (block: number, newest: number) => void;
};

/**
 * The events of a contract that match any of the filters, from the first to the last.
 *
 * @throws {@link ProbityError} `CONTRACT_NO_PROVIDER`
 */
export async function readActs(
  contract: BaseContract,
  filters: readonly ActFilter[],
  { fromBlock, blockRange = BLOCK_RANGE, onRange }: ActsRange,
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
    const logs: Log[] = [];
    for (const topics of searches)
      logs.push(...(await provider.getLogs({ address, topics, fromBlock: from, toBlock })));
    const untimed = [...new Set(logs.map(({ blockNumber }) => blockNumber))].filter((block) => !times.has(block));
    for (let start = 0; start < untimed.length; start += TIMES_AT_ONCE) {
      const blocks = untimed.slice(start, start + TIMES_AT_ONCE);
      const answers = await Promise.all(blocks.map((block) => provider.getBlock(block)));
      answers.forEach((answer, position) => times.set(blocks[position] ?? 0, answer?.timestamp ?? 0));
    }
    for (const log of logs) {
      const event = contract.interface.parseLog(log);
      if (event === null) continue;
      const { blockNumber, index, transactionHash } = log;
      const values = Object.fromEntries(
        event.fragment.inputs.map(({ name }, position) => [name, event.args[position] as unknown]),
      );
      const time = times.get(blockNumber) ?? 0;
      found.set(`${blockNumber}/${index}`, {
        ...{ name: event.name, time, blockNumber, logIndex: index, transactionHash, values },
      });
    }
    onRange?.(toBlock, newest);
  }
  return [...found.values()].sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
}

function topicOf(contract: BaseContract, name: string): string {
  const event = contract.interface.getEvent(name);
  if (event === null) throw new Error(`the contract has no event ${name}`);
  return event.topicHash;
}
