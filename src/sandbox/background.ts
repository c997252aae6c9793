import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { connectToNode } from "../chain/failover.ts";
import { ProbityError } from "../base/errors.ts";
import { isSandbox, requireFreePort, SANDBOX_HOST } from "./node.ts";

const stateSchema = z.object({ pid: z.int().positive(), url: z.url(), startedAt: z.iso.datetime() });

/** A sandbox in the background. */
export type SandboxState = z.infer<typeof stateSchema>;

export interface SandboxStatus extends SandboxState {
  /** Whether a sandbox answers at its address now. */
  running: boolean;
  /** The newest block, if it runs. */
  block?: number;
}

const stateFile = (home: string): string => join(home, "sandbox.json");

/** The state of the sandbox in the background, or undefined when none was started. */
export async function sandboxStatus(home: string): Promise<SandboxStatus | undefined> {
  const path = stateFile(home);
  if (!existsSync(path)) return undefined;
  const parsed = stateSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) {
    throw new ProbityError(
      "SANDBOX_STATE_INVALID",
      `${path} does not describe a sandbox.`,
      "Delete the file, then start the sandbox again.",
    );
  }
  const state = parsed.data;
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
  mkdirSync(dirname(log), { recursive: true });
  const descriptor = openSync(log, "w");
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
    writeFileSync(stateFile(home), `${JSON.stringify(state, null, 2)}\n`);
    child.unref();
    return state;
  }
  child.kill();
  throw new ProbityError("SANDBOX_START_FAILED", "The sandbox did not start.", `Read why in ${log}, then try again.`, {
    facts: { log },
  });
}

/**
 * Stops the sandbox in the background.
 * @throws {ProbityError} SANDBOX_NOT_RUNNING
 */
export async function stopInBackground(home: string): Promise<SandboxState> {
  const known = await sandboxStatus(home);
  // The process id proves nothing, because another process may have it by now. The answering chain proves it.
  if (known?.running !== true) {
    rmSync(stateFile(home), { force: true });
    throw new ProbityError(
      "SANDBOX_NOT_RUNNING",
      "No sandbox runs in the background.",
      `Start one with "probity sandbox up".`,
    );
  }
  process.kill(known.pid);
  for (let tries = 0; tries < 100 && (await sandboxStatus(home))?.running === true; ++tries) {
    await sleep(100);
  }
  rmSync(stateFile(home));
  return { pid: known.pid, url: known.url, startedAt: known.startedAt };
}
