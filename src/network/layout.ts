import { join } from "node:path";

/**
 * The purpose of a node in a network.
 * - `validator` makes blocks; only its operator may call it
 * - `gateway` accepts transactions from holders of a token, and answers reads
 * - `observer` answers everybody's reads, and accepts no transaction
 * - `archive` keeps every past state, for auditors
 */
export const nodeKinds = ["validator", "gateway", "observer", "archive"] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** The first port of a network unless `--port-base` says otherwise. */
export const DEFAULT_PORT_BASE = 8600;

/** The offset of each kind's ports from the base. The gap to the next kind limits the number of nodes of a kind. */
const portOffsets: Readonly<Record<NodeKind, number>> = { validator: 0, gateway: 45, observer: 65, archive: 85 };

/** The most nodes of a kind in one folder: one less than the ports reserved for it. */
export const mostOfKind: Readonly<Record<NodeKind, number>> = { validator: 44, gateway: 19, observer: 19, archive: 19 };

const METRICS_OFFSET = 1_000;
const PEERS_OFFSET = 21_800;

/** The highest base with which every node's ports are valid. */
export const HIGHEST_PORT_BASE = 65_535 - PEERS_OFFSET - portOffsets.archive - mostOfKind.archive;

export interface NodePorts {
  rpcPort: number;
  metricsPort: number;
  p2pPort: number;
}

/**
 * The ports of a node: JSON-RPC at base + offset of the kind + index, metrics 1,000 and peers 21,800 above. With the
 * default base, gateway-1 has 8646, 9646 and 30446.
 * @param index from 1
 */
export function portsOf(kind: NodeKind, index: number, base: number = DEFAULT_PORT_BASE): NodePorts {
  const rpcPort = base + portOffsets[kind] + index;
  return { rpcPort, metricsPort: rpcPort + METRICS_OFFSET, p2pPort: rpcPort + PEERS_OFFSET };
}

/** The purposes of an operator's token. */
export const tokenPurposes = ["gateway", "operator", "auditor"] as const;
export type TokenPurpose = (typeof tokenPurposes)[number];

/** The paths in a network folder. */
export interface NetworkPaths {
  dir: string;
  /** The public description, `probity-network/1`. */
  description: string;
  genesis: string;
  staticNodes: string;
  compose: string;
  /** The operator's changes to it; this program never writes the file. */
  composeOverride: string;
  /** The files that members exchange: the public files and nothing else. */
  bundle: string;
  monitoring: string;
  proxy: string;
  /** 0700; secrets of the operator of this folder. */
  operator: string;
  /** The private key that signs tokens (PKCS #8, PEM), 0600. */
  jwtKey: string;
  /** The matching public key, with which the nodes check tokens (SPKI, PEM). */
  jwtPublicKey: string;
  /** Made by `network up` when nodes run as local processes. */
  run: string;
}

export interface NodePaths {
  /** 0700. */
  folder: string;
  /** Besu's TOML, with paths as they are inside the container. */
  config: string;
  /** The node's private key: 64 hex digits after 0x, 0600. */
  key: string;
  /** The accounts that may send through this node. Besu rewrites the file when the operator changes the list. */
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
