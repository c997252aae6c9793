import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { makeFolder, readBytes, unwritable } from "../base/node/files.ts";
import { outcomeSchema, type Outcome } from "./answers.ts";

/** The owner of a journal: the gateway's account on one chain. */
export interface JournalOwner {
  chainId: number;
  genesisHash: string;
  account: string;
}

/** A signed transaction. */
export interface SentRecord {
  /** The request's id, or the hash of a transaction that only fills a nonce. */
  id: string;
  nonce: number;
  hash: string;
  /** The signed transaction, byte for byte as it is broadcast. */
  raw: string;
  /** The signer's nonce of a relayed request, in decimal digits. The forwarder's call does not carry it. */
  requestNonce?: string | undefined;
}

const headSchema = z.object({
  type: z.literal("head"),
  format: z.literal("probity-gateway-journal/1"),
  chainId: z.int(),
  genesisHash: z.string(),
  account: z.string(),
});
const lineSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("sent"),
    id: z.string(),
    nonce: z.int(),
    hash: z.string(),
    raw: z.string(),
    requestNonce: z.string().optional(),
  }),
  /** No node accepted it, and its nonce went to another transaction. */
  z.object({ type: z.literal("void"), id: z.string() }),
  z.object({ type: z.literal("done"), id: z.string(), nonce: z.int(), outcome: outcomeSchema }),
]);
type Line = z.infer<typeof lineSchema>;

/** How many answers are remembered. For older requests the gateway asks the chain. */
const REMEMBERED = 10_000;
/** The journal is rewritten when it is larger than this and most of it is obsolete. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The gateway's signed transactions and their outcomes, as lines of JSON. Each line is on the disk before its
 * transaction is broadcast. So after a kill at any step the gateway sends the same bytes again and never others in
 * their place. An incomplete last line was never broadcast, and is dropped.
 */
export class Journal {
  readonly pending = new Map<string, SentRecord>();
  readonly done = new Map<string, Outcome>();
  /** The highest nonce in the journal, -1 when there is none. */
  highest = -1;
  readonly #path: string;
  readonly #owner: JournalOwner;
  readonly #remembered: number;
  #file: number;
  #size = 0;
  /** The size of the file after it was last rewritten, in bytes. */
  #rewritten = 0;
  #lines = 0;
  #broken = false;

  /**
   * Opens or creates the journal. The file is 0600 and its folder 0700, because it holds signed transactions.
   * @throws {ProbityError} GATEWAY_JOURNAL_DAMAGED, GATEWAY_JOURNAL_OTHER, FILE_NOT_WRITTEN, FILE_FORBIDDEN, and those
   * of {@link readBytes}
   */
  constructor(path: string, owner: JournalOwner, remembered = REMEMBERED) {
    this.#path = path;
    this.#owner = owner;
    this.#remembered = remembered;
    makeFolder(dirname(path));
    if (existsSync(path)) this.#read(readBytes(path, "gateway's journal").toString("utf8"));
    try {
      this.#file = this.#rewrite();
    } catch (cause) {
      throw unwritable(cause, path);
    }
  }

  /** Writes a transaction to the disk. Only then may it be broadcast. */
  sent(record: SentRecord): void {
    this.#append({ type: "sent", ...record });
  }

  /** Drops a transaction that no node accepted. */
  void(id: string): void {
    this.#append({ type: "void", id });
  }

