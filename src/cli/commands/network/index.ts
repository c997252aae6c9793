import type { Command } from "commander";
import type { Output } from "../../output.ts";
import { addAddCommand } from "./add.ts";
import { addAllowCommand } from "./allow.ts";
import { addInitCommand } from "./init.ts";
import { addJoinCommand } from "./join.ts";
import { addTokenCommand } from "./token.ts";
import { addRunCommands } from "./run.ts";

/** `probity network`: a consortium network of Besu nodes, from its keys to its operation. */
export function addNetworkCommands(program: Command, output: Output): void {
  const network = program.command("network").description("make and run a private network of Besu nodes");
  addMakingCommands(network, output);
  addRunCommands(network, output);
}

/** Adds the commands that make the files of a network. */
function addMakingCommands(network: Command, output: Output): void {
  addInitCommand(network, output);
  addJoinCommand(network, output);
  addAddCommand(network, output);
  addTokenCommand(network, output);
  addAllowCommand(network, output);
}
