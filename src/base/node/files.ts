import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { ProbityError } from "../errors.ts";
import { visible } from "../text.ts";

/** The largest file that is read as JSON: a JavaScript string holds at most half a gigabyte. */
const MOST_BYTES = 400 * 2 ** 20;

/** Milliseconds between two looks at a standard input that has nothing yet. */
const WAIT = 10;

/**
 * Reads a text file in UTF-8 that somebody named on the command line. A byte order mark stays.
 * @param path of the file; "-" for standard input
 * @param what what the file should be, such as "manifest"
 * @throws {ProbityError} FILE_MISSING, FILE_IS_FOLDER, FILE_FORBIDDEN, FILE_UNREADABLE, FILE_TOO_LARGE, FILE_NOT_UTF8
 */
export function readText(path: string, what: string, mostBytes = MOST_BYTES): string {
  const bytes = readBytes(path, what, mostBytes);
  const encoding = otherEncoding(bytes);
  if (encoding === undefined) return bytes.toString("utf8");
  throw new ProbityError(
    "FILE_NOT_UTF8",
    `The ${what} ${nameOf(path)} is not text in UTF-8${encoding}.`,
    "Save it as text in UTF-8; a spreadsheet calls that CSV UTF-8.",
    { facts: { path } },
  );
}

/** As {@link readText}, byte for byte. */
export function readBytes(path: string, what: string, mostBytes = MOST_BYTES): Buffer {
  const requireSize = (bytes: number): void => {
    if (bytes <= mostBytes) return;
    throw new ProbityError(
      "FILE_TOO_LARGE",
      `The ${what} ${nameOf(path)} has ${bytes} bytes; at most ${mostBytes} are allowed.`,
      `Check that it is the right file.`,
      { facts: { path, bytes: String(bytes) } },
    );
  };
  try {
    if (path !== "-") {
      const found = statSync(path);
      // A folder has a size too.
      if (!found.isDirectory()) requireSize(found.size);
    }
    const bytes = path === "-" ? readStandardInput(mostBytes) : readFileSync(path);
    requireSize(bytes.length);
    return bytes;
  } catch (cause) {
    if (cause instanceof ProbityError) throw cause;
    throw unreadable(cause, path, what);
  }
}

/**
 * Reads a JSON file that somebody named on the command line.
 * @param what what the file should be, such as "manifest"
 * @throws {ProbityError} FILE_NOT_JSON, and those of {@link readText}
 */
export function readJsonFile(path: string, what: string, mostBytes = MOST_BYTES): unknown {
  const text = readText(path, what, mostBytes).replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ProbityError(
      "FILE_NOT_JSON",
      `The ${what} ${nameOf(path)} ${text.trim() === "" ? "is empty" : "is not JSON"}.`,
      "Check that it is the right file, or ask its author for it again.",
      { facts: { path }, cause },
    );
  }
}

/** How a file of our own state is read, and what is said of one that cannot be used. */
export interface StateFile<S extends z.ZodType> {
  /** What the file is, such as "address book". */
  what: string;
  schema: S;
  /** The code of the error for a file that is not JSON, or has another shape. */
  code: string;
  /** What to do with a file that cannot be used. */
  next: string;
}

/**
 * Reads a JSON file of our own state.
 * @throws {ProbityError} `code`; FILE_MISSING, FILE_IS_FOLDER, FILE_FORBIDDEN, FILE_UNREADABLE, FILE_TOO_LARGE
 */
export function readState<S extends z.ZodType>(path: string, { what, schema, code, next }: StateFile<S>): z.output<S> {
  const unusable = (why: string, cause: unknown): ProbityError =>
    new ProbityError(code, `The ${what} ${visible(path)} cannot be used: ${why}.`, next, { facts: { path }, cause });
  let json: unknown;
  try {
    json = readJsonFile(path, what);
  } catch (cause) {
    if (!(cause instanceof ProbityError)) throw cause;
    if (cause.code === "FILE_IS_FOLDER") throw isFolder(path, cause.message, `Move the folder away. ${next}`, cause);
    if (cause.code === "FILE_NOT_JSON" || cause.code === "FILE_NOT_UTF8") throw unusable("it is not JSON", cause);
    throw cause;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw unusable(z.prettifyError(parsed.error).replace(/\s+/g, " "), parsed.error);
}

/** Runs a read; when the file is missing, throws another error instead. */
export function orMissing<T>(read: () => T, missing: (cause: ProbityError) => ProbityError): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof ProbityError && cause.code === "FILE_MISSING" ? missing(cause) : cause;
  }
}

/** The code of an error of the operating system, such as `ENOENT`. */
export function systemCode(cause: unknown): string {
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown";
}

function nameOf(path: string): string {
  return path === "-" ? "from standard input" : visible(path);
}

/**
 * Reads standard input to its end. A pipe that somebody has looked at through `process.stdin` does not block: it answers
 * EAGAIN until its writer has written.
 */
