import { Option, type Command } from "commander";
import { keccak256 } from "ethers";
import { ProbityError } from "../errors.ts";
import { readBytes } from "./files.ts";
import { hashOption } from "./options.ts";

export interface ReasonOptions {
  reasonFile?: string;
  reasonHash?: string;
}

/** Adds the options that name a reasoned decision. The decision itself stays with who took it; its hash is public. */
export function reasoned(command: Command): Command {
  return command
    .option("--reason-file <file>", "the reasoned decision; only its keccak-256 hash goes on the chain")
    .addOption(
      new Option("--reason-hash <hash>", "the hash of the decision, if the file is elsewhere")
        .argParser(hashOption)
        .conflicts("reasonFile"),
    );
}

/** @throws {ProbityError} REASON_MISSING, FILE_MISSING */
export function reasonHashOf({ reasonFile, reasonHash }: ReasonOptions): string {
  if (reasonHash !== undefined) return reasonHash;
  if (reasonFile !== undefined) return keccak256(readBytes(reasonFile, "decision"));
  throw new ProbityError(
    "REASON_MISSING",
    "A decision about somebody needs its reasons.",
    "Give the document that holds them with --reason-file, or its hash with --reason-hash.",
  );
}
