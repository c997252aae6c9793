import { closeSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { makeFolder, refuseFolder, unwritable } from "../base/node/files.ts";

/** What one run of the scenario records for the next. */
export interface Memory {
  /**
   * Returns the recorded answer of the n-th call with a key, or calls `ask` and records its answer. Answers must be
   * JSON.
   * @param key identifies the question; the order tells equal questions apart
   * @param durable true when the answer must be on disk before anything acts on it
   */
  once<T>(key: string, ask: () => Promise<T>, durable?: boolean): Promise<Remembered<T>>;
}

export interface Remembered<T> {
  value: T;
  /** Whether an earlier run recorded it. */
  again: boolean;
}

/** Records nothing: for chains that end with the process. */
export const noMemory: Memory = {
  once: async (_key, ask) => ({ value: await ask(), again: false }),
};

const headSchema = z.strictObject({ format: z.literal("probity-journal/1"), about: z.record(z.string(), z.string()) });
const entrySchema = z.tuple([z.string(), z.json()]);

/**
 * A memory in an append-only file of JSON lines. The scenario starts from its beginning each time. All that it had
 * read, drawn or signed comes from here, so it takes the same path, sends the same signed bytes (which a chain accepts
 * once), and continues live at the point of interruption.
 */
export class Journal implements Memory {
  readonly #known = new Map<string, unknown[]>();
  readonly #asked = new Map<string, number>();
  readonly #file: number;
  /** Number of answers that earlier runs recorded. */
  readonly length: number;

  private constructor(file: number, entries: readonly (readonly [string, unknown])[]) {
    this.#file = file;
    this.length = entries.length;
    for (const [key, value] of entries) {
      const values = this.#known.get(key) ?? [];
      values.push(value);
      this.#known.set(key, values);
    }
  }

  /**
   * Opens or creates a journal. Drops a last line that an interruption cut off, because nothing acted on it.
   * @param about what the journal belongs to, such as the chain and the deployment; any other value is refused
   * @throws {ProbityError} SCENARIO_JOURNAL_INVALID, SCENARIO_JOURNAL_OTHER, FILE_IS_FOLDER, FILE_FORBIDDEN,
   * FILE_NOT_WRITTEN
   */
  static open(path: string, about: Record<string, string>): Journal {
    makeFolder(dirname(path));
    refuseFolder(path);
    // The file may hold signed transactions that concern only its owner, so only the owner may read it.
    const file = open(path);
    try {
      const text = readFileSync(file, "utf8");
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
      const [head, ...lines] = whole.split("\n").slice(0, -1);
      if (head === undefined) {
        append(file, { format: "probity-journal/1", about }, true);
        return new Journal(file, []);
      }
      requireSame(path, about, read(path, headSchema, head).about);
      return new Journal(
        file,
        lines.map((line) => read(path, entrySchema, line)),
      );
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  async once<T>(key: string, ask: () => Promise<T>, durable = false): Promise<Remembered<T>> {
    // Count before any await, so that concurrent questions keep their order.
    const turn = this.#asked.get(key) ?? 0;
    this.#asked.set(key, turn + 1);
    const known = this.#known.get(key);
    if (known !== undefined && turn < known.length) return { value: known[turn] as T, again: true };
    const value = await ask();
    append(this.#file, [key, value], durable);
    return { value, again: false };
  }

  close(): void {
    closeSync(this.#file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, "a+", 0o600);
  } catch (cause) {
    throw unwritable(cause, path);
  }
}

function append(file: number, line: unknown, durable: boolean): void {
  writeSync(file, `${JSON.stringify(line)}\n`);
  if (durable) fsyncSync(file);
}

function read<Schema extends z.ZodType>(path: string, schema: Schema, line: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ProbityError(
      "SCENARIO_JOURNAL_INVALID",
      `The journal ${path} was changed by hand or is of another version.`,
      "Restore the file, or move it away and play the year on a new network.",
      { facts: { path }, cause },
    );
  }
}

function requireSame(path: string, wanted: Record<string, string>, found: Record<string, string>): void {
  const different = Object.keys({ ...wanted, ...found }).find((name) => wanted[name] !== found[name]);
  if (different === undefined) return;
  throw new ProbityError(
    "SCENARIO_JOURNAL_OTHER",
    `The journal ${path} belongs to another year: its ${different} is ${found[different] ?? "missing"}, not ${wanted[different] ?? "wanted"}.`,
    "Use the network, samples and version of that year, or make another network.",
    { facts: { path, field: different } },
  );
}
