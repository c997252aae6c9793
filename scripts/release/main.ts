// The released contracts: what an agency deploys, compiled once and committed in `release/`.
//   write [--accept-storage]  makes release/ of the sources (`npm run release`)
//   check                     compiles, and fails when release/ is not what the sources give (`.ci/run`)
//   ensure                    prints the folder to deploy from: release/, or build/release/ when the sources differ
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { BUILT, layoutIn, readReleased, RELEASE, withNamespaces, writeReleased, type ReleasedContract } from "./files.ts";
import { contractIn, hashOf, inputOf } from "./input.ts";
import { JOBS, type Job } from "./jobs.ts";
import { differences, layoutOf } from "./layout.ts";
import type { Namespace } from "./storageLayout.ts";

const COMPILE = join(import.meta.dirname, "compile.ts");

/** Starts one run of the compiler; see compile.ts. */
function run(name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMPILE, name], { stdio: ["ignore", "pipe", "inherit"] });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(JSON.parse(Buffer.concat(parts).toString("utf8")));
      else reject(new Error(`compiling ${name} failed`));
    });
  });
}

/** Runs tasks, as many at a time as there are cores. */
async function together(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, worker));
}

/** A task for each job: it compiles, and puts its contracts among the others. */
function compiling(jobs: readonly Job[], contracts: Map<string, ReleasedContract>): (() => Promise<void>)[] {
  return jobs.map((job) => async () => {
    for (const each of (await run(job.name)) as ReleasedContract[]) contracts.set(each.contractName, each);
  });
}

/** All contracts, in the order of the jobs. */
function inOrder(contracts: ReadonlyMap<string, ReleasedContract>): ReleasedContract[] {
  return JOBS.flatMap(({ sources }) => sources.map((source) => contracts.get(contractIn(source))!));
}

/** The whole release, as the sources give it. */
async function make(): Promise<ReleasedContract[]> {
  say(`Compiling ${JOBS.flatMap(({ sources }) => sources).length} contracts; this takes about a minute.`);
  const contracts = new Map<string, ReleasedContract>();
  let namespaces: Namespace[] = [];
  await together([
    ...compiling(JOBS, contracts),
    async () => {
      ({ namespaces } = (await run("storage")) as { namespaces: Namespace[] });
    },
  ]);
  return withNamespaces(inOrder(contracts), layoutOf(namespaces));
}

async function write(acceptStorage: boolean): Promise<number> {
  const before = readReleased(RELEASE);
  const contracts = await make();
  const moved = before === undefined ? [] : differences(layoutIn(before), layoutIn(contracts));
  if (moved.length > 0 && !acceptStorage) {
    say("The layout of storage would change, so nothing was written:");
    for (const line of moved) say(line);
    say("A proxy keeps what it stored: a struct may gain a member at its end; no member may move, go or change its type.");
    say('If only that happened, or no deployment has the old layout, run "npm run release -- --accept-storage".');
    return 1;
  }
  writeReleased(RELEASE, contracts);
  say(`Wrote ${contracts.length} contracts to ${shown(RELEASE)}.${moved.length > 0 ? " The new layout of storage is accepted." : ""}`);
  return 0;
}

async function check(): Promise<number> {
  const committed = new Map((readReleased(RELEASE) ?? []).map((each) => [each.contractName, each]));
  const differing = (await make()).filter((each) => !isDeepStrictEqual(committed.get(each.contractName), each));
  if (differing.length === 0) {
    say(`${shown(RELEASE)} is what the sources give.`);
    return 0;
  }
  say(`${shown(RELEASE)} is not what the sources give: ${differing.map(({ contractName }) => contractName).join(", ")}.`);
  say('Run "npm run release" and commit the result.');
  return 1;
}

async function ensure(): Promise<number> {
  const hashes = new Map(JOBS.map((job) => [job, hashOf(inputOf(job))]));
  const stale = (contracts: readonly ReleasedContract[] | undefined): Job[] => {
    const found = new Map((contracts ?? []).map((each) => [each.sourceName, each.inputHash]));
    return JOBS.filter((job) => job.sources.some((source) => found.get(source) !== hashes.get(job)));
  };
  const released = readReleased(RELEASE);
  if (stale(released).length === 0) return use(RELEASE);
  const built = readReleased(BUILT);
  if (stale(built).length === 0) return use(BUILT);
  const best = stale(built).length < stale(released).length ? built : released;
  const jobs = stale(best);
  const names = jobs.map(({ name }) => name).join(", ");
  say(`The contracts differ from ${shown(RELEASE)}: compiling ${names}; this takes up to a minute.`);
  const start = Date.now();
  const contracts = new Map((best ?? []).map((each) => [each.contractName, each]));
  await together(compiling(jobs, contracts));
  writeReleased(BUILT, inOrder(contracts));
  say(`Compiled in ${Math.round((Date.now() - start) / 1000)} s.`);
  return use(BUILT);
}

function use(folder: string): number {
  process.stdout.write(folder);
  return 0;
}

/** Progress goes to standard error: `ensure` prints its result to standard output. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const shown = (folder: string): string => `${relative(process.cwd(), folder).replaceAll("\\", "/")}/`;

const [command, ...flags] = process.argv.slice(2);
const commands: Record<string, () => Promise<number>> = {
  write: () => write(flags.includes("--accept-storage")),
  check,
  ensure,
};
try {
  process.exitCode = (await commands[command ?? ""]?.()) ?? 1;
} catch (error) {
  say(`probity: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
