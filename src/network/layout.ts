import { join } from "node:path";

/**
 * What a node of a network is for.
 * - `validator` makes blocks; nobody but its operator may talk to it
 * - `gateway` takes transactions from those who hold a token, and answers reads
 * - `observer` answers reads of anybody, and takes no transaction
 * - `archive` keeps every state there ever was, for auditors
 */
export const nodeKinds = ["validator", "gateway", "observer", "archive"] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** Where the ports of a network begin unless `--port-base` says otherwise. */
export const DEFAULT_PORT_BASE = 8600;

/** How far the ports of each kind lie behind the base; the gap to the next kind is the most nodes there may be of it. */
const portOffsets: Readonly<Record<NodeKind, number>> = { validator: 0, gateway: 45, observer: 65, archive: 85 };

/** The most nodes of a kind that one folder may hold: one less than the ports set aside for it. */
export const mostOfKind: Readonly<Record<NodeKind, number>> = { validator: 44, gateway: 19, observer: 19, archive: 19 };

const METRICS_OFFSET = 1_000;
const PEERS_OFFSET = 21_800;

/** The highest base with which the ports of every node are still ports. */
export const HIGHEST_PORT_BASE = 65_535 - PEERS_OFFSET - portOffsets.archive - mostOfKind.archive;

export interface NodePorts {
  rpcPort: number;
  metricsPort: number;
  p2pPort: number;
}

/**
 * The ports of a node: JSON-RPC at base + offset of the kind + index, metrics 1,000 and peers 21,800 above. With the
 * usual base gateway-1 has 8646, 9646 and 30446.
 * @param index from 1
 */
export function portsOf(kind: NodeKind, index: number, base: number = DEFAULT_PORT_BASE): NodePorts {
  const rpcPort = base + portOffsets[kind] + index;
  return { rpcPort, metricsPort: rpcPort + METRICS_OFFSET, p2pPort: rpcPort + PEERS_OFFSET };
}

/** What an operator's token may be for. */
export const tokenPurposes = ["gateway", "operator", "auditor"] as const;
export type TokenPurpose = (typeof tokenPurposes)[number];

/** Where everything lies in a network folder. */
export interface NetworkPaths {
  dir: string;
  /** The public description, `probity-network/1`. */
  description: string;
  genesis: string;
  staticNodes: string;
  compose: string;
  /** What the operator changes of it; never made or written by us. */
  composeOverride: string;
  /** What members exchange: the public files and nothing else. */
  bundle: string;
  monitoring: string;
  proxy: string;
  /** 0700; what only the operator of this folder may see. */
  operator: string;
  /** The private key that signs tokens (PKCS #8, PEM), 0600. */
  jwtKey: string;
  /** Its public half, which the nodes check tokens with (SPKI, PEM). */
  jwtPublicKey: string;
  /** Made by `network up` with local processes. */
  run: string;
}

export interface NodePaths {
  /** 0700. */
  folder: string;
  /** Besu's TOML, with paths as they are inside the container. */
  config: string;
  /** The node's private key: 64 hex digits after 0x, 0600. */
  key: string;
  /** The accounts that may send through this node. Besu rewrites it when the operator changes the list. */
  permissions: string;
  /** The chain's data when the node runs in a container. */
  data: string;
}

export function networkPaths(dir: string): NetworkPaths {
  const operator = join(dir, "operator");
  return {
    dir,
    description: join(dir, "network.json"),
    genesis: join(dir, "genesis.json"),
    staticNodes: join(dir, "static-nodes.json"),
    compose: join(dir, "docker-compose.yml"),
    composeOverride: join(dir, "docker-compose.override.yml"),
    bundle: join(dir, "bundle"),
    monitoring: join(dir, "monitoring"),
    proxy: join(dir, "proxy"),
    operator,
    jwtKey: join(operator, "jwt.key"),
    jwtPublicKey: join(operator, "jwt.pub"),
    run: join(dir, "run"),
  };
}

export function nodePaths(dir: string, name: string): NodePaths {
  const folder = join(dir, "nodes", name);
  return {
    folder,
    config: join(folder, "config.toml"),
    key: join(folder, "key"),
    permissions: join(folder, "permissions.toml"),
    data: join(dir, "data", name),
  };
}

/** The token for a purpose, 0600. */
export function tokenPath(dir: string, purpose: TokenPurpose): string {
  return join(networkPaths(dir).operator, "tokens", `${purpose}.jwt`);
}
