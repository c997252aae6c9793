// `npm run bench:house [-- help start test]` measures what a person waits for on this machine: the help of the command line,
// and the two commands of the README in a new clone of HEAD. Apart from the other benches, because it takes minutes and the
// network may slow it down. Exits with 1 when a measured command fails.
import { join } from "node:path";
import { ProbityError } from "../../src/base/errors.ts";
import { judgeAll, type Row } from "../row.ts";
import { renderTable } from "../table.ts";
import { cleanUp, cpuSecondsOf, inClone, secondsOf } from "./measure.ts";

const ROOT = join(import.meta.dirname, "../..");
const CI = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"];

/** Repetitions of a command that takes less than a second; odd, so that the median is one of them. */
const TIMES = 5;

/** Each row by its argument. */
const HOUSE = {
  /** User and system time of the help, from its second run on: the first one fills the cache of compiled code. */
  help: () => {
    const help = [process.execPath, join("bin", "probity.mjs"), "--help"];
    cpuSecondsOf(ROOT, help);
    const peers = { "Node.js alone": medianCpu([process.execPath, "--eval", ""]) };
    return row("help.cpu.seconds", medianCpu(help), 0.5, peers);
  },
  /** From a clone with nothing but what is committed to the last line of the year; npm's cache is full. */
  start: () => inClone(ROOT, (clone) => row("start.seconds", ...timed(clone, ["npm", "start", "--", "--once"], 60))),
  /** From such a clone to the last line of the tests, which are built first. */
  test: () => inClone(ROOT, (clone) => row("test.seconds", ...timed(clone, ["npm", "test"], 300))),
};

function row(name: string, value: number, target: number, peers: Row["peers"]): Row {
  return { name: `house.${name}`, value, unit: "s", target, better: "lower", peers };
}

function medianCpu(command: readonly string[]): number {
  const seconds = Array.from({ length: TIMES }, () => cpuSecondsOf(ROOT, command)).sort((a, b) => a - b);
  return seconds[(TIMES - 1) / 2] ?? NaN;
}

/** The time of a command, and that of the packages' installation alone, below which the command cannot come. */
function timed(clone: string, command: readonly string[], target: number): [number, number, Row["peers"]] {
  secondsOf(clone, CI); // fills npm's cache
  cleanUp(clone);
  const installing = secondsOf(clone, CI);
  cleanUp(clone);
  return [secondsOf(clone, command), target, { "npm ci alone, from a full cache": installing }];
}

type Name = keyof typeof HOUSE;

function named(args: readonly string[]): Name[] {
  const names = Object.keys(HOUSE) as Name[];
  const unknown = args.find((name) => !names.includes(name as Name));
  if (unknown === undefined) return names.filter((name) => args.length === 0 || args.includes(name));
  throw new ProbityError(
    "BENCH_UNKNOWN_SUBJECT",
    `The bench of the house has no row "${unknown}".`,
    `Use some of: ${names.join(", ")}.`,
    { facts: { row: unknown } },
  );
}

try {
  const rows = named(process.argv.slice(2)).map((name) => {
    console.error(`Measuring ${name} ...`);
    return HOUSE[name]();
  });
  console.log(renderTable(judgeAll(rows, [])));
} catch (error) {
  if (!(error instanceof ProbityError)) throw error;
  console.error(`${error.code}: ${error.message}\n    → ${error.next}`);
  process.exitCode = 1;
}
