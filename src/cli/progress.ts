import type { ActsRange } from "../chain/logs.ts";
import type { Probity } from "../contracts/connect.ts";
import type { Output } from "./output.ts";

/** At most one line in this many milliseconds. */
const EVERY = 1_000;

/**
 * Tells people how far something long has come, on standard error; programs are not told.
 * @returns a function that is called with how much is done
 */
export function progressOf(output: Output, total: number, what: string): (done: number) => void {
  let told = Date.now();
  return (done) => {
    if (output.json || done >= total || Date.now() - told < EVERY) return;
    told = Date.now();
    output.note(`  ${done} of ${total} ${what}`);
  };
}

/** The blocks of a deployment, whose reading tells people how far it has come. */
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
