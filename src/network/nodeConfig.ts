import type { NetworkDescription, NetworkNode } from "./description.ts";
import type { NodeKind } from "./layout.ts";
import { publicMethods } from "./rpcMethods.ts";
import { fill, type Values } from "./template.ts";

/** The algorithm that signs tokens. Besu and JOSE use the same name for it. */
export const JWT_ALGORITHM = "ES256";

/** The limit of pending transactions in a pool. */
export const POOL_SIZE = 20_000;

/** The most requests that an observer accepts in one batch. */
export const OBSERVER_BATCH = 10;

/** Whether nodes of this kind accept transactions at all. */
export function sendsTransactions(kind: NodeKind): boolean {
  return kind === "validator" || kind === "gateway";
}

interface NodeConfigParameters {
  network: NetworkDescription;
  node: NetworkNode;
  /** The container's address on the network between the nodes. */
  chainAddress: string;
  /** The container's address for Prometheus. */
  monitoringAddress: string;
}

/**
 * The configuration of a node as Besu reads it: option names without their dashes. Local processes override paths,
 * addresses and ports on the command line, which takes precedence over this file.
 */
export function nodeConfig({ network, node, chainAddress, monitoringAddress }: NodeConfigParameters): string {
  const { name, kind, host, p2pPort, rpcPort, metricsPort } = node;
  const openMethods = tomlList(publicMethods);
  const ofKind: Readonly<Record<NodeKind, Values>> = {
    validator: { gasLimit: network.gasLimit },
    gateway: { openMethods },
    observer: { openMethods, batchSize: OBSERVER_BATCH },
    archive: { openMethods },
  };
  return fill(`nodes/${kind}.toml`, {
    ...ofKind[kind],
    name,
    everyNode: fill("nodes/every-node.toml", {
      name,
      host,
      p2pPort,
      rpcPort,
      metricsPort,
      chainAddress,
      monitoringAddress,
      maxPeers: Math.max(25, 2 * network.nodes.length),
      poolSize: POOL_SIZE,
      jwtAlgorithm: JWT_ALGORITHM,
    }),
  });
}

/** The list of accounts that may send through a node. Besu requires lower or mixed case hex and no duplicates. */
export function permissionsFile(accounts: readonly string[]): string {
  const distinct = [...new Set(accounts.map((account) => account.toLowerCase()))];
  return fill("nodes/permissions.toml", { accounts: tomlList(distinct) });
}

/** JSON strings are also valid TOML (TOML 1.0, basic strings). */
function tomlList(items: readonly string[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
}
