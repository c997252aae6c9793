import { lstatSync, readdirSync, statfsSync, type Stats } from "node:fs";
import { join } from "node:path";
import { getAddress } from "ethers";
import { z } from "zod";
import { decodeExtraData } from "../extraData.ts";
import { readNetwork, type NetworkDescription, type NetworkNode } from "../description.ts";
import { nodePaths, type NodeKind } from "../layout.ts";
import { requireCompose, runningServices } from "./docker.ts";
import { findRunning, notedRunner, realFolder, runPaths, type RunnerKind } from "./folder.ts";
import { chosenNodes, operatorEndpoint, quorumOf } from "./nodes.ts";
import { askAll, quantity, RpcFailure, type RpcEndpoint } from "./rpc.ts";

/** The state of one node of this folder. Heights are block numbers, ages whole seconds, sizes bytes. */
export interface NodeStatus {
  name: string;
  kind: NodeKind;
  address: string;
  url: string;
  /** Whether its process or container runs. */
  running: boolean;
  pid?: number;
  /** Whether it answers JSON-RPC. */
  answers: boolean;
  /** The reason for a failed answer. */
  trouble?: string;
  height?: number;
  blockAge?: number;
  peers?: number;
  /** Whether it is one of the chain's validators now. */
  validator?: boolean;
  /** The newest of the recent blocks that it proposed. */
  lastProposed?: number;
  /**
   * How many of the node's newest blocks were agreed in each round. A block's hash does not cover the round: each node
   * keeps the seals, and so the round, that it saw first.
   */
  rounds?: Round[];
  version?: string;
  disk?: number;
}

export interface Round {
  round: number;
  blocks: number;
}

interface Warning {
  /** Stable, for programs. */
  code: string;
  text: string;
}

export interface NetworkStatus {
  chainId: number;
  genesisHash: string;
  runner?: RunnerKind;
  /** `making blocks`, `standing still` (nodes answer, but the newest block is too old), `down` (no node answers). */
  state: "making blocks" | "standing still" | "down";
  height?: number;
  blockAge?: number;
  validators: number;
  quorum: number;
  /** How many of the recent blocks were agreed in each round, by the highest node. Round 0 is normal. */
  rounds: Round[];
  /** Free bytes on the disk of the folder. */
  diskFree: number;
  nodes: NodeStatus[];
  warnings: Warning[];
}

const blockSchema = z.object({
  number: z.string(),
  hash: z.string(),
  timestamp: z.string(),
  miner: z.string(),
  extraData: z.string(),
});
type Block = z.infer<typeof blockSchema>;

/** Warns about a validator that proposed nothing in this many turns. */
const TURNS = 4;
/** Warns about a node that is more blocks behind than this. One or two are usual while blocks propagate. */
const BEHIND = 3;
const FEW_BYTES = 5 * 2 ** 30;
/** The least and the most blocks whose rounds are read. More would take too many requests for a status. */
const FEWEST_BLOCKS = 16;
const MOST_BLOCKS = 100;

interface Seen {
  node: NetworkNode;
  status: NodeStatus;
  endpoint: RpcEndpoint;
  startedAt?: number;
  head?: Block;
}

/**
 * Reads the state of every node of a folder and of their chain.
 * @param now milliseconds since 1970
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, NETWORK_NO_NODE, NETWORK_TOKEN_MISSING, NETWORK_DOCKER_*
 */
