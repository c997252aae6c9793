import type { Command } from "commander";
import type { Output } from "../../output.ts";
import { addConsentCommand } from "./consent.ts";
import { addEnrolCommands } from "./enrol.ts";
import { addGuardianCommands } from "./guardian.ts";
import { addKeyCommands } from "./key.ts";
import { addKeyChangeCommands } from "./keyChanges.ts";
import { addOfficerCommands } from "./officer.ts";
import { addReasonCommands } from "./reason.ts";
import { addRecoverCommands } from "./recover.ts";
import { addResolveCommand } from "./resolve.ts";
import { addShowCommands } from "./show.ts";
import { addStatusCommands } from "./status.ts";
import { addTagCommands } from "./tag.ts";

/** `probity identity ...`: enrolment, officers, keys and recovery. */
export function addIdentityCommands(program: Command, output: Output): void {
  const identity = program
    .command("identity")
    .description("identities: enrol persons, companies and agencies, name officers, suspend and end");
  addKeyCommands(identity, output);
  addTagCommands(identity, output);
  addConsentCommand(identity, output);
  addEnrolCommands(identity, output);
  addShowCommands(identity, output);
  addStatusCommands(identity, output);
  addOfficerCommands(identity, output);
  addResolveCommand(identity, output);
  addKeyChangeCommands(identity, output);
  addGuardianCommands(identity, output);
  addRecoverCommands(identity, output);
  addReasonCommands(identity, output);
}
