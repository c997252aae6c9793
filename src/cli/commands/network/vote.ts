import type { Command } from "commander";
import { networkVote, type NodeVote, type VoteResult } from "../../../network/run/vote.ts";
import { report, type Output } from "../../output.ts";
import type { TextForm } from "../../style.ts";
import { visible } from "../../../base/text.ts";

interface Options {
  dir: string;
  remove?: true;
  discard?: true;
}

/** `probity network vote` */
export function networkVoteCommand(command: Command, output: Output): void {
  command
    .argument("<address>", "the validator's address, as network.json and member.json have it")
    .requiredOption("--dir <folder>", "the network's folder")
    .option("--remove", "vote it out instead of in")
    .option("--discard", "take back the votes on it, for or against")
    .action(async (address: string, { dir, remove, discard }: Options) => {
      const vote = discard === true ? "discard" : remove === true ? "remove" : "add";
      const result = await networkVote(dir, { address, vote });
      report(output, result, voteText);
      const done = result.nodes.some((node) => ["voted", "discarded", "none"].includes(node.result));
      if (!done || result.nodes.some((node) => node.result === "failed")) output.exitCode = 1;
    });
}

const words: Readonly<Record<NodeVote["result"], string>> = {
  voted: "votes in the next blocks that it proposes",
  discarded: "has taken its vote back",
  none: "had no vote to take back",
  down: "is not running and does not vote: start it, and vote again",
  "no validator": "is not a validator of the chain, so its vote would not count",
  failed: "did not vote",
};

function voteText({ address, name, vote, validators, needed, nodes }: VoteResult, text: TextForm): string {
  const shown = text.whole(address);
  const who = name === undefined ? shown : `${name} (${shown})`;
  const cast = nodes.filter(({ result }) => result === "voted").length;
  const heading = {
    add: `Voting to make ${who} a validator.`,
    remove: `Voting ${who} out.`,
    discard: `Taking back the votes on ${who}.`,
  }[vote];
  const rows = text.table(
    nodes.map(({ name: node, result, why }) => [
      `  ${node}`,
      why === undefined ? words[result] : `${words[result]}: ${visible(why)}`,
    ]),
  );
  if (vote === "discard") return [heading, rows].join("\n");
  return [
    heading,
    rows,
    `To ${vote} a validator, ${needed} of ${validators} validators must vote, more than half; here ${cast} ${cast === 1 ? "votes" : "vote"}.`,
    ...(name === undefined ? [`⚠ network.json names no node with this address: compare it digit by digit.`] : []),
    `→ ${cast < needed ? "The other members vote on their machines. " : ""}The new set takes effect in the block after the deciding vote ("probity network status"); then take the votes back with --discard.`,
  ].join("\n");
}