export async function networkStatus(folder: string, now: () => number = Date.now): Promise<NetworkStatus> {
  const dir = realFolder(folder);
  const description = readNetwork(dir);
  const runner = notedRunner(dir);
  const services = runner === "docker" ? runningServices(requireCompose(dir)) : undefined;
  const seen = await Promise.all(chosenNodes(description).map((node) => seeNode(dir, node, services)));
  const answering = seen.filter(({ head }) => head !== undefined);
  const best = answering.reduce<Seen | undefined>(
    (most, one) => ((one.status.height ?? 0) > (most?.status.height ?? -1) ? one : most),
    undefined,
  );
  const validators = best === undefined ? undefined : await validatorsOf(best);
  const addresses = validators ?? addressesOf(description);
  const read = new Map(
    await Promise.all(answering.map(async (one) => [one, await recentBlocks(one, addresses.length * TURNS)] as const)),
  );
  const blocks = (best === undefined ? undefined : read.get(best)) ?? [];
  const age = (block: Block | undefined): number | undefined => {
    const made = quantity(block?.timestamp);
    return made === undefined || made === 0 ? undefined : Math.max(0, Math.round(now() / 1000 - made));
  };
  for (const one of seen) {
    const { node, status, head } = one;
    const rounds = roundsOf(read.get(one) ?? []);
    if (rounds.length > 0) status.rounds = rounds;
    const blockAge = age(head);
    if (blockAge !== undefined) status.blockAge = blockAge;
    if (validators !== undefined) status.validator = validators.includes(node.address);
    const proposed = blocks.find(({ miner }) => getAddress(miner) === node.address);
    const number = quantity(proposed?.number);
    if (number !== undefined) status.lastProposed = number;
  }
  const network: NetworkStatus = {
    ...{
      chainId: description.chainId,
      genesisHash: description.genesisHash,
      ...(runner === undefined ? {} : { runner }),
    },
    state: "down",
    ...(best?.status.height === undefined ? {} : { height: best.status.height }),
    ...(best?.status.blockAge === undefined ? {} : { blockAge: best.status.blockAge }),
    ...{ validators: addresses.length, quorum: quorumOf(addresses.length), rounds: roundsOf(blocks) },
    ...{ diskFree: freeBytes(dir), nodes: seen.map(({ status }) => status), warnings: [] },
  };
  if (best !== undefined) {
    const isStill = network.blockAge === undefined || network.blockAge > patienceOf(description, addresses.length);
    network.state = isStill ? "standing still" : "making blocks";
  }
  network.warnings = warningsOf(network, { description, seen, addresses, blocks, now: now() });
  return network;
}

/**
 * The highest normal age of a network's newest block, in seconds: three periods, and the rounds that are lost when as
 * many validators as may fail have consecutive turns. The time-out doubles with every lost round.
 */
export function patienceOf(
  { blockPeriodSeconds, requestTimeoutSeconds }: NetworkDescription,
  validators: number,
): number {
  const mayFail = Math.floor((validators - 1) / 3);
  return 3 * blockPeriodSeconds + requestTimeoutSeconds * (2 ** Math.min(mayFail + 1, 8) - 1);
}

async function seeNode(dir: string, node: NetworkNode, services: Set<string> | undefined): Promise<Seen> {
  const found = services === undefined ? findRunning(dir, node.name) : undefined;
  const endpoint = operatorEndpoint(dir, node);
  const disk = sizeOf(services === undefined ? runPaths(dir, node.name).data : nodePaths(dir, node.name).data);
  const status: NodeStatus = {
    ...{ name: node.name, kind: node.kind, address: node.address, url: endpoint.url },
    running: services === undefined ? found !== undefined : services.has(node.name),
    ...(found === undefined ? {} : { pid: found.pid }),
    answers: false,
    ...(disk === undefined ? {} : { disk }),
  };
  const seen: Seen = { node, status, endpoint };
  if (found?.startedAt !== undefined) seen.startedAt = found.startedAt;
  // Another program may use the port of a stopped node; it must not get the operator's token.
  if (!status.running) return seen;
  const calls = [
    { method: "eth_getBlockByNumber", params: ["latest", false] },
    { method: "net_peerCount" },
    { method: "web3_clientVersion" },
  ];
  try {
    const [head, peers, version] = await askAll(endpoint, calls);
    const block = blockSchema.safeParse(head);
    status.answers = true;
    if (block.success) {
      seen.head = block.data;
      const height = quantity(block.data.number);
      if (height !== undefined) status.height = height;
    }
    const count = quantity(peers);
    if (count !== undefined) status.peers = count;
    if (typeof version === "string") status.version = version;
  } catch (error) {
    const isToken = error instanceof RpcFailure && error.trouble === "token";
    status.trouble = isToken ? "does not take the operator's token" : "does not answer";
  }
  return seen;
}

