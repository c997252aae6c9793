import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where npm keeps and gets packages; both stay as they are on this machine. */
const KEPT = new Set(["npm_config_cache", "npm_config_registry"]);

/** An environment as a person's shell has it: without what npm adds for its scripts, and without our own settings. */
export function plainEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOurs = (name: string): boolean => /^(npm_|PROBITY_)/i.test(name) && !KEPT.has(name.toLowerCase());
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name) && name !== "INIT_CWD"));
}

/** Calls `act` with a new clone of a repository's HEAD, which has no packages and no build; removes it afterwards. */
export function inClone<T>(repository: string, act: (clone: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "probity-house-"));
  const clone = join(folder, "clone");
  try {
    execFileSync("git", ["clone", "--quiet", repository, clone], { stdio: ["ignore", "ignore", "inherit"] });
    return act(clone);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Leaves in a clone only what is committed. */
export function cleanUp(clone: string): void {
  execFileSync("git", ["clean", "-ffdxq"], { cwd: clone, stdio: "inherit" });
}

/**
 * The seconds that a command takes.
 * @throws {Error} with the end of its output when it fails
 */
export function secondsOf(folder: string, [program = "", ...args]: readonly string[]): number {
  const began = performance.now();
  run(folder, program, args);
  return (performance.now() - began) / 1000;
}

/** The seconds that a command uses processors for, in user and system mode, with its children. */
export function cpuSecondsOf(folder: string, command: readonly string[]): number {
  // `times` is of POSIX; Node.js does not say what one child used.
  return childSeconds(run(folder, "sh", ["-c", '"$@" > /dev/null && times', "sh", ...command]));
}

/** The sum of the second line of `times`, which is of the shell's children: `0m0.312s 0m0.047s`. */
export function childSeconds(times: string): number {
  const [, line = ""] = times.trim().split("\n");
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => {
    return Number(minutes) * 60 + Number(seconds);
  });
  if (parts.length !== 2) throw new Error(`"times" printed ${JSON.stringify(times)}`);
  return parts.reduce((sum, part) => sum + part);
}

function run(folder: string, program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...{ cwd: folder, env: plainEnvironment(process.env), encoding: "utf8", maxBuffer: 2 ** 30 },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return stdout;
  const end = `${stdout}\n${stderr}`.trim().split("\n").slice(-20).join("\n");
  throw new Error(`"${[program, ...args].join(" ")}" ended with ${String(status)}: ${end}`, { cause: error });
}