  /** Records the outcome of a transaction. */
  finish(id: string, outcome: Outcome): void {
    const { nonce } = this.pending.get(id) ?? { nonce: this.highest };
    this.#append({ type: "done", id, nonce, outcome });
    const mostLines = 4 * (this.#remembered + this.pending.size);
    if (this.#lines > mostLines || this.#size > Math.max(MOST_BYTES, 4 * this.#rewritten)) this.#compact();
  }

  close(): void {
    closeSync(this.#file);
  }

  /** A failure loses nothing: the old file stays, and the next call tries again. */
  #compact(): void {
    const old = this.#file;
    try {
      this.#file = this.#rewrite();
    } catch {
      return;
    }
    closeSync(old);
  }

  #append(line: Line): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      if (this.#broken) throw new Error("an earlier line could not be written");
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
      fsyncSync(this.#file);
    } catch (cause) {
      this.#cutBack();
      throw new ProbityError(
        "GATEWAY_JOURNAL_FAILED",
        `The gateway cannot write its journal (${(cause as NodeJS.ErrnoException).code ?? "unknown"}), so nothing was sent.`,
        "Check that the disk has room, then start the gateway again.",
        { cause },
      );
    }
    this.#size += bytes.length;
    this.#lines += 1;
    this.#apply(line);
  }

  /** Removes half a line, because the rest of the journal would become unreadable after it. */
  #cutBack(): void {
    try {
      if (!this.#broken) ftruncateSync(this.#file, this.#size);
    } catch {
      this.#broken = true;
    }
  }

  #apply(line: Line): void {
    if (line.type === "void") {
      // It had the last nonce, which goes to the next transaction.
      if (this.pending.get(line.id)?.nonce === this.highest) this.highest -= 1;
      this.pending.delete(line.id);
      return;
    }
    this.highest = Math.max(this.highest, line.nonce);
    if (line.type === "sent") {
      const { id, nonce, hash, raw, requestNonce } = line;
      this.done.delete(id);
      this.pending.set(id, { id, nonce, hash, raw, requestNonce });
      return;
    }
    this.pending.delete(line.id);
    this.done.delete(line.id);
    this.done.set(line.id, line.outcome);
    for (const oldest of this.done.keys()) {
      if (this.done.size <= this.#remembered) break;
      this.done.delete(oldest);
    }
  }

  #read(text: string): void {
    // A kill cut off the text after the last line end.
    const lines = text.split("\n").slice(0, -1);
    const [first, ...rest] = lines;
    try {
      // The head is there from the beginning, because the file is first written whole.
      const head = headSchema.parse(JSON.parse(first ?? ""));
      for (const key of ["chainId", "genesisHash", "account"] as const) {
        if (head[key] !== this.#owner[key]) throw this.#refuseOther(key, String(head[key]));
      }
      for (const line of rest) this.#apply(lineSchema.parse(JSON.parse(line)));
    } catch (cause) {
      if (cause instanceof ProbityError) throw cause;
      throw new ProbityError(
        "GATEWAY_JOURNAL_DAMAGED",
        `The gateway's journal ${this.#path} has a line that cannot be read.`,
        "Restore it from a copy. Without a copy, move it away and start: the gateway finds on the chain what was mined.",
        { facts: { path: this.#path }, cause },
      );
    }
  }

  #refuseOther(key: string, found: string): ProbityError {
    return new ProbityError(
      "GATEWAY_JOURNAL_OTHER",
      `The journal ${this.#path} belongs to another gateway: its ${key} is ${found}.`,
      "Name another folder with --state.",
      { facts: { path: this.#path, [key]: found } },
    );
  }

  /** Writes the current records to a new file, which replaces the old one whole or not at all. */
  #rewrite(): number {
    const unfinished = `${this.#path}.new`;
    const lines: object[] = [{ type: "head", format: "probity-gateway-journal/1", ...this.#owner }];
    // The nonces of old answers do not matter, but the highest nonce must stay known.
    for (const [id, outcome] of this.done) lines.push({ type: "done", id, nonce: this.highest, outcome });
    const waiting = [...this.pending.values()].sort((a, b) => a.nonce - b.nonce);
    for (const record of waiting) lines.push({ type: "sent", ...record });
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    rmSync(unfinished, { force: true });
    const file = openSync(unfinished, "ax", 0o600);
    writeFileSync(file, text);
    fsyncSync(file);
    renameSync(unfinished, this.#path);
    syncFolder(dirname(this.#path));
    this.#size = this.#rewritten = Buffer.byteLength(text);
    this.#lines = lines.length;
    return file;
  }
}

/** Makes the new name survive a loss of power; not every file system supports it. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    fsyncSync(folder);
    closeSync(folder);
  } catch {
    // The file itself is on the disk, under its old name or its new one.
  }
}
