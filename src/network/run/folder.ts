import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ProbityError } from "../../base/errors.ts";
import { makeFolder, unwritable, writePrivate } from "../../base/node/files.ts";
import { takeLock } from "../../base/node/lock.ts";
import { networkPaths, nodePaths } from "../layout.ts";
import { seeProcess, seeProcesses, type SeenProcess } from "../../base/node/processes.ts";

/** The paths of a node that runs as a process. */
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

/** A running process of a node. */
export interface RunningNode {
  pid: number;
  /** Milliseconds since 1970; undefined when an `up` started it and was killed before it could record it. */
  startedAt?: number;
}

/** How the nodes of a folder run. */
export type RunnerKind = "processes" | "docker";

const pidSchema = z.object({ pid: z.int().positive(), start: z.string(), startedAt: z.int().nonnegative() });

/** The canonical path of a folder, so that the command line of a running process can be found again. */
export function realFolder(dir: string): string {
  try {
    return realpathSync(dir);
  } catch {
    return dir; // readNetwork reports what is missing
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

/** The options that distinguish a node's process from every other process of the machine. */
export function ownOptions(dir: string, name: string): string[] {
  return [`--config-file=${nodePaths(dir, name).config}`, `--data-path=${runPaths(dir, name).data}`];
}

/**
 * Makes the folders of a node.
 * @throws {ProbityError} NETWORK_RUN_UNSAFE when one of them is a link, which could make this program overwrite or end
 * something else
 */
export function makeRunFolder(dir: string, name: string): RunPaths {
  const paths = runPaths(dir, name);
  for (const folder of [networkPaths(dir).run, paths.folder]) {
    refuseLink(folder, "folder");
    makeFolder(folder);
  }
  makeFolder(paths.data);
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

/** Records the process of a node, so that it is found quickly and not confused with a later process of the same pid. */
export function notePid(dir: string, name: string, pid: number): void {
  const start = seeProcess(pid)?.start ?? "";
  writePrivate(runPaths(dir, name).pid, [`${JSON.stringify({ pid, start, startedAt: Date.now() })}\n`]);
}

export function forgetPid(dir: string, name: string): void {
  rmSync(runPaths(dir, name).pid, { force: true });
}

/**
 * The process of a node, or undefined when it does not run. A pid file alone proves nothing: another process may have
 * the pid now, or another user may have written the file. The process is the node when its start time matches the file
 * and its command line names the node's own data folder. This also finds a process that an `up` started but did not
 * record before it was killed.
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
 * Whether a process is a node of this folder: its command line names the node's own configuration and data, and its
 * user is this user or the folder's owner. The user counts because anybody may write these options on a command line.
 */
export function isNode(dir: string, name: string, { command, uid }: SeenProcess): boolean {
  return hasOptions(command, ownOptions(dir, name)) && [process.getuid?.(), ownerOf(dir)].includes(uid);
}

function ownerOf(dir: string): number | undefined {
  return statSync(dir, { throwIfNoEntry: false })?.uid;
}

function hasOptions(command: readonly string[], options: readonly string[]): boolean {
  // ps(1) gives the command as one text; /proc gives it word by word.
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
    return undefined; // missing, or of another user: search the machine's processes instead
  }
}

/** How the network of this folder was last started. */
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
  makeFolder(networkPaths(dir).run);
  writePrivate(join(networkPaths(dir).run, "runner"), [`${runner}\n`]);
}

/**
 * Runs work while no other `up` or `down` of the folder can run. A lock whose holder was killed does not count.
 * @throws {ProbityError} NETWORK_BUSY
 */
export async function withLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const { run } = networkPaths(dir);
  const path = join(run, "lock");
  refuseLink(run, "folder");
  makeFolder(run);
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

/** The part of a log that is kept when a node starts again. The part before it goes to `log.1`. */
const LOG_BYTES = 50 * 2 ** 20;

/** Opens a node's log for appending. @returns its descriptor and its size, at which this start's output begins. */
export function openLog(path: string): { descriptor: number; size: number } {
  refuseLink(path, "file");
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
  try {
    if ((lstatSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(path, `${path}.1`);
    const descriptor = openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
    return { descriptor, size: fstatSync(descriptor).size };
  } catch (cause) {
    throw unwritable(cause, path);
  }
}

/** The most bytes that are read to show the end of a log. */
const TAIL_BYTES = 4 * 2 ** 20;

/**
 * The last lines of a log.
 * @param from the offset at which reading begins
 * @returns the lines, and the offset at which they end
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
