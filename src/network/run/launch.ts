import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, readFileSync, statSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { computeAddress } from "ethers";
import { ProbityError } from "../../base/errors.ts";
import { enodeOf, type NetworkDescription, type NetworkNode } from "../description.ts";
import { networkPaths, nodePaths } from "../layout.ts";
import { besuEnvironment, heapOf, type Besu } from "./besu.ts";
import { systemCode, writePrivate } from "../../base/node/files.ts";
import { makeRunFolder, notePid, openLog, ownOptions, runPaths } from "./folder.ts";

const LOOPBACK = "127.0.0.1";

/**
 * Besu's arguments as a process of this machine. The node's config.toml has the paths and addresses of a container;
 * Besu prefers the command line to the file.
 */
export function besuArguments(dir: string, description: NetworkDescription, node: NetworkNode): string[] {
  const paths = networkPaths(dir);
  const own = nodePaths(dir, node.name);
  const run = runPaths(dir, node.name);
  const config = readFileSync(own.config, "utf8");
  const has = (option: string): boolean => new RegExp(`^\\s*"?${option}"?\\s*=`, "m").test(config);
  // When all nodes are on this machine, nobody else may join. With other members, a node listens on its own address.
  const isAlone = description.nodes.every(({ local }) => local);
  return [
    ...ownOptions(dir, node.name),
    `--genesis-file=${paths.genesis}`,
    `--node-private-key-file=${own.key}`,
    `--static-nodes-file=${run.staticNodes}`,
    `--p2p-host=${isAlone ? LOOPBACK : node.host}`,
    `--p2p-interface=${isAlone ? LOOPBACK : "0.0.0.0"}`,
    `--p2p-port=${node.p2pPort}`,
    `--rpc-http-host=${LOOPBACK}`,
    `--rpc-http-port=${node.rpcPort}`,
    `--metrics-host=${LOOPBACK}`,
    `--metrics-port=${node.metricsPort}`,
    ...(has("permissions-accounts-config-file") ? [`--permissions-accounts-config-file=${own.permissions}`] : []),
    ...(has("rpc-http-authentication-jwt-public-key-file")
      ? [`--rpc-http-authentication-jwt-public-key-file=${paths.jwtPublicKey}`]
      : []),
    // Colour codes make a log file hard to read.
    "--color-enabled=false",
  ];
}

/** The peers of a node: nodes of this machine over loopback, nodes of other members at their hosts. */
export function staticNodesOf({ nodes }: NetworkDescription, name: string): string[] {
  return nodes
    .filter((node) => node.name !== name)
    .map((node) => enodeOf(node.local ? { ...node, host: LOOPBACK } : node));
}

/**
 * Checks that a node has all its files, before any node starts.
 * @throws {ProbityError} NETWORK_KEY_MISSING, NETWORK_KEY_WRONG, NETWORK_KEY_EXPOSED, NETWORK_FILE_MISSING,
 * NETWORK_GENESIS_DIFFERS
 */
export function requireFiles(dir: string, description: NetworkDescription, node: NetworkNode): void {
  const paths = networkPaths(dir);
  const own = nodePaths(dir, node.name);
  const facts = { node: node.name, path: own.key };
  const key = readOr(own.key, (why) => {
    throw new ProbityError(
      "NETWORK_KEY_MISSING",
      `The key of ${node.name} cannot be read from ${own.key} (${why}).`,
      `Restore it from your backup: with another key it is another node.`,
      { facts },
    );
  });
  if (process.platform !== "win32" && (statSync(own.key).mode & 0o077) !== 0) {
    throw new ProbityError(
      "NETWORK_KEY_EXPOSED",
      `The key of ${node.name} can be read by other users than its owner.`,
      `Run "chmod 600 ${own.key}", and consider whether somebody has read it already.`,
      { facts },
    );
  }
  if (addressOf(key.trim()) !== node.address) {
    throw new ProbityError(
      "NETWORK_KEY_WRONG",
      `The key in ${own.key} is not the key of ${node.name}, whose address is ${node.address}.`,
      `Restore the right key from your backup; two nodes with one key would break the network.`,
      { facts },
    );
  }
  const args = besuArgumentFiles(dir, description, node);
  for (const path of args) {
    readOr(path, (why) => {
      throw new ProbityError(
        "NETWORK_FILE_MISSING",
        `${node.name} needs ${path}, which cannot be read (${why}).`,
        `Restore it as "probity network init" or "probity network join" wrote it.`,
        { facts: { node: node.name, path } },
      );
    });
  }
  const known = readOr(runPaths(dir, node.name).genesisHash, () => "").trim();
  if (known !== "" && known !== description.genesisHash) {
    throw new ProbityError(
      "NETWORK_GENESIS_DIFFERS",
      `The data of ${node.name} belong to the chain with genesis ${known}, but ${paths.description} describes ${description.genesisHash}.`,
      `Use the folder of that chain; or, if its data are no longer needed, remove ${runPaths(dir, node.name).folder}.`,
      { facts: { node: node.name, found: known, expected: description.genesisHash } },
    );
  }
}

