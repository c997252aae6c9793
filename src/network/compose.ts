import type { NetworkDescription, NetworkNode } from "./description.ts";
import {
  BESU_VERSION,
  CHAIN_SUBNET,
  EDGE_GATEWAY,
  EDGE_SUBNET,
  GRAFANA_PORT,
  localNodes,
  MONITORING_SUBNET,
  PROMETHEUS_PORT,
  PROXY_PORT,
  TRIED_BESU,
} from "./containers.ts";
import type { NodeKind } from "./layout.ts";
import { sendsTransactions } from "./nodeConfig.ts";
import { fill } from "./template.ts";

const purposes: Readonly<Record<NodeKind, string>> = {
  validator: "makes blocks. Its JSON-RPC needs the operator's token.",
  gateway: "takes transactions from relays that hold a token.",
  observer: "answers reads. The public reaches it through the proxy.",
  archive: "keeps every state, for auditors.",
};

/** The user that the containers run as. */
interface User {
  uid: number;
  gid: number;
}

/** `docker-compose.yml` of the nodes that this folder runs, with their proxy and their monitoring. */
export function composeFile(network: NetworkDescription, { uid, gid }: User): string {
  const nodes = localNodes(network);
  const observers = nodes.filter(({ node }) => node.kind === "observer").map(({ node }) => node);
  const alone = network.nodes.every((node) => node.local);
  return fill("docker-compose.yml", {
    besuVersion: BESU_VERSION,
    triedBesu: TRIED_BESU,
    chainId: network.chainId,
    user: `${uid}:${gid}`,
    grafanaUser: `${uid}:${gid === 0 ? uid : gid}`,
    nodes: nodes.map((placed) => nodeService(placed, alone)).join("\n"),
    proxy: observers.length === 0 ? "" : proxyService(observers),
    prometheusPort: PROMETHEUS_PORT,
    grafanaPort: GRAFANA_PORT,
    chainSubnet: CHAIN_SUBNET,
    monitoringSubnet: MONITORING_SUBNET,
    proxyNetworks:
      observers.length === 0
        ? ""
        : fill("docker-compose/proxy-networks.yml", { edgeSubnet: EDGE_SUBNET, edgeGateway: EDGE_GATEWAY }),
  });
}

function nodeService({ node, ...addresses }: ReturnType<typeof localNodes>[number], alone: boolean): string {
  const { name, kind, rpcPort, p2pPort } = node;
  const archive = kind === "archive"; // Old states and traces are large.
  return fill("docker-compose/node.yml", {
    ...addresses,
    name,
    rpcPort,
    purpose: purposes[kind],
    heap: archive ? "4g" : "2g",
    memory: archive ? "8g" : "4g",
    permissionsMode: sendsTransactions(kind) ? "rw" : "ro", // Besu rewrites the list when the operator changes it.
    publicNetwork: kind === "observer" ? "public: {}" : "",
    peerPort: alone ? "" : `- "${p2pPort}:${p2pPort}/tcp"`,
    healthPath: kind === "validator" ? "/liveness" : "/readiness?minPeers=1&maxBlocksBehind=10",
  });
}

function proxyService(observers: readonly NetworkNode[]): string {
  return fill("docker-compose/proxy.yml", {
    proxyPort: PROXY_PORT,
    observers: observers.map(({ name }) => `${name}:\n  condition: service_healthy`).join("\n"),
  });
}

/** The configuration of the proxy in front of the public observers. */
export function proxyConfig(observers: readonly NetworkNode[]): string {
  return fill("proxy/nginx.conf", {
    edgeGateway: EDGE_GATEWAY,
    proxyPort: PROXY_PORT,
    observers: observers
      .map(({ name, rpcPort }) => `server ${name}:${rpcPort} max_fails=3 fail_timeout=15s;`)
      .join("\n"),
  });
}
