import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { ProbityError } from "../errors.ts";
import { visible } from "../text.ts";

/** The largest file that is read as JSON: a JavaScript string holds at most half a gigabyte. */
const MOST_BYTES = 400 * 2 ** 20;

/**
 * Reads a text file that somebody named on the command line.
 * @param path of the file; "-" for standard input
 * @param what what the file should be, such as "manifest"
 * @throws {ProbityError} FILE_MISSING, FILE_TOO_LARGE
 */
export function readText(path: string, what: string, mostBytes = MOST_BYTES): string {
  return readBytes(path, what, mostBytes).toString("utf8");
}

/** As {@link readText}, byte for byte. */
export function readBytes(path: string, what: string, mostBytes = MOST_BYTES): Buffer {
  const facts = { path };
  const requireSize = (bytes: number): void => {
    if (bytes <= mostBytes) return;
    throw new ProbityError(
      "FILE_TOO_LARGE",
      `The ${what} ${visible(path)} has ${bytes} bytes; at most ${mostBytes} are allowed.`,
      `Check that it is the right file.`,
      { facts: { ...facts, bytes: String(bytes) } },
    );
  };
  try {
    if (path !== "-") requireSize(statSync(path).size);
    const bytes = readFileSync(path === "-" ? process.stdin.fd : path);
    requireSize(bytes.length);
    return bytes;
  } catch (cause) {
    if (cause instanceof ProbityError) throw cause;
    throw new ProbityError(
      "FILE_MISSING",
      `The ${what} ${visible(path)} cannot be read (${(cause as NodeJS.ErrnoException).code ?? "unknown"}).`,
      "Check the path, and that you may read the file.",
      { facts, cause },
    );
  }
}

/**
 * Reads a JSON file that somebody named on the command line.
 * @param what what the file should be, such as "manifest"
 * @throws {ProbityError} FILE_MISSING, FILE_TOO_LARGE, FILE_NOT_JSON
 */
export function readJsonFile(path: string, what: string, mostBytes = MOST_BYTES): unknown {
  const text = readText(path, what, mostBytes);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ProbityError(
      "FILE_NOT_JSON",
      `The ${what} ${visible(path)} is not JSON.`,
      "Check that it is the right file, or ask its author for it again.",
      { facts: { path }, cause },
    );
  }
}

/** Writes a file that only its owner can read, whole or not at all. In pieces, because a manifest may be large. */
export function writePrivate(path: string, text: Iterable<string>): void {
  const unfinished = `${path}.new`;
  writeWhole(path, unfinished, text, () => renameSync(unfinished, path));
}

/**
 * As {@link writePrivate}, but never over an existing file, even when two processes write at once.
 * @returns whether it was written; false when the file exists
 */
export function createPrivate(path: string, text: Iterable<string>): boolean {
  const unfinished = `${path}.${randomUUID()}.new`;
  return writeWhole(path, unfinished, text, () => {
    try {
      linkSync(unfinished, path);
      return true;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw cause;
    } finally {
      rmSync(unfinished, { force: true });
    }
  });
}

function writeWhole<T>(path: string, unfinished: string, text: Iterable<string>, publish: () => T): T {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    const file = openSync(unfinished, "wx", 0o600);
    try {
      for (const piece of text) writeSync(file, piece);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return publish();
  } catch (cause) {
    throw new ProbityError(
      "FILE_NOT_WRITTEN",
      `The file ${visible(path)} cannot be written (${(cause as NodeJS.ErrnoException).code ?? "unknown"}).`,
      "Check that you may write in the folder and that the disk has room.",
      { facts: { path }, cause },
    );
  }
}
