import type { Command } from "commander";
import type { Output } from "../../output.ts";
import { addRunCommands } from "./run.ts";

/** `probity network`: a consortium network of Besu nodes, from its keys to its running. */
export function addNetworkCommands(program: Command, output: Output): void {
  const network = program.command("network").description("make and run a private network of Besu nodes");
  addMakingCommands(network, output);
  addRunCommands(network, output);
}

/** What makes the files of a network: init, join, token. */
function addMakingCommands(_network: Command, _output: Output): void {
  // Filled in by the next steps.
}
