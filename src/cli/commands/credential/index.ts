import type { Command } from "commander";
import type { Output } from "../../output.ts";
import { addAccreditationCommands } from "./accreditation.ts";
import { addIssueCommands } from "./issue.ts";
import { addSchemaCommands } from "./schema.ts";
import { addStandingCommands } from "./standing.ts";
import { addStatusCommand } from "./status.ts";
import { addVcCommands } from "./vc/index.ts";

/** `probity credential ...`: credentials that other contracts check, and their accredited issuers. */
export function addCredentialCommands(program: Command, output: Output): void {
  const credential = program
    .command("credential")
    .description(
      "credentials on the chain, such as licensed builder or registered taxpayer: their issuers and their holders",
    );
  addSchemaCommands(credential, output);
  addAccreditationCommands(credential, output);
  addIssueCommands(credential, output);
  addStandingCommands(credential, output);
  addStatusCommand(credential, output);
  addVcCommands(credential, output);
}
