import { ProbityError } from "../../base/errors.ts";
import { localUrl, readBearer } from "../access.ts";
import type { NetworkDescription, NetworkNode } from "../description.ts";
import type { RpcEndpoint } from "./rpc.ts";

/**
 * The nodes that this folder runs, or the named ones of them.
 * @throws {ProbityError} NETWORK_NODE_UNKNOWN, NETWORK_NODE_ELSEWHERE, NETWORK_NO_NODE
 */
export function chosenNodes({ nodes }: NetworkDescription, names?: readonly string[]): NetworkNode[] {
  const local = nodes.filter((node) => node.local);
  const known = local.map(({ name }) => name).join(", ");
  for (const name of names ?? []) {
    const node = nodes.find((other) => other.name === name);
    if (node?.local === true) continue;
    throw new ProbityError(
      node === undefined ? "NETWORK_NODE_UNKNOWN" : "NETWORK_NODE_ELSEWHERE",
      node === undefined
        ? `The network has no node ${JSON.stringify(name)}.`
        : `${name} is another member's node, and its key is not in this folder.`,
      known === "" ? "Make a node of your own first." : `The nodes of this folder are ${known}.`,
      { facts: { node: name } },
    );
  }
  if (local.length === 0) {
    throw new ProbityError(
      "NETWORK_NO_NODE",
      "This folder runs no node: it holds no keys.",
      `Name the folder where you ran "probity network init" or "probity network join".`,
    );
  }
  return names === undefined || names.length === 0 ? local : local.filter(({ name }) => names.includes(name));
}

/** The endpoint of a node of this folder for the operator's tools. */
export function operatorEndpoint(dir: string, node: NetworkNode): RpcEndpoint {
  return { url: localUrl(node), headers: { authorization: readBearer(dir, "operator") } };
}

/** How many of N validators must seal a block: two thirds, rounded up. */
export function quorumOf(validators: number): number {
  return Math.ceil((2 * validators) / 3);
}
