import { ProbityError } from "../base/errors.ts";
import { CHAIN_PREFIX } from "./containers.ts";
import { readNetwork, type NetworkDescription, type NetworkNode } from "./description.ts";
import { generatedFiles, updateFolder } from "./folder.ts";
import { termsDigestOf } from "./genesis.ts";
import { readBundle } from "./join.ts";
import { networkPaths } from "./layout.ts";
import { readMember, requireDistinct } from "./member.ts";

/**
 * Adds nodes of another member to a running network. The genesis stays the same: a new validator proposes blocks only
 * after the other validators have voted for it. Every member needs the new bundle, so that the nodes find each other.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, NETWORK_GENESIS_DIFFERS, NETWORK_MEMBER_INVALID,
 * NETWORK_MEMBER_TWICE, NETWORK_HOST_MISSING, NETWORK_NOT_WRITTEN
 * @param host the address at which others reach this machine, when the network was made for one machine alone
 */
export function addMembers(
  dir: string,
  members: readonly { source: string; content: unknown }[],
  host?: string,
): { network: NetworkDescription; termsDigest: string; added: string[] } {
  const before = readNetwork(dir);
  const { genesis } = readBundle(networkPaths(dir).bundle);
  const theirs = members.flatMap(({ source, content }) => readMember(content, source).nodes);
  const nodes = [...reachable(before, host), ...theirs.map((node) => ({ ...node, local: false }))];
  requireDistinct(nodes);
  const network = { ...before, nodes };
  updateFolder(dir, generatedFiles(network, genesis));
  return { network, termsDigest: termsDigestOf(genesis), added: theirs.map(({ name }) => name) };
}

/** Replaces the addresses of nodes that were made for one machine, because nobody else can reach them. */
function reachable({ nodes }: NetworkDescription, host: string | undefined): NetworkNode[] {
  if (!nodes.some(isInside)) return nodes;
  if (host !== undefined) return nodes.map((node) => (isInside(node) ? { ...node, host } : node));
  throw new ProbityError(
    "NETWORK_HOST_MISSING",
    "This network was made for one machine, and the new member could not reach its nodes.",
    "Give the address of this machine as the new member sees it with --host.",
  );
}

const isInside = ({ host }: NetworkNode): boolean => host.startsWith(CHAIN_PREFIX);