async function validatorsOf({ endpoint, head }: Seen): Promise<string[] | undefined> {
  try {
    const [list] = await askAll(endpoint, [{ method: "qbft_getValidatorsByBlockNumber", params: ["latest"] }]);
    const parsed = z.array(z.string()).safeParse(list);
    if (parsed.success) return parsed.data.map(getAddress);
  } catch {
    // the extra data of the newest block names them too
  }
  try {
    return head === undefined ? undefined : [...decodeExtraData(head.extraData).validators];
  } catch {
    return undefined;
  }
}

/** The newest blocks, newest first, without block 0, which has no proposer. */
async function recentBlocks({ endpoint, status }: Seen, wanted: number): Promise<Block[]> {
  const height = status.height ?? 0;
  const count = Math.min(height, Math.max(FEWEST_BLOCKS, wanted), MOST_BLOCKS);
  if (count === 0) return [];
  const calls = Array.from({ length: count }, (_, back) => ({
    method: "eth_getBlockByNumber",
    params: [`0x${(height - back).toString(16)}`, false],
  }));
  try {
    const answers = await askAll(endpoint, calls);
    return answers.flatMap((answer) => blockSchema.safeParse(answer).data ?? []);
  } catch {
    return [];
  }
}

function roundsOf(blocks: readonly Block[]): Round[] {
  const counts = new Map<number, number>();
  for (const { extraData } of blocks) {
    try {
      const { round } = decodeExtraData(extraData);
      counts.set(round, (counts.get(round) ?? 0) + 1);
    } catch {
      // not a QBFT block, so it has no rounds
    }
  }
  return [...counts].map(([round, count]) => ({ round, blocks: count })).sort((a, b) => a.round - b.round);
}

function addressesOf({ nodes }: NetworkDescription): string[] {
  return nodes.filter(({ kind }) => kind === "validator").map(({ address }) => address);
}

interface Evidence {
  description: NetworkDescription;
  seen: readonly Seen[];
  /** The chain's validators. */
  addresses: readonly string[];
  blocks: readonly Block[];
  now: number;
}

function warningsOf(network: NetworkStatus, evidence: Evidence): Warning[] {
  const { description, seen, addresses } = evidence;
  const warnings: Warning[] = [];
  const warn = (code: string, text: string): void => void warnings.push({ code, text });
  if (network.state === "down") warn("NETWORK_DOWN", `no node of this folder answers`);
  for (const { status } of seen) {
    if (!status.running) warn("NETWORK_NODE_DOWN", `${status.name} does not run`);
    else if (!status.answers)
      warn("NETWORK_NODE_SILENT", `${status.name} runs, but ${status.trouble ?? "does not answer"}`);
  }
  if (network.state === "down") return warnings;
  const { height = 0, blockAge, quorum, validators } = network;
  // Of other members' validators, only the blocks that they propose are known.
  const silent = seen.filter(({ node, status }) => addresses.includes(node.address) && !status.answers).length;
  if (validators - silent < quorum) {
    warn(
      "NETWORK_NO_QUORUM",
      `no quorum: blocks need ${quorum} of ${validators} validators, and ${silent} do not answer`,
    );
  }
  if (network.state === "standing still") {
    warn(
      "NETWORK_STANDS_STILL",
      blockAge === undefined
        ? "there is no block after the first"
        : `the newest block is ${blockAge} s old: the chain stands still`,
    );
  } else if (blockAge !== undefined && blockAge > 3 * description.blockPeriodSeconds) {
    const period = description.blockPeriodSeconds;
    warn("NETWORK_BLOCK_LATE", `the newest block is ${blockAge} s old, and one is due every ${period} s`);
  }
  const answering = seen.filter(({ status }) => status.answers);
  for (const { status } of answering) {
    const others = answering.length - 1;
    if (status.peers !== undefined && status.peers < others) {
      warn(
        "NETWORK_PEERS_MISSING",
        `${status.name} is linked to ${status.peers} of ${others} others that run here (a lost link is tried again after a minute)`,
      );
    }
    if (status.height !== undefined && status.height + BEHIND < height) {
      warn("NETWORK_NODE_BEHIND", `${status.name} is ${height - status.height} blocks behind`);
    }
  }
  warnings.push(...proposalWarnings(network, evidence), ...setWarnings(evidence));
  const { late, read } = lateBlocks(network.rounds);
  // While one of four is down, every fourth block is late. A single late block after a start is normal.
  if (read >= FEWEST_BLOCKS && late * 5 >= read) {
    warn(
      "NETWORK_ROUND_CHANGES",
      `${late} of the newest ${read} blocks were not agreed in round 0: proposers are late or down`,
    );
  }
  const versions = new Set(answering.flatMap(({ status }) => status.version ?? []));
  if (versions.size > 1)
    warn("NETWORK_VERSIONS_DIFFER", `the nodes are of different versions: ${[...versions].join(", ")}`);
  if (network.diskFree < FEW_BYTES) {
    warn("NETWORK_DISK_FULL", `the disk of the folder has ${Math.floor(network.diskFree / 2 ** 20)} MiB left`);
  }
  return warnings;
}

