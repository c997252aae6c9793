import { existsSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { counted } from "../../base/counted.ts";
import { ProbityError } from "../../base/errors.ts";
import { GRAFANA_PORT, PROMETHEUS_PORT, PROXY_PORT } from "../containers.ts";
import { readNetwork, type NetworkDescription, type NetworkNode } from "../description.ts";
import { readGenesis } from "../genesisFile.ts";
import { networkPaths, nodePaths } from "../layout.ts";
import { doubtOf, findBesu, findProgram, requireBesu } from "./besu.ts";
import { requireCompose, run, runningServices, type Compose } from "./docker.ts";
import {
  findRunning,
  forgetPid,
  noteRunner,
  notedRunner,
  notePid,
  realFolder,
  runPaths,
  tailOf,
  withLock,
  type RunnerKind,
} from "./folder.ts";
import { launch, requireFiles, requireFreePorts, type Launched, type OtherPort } from "./launch.ts";
import { chosenNodes, operatorEndpoint, quorumOf } from "./nodes.ts";
import { askAll, quantity, RpcFailure } from "./rpc.ts";
import { patienceOf } from "./status.ts";

export interface UpOptions {
  /** The program or folder of Besu. */
  besu?: string;
  /** Use Docker Compose, even when there is a Besu. */
  docker?: boolean;
  /** Only these nodes. */
  only?: readonly string[];
  /** How long to wait for blocks, in milliseconds. */
  waitMs: number;
  /** Gets progress messages. */
  onProgress: (text: string) => void;
}

export interface UpResult {
  runner: RunnerKind;
  /** Besu's own version text, when it was asked. */
  version?: string;
  /** The nodes that this call started. */
  started: string[];
  /** The nodes that were already running. */
  already: string[];
  /** Whether this call waited for blocks. Without a quorum of validators there are none. */
  blocks: boolean;
  nodes: { name: string; url: string; height: number; log?: string }[];
}

/** A node that ended while it started, with the last lines of its log. */
export class NodeFailed extends ProbityError {
  readonly lines: readonly string[];

  constructor(node: string, how: string, log: string, lines: readonly string[]) {
    super(
      "NETWORK_NODE_FAILED",
      `${node} ended while it started (${how}); the end of its log is above.`,
      `Correct the fault, and run "probity network up" again: running nodes are left alone. The whole log is ${log}.`,
      { facts: { node, log, end: lines.join("\n") } },
    );
    this.lines = lines;
  }
}

/** The first and later intervals between polls of the nodes, and that of progress messages, in milliseconds. */
const ASK_FIRST = 25;
const ASK_EVERY = 400;
const TELL_EVERY = 5_000;
/** Nodes count as synchronized when their heights differ by no more than this. */
const TOGETHER = 2;
const TAIL_LINES = 12;
/** Peers of other members may use any address of this machine. */
const EVERYWHERE = "0.0.0.0";

/**
 * Starts the nodes of a folder, and waits until they make blocks and all have imported them. It leaves running nodes
 * alone, so it can always run again.
 * @throws {ProbityError} see {@link requireFiles}, {@link readGenesis}, {@link requireFreePorts}, {@link requireBesu};
 * NETWORK_NO_RUNNER, NETWORK_RUNS_OTHERWISE, NETWORK_NODE_FAILED, NETWORK_NO_BLOCKS, NETWORK_WRONG_CHAIN,
 * NETWORK_TOKEN_REFUSED
 */
export async function networkUp(folder: string, options: UpOptions): Promise<UpResult> {
  const dir = realFolder(folder);
  const description = readNetwork(dir);
  const chosen = chosenNodes(description, options.only);
  for (const node of chosen) operatorEndpoint(dir, node); // Check that there is a token before anything starts.
  return withLock(dir, () => {
    const running = runningByProcess(dir, description);
    const isUp = options.docker !== true && chosen.every(({ name }) => running.has(name));
    const runner = isUp ? undefined : chooseRunner(dir, options);
    if (runner !== undefined && !("besu" in runner)) {
      return upInDocker(dir, description, chosen, running, runner, options);
    }
    return upAsProcesses(dir, description, chosen, running, runner?.besu, options);
  });
}

function runningByProcess(dir: string, description: NetworkDescription): Map<string, number> {
  const running = new Map<string, number>();
  for (const { name } of chosenNodes(description)) {
    const found = findRunning(dir, name);
    if (found === undefined) continue;
    running.set(name, found.pid);
    // An `up` that was killed too early did not record it.
    if (found.startedAt === undefined) notePid(dir, name, found.pid);
  }
  return running;
}

function chooseRunner(dir: string, { besu, docker }: UpOptions): Compose | { besu: string } {
  if (docker === true) return requireCompose(dir);
  const program = findBesu(besu);
  if (program !== undefined) return { besu: program };
  if (findProgram("docker") !== undefined) return requireCompose(dir);
  throw new ProbityError(
    "NETWORK_NO_RUNNER",
    "There is no Besu (--besu, BESU_HOME, or besu on the PATH) and no docker on the PATH to run the nodes with.",
    "Unpack a Besu distribution and give its folder with --besu; or install Docker with Compose.",
  );
}

async function upAsProcesses(
  dir: string,
  description: NetworkDescription,
  chosen: readonly NetworkNode[],
  running: ReadonlyMap<string, number>,
  program: string | undefined,
  options: UpOptions,
): Promise<UpResult> {
  const down = chosen.filter(({ name }) => !running.has(name));
  const already = chosen.filter(({ name }) => running.has(name)).map(({ name }) => name);
  const launched: Launched[] = [];
  let version: string | undefined;
  if (program !== undefined && down.length > 0) {
    requireNoContainers(dir);
    for (const node of down) {
      requireFiles(dir, description, node);
      requireDataHere(node.name, nodePaths(dir, node.name).data, runPaths(dir, node.name).data, "--docker");
    }
    // With a genesis that was changed after the network was made, the nodes would follow another chain, alone.
    readGenesis(dir, description);
    const besu = requireBesu(program);
    version = besu.version;
    const doubt = doubtOf(version);
    if (doubt !== undefined) options.onProgress(doubt);
    const isAlone = description.nodes.every(({ local }) => local);
    await requireFreePorts(down, undefined, isAlone ? {} : { peersHost: EVERYWHERE });
    noteRunner(dir, "processes");
    options.onProgress(`${counted(down.length, "node")} to start with ${besu.version}`);
    for (const node of down) launched.push(launch(dir, description, node, besu));
  }
  const watched = description.nodes.filter(
    ({ name, local }) => local && (running.has(name) || chosen.some((node) => node.name === name)),
  );
  const requireAlive = (): void => {
    for (const start of launched) requireNotEnded(dir, start);
    for (const { name } of watched) {
      if (findRunning(dir, name) !== undefined || launched.some(({ node }) => node.name === name)) continue;
      throw failure(dir, name, "it ran before", 0);
    }
  };
  const found = await waitForBlocks(dir, description, watched, requireAlive, options);
  return {
    ...{ runner: "processes" as const, ...(version === undefined ? {} : { version }) },
    ...{ started: launched.map(({ node }) => node.name), already, blocks: found.blocks },
    nodes: found.nodes.map((node) => ({ ...node, log: runPaths(dir, node.name).log })),
  };
}

/** Containers of the same network use the ports, and two processes with one validator's key break consensus. */
function requireNoContainers(dir: string): void {
  if (notedRunner(dir) !== "docker" || findProgram("docker") === undefined) return;
  let services: Set<string>;
  try {
    services = runningServices(requireCompose(dir));
  } catch {
    return; // Docker does not run, so its containers do not run either
  }
  if (services.size > 0) throw runsOtherwise("in Docker", [...services]);
}

function runsOtherwise(how: string, names: readonly string[]): ProbityError {
  return new ProbityError(
    "NETWORK_RUNS_OTHERWISE",
    `The network of this folder runs ${how} already (${names.join(", ")}).`,
    `End it with "probity network down" first; a validator must never run twice.`,
  );
}

/** Processes and containers keep separate data, so a switch would restart every node at block 0. */
function requireDataHere(name: string, theirs: string, ours: string, option: string): void {
  const isEmpty = (path: string): boolean => !existsSync(path) || readdirSync(path).length === 0;
  if (isEmpty(theirs) || !isEmpty(ours)) return;
  throw new ProbityError(
    "NETWORK_RUNS_OTHERWISE",
    `The chain data of ${name} are in ${theirs}, from another way of running it; here it would start again from block 0.`,
    `Continue with "probity network up ${option}"; or, if that chain is no longer needed, remove the folder.`,
    { facts: { node: name, path: theirs } },
  );
}

function requireNotEnded(dir: string, { node, child, logFrom }: Launched): void {
  const { exitCode, signalCode, pid } = child;
  if (pid !== undefined && exitCode === null && signalCode === null) return;
  const how =
    pid === undefined ? "it could not be run" : signalCode === null ? `exit code ${exitCode ?? 0}` : `by ${signalCode}`;
  throw failure(dir, node.name, how, logFrom);
}

function failure(dir: string, name: string, how: string, logFrom: number): ProbityError {
  forgetPid(dir, name);
  const { log } = runPaths(dir, name);
  const { lines } = tailOf(log, 400, logFrom);
  if (lines.some((line) => line.includes("Supplied genesis block does not match chain data"))) {
    return new ProbityError(
      "NETWORK_GENESIS_DIFFERS",
      `The data of ${name} belong to another chain than this folder's genesis file.`,
      `Use the folder of that chain; or, if its data are no longer needed, remove ${runPaths(dir, name).folder}.`,
      { facts: { node: name } },
    );
  }
  return new NodeFailed(name, how, log, tellingLines(lines));
}

/** The lines that show the cause: the last ones, without the stack frames at the end of a log. */
function tellingLines(lines: readonly string[]): string[] {
  const telling = lines.filter((line) => line.trim() !== "" && !/^\s+at \S|^\s*\.\.\. \d+ more$/.test(line));
  return telling.slice(-TAIL_LINES);
}

async function upInDocker(
  dir: string,
  description: NetworkDescription,
  chosen: readonly NetworkNode[],
  processes: ReadonlyMap<string, number>,
  compose: Compose,
  options: UpOptions,
): Promise<UpResult> {
  if (processes.size > 0) throw runsOtherwise("as processes", [...processes.keys()]);
  for (const node of chosen) {
    requireFiles(dir, description, node);
    requireDataHere(node.name, runPaths(dir, node.name).data, nodePaths(dir, node.name).data, "--besu PATH");
  }
  readGenesis(dir, description); // see upAsProcesses
  const before = runningServices(compose);
  const already = chosen.filter(({ name }) => before.has(name)).map(({ name }) => name);
  const started = chosen.filter(({ name }) => !before.has(name)).map(({ name }) => name);
  // Containers have their own addresses. Peers may connect from outside only when other members exist.
  const isAlone = description.nodes.every(({ local }) => local);
  const down = chosen.filter(({ name }) => started.includes(name));
  await requireFreePorts(down, isAlone ? ["JSON-RPC"] : ["JSON-RPC", "peers"], {
    peersHost: EVERYWHERE,
    others: options.only === undefined ? servicePorts(chosen, before) : [],
  });
  noteRunner(dir, "docker");
  options.onProgress(
    `${counted(started.length, "node")} to start with Docker Compose; the first time it fetches images`,
  );
  run(compose, ["up", "--detach", ...(options.only === undefined ? [] : chosen.map(({ name }) => name))]);
  const watched = description.nodes.filter(
    ({ name, local }) => local && (before.has(name) || chosen.some((node) => node.name === name)),
  );
  const found = await waitForBlocks(dir, description, watched, () => undefined, options);
  return { runner: "docker", started, already, ...found };
}

/** The ports of the other services in the Compose file that do not run yet. */
function servicePorts(nodes: readonly NetworkNode[], running: ReadonlySet<string>): OtherPort[] {
  const services = [
    ...(nodes.some(({ kind }) => kind === "observer") ? [{ name: "proxy", port: PROXY_PORT }] : []),
    { name: "grafana", port: GRAFANA_PORT },
    { name: "prometheus", port: PROMETHEUS_PORT },
  ];
  return services.filter(({ name }) => !running.has(name)).map(({ name, port }) => ({ port, who: name }));
}

/**
 * Waits until every node answers, is on the right chain, and the height of all has grown by two.
 * @param requireAlive throws when a node has ended
 */
async function waitForBlocks(
  dir: string,
  description: NetworkDescription,
  nodes: readonly NetworkNode[],
  requireAlive: () => void,
  { waitMs, onProgress }: UpOptions,
): Promise<Pick<UpResult, "blocks" | "nodes">> {
  const validators = description.nodes.filter(({ kind }) => kind === "validator");
  const running = validators.filter(({ name, local }) => !local || nodes.some((node) => node.name === name)).length;
  const quorum = quorumOf(validators.length);
  const canMakeBlocks = running >= quorum;
  const patience = patienceOf(description, validators.length);
  const heights = new Map<string, number>();
  const ages = new Map<string, number>();
  let first: number | undefined;
  let told = Date.now();
  const end = Date.now() + waitMs;
  for (let pause = ASK_FIRST; ; pause = Math.min(ASK_EVERY, pause * 1.2)) {
    requireAlive();
    await Promise.all(
      nodes.map(async (node) => {
        const head = await headOf(dir, description, node);
        if (head === undefined) return;
        heights.set(node.name, head.height);
        ages.set(node.name, head.age);
      }),
    );
    const all = [...heights.values()];
    if (all.length > 0) first ??= Math.max(...all);
    const [lowest, highest] = [Math.min(...all), Math.max(...all)];
    const answered = nodes.every(({ name }) => heights.has(name));
    const isTogether = first !== undefined && lowest >= first + 2 && highest - lowest <= TOGETHER;
    // A node that was down for long grows in height while it still imports old blocks.
    const grown = isTogether && Math.max(...ages.values()) <= patience;
    if (answered && (grown || !canMakeBlocks)) break;
    const said =
      all.length === 0
        ? `none of ${counted(nodes.length, "node")} answers yet`
        : `${all.length} of ${counted(nodes.length, "node")} answer, ${heightsText(lowest, highest)}`;
    if (Date.now() >= end) {
      requireAlive();
      throw new ProbityError(
        "NETWORK_NO_BLOCKS",
        `The nodes were started, but not all of them saw new blocks within ${Math.round(waitMs / 1000)} s: ${said}.`,
        `They keep running; look with "probity network status --dir ${dir}", and give a slow machine more time with --wait.`,
        { facts: Object.fromEntries([...heights].map(([name, height]) => [name, String(height)])) },
      );
    }
    if (Date.now() - told >= TELL_EVERY) {
      told = Date.now();
      onProgress(said);
    }
    await sleep(pause);
  }
  if (!canMakeBlocks) {
    onProgress(`no blocks are waited for: ${running} of ${validators.length} validators run, and ${quorum} are needed`);
  }
  return {
    blocks: canMakeBlocks,
    nodes: nodes.map((node) => ({
      ...{ name: node.name, url: operatorEndpoint(dir, node).url, height: heights.get(node.name) ?? 0 },
    })),
  };
}

function heightsText(lowest: number, highest: number): string {
  return lowest === highest ? `all at block ${highest}` : `at blocks ${lowest} to ${highest}`;
}

/** The height of a node and the age of its newest block in seconds, or undefined while it does not answer. */
async function headOf(
  dir: string,
  description: NetworkDescription,
  node: NetworkNode,
): Promise<{ height: number; age: number } | undefined> {
  const endpoint = operatorEndpoint(dir, node);
  const calls = [
    { method: "eth_getBlockByNumber", params: ["latest", false] },
    { method: "eth_getBlockByNumber", params: ["0x0", false] },
  ];
  let answers: unknown[];
  try {
    answers = await askAll(endpoint, calls);
  } catch (error) {
    if (error instanceof RpcFailure && error.trouble === "token") throw tokenRefused(dir, node.name, error);
    return undefined;
  }
  const [head, genesis] = answers as ({ number?: unknown; timestamp?: unknown; hash?: unknown } | null | undefined)[];
  const hash = genesis?.hash;
  if (typeof hash === "string" && hash !== description.genesisHash) {
    throw new ProbityError(
      "NETWORK_WRONG_CHAIN",
      `${node.name} at ${endpoint.url} is on the chain with genesis ${hash}, not on this network's ${description.genesisHash}.`,
      `Check which program listens there, and that ${networkPaths(dir).genesis} is the genesis that the members share.`,
      { facts: { node: node.name, found: hash, expected: description.genesisHash } },
    );
  }
  const [height, made] = [quantity(head?.number), quantity(head?.timestamp)];
  return height === undefined || made === undefined ? undefined : { height, age: Date.now() / 1000 - made };
}

function tokenRefused(dir: string, node: string, cause: unknown): ProbityError {
  return new ProbityError(
    "NETWORK_TOKEN_REFUSED",
    `${node} refuses the operator's token: it has expired, or was signed with another key.`,
    `Make a new one with "probity network token --dir ${dir} --for operator".`,
    { facts: { node }, cause },
  );
}
