import { readFileSync } from "node:fs";
import { bearer } from "../chain/token.ts";
import { ProbityError } from "../base/errors.ts";
import { systemCode } from "../base/node/files.ts";
import { nodesOfKind, readNetwork, type NetworkDescription, type NetworkNode } from "./description.ts";
import { tokenPath, type TokenPurpose } from "./layout.ts";

/** The JSON-RPC address of a node and the headers of a request. The headers hold a secret: never print them. */
interface Endpoint {
  url: string;
  headers: Record<string, string>;
}

export interface NetworkAccess {
  description: NetworkDescription;
  /**
   * The gateways of this folder, with the token that allows `eth_sendRawTransaction`. Without gateways: the validators,
   * with the operator's token.
   */
  endpoints: Endpoint[];
  /** The validators of this folder, with the operator's token, for `perm_*` and `qbft_*`. */
  validators: ({ name: string } & Endpoint)[];
}

/**
 * The endpoints of the nodes that this folder runs, for the tools on the operator's machine. All listen on loopback, as
 * processes and as containers. Nodes of other members are not included, because they take other tokens.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, NETWORK_TOKEN_MISSING, NETWORK_NO_NODE
 */
export function networkAccess(dir: string): Promise<NetworkAccess> {
  return Promise.resolve().then(() => {
    const description = readNetwork(dir);
    const endpointsOf = (nodes: readonly NetworkNode[], purpose: TokenPurpose): NetworkAccess["validators"] => {
      const local = nodes.filter((node) => node.local);
      if (local.length === 0) return [];
      const headers = { authorization: readBearer(dir, purpose) };
      return local.map((node) => ({ name: node.name, url: localUrl(node), headers: { ...headers } }));
    };
    const gateways = endpointsOf(nodesOfKind(description, "gateway"), "gateway");
    const validators = endpointsOf(nodesOfKind(description, "validator"), "operator");
    const endpoints = (gateways.length > 0 ? gateways : validators).map(({ url, headers }) => ({ url, headers }));
    if (endpoints.length > 0) return { description, endpoints, validators };
    throw new ProbityError(
      "NETWORK_NO_NODE",
      `${dir} runs no gateway and no validator, so nothing can be sent through it.`,
      "Name the folder that holds the keys of a gateway; a bundle of public files has none.",
      { facts: { dir } },
    );
  });
}

/** The JSON-RPC address of a node on the machine that runs it. */
export function localUrl({ rpcPort }: Pick<NetworkNode, "rpcPort">): string {
  return `http://127.0.0.1:${rpcPort}`;
}

/**
 * The authorization header with this folder's token for a purpose.
 * @throws {ProbityError} NETWORK_TOKEN_MISSING, CHAIN_TOKEN_INVALID
 */
export function readBearer(dir: string, purpose: TokenPurpose): string {
  return bearer(readToken(dir, purpose), tokenPath(dir, purpose));
}

/** @throws {ProbityError} NETWORK_TOKEN_MISSING */
export function readToken(dir: string, purpose: TokenPurpose): string {
  const path = tokenPath(dir, purpose);
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new ProbityError(
      "NETWORK_TOKEN_MISSING",
      `The ${purpose}'s token ${path} cannot be read (${systemCode(cause)}).`,
      `Make a new one with "probity network token --dir ${dir} --for ${purpose}", as the owner of the folder.`,
      { facts: { path }, cause },
    );
  }
}