/** How many of the blocks that were read were agreed in a later round than 0. */
export function lateBlocks(rounds: readonly Round[]): { late: number; read: number } {
  const sum = (some: readonly Round[]): number => some.reduce((total, { blocks }) => total + blocks, 0);
  return { late: sum(rounds.filter(({ round }) => round > 0)), read: sum(rounds) };
}

/** A validator whose consensus has died still imports blocks and answers. Only the lack of proposals shows it. */
function proposalWarnings(
  { height = 0, state }: NetworkStatus,
  { description, seen, addresses, blocks, now }: Evidence,
): Warning[] {
  const span = addresses.length * TURNS;
  if (state !== "making blocks" || height < span || blocks.length < span) return [];
  const proposers = new Set(blocks.slice(0, span).map(({ miner }) => getAddress(miner)));
  const names = new Map(description.nodes.map(({ address, name }) => [address, name]));
  const warnings: Warning[] = [];
  for (const address of addresses) {
    if (proposers.has(address)) continue;
    const one = seen.find(({ node }) => node.address === address);
    const name = names.get(address) ?? address;
    const text = `${name} has not proposed any of the newest ${span} blocks`;
    if (one === undefined) {
      warnings.push({ code: "NETWORK_VALIDATOR_SILENT", text: `${text}: ask its operator whether it runs` });
    } else if (one.status.answers) {
      // A node that has just restarted has not had its turns yet.
      const upFor = one.startedAt === undefined ? Infinity : (now - one.startedAt) / 1000;
      if (upFor < span * description.blockPeriodSeconds + 60) continue;
      const again = `"network down --only ${name}", then up`;
      warnings.push({
        code: "NETWORK_VALIDATOR_SILENT",
        text: `${text}, though it answers: its consensus may have died; restart it (${again})`,
      });
    }
  }
  return warnings;
}

/** The chain's votes decide who is a validator; the description may differ. */
function setWarnings({ description, addresses }: Evidence): Warning[] {
  const described = description.nodes.filter(({ kind }) => kind === "validator");
  const out = described.filter(({ address }) => !addresses.includes(address)).map(({ name }) => name);
  const known = new Set(described.map(({ address }) => address));
  const unknown = addresses.filter((address) => !known.has(address));
  return [
    ...out.map((name) => ({
      code: "NETWORK_NOT_VALIDATOR",
      text: `${name} is described as a validator, and the chain has not voted it in`,
    })),
    ...unknown.map((address) => ({
      code: "NETWORK_VALIDATOR_UNKNOWN",
      text: `the chain has a validator ${address} that network.json does not name`,
    })),
  ];
}

/** Disk space of all files under a path, in bytes; undefined when it is missing (or in a container's volume). */
function sizeOf(path: string): number | undefined {
  let sum = 0;
  const add = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const inner = join(folder, entry.name);
      try {
        if (entry.isDirectory()) add(inner);
        else if (entry.isFile()) sum += allocated(lstatSync(inner));
      } catch {
        // the database removes files while it works
      }
    }
  };
  try {
    add(path);
    return sum;
  } catch {
    return undefined;
  }
}

/** The disk space of a file. A database preallocates space (some 75 MB a node at its start) that the size omits. */
function allocated({ size, blocks }: Stats): number {
  return blocks > 0 ? blocks * 512 : size;
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
