import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { ProbityError } from "../../base/errors.ts";
import { readNetwork, type NetworkNode } from "../description.ts";
import { requireAddress } from "../terms.ts";
import { requireCompose, runningServices } from "./docker.ts";
import { findRunning, notedRunner, realFolder } from "./folder.ts";
import { chosenNodes, operatorEndpoint } from "./nodes.ts";
import { ask, RpcFailure, type RpcCall } from "./rpc.ts";

/** Where the address of a node is found. */
const WHERE = `Give 0x and 40 hex digits, as "node.address" in its network.json or member.json, and read them over the telephone.`;

export interface VoteOptions {
  /** Address of the validator to vote on. */
  address: string;
  /** Add it, remove it, or discard any vote on it. */
  vote: "add" | "remove" | "discard";
}

/** The result of the vote of one node. */
export interface NodeVote {
  name: string;
  /**
   * - `voted`: the node puts its vote into the blocks that it proposes
   * - `discarded`: the node withdrew its vote
   * - `none`: the node had no vote to withdraw
   * - `down`: the node does not run, so it was not asked
   * - `no validator`: the node is not a validator of the chain, so its vote would not count and it was not asked
   * - `failed`: the node was asked and did not vote; see `why`
   */
  result: "voted" | "discarded" | "none" | "down" | "no validator" | "failed";
  why?: string;
}

export interface VoteResult extends VoteOptions {
  /** The validator's name in network.json; undefined when it has none. */
  name?: string;
  /** The present number of validators, and how many votes decide. */
  validators: number;
  needed: number;
  nodes: NodeVote[];
}

/**
 * Votes with the validators of a folder, through loopback and with the operator's token.
 * @throws {ProbityError} NETWORK_ADDRESS, NETWORK_MISSING, NETWORK_INVALID, NETWORK_NO_NODE, NETWORK_TOKEN_MISSING,
 * NETWORK_DOWN, NETWORK_IS_VALIDATOR, NETWORK_NO_VALIDATOR, NETWORK_LAST_VALIDATOR, NETWORK_DOCKER_*
 */
export async function networkVote(folder: string, { address: text, vote }: VoteOptions): Promise<VoteResult> {
  const address = requireAddress(text, "NETWORK_ADDRESS", WHERE);
  const dir = realFolder(folder);
  const description = readNetwork(dir);
  const voters = chosenNodes(description).filter(({ kind }) => kind === "validator");
  if (voters.length === 0) {
    throw new ProbityError(
      "NETWORK_NO_NODE",
      `${folder} runs no validator, and only validators vote.`,
      "Name the folder that holds the keys of your validators, or ask the members that run validators.",
      { facts: { dir: folder } },
    );
  }
  const isRunning = runningNodes(dir);
  const running = voters.filter(({ name }) => isRunning(name));
  const set = await validatorsOf(dir, folder, running);
  if (vote !== "discard") requireSense(address, vote, set);
  const name = description.nodes.find((node) => node.address === address)?.name;
  const nodes = await Promise.all(
    voters.map(async (node): Promise<NodeVote> => {
      if (!running.includes(node)) return { name: node.name, result: "down" };
      // A former validator may still have a vote to withdraw.
      if (vote !== "discard" && !set.includes(node.address)) return { name: node.name, result: "no validator" };
      return voteOf(dir, node, address, vote);
    }),
  );
  const needed = votesNeeded(set.length);
  return { address, vote, ...(name === undefined ? {} : { name }), validators: set.length, needed, nodes };
}

/** More than half of the validators: three of four, and three of five. */
export function votesNeeded(validators: number): number {
  return Math.floor(validators / 2) + 1;
}

/** Another program may use the port of a stopped node; it must not get the operator's token. */
function runningNodes(dir: string): (name: string) => boolean {
  if (notedRunner(dir) !== "docker") return (name) => findRunning(dir, name) !== undefined;
  const services = runningServices(requireCompose(dir));
  return (name) => services.has(name);
}

/** The chain's present validators, from the first node that answers. */
async function validatorsOf(dir: string, folder: string, running: readonly NetworkNode[]): Promise<string[]> {
  const said: string[] = [];
  for (const node of running) {
    try {
      const call = { method: "qbft_getValidatorsByBlockNumber", params: ["latest"] };
      const list = z.array(z.string()).parse(await ask(operatorEndpoint(dir, node), call));
      return list.map(getAddress);
    } catch (error) {
      if (error instanceof ProbityError) throw error;
      said.push(`${node.name} ${reasonOf(error)}`);
    }
  }
  throw new ProbityError(
    "NETWORK_DOWN",
    running.length === 0
      ? `None of the validators of ${folder} runs, so none can vote.`
      : `No validator of ${folder} names the chain's validators: ${said.join("; ")}.`,
    `Start them with "probity network up --dir ${folder}", or look with "probity network status --dir ${folder}".`,
    { facts: { dir: folder } },
  );
}

function requireSense(address: string, vote: "add" | "remove", set: readonly string[]): void {
  const isValidator = set.includes(address);
  const facts = { address, validators: String(set.length) };
  if (vote === "add" && isValidator) {
    throw new ProbityError(
      "NETWORK_IS_VALIDATOR",
      `${address} is one of the chain's ${set.length} validators already.`,
      "There is nothing to do; take back votes that are still listed with --discard, or vote it out with --remove.",
      { facts },
    );
  }
  if (vote === "remove" && !isValidator) {
    throw new ProbityError(
      "NETWORK_NO_VALIDATOR",
      `${address} is not one of the chain's ${set.length} validators, so it cannot be voted out.`,
      `List them with "probity network status", and compare the address digit by digit.`,
      { facts },
    );
  }
  if (vote === "remove" && set.length === 1) {
    throw new ProbityError(
      "NETWORK_LAST_VALIDATOR",
      `${address} is the chain's only validator, and without it the chain would stop for ever.`,
      "Vote another validator in first.",
      { facts },
    );
  }
}

async function voteOf(dir: string, node: NetworkNode, address: string, vote: VoteOptions["vote"]): Promise<NodeVote> {
  const { name } = node;
  const endpoint = operatorEndpoint(dir, node);
  const call: RpcCall =
    vote === "discard"
      ? { method: "qbft_discardValidatorVote", params: [address] }
      : { method: "qbft_proposeValidatorVote", params: [address, vote === "add"] };
  try {
    if (vote === "discard" && !(await hasVote(endpoint, address))) return { name, result: "none" };
    const done = await ask(endpoint, call);
    if (done !== true) return { name, result: "failed", why: `answered ${JSON.stringify(done)}` };
    return { name, result: vote === "discard" ? "discarded" : "voted" };
  } catch (error) {
    return { name, result: "failed", why: reasonOf(error) };
  }
}

async function hasVote(endpoint: Parameters<typeof ask>[0], address: string): Promise<boolean> {
  const pending = z.record(z.string(), z.boolean()).parse(await ask(endpoint, { method: "qbft_getPendingVotes" }));
  return Object.keys(pending).some((listed) => isAddress(listed) && getAddress(listed) === address);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof RpcFailure)) return "does not answer as a node does";
  if (error.trouble === "token") return "does not take the operator's token";
  return error.trouble === "refused" ? `refuses: ${error.message}` : "does not answer";
}
