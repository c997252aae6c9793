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
