import type { Command } from "commander";
import { createKeystore } from "../../keystore.ts";
import { report, type Output } from "../../output.ts";
import { visible } from "../../../base/text.ts";

/** `probity identity key create`: creates a key, and with it an identity that is not enrolled yet. */
export function keyCreateCommand(command: Command, output: Output): void {
  command
    .requiredOption("--out <file>", "where to write the keystore; an existing file is never overwritten")
    .action(async ({ out }: { out: string }) => {
      const address = await createKeystore(out);
      report(
        output,
        { identity: address, out },
        () => `The key of the new identity ${address} is in ${visible(out)}. Keep the file and its password.`,
      );
    });
}
