import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ProbityError } from "../../base/errors.ts";
import { takeLock } from "../../base/node/lock.ts";
import { networkPaths, nodePaths } from "../layout.ts";
import { seeProcess, seeProcesses, type SeenProcess } from "../../base/node/processes.ts";

/** Where a node that runs as a process keeps what it has. */
export interface RunPaths {
  folder: string;
  /** The chain's data; may be a link to another disk. */
  data: string;
  pid: string;
  log: string;
  staticNodes: string;
  /** The genesis that the data belongs to. */
  genesisHash: string;
}

/** A node's process that was seen to run. */
export interface RunningNode {
  pid: number;
  /** Milliseconds since 1970; undefined when it was started by an `up` that was killed before it could note it. */
  startedAt?: number;
}

/** How a network is run from its folder. */
export type RunnerKind = "processes" | "docker";

const pidSchema = z.object({ pid: z.int().positive(), start: z.string(), startedAt: z.int().nonnegative() });

/** The one path of a folder, however it was named: what a process was started with must be found again. */
export function realFolder(dir: string): string {
  try {
    return realpathSync(dir);
  } catch {
    return dir; // reading the description will say what is missing
  }
}

export function runPaths(dir: string, name: string): RunPaths {
  const folder = join(networkPaths(dir).run, name);
  return {
    folder,
    data: join(folder, "data"),
    pid: join(folder, "pid"),
    log: join(folder, "log"),
    staticNodes: join(folder, "static-nodes.json"),
    genesisHash: join(folder, "genesis-hash"),
  };
}

/** The options by which a node's process is told from every other process of the machine. */
export function ownOptions(dir: string, name: string): string[] {
  return [`--config-file=${nodePaths(dir, name).config}`, `--data-path=${runPaths(dir, name).data}`];
}

/**
 * Makes the folders of a node.
 * @throws {ProbityError} NETWORK_RUN_UNSAFE when one of them is a link: it would have us write, or end, something else
 */
export function makeRunFolder(dir: string, name: string): RunPaths {
  const paths = runPaths(dir, name);
  for (const folder of [networkPaths(dir).run, paths.folder]) {
    refuseLink(folder, "folder");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  mkdirSync(paths.data, { recursive: true, mode: 0o700 });
  for (const file of [paths.pid, paths.log, paths.staticNodes, paths.genesisHash]) refuseLink(file, "file");
  return paths;
}

function refuseLink(path: string, kind: "file" | "folder"): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || (kind === "file" ? found.isFile() : found.isDirectory())) return;
  throw new ProbityError(
    "NETWORK_RUN_UNSAFE",
    `${path} is not a ${kind} of its own${found.isSymbolicLink() ? " but a link" : ""}.`,
    `Find out its origin, and remove it; only the data folder of a node may be a link.`,
    { facts: { path } },
  );
}

/** Writes a file whole or not at all, whatever moment the program is killed at. */
export function writeWhole(path: string, text: string): void {
  const unfinished = `${path}.new`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, text, { mode: 0o600, flag: "wx" });
  renameSync(unfinished, path);
}

/** Notes which process a node is, so that it is found again quickly and not mixed up with a later one of its pid. */
export function notePid(dir: string, name: string, pid: number): void {
  const start = seeProcess(pid)?.start ?? "";
  writeWhole(runPaths(dir, name).pid, `${JSON.stringify({ pid, start, startedAt: Date.now() })}\n`);
}

export function forgetPid(dir: string, name: string): void {
  rmSync(runPaths(dir, name).pid, { force: true });
}

/**
 * The process of a node, or undefined when it does not run. A pid file alone proves nothing: its pid may be somebody
 * else's by now, or was written by somebody else. It is the node when it started when the file says, and was started
 * with the node's own data folder. A process that an `up` started and was killed before it noted it is found as well.
 */