function besuArgumentFiles(dir: string, description: NetworkDescription, node: NetworkNode): string[] {
  const { config } = nodePaths(dir, node.name);
  readOr(config, (why) => {
    throw new ProbityError(
      "NETWORK_FILE_MISSING",
      `${node.name} needs ${config}, which cannot be read (${why}).`,
      `Restore it as "probity network init" or "probity network join" wrote it.`,
      { facts: { node: node.name, path: config } },
    );
  });
  const written = new Set(["--static-nodes-file", "--data-path", "--node-private-key-file"]);
  return besuArguments(dir, description, node)
    .map((argument): [string, string] => [argument.split("=", 1)[0] ?? "", argument.slice(argument.indexOf("=") + 1)])
    .filter(([option]) => option.endsWith("-file") && !written.has(option))
    .map(([, path]) => path);
}

function readOr(path: string, otherwise: (why: string) => string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    return otherwise(systemCode(cause));
  }
}

function addressOf(key: string): string | undefined {
  try {
    return computeAddress(key.startsWith("0x") ? key : `0x${key}`);
  } catch {
    return undefined;
  }
}

/** The uses of a node's ports. */
export type PortUse = "peers" | "JSON-RPC" | "metrics";

/** A port of another service than a node. */
export interface OtherPort {
  port: number;
  who: string;
}

/**
 * Checks that all ports are free, before any node starts.
 * @param uses the ports needed on this machine; containers need only some of them
 * @param options the address for peers, and the other published ports
 * @throws {ProbityError} NETWORK_PORT_IN_USE, which names every port that is taken
 */
export async function requireFreePorts(
  nodes: readonly NetworkNode[],
  uses: readonly PortUse[] = ["peers", "JSON-RPC", "metrics"],
  { peersHost = LOOPBACK, others = [] }: { peersHost?: string; others?: readonly OtherPort[] } = {},
): Promise<void> {
  const wanted = nodes.flatMap(({ name, p2pPort, rpcPort, metricsPort }) => {
    const ports: Record<PortUse, number> = { peers: p2pPort, "JSON-RPC": rpcPort, metrics: metricsPort };
    const hostOf = (use: PortUse): string => (use === "peers" ? peersHost : LOOPBACK);
    return uses.map((use) => ({ port: ports[use], host: hostOf(use), who: `${name}'s ${use}` }));
  });
  wanted.push(...others.map((other) => ({ ...other, host: LOOPBACK })));
  const taken: typeof wanted = [];
  for (const { port, host, who } of wanted) {
    const twin = wanted.find((other) => other.port === port && other.who !== who);
    if (twin !== undefined || !(await isSoonFree(port, host))) taken.push({ port, host, who });
  }
  if (taken.length === 0) return;
  const list = taken.map(({ port, who }) => `${port} (${who})`).join(", ");
  throw new ProbityError(
    "NETWORK_PORT_IN_USE",
    `Something else listens on ${taken.length === 1 ? "the port" : "the ports"} ${list}.`,
    `Stop it; or make the network with other ports ("--port-base" of "probity network init").`,
    { facts: { ports: taken.map(({ port }) => String(port)).join(" ") } },
  );
}

/** Waits a moment, because a node that was just killed may still hold its ports. */
async function isSoonFree(port: number, host: string): Promise<boolean> {
  for (let tries = 0; tries < 4; ++tries) {
    if (await isFree(port, host)) return true;
    await sleep(50 * tries);
  }
  return false;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A newly started node. */
export interface Launched {
  node: NetworkNode;
  child: ChildProcess;
  /** The offset in the log at which this start begins, in bytes. */
  logFrom: number;
}

/** Starts a node that outlives this process, and records its process at once. */
export function launch(dir: string, description: NetworkDescription, node: NetworkNode, besu: Besu): Launched {
  const paths = makeRunFolder(dir, node.name);
  writePrivate(paths.staticNodes, [`${JSON.stringify(staticNodesOf(description, node.name), null, 2)}\n`]);
  writePrivate(paths.genesisHash, [`${description.genesisHash}\n`]);
  const { descriptor, size } = openLog(paths.log);
  const line = `--- ${new Date().toISOString()} probity starts ${node.name} with ${besu.version}\n`;
  const logFrom = size + writeSync(descriptor, line);
  const child = spawn(besu.program, besuArguments(dir, description, node), {
    cwd: paths.folder,
    detached: true,
    stdio: ["ignore", descriptor, descriptor],
    env: besuEnvironment(heapOf(description.nodes.filter(({ local }) => local).length)),
  });
  closeSync(descriptor);
  child.on("error", () => undefined); // then it has no pid, and counts as not running
  child.unref();
  if (child.pid !== undefined) notePid(dir, node.name, child.pid);
  return { node, child, logFrom };
}
