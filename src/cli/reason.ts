import { existsSync } from "node:fs";
import { Option, type Command } from "commander";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { hashReason, newReasonSalt } from "../identity/index.ts";
import { readBytes, readJsonFile, writePrivate } from "../base/node/files.ts";
import { hashOption } from "./options.ts";
import { tell, toJson, type Output } from "./output.ts";
import { visible } from "../base/text.ts";

export interface ReasonOptions {
  reasonFile?: string;
  reasonSalt?: string;
  reasonHash?: string;
}

const FORMAT = "probity-reason-salt/1";
const MOST_BYTES = 1_000;

const saltFile = z.object({
  format: z.literal(FORMAT),
  salt: z.string().regex(/^0x[0-9a-f]{64}$/),
  hash: z.string().regex(/^0x[0-9a-f]{64}$/),
});

/** A decision's hash, and the path of its salt. */
export interface SaltedReason {
  reasonHash: string;
  saltFile: string;
  /** Whether the salt was created by this call. */
  isNew: boolean;
}

/** Adds the options for a reasoned decision. Its author keeps the decision itself; only the hash is public. */
export function reasoned(command: Command): Command {
  return command
    .option(
      "--reason-file <file>",
      "the reasoned decision; only its hash goes on the chain, salted so that nobody can guess the decision from it",
    )
    .addOption(
      new Option(
        "--reason-salt <file>",
        "the file of its salt, created if it is missing; FILE.salt.json beside the decision when left out",
      ).conflicts("reasonHash"),
    )
    .addOption(
      new Option("--reason-hash <hash>", "the hash of the decision, if the file is elsewhere")
        .argParser(hashOption)
        .conflicts("reasonFile"),
    );
}

/**
 * The hash of the named decision. The salt is written to disk before the hash is used anywhere.
 * @throws {ProbityError} REASON_MISSING, and those of {@link saltedReason}
 */
export function reasonHashOf({ reasonFile, reasonSalt, reasonHash }: ReasonOptions, output: Output): string {
  if (reasonHash !== undefined) return reasonHash;
  if (reasonFile === undefined) {
    throw new ProbityError(
      "REASON_MISSING",
      "A decision about an identity needs a reason.",
      "Give the document that states the reason with --reason-file, or its hash with --reason-hash.",
    );
  }
  const made = saltedReason(reasonFile, reasonSalt);
  if (made.isNew) {
    tell(
      output,
      `The salt of the decision is in ${visible(made.saltFile)}: keep it with the decision, it proves the hash.`,
    );
  }
  return made.reasonHash;
}

/**
 * The salted hash of a decision. An existing salt is reused, because several guardians give one reason, and a failed
 * act is tried again.
 * @throws {ProbityError} FILE_MISSING, REASON_SALT_NOWHERE, REASON_SALT_INVALID, REASON_SALT_OTHER, FILE_NOT_WRITTEN
 */
export function saltedReason(reasonFile: string, named?: string): SaltedReason {
  const decision = readBytes(reasonFile, "decision");
  const path = named ?? saltPathOf(reasonFile);
  if (existsSync(path)) {
    const { salt, hash } = readSalt(path);
    if (hashReason(salt, decision) === hash) return { reasonHash: hash, saltFile: path, isNew: false };
    throw new ProbityError(
      "REASON_SALT_OTHER",
      `The salt in ${visible(path)} belongs to another text than that of ${visible(reasonFile)}.`,
      "Restore the decision as it was, or, for a new decision, name another file for its salt with --reason-salt.",
      { facts: { salt: path } },
    );
  }
  const salt = newReasonSalt();
  const reasonHash = hashReason(salt, decision);
  writePrivate(path, [`${toJson({ format: FORMAT, salt, hash: reasonHash })}\n`]);
  return { reasonHash, saltFile: path, isNew: true };
}

/**
 * The hash of a decision with its existing salt; writes nothing.
 * @throws {ProbityError} FILE_MISSING, REASON_SALT_NOWHERE, REASON_SALT_INVALID
 */
export function recomputedReason(reasonFile: string, named?: string): string {
  return hashReason(readSalt(named ?? saltPathOf(reasonFile)).salt, readBytes(reasonFile, "decision"));
}

function saltPathOf(reasonFile: string): string {
  if (reasonFile !== "-") return `${reasonFile}.salt.json`;
  throw new ProbityError(
    "REASON_SALT_NOWHERE",
    "A decision from standard input has no file, so there is no place for its salt.",
    "Name a file for the salt with --reason-salt.",
  );
}

function readSalt(path: string): z.output<typeof saltFile> {
  const read = saltFile.safeParse(readJsonFile(path, "salt", MOST_BYTES));
  if (read.success) return read.data;
  throw new ProbityError(
    "REASON_SALT_INVALID",
    `The file ${visible(path)} does not hold the salt of a decision.`,
    "Give the file that was written when the decision was first hashed.",
    { facts: { salt: path } },
  );
}
