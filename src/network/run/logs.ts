import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { ProbityError } from "../../base/errors.ts";
import { readNetwork, type NetworkNode } from "../description.ts";
import { follow, requireCompose } from "./docker.ts";
import { notedRunner, realFolder, runPaths, tailOf } from "./folder.ts";
import { chosenNodes } from "./nodes.ts";

export interface LogsOptions {
  nodes?: readonly string[];
  /** How many of the last lines to show of each node. */
  lines: number;
  /** Keep showing new lines until the signal aborts. */
  follow?: AbortSignal;
  /** @param node undefined when Docker has already put the name into the line */
  onLine: (line: string, node?: string) => void;
}

/** The interval between two reads of a log, in milliseconds. */
const LOOK_EVERY = 200;

/**
 * Reads the logs of nodes.
 * @throws {ProbityError} NETWORK_NODE_UNKNOWN, NETWORK_NODE_ELSEWHERE, NETWORK_NO_LOG, NETWORK_DOCKER_*
 */
export async function networkLogs(folder: string, options: LogsOptions): Promise<void> {
  const dir = realFolder(folder);
  const nodes = chosenNodes(readNetwork(dir), options.nodes);
  if (notedRunner(dir) === "docker") {
    const names = nodes.map(({ name }) => name);
    const args = [
      "logs",
      "--no-color",
      "--tail",
      String(options.lines),
      ...(options.follow ? ["--follow"] : []),
      ...names,
    ];
    await follow(requireCompose(dir), args, (line) => options.onLine(line), options.follow);
    return;
  }
  // `--follow` may start before the nodes do.
  if (options.follow === undefined) requireLogs(dir, nodes);
  const tails = nodes.map(({ name }) => {
    const path = runPaths(dir, name).log;
    const { lines, size } = tailOf(path, options.lines);
    for (const line of lines) options.onLine(line, name);
    return new Tail(path, size, (line) => options.onLine(line, name));
  });
  const { follow: signal } = options;
  while (signal?.aborted === false) {
    for (const tail of tails) tail.look();
    await pause(signal);
  }
}

/** @throws {ProbityError} NETWORK_NO_LOG */
function requireLogs(dir: string, nodes: readonly NetworkNode[]): void {
  if (nodes.some(({ name }) => existsSync(runPaths(dir, name).log))) return;
  throw new ProbityError(
    "NETWORK_NO_LOG",
    `${nodes.map(({ name }) => name).join(", ")} ${nodes.length === 1 ? "has" : "have"} no log: ${nodes.length === 1 ? "it was" : "they were"} never run from ${dir}.`,
    `Start the nodes with "probity network up --dir ${dir}".`,
    { facts: { dir } },
  );
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_EVERY);
    signal.addEventListener("abort", done);
  });
}

/** The new content of a log after an offset. */
class Tail {
  readonly #path: string;
  #at: number;
  readonly #onLine: (line: string) => void;
  #decoder = new StringDecoder("utf8");
  #begun = "";

  constructor(path: string, at: number, onLine: (line: string) => void) {
    this.#path = path;
    this.#at = at;
    this.#onLine = onLine;
  }

  look(): void {
    let descriptor: number;
    try {
      descriptor = openSync(this.#path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch {
      return; // not there yet
    }
    try {
      // Shorter than before: a new log has replaced it.
      if (fstatSync(descriptor).size < this.#at) this.#at = 0;
      const piece = Buffer.alloc(1 << 16);
      for (let read; (read = readSync(descriptor, piece, 0, piece.length, this.#at)) > 0; this.#at += read) {
        const lines = (this.#begun + this.#decoder.write(piece.subarray(0, read))).split("\n");
        this.#begun = lines.pop() ?? "";
        for (const line of lines) this.#onLine(line);
      }
    } finally {
      closeSync(descriptor);
    }
  }
}
