import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { connectToNode } from "../chain/failover.ts";
import { ProbityError } from "../base/errors.ts";
import { makeFolder, readState, refuseFolder, unwritable, writePublic } from "../base/node/files.ts";
import { endProcesses, seeProcess } from "../base/node/processes.ts";
import { isSandbox, requireFreePort, SANDBOX_HOST } from "./node.ts";

/** How long a sandbox may take to end by itself, in milliseconds. */
const GRACE = 10_000;

const stateSchema = z.object({
  pid: z.int().positive(),
  url: z.url(),
  startedAt: z.iso.datetime(),
  /** The start time of the process as the system writes it, because pids are reused. */
  start: z.string(),
});

/** A sandbox in the background. */
export interface SandboxState {
  pid: number;
  url: string;
  startedAt: string;
}

export interface SandboxStatus extends SandboxState {
  /** Whether a sandbox answers at its address now. */
  running: boolean;
  /** The newest block, if it runs. */
  block?: number;
}

const stateFile = (home: string): string => join(home, "sandbox.json");

/** @throws {ProbityError} SANDBOX_STATE_INVALID, and those of {@link readState} */
function readSandbox(home: string): z.infer<typeof stateSchema> | undefined {
  const path = stateFile(home);
  if (!existsSync(path)) return undefined;
  const next = "Delete the file, then start the sandbox again.";
  return readState(path, { what: "sandbox's state", schema: stateSchema, code: "SANDBOX_STATE_INVALID", next });
}

/**
 * The state of the sandbox in the background, or undefined when none was started.
 * @throws {ProbityError} SANDBOX_STATE_INVALID, and those of {@link readState}
 */
export async function sandboxStatus(home: string): Promise<SandboxStatus | undefined> {
  const found = readSandbox(home);
  if (found === undefined) return undefined;
  const { pid, url, startedAt } = found;
  const state: SandboxState = { pid, url, startedAt };
  try {
    const provider = await connectToNode(state.url);
    const running = await isSandbox(provider);
    const block = await provider.getBlockNumber();
    provider.destroy();
    return running ? { ...state, running, block } : { ...state, running };
  } catch {
    return { ...state, running: false };
  }
}

/**
 * Starts a sandbox in the background and waits until it answers.
 * @param command the program and arguments that run a sandbox in the foreground
 * @throws {ProbityError} SANDBOX_RUNNING, SANDBOX_PORT_IN_USE, SANDBOX_START_FAILED
 */
export async function startInBackground(home: string, port: number, command: readonly string[]): Promise<SandboxState> {
  const known = await sandboxStatus(home);
  if (known?.running === true) {
    throw new ProbityError(
      "SANDBOX_RUNNING",
      `A sandbox already runs at ${known.url}.`,
      `Use it, or stop it with "probity sandbox down".`,
      {
        facts: { url: known.url },
      },
    );
  }
  await requireFreePort(port);
  const url = `http://${SANDBOX_HOST}:${String(port)}`;
  const log = join(home, "sandbox.log");
  makeFolder(home, 0o755);
  const descriptor = openLog(log);
  const [program = process.execPath, ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: ["ignore", descriptor, descriptor] });
  closeSync(descriptor);
  const failure = new AbortController();
  child.once("exit", () => failure.abort());
  child.once("error", () => failure.abort());
  for (let tries = 0; tries < 300 && !failure.signal.aborted; ++tries) {
    await sleep(200);
    try {
      (await connectToNode(url)).destroy();
    } catch {
      continue;
    }
    if (child.pid === undefined) break;
    const state: SandboxState = { pid: child.pid, url, startedAt: new Date().toISOString() };
    const start = seeProcess(child.pid)?.start ?? "";
    writePublic(stateFile(home), [`${JSON.stringify({ ...state, start }, null, 2)}\n`]);
    child.unref();
    return state;
  }
  child.kill();
  throw new ProbityError("SANDBOX_START_FAILED", "The sandbox did not start.", `Read why in ${log}, then try again.`, {
    facts: { log },
  });
}

function openLog(path: string): number {
  refuseFolder(path);
  try {
    return openSync(path, "w");
  } catch (cause) {
    throw unwritable(cause, path);
  }
}

/**
 * Stops the sandbox in the background.
 * @throws {ProbityError} SANDBOX_NOT_RUNNING, SANDBOX_STATE_INVALID, and those of {@link readState}
 */
export async function stopInBackground(home: string): Promise<SandboxState> {
  const noted = readSandbox(home);
  const known = await sandboxStatus(home);
  // A pid alone proves nothing, because another process may have it by now. Nor does an answer: another sandbox, such as
  // that of "npm start", may listen there by now.
  const seen = noted === undefined ? undefined : seeProcess(noted.pid);
  if (known?.running !== true || seen === undefined || seen.start !== noted?.start) {
    rmSync(stateFile(home), { force: true });
    const other = known?.running === true ? `; the one at ${known.url} was started otherwise` : "";
    throw new ProbityError(
      "SANDBOX_NOT_RUNNING",
      `No sandbox runs in the background${other}.`,
      `Start one with "probity sandbox up". Searched: ${stateFile(home)}; if one was started from another home, set PROBITY_HOME to that.`,
      { facts: { home } },
    );
  }
  await endProcesses([seen], GRACE);
  rmSync(stateFile(home), { force: true });
  return { pid: known.pid, url: known.url, startedAt: known.startedAt };
}
