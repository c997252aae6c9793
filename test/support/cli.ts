import { expect } from "chai";
import { expectJsonConventions, expectTextConventions } from "./conventions.ts";
import { main } from "../../src/cli/main.ts";
import type { Output } from "../../src/cli/output.ts";

export interface CliRun {
  exitCode: number;
  /** What went to standard output. */
  out: string;
  /** What went to standard error. */
  err: string;
}

/** An output that keeps what is printed. */
export function keptOutput(style: Partial<Output> = {}): Output & { out: string[]; err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  return {
    ...{ out, err, print: (text: string) => void out.push(text), note: (text: string) => void err.push(text) },
    ...{ json: false, width: 80, wide: false, ascii: false, ...style },
  };
}

/** Runs the command line in this process, as a user would type it who wants all of every line (--wide). */
export async function runCli(...argv: string[]): Promise<CliRun> {
  return runStyled({ width: Infinity, wide: true }, argv);
}

/**
 * Runs the command line in this process, as a user would type it, and expects that what it prints follows the
 * conventions of the output.
 */
export async function runStyled(style: Partial<Output>, argv: readonly string[]): Promise<CliRun> {
  const { out, err, ...output } = keptOutput(style);
  const exitCode = await main(argv, output);
  const run = { exitCode, out: out.join("\n"), err: err.join("\n") };
  if (argv.includes("--json") && !argv.includes("--help")) expectJsonConventions(JSON.parse(run.out));
  else expectTextConventions(`${run.out}\n${run.err}`, { width: output.width, ascii: argv.includes("--ascii") });
  return run;
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
