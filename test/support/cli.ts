import { expect } from "chai";
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

/** The result of a command that was run with --json. */
export function parsed({ out }: CliRun): Record<string, never> {
  return JSON.parse(out) as Record<string, never>;
}

/** A user's mistake: exit code 1, the code first, one next step, no stack. */
export function expectRefusal(run: CliRun, code: string, sentence?: RegExp): void {
  const lines = run.err.split("\n");
  const at = lines.findIndex((line) => line.startsWith(`✖ ${code}  `));
  expect(at, `${code} in:\n${run.err}\n${run.out}`).to.be.at.least(0);
  expect(lines[at + 1]).to.match(/^ {2}→ \S/);
  expect(lines.length, "nothing after the next step").to.equal(at + 2);
  expect(run.err).not.to.match(/\n\s+at /);
  expect(run.exitCode).to.equal(1);
  if (sentence !== undefined) expect(lines[at]).to.match(sentence);
}
