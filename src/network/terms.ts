import { BlockList, isIP } from "node:net";
import { getAddress } from "ethers";
import { addressFault } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";
import { HIGHEST_PORT_BASE, mostOfKind, nodeKinds, type NodeKind } from "./layout.ts";

/** The largest chain id that wallets accept: above it, the `v` of a signature is not a safe integer (MetaMask). */
const HIGHEST_CHAIN_ID = 4_503_599_627_370_476;

/** Chains whose coins have a price. With one of their ids, a transaction signed here could be replayed there. */
const PUBLIC_CHAINS: ReadonlySet<number> = new Set([1, 10, 56, 100, 137, 250, 324, 8_453, 42_161, 43_114, 59_144]);

/** A contract of the maximum size takes 5.4 million gas to deploy, and a block must hold more than one transaction. */
const LOWEST_GAS_LIMIT = 10_000_000;
/** Besu made blocks of hundreds of millions of gas, but seconds late. */
const HIGHEST_GAS_LIMIT = 500_000_000;

const LONGEST_BLOCK_PERIOD = 60;

/** Addresses at which other machines cannot reach a peer: unspecified, link-local, multicast, reserved. */
const UNREACHABLE = new BlockList();
UNREACHABLE.addSubnet("0.0.0.0", 8);
UNREACHABLE.addSubnet("224.0.0.0", 3);
UNREACHABLE.addAddress("::", "ipv6");
UNREACHABLE.addSubnet("fe80::", 10, "ipv6");
UNREACHABLE.addSubnet("ff00::", 8, "ipv6");

/** The other services in the Compose file of a network; a node of the same name would replace one. */
export const serviceNames = ["proxy", "prometheus", "node-exporter", "grafana"] as const;

export function isChainId(id: number): boolean {
  return Number.isInteger(id) && id >= 2 && id <= HIGHEST_CHAIN_ID && !PUBLIC_CHAINS.has(id);
}

/** @param seconds whole seconds, because Besu ignores fractions */
export function isBlockPeriod(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_BLOCK_PERIOD;
}

export function isGasLimit(gas: number): boolean {
  return Number.isInteger(gas) && gas >= LOWEST_GAS_LIMIT && gas <= HIGHEST_GAS_LIMIT;
}

/** An IP address that other nodes can dial. Besu refuses its whole list of peers when one has an unknown zone. */
export function isHost(host: string): boolean {
  const version = isIP(host);
  return version !== 0 && !host.includes("%") && !UNREACHABLE.check(host, version === 6 ? "ipv6" : "ipv4");
}

/** Node names are also names of folders, containers and hosts, so every character must be safe in all three. */
export function isNodeName(name: string): boolean {
  return (
    name.length <= 40 &&
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) &&
    !(serviceNames as readonly string[]).includes(name)
  );
}

/** The time-out for a proposer: two periods, and at least four seconds, because Java may pause that long. */
export function requestTimeoutOf(blockPeriodSeconds: number): number {
  return Math.max(4, 2 * blockPeriodSeconds);
}

function whole(text: string): number | undefined {
  return /^\d{1,16}$/.test(text) ? Number(text) : undefined;
}

/** @throws {ProbityError} NETWORK_CHAIN_ID */
export function readChainId(text: string): number {
  const id = whole(text);
  if (id !== undefined && isChainId(id)) return id;
  const isPublic = id !== undefined && PUBLIC_CHAINS.has(id);
  throw new ProbityError(
    "NETWORK_CHAIN_ID",
    isPublic
      ? `Chain id ${text} belongs to a public chain, so transactions signed here could be replayed there.`
      : `"${text}" is not a chain id: give a whole number from 2 to ${HIGHEST_CHAIN_ID}.`,
    "Give an unused number with --chain-id, or leave it out to have one drawn.",
    { facts: { chainId: text } },
  );
}

/** @returns whole seconds @throws {ProbityError} NETWORK_BLOCK_PERIOD */
export function readBlockPeriod(text: string): number {
  const seconds = whole(/^(\d+)s?$/.exec(text)?.[1] ?? "");
  if (seconds !== undefined && isBlockPeriod(seconds)) return seconds;
  throw new ProbityError(
    "NETWORK_BLOCK_PERIOD",
    `"${text}" is not a block period: give whole seconds from 1s to ${LONGEST_BLOCK_PERIOD}s, since Besu ignores parts of a second.`,
    "Give --block-period 2s, which suits a network between cities.",
    { facts: { blockPeriod: text } },
  );
}

