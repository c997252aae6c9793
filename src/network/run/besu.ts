import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { totalmem } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { ProbityError } from "../../base/errors.ts";
import { TRIED_BESU } from "../containers.ts";

/** Older versions have a sequenced pool and a QBFT that did not work in tests; 26.4 to 26.7 made only empty blocks. */
const LOWEST_BESU = "26.8.0";

/** The first version of the year after the tested one. */
const FIRST_UNTRIED = "27.0.0";

/** A Besu that may run. */
export interface Besu {
  /** Path of the program. */
  program: string;
  /** Its own version text, such as `besu/v26.8.0/linux-x86_64/openjdk-java-25`. */
  version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds Besu: the named one, then BESU_HOME, then the PATH. A named Besu that does not exist is an error, because a
 * node must not run another version than the operator meant.
 * @param named the program, or the folder of an unpacked distribution
 * @returns the program's path, or undefined when none was named and none is found
 * @throws {ProbityError} NETWORK_BESU_MISSING
 */
export function findBesu(named: string | undefined, env: Environment = process.env): string | undefined {
  const home = env["BESU_HOME"] === "" ? undefined : env["BESU_HOME"];
  const place = named ?? home;
  if (place !== undefined) {
    const found = [resolve(place, "bin", "besu"), resolve(place)].find(isProgram);
    if (found !== undefined) return found;
    const who = named === undefined ? "BESU_HOME is" : "--besu names";
    throw new ProbityError(
      "NETWORK_BESU_MISSING",
      `${who} ${place}, which has no executable Besu.`,
      `Give the folder of an unpacked Besu distribution (it has bin/besu), or the program itself.`,
      { facts: { path: place } },
    );
  }
  return findProgram("besu", env);
}

/** A program on the PATH. */
export function findProgram(name: string, env: Environment = process.env): string | undefined {
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The least heap of a node, in MiB; more than a node of this size needs. Four nodes were seen to run on 512. */
const LEAST_HEAP = 512;
const MOST_HEAP = 2_048;

/**
 * The heap of each node, in MiB. By default Java takes up to a quarter of the memory for each process, so eight nodes
 * would take twice the memory. Here all nodes share that quarter, because the database and the system need the rest.
 * @param memory of the machine, in bytes
 */
export function heapOf(nodes: number, memory: number = totalmem()): number {
  return Math.min(MOST_HEAP, Math.max(LEAST_HEAP, Math.floor(memory / 2 ** 20 / 4 / nodes)));
}

/**
 * The environment of a node: this process's environment without Probity's secrets and without variables that Besu reads
 * as options (`BESU_RPC_HTTP_API` and the like), because those would override the generated configuration.
 * @param heap in MiB; a Java memory limit that the operator has set takes precedence
 */
export function besuEnvironment(heap: number = LEAST_HEAP, env: Environment = process.env): Record<string, string> {
  const kept = new Set(["BESU_OPTS", "BESU_USING_JEMALLOC"]);
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const isOption = name.startsWith("BESU_") && !kept.has(name);
    if (value !== undefined && !isOption && !name.startsWith("PROBITY_")) clean[name] = value;
  }
  const own = `${clean["JAVA_OPTS"] ?? ""} ${clean["BESU_OPTS"] ?? ""} ${clean["JAVA_TOOL_OPTIONS"] ?? ""}`;
  if (!/-Xmx|-XX:MaxRAM|-XX:MaxHeapSize/.test(own)) {
    clean["BESU_OPTS"] = `${clean["BESU_OPTS"] ?? ""} -Xmx${heap}m`.trim();
  }
  return clean;
}

/**
 * Asks a Besu for its version, and refuses one that is too old.
 * @throws {ProbityError} NETWORK_JAVA_MISSING, NETWORK_BESU_BROKEN, NETWORK_BESU_VERSION
 */
export function requireBesu(program: string, env: Environment = process.env): Besu {
  const { stdout, stderr, status, error } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    timeout: 60_000,
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "pipe"],
    env: besuEnvironment(LEAST_HEAP, env),
  });
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  const version = lines.find((line) => /^besu\/v\d/.test(line));
  const facts = { program };
  if (status !== 0 || version === undefined) {
    const why = lines.find((line) => line !== "") ?? error?.message ?? `it exits with ${String(status)}`;
    if (/java/i.test(why)) {
      throw new ProbityError(
        "NETWORK_JAVA_MISSING",
        `Besu finds no suitable Java: ${why}`,
        `Install Java 25 or newer, and set JAVA_HOME to it.`,
        { facts },
      );
    }
    throw new ProbityError(
      "NETWORK_BESU_BROKEN",
      `${program} does not print its version of Besu: ${why}`,
      `Run "besu --version" yourself; then give --besu the folder of an unpacked Besu distribution.`,
      { facts },
    );
  }
  if (!isAtLeast(version, LOWEST_BESU)) {
    throw new ProbityError(
      "NETWORK_BESU_VERSION",
      `${program} is ${version}, and a Probity network needs Besu ${LOWEST_BESU} or later.`,
      `Unpack a Besu ${LOWEST_BESU} or later, and give its folder with --besu.`,
      { facts: { ...facts, found: version, needed: LOWEST_BESU } },
    );
  }
  return { program, version };
}

/**
 * Versions of a later year than the tested one are not refused, because operators must be able to install security
 * updates. But names of options and methods may change.
 * @returns a sentence for the operator, or undefined for a version that needs no warning
 */
export function doubtOf(version: string): string | undefined {
  if (!isAtLeast(version, FIRST_UNTRIED)) return undefined;
  return `${version} is newer than what this was tried with (${TRIED_BESU}): try it on a trial network first`;
}

/** Compares by numbers. A build from source reports `v26.8-develop-1a2b3c4`, which counts as 26.8.0. */
export function isAtLeast(version: string, lowest: string): boolean {
  const numbers = (text: string): number[] => {
    const [, major = "0", minor = "0", patch = "0"] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
    return [major, minor, patch].map(Number);
  };
  const found = numbers(version);
  for (const [place, needed] of numbers(lowest).entries()) {
    const have = found[place] ?? 0;
    if (have !== needed) return have > needed;
  }
  return true;
}
