import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ProbityError } from "../errors.ts";

const holderSchema = z.object({ pid: z.int().positive(), startedAt: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Takes a lock file, so that two gateways of one machine never use one account: both would count its nonces, and a
 * second transaction with a nonce takes the place of the first without a word.
 * @returns gives the lock back
 * @throws {ProbityError} GATEWAY_ALREADY_RUNNING
 */
export function takeLock(path: string, facts: Readonly<Record<string, string>> = {}): () => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const own = `${path}.${randomUUID()}`;
  const holder: Holder = { pid: process.pid, startedAt: startOf(process.pid) ?? "" };
  writeFileSync(own, JSON.stringify(holder), { mode: 0o600 });
  try {
    for (let tries = 0; tries < 10; ++tries) {
      try {
        linkSync(own, path); // fails when the file is there, also for two at once
        return () => release(path, holder);
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
      }
      const found = holderOf(path);
      if (found !== undefined && startOf(found.pid) === found.startedAt) {
        throw new ProbityError(
          "GATEWAY_ALREADY_RUNNING",
          `A gateway with this account runs already (process ${found.pid}).`,
          "Stop that gateway first, or give this one a key of its own.",
          { facts: { ...facts, pid: String(found.pid) } },
        );
      }
      setAside(path, found);
    }
    throw new ProbityError("GATEWAY_LOCK_BUSY", `Other processes keep taking the lock ${path}.`, "Try again.");
  } finally {
    rmSync(own, { force: true });
  }
}

/** Takes a dead process's lock away; one that somebody else took in between is put back. */
function setAside(path: string, dead: Holder | undefined): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // somebody was faster
  }
  const moved = holderOf(aside);
  if (moved !== undefined && (moved.pid !== dead?.pid || moved.startedAt !== dead.startedAt)) {
    try {
      linkSync(aside, path);
    } catch {
      // A third one has it by now, and the second will look again.
    }
  }
  rmSync(aside, { force: true });
}

function release(path: string, { pid, startedAt }: Holder): void {
  const found = holderOf(path);
  if (found?.pid === pid && found.startedAt === startedAt) rmSync(path, { force: true });
}

function holderOf(path: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/**
 * When a process began, so that another one with the same number is not taken for it; undefined when there is none.
 * Linux tells; elsewhere a living number counts as the same process.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    if (process.platform === "linux") return undefined;
  }
  try {
    process.kill(pid, 0);
    return "";
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM" ? "" : undefined;
  }
}
