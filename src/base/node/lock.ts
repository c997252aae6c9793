import { randomUUID } from "node:crypto";
import { linkSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { ProbityError } from "../errors.ts";
import { refuseFolder, unwritable } from "./files.ts";
import { seeProcess } from "./processes.ts";

const holderSchema = z.object({ pid: z.int().positive(), start: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** How long a lock file that cannot be read counts as being written, in milliseconds. */
const WRITING = 2_000;
/** How often a lock that changes hands is tried before it counts as held. */
const TRIES = 10;

/**
 * Takes a lock file in a folder that exists. The file names its holder by process and start time, so that the lock of a
 * process that was killed no longer counts. When several processes find such a lock at once, one of them gets it.
 *
 * It sees only the processes of this machine, so keep a lock file on a disk that no other machine uses.
 *
 * @param busy makes the error for a lock that is held; it gets the holder's process, if known
 * @returns a function that releases the lock
 * @throws {ProbityError} FILE_IS_FOLDER, FILE_FORBIDDEN, FILE_NOT_WRITTEN
 */
export function takeLock(path: string, busy: (holder: number | undefined) => ProbityError): () => void {
  const own: Holder = { pid: process.pid, start: seeProcess(process.pid)?.start ?? "" };
  const written = `${path}.${randomUUID()}`;
  refuseFolder(path);
  try {
    writeFileSync(written, JSON.stringify(own), { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw unwritable(cause, path);
  }
  try {
    for (let tries = 0; tries < TRIES; ++tries) {
      // Unlike a write, a link is there with its content or not at all, and it fails when the name is taken.
      if (linked(written, path)) return releaseOnce(path, own);
      const found = holderOf(path);
      if (found === "being written") throw busy(undefined);
      if (found !== "unreadable" && seeProcess(found.pid)?.start === found.start) throw busy(found.pid);
      setAside(path, found);
    }
    throw busy(undefined);
  } finally {
    rmSync(written, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

/** Removes the lock of a dead process. If another process took the lock in between, it is put back. */
function setAside(path: string, dead: Holder | "unreadable"): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another process was faster
  }
  const moved = holderOf(aside);
  if (typeof moved === "object" && (typeof dead === "string" || !isSame(moved, dead))) {
    // If a third process has it by now, the second one learns that when it looks again.
    linked(aside, path);
  }
  rmSync(aside, { force: true });
}

function releaseOnce(path: string, own: Holder): () => void {
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    const found = holderOf(path);
    if (typeof found === "object" && isSame(found, own)) rmSync(path, { force: true });
  };
}

function holderOf(path: string): Holder | "being written" | "unreadable" {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    const changed = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Date.now() - changed < WRITING ? "being written" : "unreadable";
  }
}

function isSame(a: Holder, b: Holder): boolean {
  return a.pid === b.pid && a.start === b.start;
}
