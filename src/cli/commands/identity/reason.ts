import type { Command } from "commander";
import { hashOption } from "../../options.ts";
import { report, type Output } from "../../output.ts";
import { recomputedReason, saltedReason } from "../../reason.ts";
import { visible } from "../../../base/text.ts";

interface HashOptions {
  reasonSalt?: string;
}

interface VerifyOptions extends HashOptions {
  hash: string;
}

/** `probity identity reason hash|verify`: the on-chain hash of a reasoned decision. */
export function addReasonCommands(identity: Command, output: Output): void {
  const reason = identity
    .command("reason")
    .description("reasoned decisions: the chain holds only the keccak-256 of a random salt and the decision");
  salted(reason.command("hash"))
    .description("make the hash of a decision, for --reason-hash; its salt is kept in a file")
    .action((file: string, { reasonSalt }: HashOptions) => {
      const made = saltedReason(file, reasonSalt);
      report(output, { reasonHash: made.reasonHash, salt: made.saltFile }, () =>
        [
          made.reasonHash,
          `Its salt is in ${visible(made.saltFile)}: keep both, and show both to who may check it.`,
        ].join("\n"),
      );
    });
  salted(reason.command("verify"))
    .description("check a decision, with its salt, against the hash on the chain; exits 1 when the hash differs")
    .requiredOption("--hash <hash>", "the hash on the chain", hashOption)
    .action((file: string, { reasonSalt, hash }: VerifyOptions) => {
      const found = recomputedReason(file, reasonSalt);
      const matches = found === hash;
      report(output, { matches, hash, found }, () =>
        matches
          ? `✔ ${visible(file)} is the decision that ${hash} stands for.`
          : `✖ ${visible(file)} is NOT the decision that ${hash} stands for: with its salt it has ${found}.`,
      );
      if (!matches) output.exitCode = 1;
    });
}

function salted(command: Command): Command {
  return command
    .argument("<file>", "the decision, byte for byte")
    .option("--reason-salt <file>", "the file of its salt; FILE.salt.json beside the decision when left out");
}