/** @throws {ProbityError} NETWORK_GAS_LIMIT */
export function readGasLimit(text: string): number {
  const gas = whole(text.replaceAll("_", ""));
  if (gas !== undefined && isGasLimit(gas)) return gas;
  throw new ProbityError(
    "NETWORK_GAS_LIMIT",
    `"${text}" is not a gas limit of a block: give a whole number from ${LOWEST_GAS_LIMIT} to ${HIGHEST_GAS_LIMIT}.`,
    "Leave --gas-limit out: the default, 30 million for each second of the block period, suits two processors.",
    { facts: { gasLimit: text } },
  );
}

/** @throws {ProbityError} NETWORK_COUNT */
export function readCount(text: string, kind: NodeKind): number {
  const count = whole(text);
  if (count !== undefined && count <= mostOfKind[kind]) return count;
  throw new ProbityError(
    "NETWORK_COUNT",
    `"${text}" is not a number of ${kind}s: one folder runs 0 to ${mostOfKind[kind]}.`,
    `Give a whole number with --${kind}s.`,
    { facts: { kind, count: text } },
  );
}

/** @throws {ProbityError} NETWORK_PORT */
export function readPortBase(text: string): number {
  const base = whole(text);
  if (base !== undefined && base >= 1_024 && base <= HIGHEST_PORT_BASE) return base;
  throw new ProbityError(
    "NETWORK_PORT",
    `"${text}" is not a base for the ports: give a whole number from 1024 to ${HIGHEST_PORT_BASE}.`,
    "Leave --port-base out, or give a number such as 18600.",
    { facts: { portBase: text } },
  );
}

/** @throws {ProbityError} NETWORK_PORT */
export function readPort(text: string): number {
  const port = whole(text);
  if (port !== undefined && port >= 1 && port <= 65_535) return port;
  throw new ProbityError(
    "NETWORK_PORT",
    `"${text}" is not a port: give a whole number from 1 to 65535.`,
    "Leave --p2p-port out unless your firewall maps another one.",
    { facts: { port: text } },
  );
}

/** @throws {ProbityError} NETWORK_HOST */
export function readHost(text: string): string {
  if (isHost(text)) return text;
  throw new ProbityError(
    "NETWORK_HOST",
    `"${text}" is not an IP address that others can reach; Besu accepts no host names in enode addresses.`,
    "Give the address of this machine as the other members see it, such as --host 10.0.0.5.",
    { facts: { host: text } },
  );
}

/** @throws {ProbityError} NETWORK_NAME */
export function readNodeName(text: string): string {
  if (isNodeName(text)) return text;
  throw new ProbityError(
    "NETWORK_NAME",
    `"${text}" is not a name for a node: use up to 40 small letters, digits and single hyphens, a letter first, and not ${serviceNames.join(", ")}.`,
    "Give a name such as --name health-1: the agency and a number.",
    { facts: { name: text } },
  );
}

/** @throws {ProbityError} NETWORK_KIND */
export function readKind(text: string): NodeKind {
  const kind = nodeKinds.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new ProbityError(
    "NETWORK_KIND",
    `"${text}" is not a kind of node.`,
    `Give one of ${nodeKinds.join(", ")} with --kind.`,
    { facts: { kind: text } },
  );
}

/**
 * The checksummed form of an address that an operator gives.
 * @throws {ProbityError} `code`, with `next` as what to do
 */
export function requireAddress(text: string, code: string, next: string): string {
  const fault = addressFault(text);
  if (fault === undefined) return getAddress(text);
  throw new ProbityError(code, `"${text.slice(0, 60)}" ${fault}.`, next, { facts: { address: text } });
}

/**
 * Reads a list of accounts: one address a line. Empty lines and text after a # are ignored.
 * @throws {ProbityError} NETWORK_ACCOUNTS
 */
export function readAccounts(text: string, source: string): string[] {
  const accounts = new Set<string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const account = line.replace(/#.*/, "").trim();
    if (account === "") continue;
    const fault = addressFault(account);
    if (fault !== undefined) {
      throw new ProbityError(
        "NETWORK_ACCOUNTS",
        `Line ${index + 1} of ${source}, "${account.slice(0, 60)}", ${fault}.`,
        "Write one address a line, 0x and 40 hex digits; a # begins a remark.",
        { facts: { source, line: String(index + 1) } },
      );
    }
    accounts.add(getAddress(account));
  }
  return [...accounts];
}