export function findRunning(dir: string, name: string): RunningNode | undefined {
  const noted = readNoted(runPaths(dir, name).pid);
  const seen = noted === undefined ? undefined : seeProcess(noted.pid);
  if (noted !== undefined && seen !== undefined && isNode(dir, name, seen)) {
    return seen.start === noted.start ? { pid: noted.pid, startedAt: noted.startedAt } : { pid: noted.pid };
  }
  const unnoted = seeProcesses().find((process) => isNode(dir, name, process));
  return unnoted === undefined ? undefined : { pid: unnoted.pid };
}

/**
 * Whether a process is a node of this folder: it was started with the node's own configuration and data, by us or by
 * whose folder it is. Anybody may write these options on a command line.
 */
export function isNode(dir: string, name: string, { command, uid }: SeenProcess): boolean {
  return hasOptions(command, ownOptions(dir, name)) && [process.getuid?.(), ownerOf(dir)].includes(uid);
}

function ownerOf(dir: string): number | undefined {
  return statSync(dir, { throwIfNoEntry: false })?.uid;
}

function hasOptions(command: readonly string[], options: readonly string[]): boolean {
  // ps(1) gives the command as one text, where /proc gives it word by word.
  const [text = ""] = command;
  return options.every((option) =>
    command.length === 1 ? ` ${text} `.includes(` ${option} `) : command.includes(option),
  );
}

function readNoted(path: string): z.infer<typeof pidSchema> | undefined {
  try {
    if (!lstatSync(path).isFile()) return undefined;
    return pidSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined; // none, or not ours: the processes of the machine are looked through instead
  }
}

/** How the network was last brought up from this folder. */
export function notedRunner(dir: string): RunnerKind | undefined {
  try {
    const text = readFileSync(join(networkPaths(dir).run, "runner"), "utf8").trim();
    return text === "docker" || text === "processes" ? text : undefined;
  } catch {
    return undefined;
  }
}

export function noteRunner(dir: string, runner: RunnerKind): void {
  refuseLink(networkPaths(dir).run, "folder");
  mkdirSync(networkPaths(dir).run, { recursive: true, mode: 0o700 });
  writeWhole(join(networkPaths(dir).run, "runner"), `${runner}\n`);
}

/**
 * Runs something that no second `up` or `down` of the folder may disturb. A lock whose holder was killed counts no more.
 * @throws {ProbityError} NETWORK_BUSY
 */
export async function withLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const { run } = networkPaths(dir);
  const path = join(run, "lock");
  refuseLink(run, "folder");
  mkdirSync(run, { recursive: true, mode: 0o700 });
  refuseLink(path, "file");
  const release = takeLock(path, (holder) => {
    const who = holder === undefined ? "" : ` (process ${holder})`;
    return new ProbityError(
      "NETWORK_BUSY",
      `Another "probity network" is running in ${dir}${who}.`,
      `Wait until it is done, then try again.`,
      { facts: { dir } },
    );
  });
  try {
    return await work();
  } finally {
    release();
  }
}

/** Most of a log that is kept when a node starts again; the part before it goes to `log.1`. */
const LOG_BYTES = 50 * 2 ** 20;

/** Opens a node's log to be added to. @returns its descriptor, and its size now: what this start adds comes after. */
export function openLog(path: string): { descriptor: number; size: number } {
  refuseLink(path, "file");
  if ((lstatSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(path, `${path}.1`);
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
  const descriptor = openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
  return { descriptor, size: fstatSync(descriptor).size };
}

/** The most that is read of a log to show its end. */
const TAIL_BYTES = 4 * 2 ** 20;

/**
 * The last lines of a log.
 * @param from the byte that counts as the beginning
 * @returns the lines, and the size that they end at
 */
export function tailOf(path: string, lines: number, from = 0): { lines: string[]; size: number } {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return { lines: [], size: 0 };
  }
  try {
    const { size } = fstatSync(descriptor);
    const start = Math.max(from > size ? 0 : from, size - TAIL_BYTES);
    const bytes = Buffer.alloc(size - start);
    const read = readSync(descriptor, bytes, 0, bytes.length, start);
    const all = bytes.toString("utf8", 0, read).split("\n");
    if (all.at(-1) === "") all.pop();
    return { lines: lines === 0 ? [] : all.slice(-lines), size };
  } finally {
    closeSync(descriptor);
  }
}
