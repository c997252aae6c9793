import { main } from "../../src/cli/main.ts";

export interface CliRun {
  exitCode: number;
  /** What went to standard output. */
  out: string;
  /** What went to standard error. */
  err: string;
}

/** Runs the command line in this process, as a user would type it. */
export async function runCli(...argv: string[]): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await main(argv, { print: (text) => out.push(text), note: (text) => err.push(text), json: false });
  return { exitCode, out: out.join("\n"), err: err.join("\n") };
}
