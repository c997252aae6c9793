import type { ActsRange } from "../chain/logs.ts";
import type { Probity } from "../contracts/connect.ts";
import type { Output } from "./output.ts";

/** Minimum milliseconds between two lines. */
const EVERY = 1_000;

/**
 * Reports the progress of a long task on standard error, unless the output is JSON.
 * @returns a function to call with the amount done
 */
export function progressOf(output: Output, total: number, what: string): (done: number) => void {
  let told = Date.now();
  return (done) => {
    if (output.json || done >= total || Date.now() - told < EVERY) return;
    told = Date.now();
    output.note(`  ${done} of ${total} ${what}`);
  };
}

/** The blocks of a deployment; reports progress while they are read. */
export function blocksOf({ addressBook }: Pick<Probity, "addressBook">, output: Output): ActsRange {
  let told = Date.now();
  return {
    fromBlock: addressBook.deploymentBlock,
    onRange: (block, newest) => {
      if (output.json || block >= newest || Date.now() - told < EVERY) return;
      told = Date.now();
      output.note(`  read to block ${block} of ${newest}`);
    },
  };
}
