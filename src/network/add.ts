import { readNetwork, type NetworkDescription } from "./description.ts";
import { generatedFiles, updateFolder } from "./folder.ts";
import { readBundle } from "./join.ts";
import { networkPaths } from "./layout.ts";
import { readMember, requireDistinct } from "./member.ts";

/**
 * Takes nodes of a further member into a network that runs. The genesis stays as it is: a new validator makes blocks
 * only after the others have voted for it. Every member needs the new bundle, so that the nodes find each other.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, NETWORK_GENESIS_DIFFERS, NETWORK_MEMBER_INVALID,
 * NETWORK_MEMBER_TWICE, NETWORK_NOT_WRITTEN
 */
export function addMembers(
  dir: string,
  members: readonly { source: string; content: unknown }[],
): { network: NetworkDescription; added: string[] } {
  const before = readNetwork(dir);
  const { genesis } = readBundle(networkPaths(dir).bundle);
  const theirs = members.flatMap(({ source, content }) => readMember(content, source).nodes);
  const nodes = [...before.nodes, ...theirs.map((node) => ({ ...node, local: false }))];
  requireDistinct(nodes);
  const network = { ...before, nodes };
  updateFolder(dir, generatedFiles(network, genesis));
  return { network, added: theirs.map(({ name }) => name) };
}
