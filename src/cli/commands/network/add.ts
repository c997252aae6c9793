import { Option, type Command } from "commander";
import { ProbityError } from "../../../base/errors.ts";
import { addMembers } from "../../../network/add.ts";
import { networkPaths } from "../../../network/layout.ts";
import { readHost } from "../../../network/terms.ts";
import { readJsonFile } from "../../../base/node/files.ts";
import { report, type Output } from "../../output.ts";

const MOST_MEMBER_BYTES = 1_000_000;

interface AddOptions {
  dir: string;
  member: string[];
  host?: string;
}

/** `probity network add`: adds a further member's nodes to a running network. */
export function networkAddCommand(command: Command, output: Output): void {
  command
    .requiredOption("--dir <dir>", "the folder of the network")
    .addOption(
      new Option("--member <file>", "public part of the new member, from network join; repeatable")
        .argParser((value: string, previous: string[]) => [...previous, value])
        .default([], "none"),
    )
    .option("--host <ip>", "this machine's address as the new member sees it, if the network was made for one machine")
    .action((options: AddOptions) => add(options, output));
}

function add({ dir, member, host }: AddOptions, output: Output): void {
  if (member.length === 0) {
    throw new ProbityError(
      "NETWORK_MEMBER_MISSING",
      "The member to add is missing.",
      "Give the member.json of the new member with --member.",
    );
  }
  const { network, termsDigest, added } = addMembers(
    dir,
    member.map((path) => ({ source: path, content: readJsonFile(path, "member's file", MOST_MEMBER_BYTES) })),
    host === undefined ? undefined : readHost(host),
  );
  const { bundle } = networkPaths(dir);
  report(output, { added, bundle, network, termsDigest }, () =>
    [
      `${added.join(" and ")} ${added.length === 1 ? "is" : "are"} in the description of chain ${network.chainId}; the terms stay as they are.`,
      `Their digest is ${termsDigest}.`,
      `→ Give ${bundle} to every member, new and old, for "probity network join --network BUNDLE --out DIR", and start the ` +
        "nodes again one after the other. A new validator makes blocks only after more than half of the others voted for it.",
    ].join("\n"),
  );
}
