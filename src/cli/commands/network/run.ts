import type { Command } from "commander";
import type { Output } from "../../output.ts";
import { addDownCommand } from "./down.ts";
import { addLogsCommand } from "./logs.ts";
import { addStatusCommand } from "./status.ts";
import { addUpCommand } from "./up.ts";
import { addVoteCommand } from "./vote.ts";

/** `probity network up|status|vote|logs|down`: runs the nodes of a network folder. */
export function addRunCommands(network: Command, output: Output): void {
  addUpCommand(network, output);
  addStatusCommand(network, output);
  addVoteCommand(network, output);
  addLogsCommand(network, output);
  addDownCommand(network, output);
}
