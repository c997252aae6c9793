import type { Command } from "commander";
import { hashOption } from "../../options.ts";
import { report, tell, type Output } from "../../output.ts";
import { recomputedReason, saltedReason } from "../../reason.ts";
import { visible } from "../../../base/text.ts";

interface HashOptions {
  reasonSalt?: string;
}

interface VerifyOptions extends HashOptions {
  hash: string;
}

/** `probity identity reason hash`: the on-chain hash of a reasoned decision. */
export function reasonHashCommand(command: Command, output: Output): void {
  salted(command).action((file: string, { reasonSalt }: HashOptions) => {
    const made = saltedReason(file, reasonSalt);
    report(output, { reasonHash: made.reasonHash, salt: made.saltFile }, (_result, text) =>
      text.whole(made.reasonHash),
    );
    tell(output, `Its salt is in ${visible(made.saltFile)}: keep both, and show both to who may check it.`);
  });
}

/** `probity identity reason verify` */
export function reasonVerifyCommand(command: Command, output: Output): void {
  salted(command)
    .requiredOption("--hash <hash>", "the hash on the chain", hashOption)
    .action((file: string, { reasonSalt, hash }: VerifyOptions) => {
      const found = recomputedReason(file, reasonSalt);
      const matches = found === hash;
      report(output, { matches, hash, found }, (_result, text) =>
        matches
          ? `✔ ${visible(file)} is the decision that ${text.whole(hash)} stands for.`
          : `✖ ${visible(file)} is NOT the decision that ${text.whole(hash)} stands for: with its salt it has ${text.whole(found)}.`,
      );
      if (!matches) output.exitCode = 1;
    });
}

function salted(command: Command): Command {
  return command
    .argument("<file>", "the decision, byte for byte")
    .option("--reason-salt <file>", "the file of its salt; FILE.salt.json beside the decision when left out");
}
