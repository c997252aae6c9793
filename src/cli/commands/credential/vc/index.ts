import type { Command } from "commander";
import type { Output } from "../../../output.ts";
import { addVcFlagCommands } from "./flags.ts";
import { addVcIssueCommand } from "./issue.ts";
import { addVcPresentCommand } from "./present.ts";
import { addStatusListCommands } from "./statusList.ts";
import { addVerifyCommand } from "./verify.ts";

/**
 * `probity credential vc ...` and `probity credential verify`: documents that their holders keep. Other contracts check
 * the credentials of `credential issue` and `credential status` instead. Both kinds may state the same about a subject,
 * and neither needs the other.
 */
export function addVcCommands(credential: Command, output: Output): void {
  addVerifyCommand(credential, output);
  const vc = credential
    .command("vc")
    .description("Verifiable Credentials: documents off the chain that their holders show in part");
  addVcIssueCommand(vc, output);
  addVcPresentCommand(vc, output);
  addVcFlagCommands(vc, output);
  addStatusListCommands(vc, output);
}
