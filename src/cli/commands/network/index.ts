import { Command } from "commander";
import type { Output } from "../../output.ts";

/** `probity network`: a consortium network of Besu nodes, from its keys to its running. */
export function addNetworkCommands(program: Command, output: Output): void {
  const network = program.command("network").description("make and run a private network of Besu nodes");
  void network;
  void output;
  // Making the files of a network: addInitCommand, addJoinCommand, addTokenCommand.

  // Running it (src/cli/commands/network/{up,status,logs,down}.ts): addRunCommands(network, output).
}
