import type { NetworkDescription, NetworkNode } from "./description.ts";

/** The version of Besu that the files are made for; its option names change between versions. */
export const BESU_VERSION = "26.8.0";

/** The version that was tested (docs/network-report.md), as processes only; containers were never tested. */
export const TRIED_BESU = "26.8-develop, built from source";

/** The user of the Besu image. Used when the operator is root, because nothing should run as root. */
const BESU_USER = 1_000;

/** Subnets inside the machine. Each has room for every node that a folder may hold. */
export const CHAIN_PREFIX = "172.30.85.";
const MONITORING_PREFIX = "172.30.86.";
export const CHAIN_SUBNET = `${CHAIN_PREFIX}0/24`;
export const MONITORING_SUBNET = `${MONITORING_PREFIX}0/24`;

/** The subnet of the proxy's published port. All requests through it have the gateway's address. */
export const EDGE_SUBNET = "172.30.87.0/24";
export const EDGE_GATEWAY = "172.30.87.1";

const FIRST_HOST = 11;

/** The ports of the machine on which the observers' proxy and the dashboards listen. */
export const PROXY_PORT = 8_080;
export const GRAFANA_PORT = 3_000;
export const PROMETHEUS_PORT = 9_090;

/** The address of the container of the n-th node of a folder on the network between the nodes; n from 0. */
export function chainAddress(index: number): string {
  return `${CHAIN_PREFIX}${FIRST_HOST + index}`;
}

/** The address of the container of the n-th node of a folder on the monitoring network; n from 0. */
function monitoringAddress(index: number): string {
  return `${MONITORING_PREFIX}${FIRST_HOST + index}`;
}

/** The nodes that this folder runs, with the addresses of their containers. */
export function localNodes({ nodes }: NetworkDescription): {
  node: NetworkNode;
  chainAddress: string;
  monitoringAddress: string;
}[] {
  return nodes
    .filter((node) => node.local)
    .map((node, index) => ({
      node,
      chainAddress: chainAddress(index),
      monitoringAddress: monitoringAddress(index),
    }));
}

/** The user of the containers: the operator, so that nobody else needs to read the keys, but never root. */
export function containerUser(): { uid: number; gid: number } {
  const uid = process.getuid?.() ?? BESU_USER;
  const gid = process.getgid?.() ?? BESU_USER;
  return uid === 0 ? { uid: BESU_USER, gid: BESU_USER } : { uid, gid };
}