function readStandardInput(mostBytes: number): Buffer {
  const parts: Buffer[] = [];
  for (let length = 0; length <= mostBytes;) {
    const part = Buffer.alloc(64 * 1024);
    try {
      const read = readSync(0, part);
      if (read === 0) break;
      parts.push(part.subarray(0, read));
      length += read;
    } catch (cause) {
      if (systemCode(cause) === "EOF") break; // the end of a pipe on Windows
      if (systemCode(cause) !== "EAGAIN") throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT);
    }
  }
  return Buffer.concat(parts);
}

/** The error for a file that cannot be read. */
export function unreadable(cause: unknown, path: string, what: string): ProbityError {
  const named = `${what} ${nameOf(path)}`;
  const details = { facts: { path }, cause };
  switch (systemCode(cause)) {
    case "ENOENT":
    case "ENOTDIR":
      return new ProbityError("FILE_MISSING", `There is no ${named}.`, "Check the path.", details);
    case "EISDIR":
      return isFolder(path, `The ${named} is a folder, not a file.`, undefined, cause);
    case "EACCES":
    case "EPERM":
      return new ProbityError(
        "FILE_FORBIDDEN",
        `You may not read the ${named}.`,
        "Run this as the owner of the file, or let the owner give you the right to read it.",
        details,
      );
    default:
      return new ProbityError(
        "FILE_UNREADABLE",
        `The ${named} cannot be read (${systemCode(cause)}).`,
        "Check the path and the disk, then try again.",
        details,
      );
  }
}

function isFolder(path: string, message: string, next = "Name a file in it.", cause?: unknown): ProbityError {
  return new ProbityError("FILE_IS_FOLDER", message, next, { facts: { path }, cause });
}

/** Words on the encoding of bytes that are not text in UTF-8; undefined when they are. */
function otherEncoding(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return ", but in UTF-16";
  // No text holds a zero byte; UTF-16 without a mark does, and so do archives such as a spreadsheet's own format.
  if (bytes.subarray(0, 4_096).includes(0) || !isUtf8(bytes)) return "";
  return undefined;
}

/** Writes a file that only its owner can read, whole or not at all. In pieces, because a manifest may be large. */
export function writePrivate(path: string, text: Iterable<string>): void {
  const unfinished = `${path}.new`;
  writeWhole(path, unfinished, text, () => renameSync(unfinished, path));
}

/** As {@link writePrivate}, for a file that everybody may read. */
export function writePublic(path: string, text: Iterable<string>): void {
  const unfinished = `${path}.new`;
  makeFolder(dirname(path), 0o755);
  writeWhole(path, unfinished, text, () => renameSync(unfinished, path), 0o644);
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
      if (systemCode(cause) === "EEXIST") return false;
      throw cause;
    } finally {
      rmSync(unfinished, { force: true });
    }
  });
}

function writeWhole<T>(path: string, unfinished: string, text: Iterable<string>, publish: () => T, mode = 0o600): T {
  try {
    refuseFolder(path);
    makeFolder(dirname(path));
    rmSync(unfinished, { force: true });
    const file = openSync(unfinished, "wx", mode);
    try {
      for (const piece of text) writeSync(file, piece);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return publish();
  } catch (cause) {
    if (cause instanceof ProbityError) throw cause;
    try {
      rmSync(unfinished, { force: true });
    } catch {
      // The first error counts.
    }
    throw unwritable(cause, path);
  }
}

/**
 * Makes a folder and those above it, by default for their owner alone; an existing one stays as it is.
 * @throws {ProbityError} FILE_FORBIDDEN, FILE_NOT_WRITTEN
 */
export function makeFolder(path: string, mode = 0o700): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (cause) {
    throw unwritable(cause, path);
  }
}

/**
 * Refuses a folder in the place of a file that is to be written.
 * @throws {ProbityError} FILE_IS_FOLDER
 */
export function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw isFolder(path, `${visible(path)} is a folder, and a file is to be written.`);
}

/** The error for a file or folder that cannot be written. */
export function unwritable(cause: unknown, path: string): ProbityError {
  const details = { facts: { path }, cause };
  const code = systemCode(cause);
  if (["EACCES", "EPERM", "EROFS"].includes(code)) {
    return new ProbityError(
      "FILE_FORBIDDEN",
      `You may not write ${visible(path)}.`,
      "Name a place where you may write, or let its owner give you the right.",
      details,
    );
  }
  const [why, next] = WHY_NOT[code] ?? [code, "Check the path and the disk, then try again."];
  return new ProbityError("FILE_NOT_WRITTEN", `${visible(path)} cannot be written: ${why}.`, next, details);
}

const WHY_NOT: Readonly<Record<string, [why: string, next: string]>> = {
  ENOENT: ["its folder is missing", "Make the folder, or name another."],
  ENOTDIR: ["a part of its path is a file", "Name a path through folders."],
  EEXIST: ["a part of its path is a file", "Name a path through folders."],
  ENAMETOOLONG: ["its name is too long", "Give a shorter name."],
  ENOSPC: ["the disk is full", "Make room on the disk, then try again."],
  EDQUOT: ["your share of the disk is used up", "Make room on the disk, then try again."],
};
