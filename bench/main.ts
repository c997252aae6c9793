// `npm run bench [-- --only SUBJECT] [--json FILE] [--snapshot]` measures gas, time and memory of the production build,
// and prints each figure with its target and its peers' figures. Exits with 1 when a subject fails.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { ProbityError } from "../src/base/errors.ts";
import { collect, select, type Subject } from "./collect.ts";
import { type BenchContext, createContext } from "./context.ts";
import { REQUIRED } from "./required.ts";
import { judgeAll, toJson, toSnapshot } from "./row.ts";
import { renderTable } from "./table.ts";

/** Every subject of the bench, in the order of the table. */
const SUBJECTS: readonly Subject<BenchContext>[] = [
  { name: "bidding", load: () => import("./bidding.ts") },
  { name: "bills", load: () => import("./bills.ts") },
  { name: "identity", load: () => import("./identity.ts") },
  { name: "merkle", load: () => import("./merkle.ts") },
  { name: "funds", load: () => import("./funds.ts") },
  { name: "network", load: () => import("./network.ts") },
  { name: "peers", load: () => import("./peers.ts") },
];

const SNAPSHOT = "snapshots/gas.json";

function options(): { only: string[]; json?: string | undefined; snapshot: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", multiple: true, default: [] },
        json: { type: "string" },
        snapshot: { type: "boolean", default: false },
      },
    });
    return { ...values, only: values.only.flatMap((list) => list.split(",")) };
  } catch (cause) {
    throw new ProbityError(
      "BENCH_OPTION",
      cause instanceof Error ? cause.message : String(cause),
      "Use --only SUBJECT, --json FILE and --snapshot.",
      { cause },
    );
  }
}

function writeTo(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`Wrote ${path}`);
}

function readSnapshot(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Record<string, number>;
  } catch {
    return {}; // none yet
  }
}

async function main(): Promise<number> {
  const { only, json, snapshot } = options();
  const { subjects, required } = select(only, SUBJECTS, REQUIRED);
  const context = await createContext();
  const { rows, failures } = await collect(subjects, context, (name) => console.error(`Measuring ${name} ...`));
  const judged = judgeAll(rows, required);
  console.log(renderTable(judged));

  if (json !== undefined) writeTo(json, toJson(judged));
  if (snapshot && failures.length > 0) console.error("No snapshot written: it would lack the rows that failed.");
  else if (snapshot) writeTo(SNAPSHOT, toSnapshot(judged, only.length > 0 ? readSnapshot() : {}));
  for (const { subject, error } of failures) console.error(`The subject ${subject} failed:`, error);
  await context.close();
  return failures.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ProbityError)) throw error;
  console.error(`${error.code}: ${error.message}\n    → ${error.next}`);
  process.exitCode = 1;
}
