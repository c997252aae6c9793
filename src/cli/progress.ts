import type { ActsRange } from "../chain/logs.ts";
import type { Probity } from "../contracts/connect.ts";
import { counted } from "../base/counted.ts";
import type { Output } from "./output.ts";

/** Minimum milliseconds between two lines. */
const EVERY = 1_000;

/** After how many seconds of silence a person is told that a command still works. */
const SILENCES = [1, 5, 15, 30, 60];

let silence: NodeJS.Timeout | undefined;

/** Ends what {@link tellWhileSilent} began. A question to the user calls it, because the user may think for long. */
export function endSilence(): void {
  clearTimeout(silence);
  silence = undefined;
}

/**
 * Says on a terminal how many seconds have passed, until the command prints something by itself.
 * @returns the output for the command
 */
export function tellWhileSilent(output: Output): Output {
  endSilence();
  if (output.json || output.interactive !== true) return output;
  wait(0);
  return {
    ...output,
    print: (text) => {
      endSilence();
      output.print(text);
    },
    note: (text) => {
      endSilence();
      output.note(text);
    },
  };

  function wait(step: number): void {
    const seconds = SILENCES[step];
    if (seconds === undefined) return;
    const more = seconds - (SILENCES[step - 1] ?? 0);
    silence = setTimeout(() => {
      output.note(`  working for ${counted(seconds, "second")}`);
      wait(step + 1);
    }, more * EVERY).unref();
  }
}

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
