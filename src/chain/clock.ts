import type { Provider } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { sleep } from "../base/sleep.ts";

/**
 * The time that contracts see. Steps that must wait for a deadline use this clock and never the machine's: block time
 * may lag behind real time after a stall, and a sandbox can skip time.
 */
export interface Clock {
  /** The time of the newest block, in Unix seconds. */
  now: () => Promise<number>;
  /** Resolves when a block with a time of at least `time` (Unix seconds) exists. */
  waitUntil: (time: number) => Promise<void>;
}

/**
 * The time of the newest block of a chain, in Unix seconds.
 * @throws {ProbityError} CHAIN_NO_BLOCK
 */
export async function blockTime(provider: Provider): Promise<number> {
  const block = await provider.getBlock("latest");
  if (block !== null) return block.timestamp;
  throw new ProbityError("CHAIN_NO_BLOCK", "The node has no newest block.", "Try again when the node is in sync.");
}

/** A clock for a real network: it waits. */
export function networkClock(provider: Provider, pollMilliseconds = 500): Clock {
  return {
    now: () => blockTime(provider),
    async waitUntil(time) {
      while ((await blockTime(provider)) < time) {
        await sleep(pollMilliseconds);
      }
    },
  };
}

/**
 * Unix seconds as text for people and programs: `2026-03-31T23:59:59Z`. A time beyond every date is "the end of time",
 * because contracts use the highest number for no end.
 */
export function isoTime(seconds: number | bigint): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? "the end of time" : date.toISOString().replace(".000Z", "Z");
}
