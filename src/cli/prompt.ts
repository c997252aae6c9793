import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { endSilence } from "./progress.ts";

/** Where a person is asked. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/** The terminal of this process; answers come from standard input, and questions go to standard error. */
export function ownTerminal(): Terminal {
  return { input: process.stdin, output: process.stderr };
}

/** Whether somebody can answer: standard input is a terminal, not a file and not a pipe. */
export function canAsk({ input }: Terminal): boolean {
  return input.isTTY === true;
}

/**
 * Asks a question on the terminal.
 * @param options.silent do not show what is typed
 * @returns the answer, or undefined when the person interrupts or ends the input
 */
export async function ask(
  { input, output }: Terminal,
  question: string,
  { silent = false } = {},
): Promise<string | undefined> {
  endSilence();
  if (silent) output.write(question);
  const shown = silent ? new Writable({ write: (_chunk, _encoding, done) => done() }) : output;
  const lines = createInterface({ input, output: shown, terminal: true });
  const stop = new AbortController();
  for (const end of ["SIGINT", "close"]) lines.once(end, () => stop.abort());
  try {
    // With a prompt of its own, readline shows it again after each change of the line.
    return await lines.question(silent ? "" : question, { signal: stop.signal });
  } catch {
    return undefined;
  } finally {
    // The end of the line is shown only with an answer that is shown.
    if (silent || stop.signal.aborted) output.write("\n");
    lines.close();
  }
}
