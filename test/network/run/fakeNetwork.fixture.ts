import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readToken } from "../../../src/network/access.ts";
import { readNetwork, type NetworkDescription, type NetworkNode } from "../../../src/network/description.ts";
import { decodeExtraData, encodeExtraData } from "../../../src/network/extraData.ts";
import { genesisHashOf, genesisOf } from "../../../src/network/genesis.ts";
import { createNodeKey } from "../../../src/network/keys.ts";
import { networkPaths, nodePaths, tokenPath, type NodeKind } from "../../../src/network/layout.ts";
import { writePrivate } from "../../../src/base/node/files.ts";
import { findRunning } from "../../../src/network/run/folder.ts";

/** How the fake Besu of a folder behaves; see scripts/fakeBesu.mjs. */
export interface FakeControl {
  period?: number;
  still?: boolean;
  lateEvery?: number;
  silent?: string[];
  validators?: string[];
  token?: string;
  nodes?: Record<
    string,
    {
      die?: string;
      stuck?: boolean;
      mute?: boolean;
      chain?: string;
      behind?: number;
      age?: number;
      peers?: number;
      client?: string;
      without?: string[];
      most?: number;
      refuses?: string;
      lateEvery?: number;
    }
  >;
}

export interface FakeNetwork {
  dir: string;
  /** A folder with bin/besu, as of an unpacked distribution. */
  besu: string;
  description: NetworkDescription;
  node: (name: string) => NetworkNode;
  /** Changes how the nodes behave, from their next answer. */
  control: (change: FakeControl) => void;
  /** Writes the description again, changed. */
  describe: (change: Partial<NetworkDescription>) => void;
  /** Ends what still runs and removes the folder. */
  remove: () => void;
}

export const TOKEN = "operator.secret.token";

/** A folder as `network init` makes it, as far as `network up` cares, beside a fake Besu. */
export async function fakeNetwork(
  kinds: Partial<Record<NodeKind, number>> = { validator: 1 },
  name = "network",
): Promise<FakeNetwork> {
  const root = mkdtempSync(join(tmpdir(), "probity-run-"));
  const dir = join(root, name);
  const besu = fakeBesu(root);
  const nodes: NetworkNode[] = [];
  const ports = await freePorts(3 * Object.values(kinds).reduce((sum, count) => sum + count, 0));
  for (const [kind, count] of Object.entries(kinds) as [NodeKind, number][]) {
    for (let index = 1; index <= count; ++index) {
      const key = createNodeKey();
      const [p2pPort = 0, rpcPort = 0, metricsPort = 0] = ports.splice(0, 3);
      const node: NetworkNode = {
        ...{ name: `${kind}-${index}`, kind, address: key.address, publicKey: key.publicKey },
        ...{ host: "172.30.0.9", p2pPort, rpcPort, metricsPort, local: true },
      };
      nodes.push(node);
      const paths = nodePaths(dir, node.name);
      mkdirSync(paths.folder, { recursive: true });
      writeFileSync(paths.key, key.privateKey, { mode: 0o600 });
      writeFileSync(
        paths.config,
        'permissions-accounts-config-file="/x"\nrpc-http-authentication-jwt-public-key-file="/y"\n',
      );
      writeFileSync(paths.permissions, "accounts-allowlist=[]\n");
    }
  }
  const validators = nodes.filter(({ kind }) => kind === "validator").map(({ address }) => address);
  const terms = { chainId: 7, blockPeriodSeconds: 1, requestTimeoutSeconds: 4, gasLimit: 30_000_000 };
  const genesis = genesisOf({ ...terms, validators });
  const genesisHash = genesisHashOf(genesis);
  let description: NetworkDescription = {
    ...{ format: "probity-network/1", ...terms, genesisHash, besuVersion: "26.8.0", nodes },
  };
  const paths = networkPaths(dir);
  mkdirSync(join(paths.operator, "tokens"), { recursive: true });
  writeFileSync(tokenPath(dir, "operator"), `${TOKEN}\n`, { mode: 0o600 });
  writeFileSync(paths.jwtPublicKey, "a public key\n");
  writeFileSync(paths.genesis, JSON.stringify(genesis));
  writeFileSync(paths.compose, "services: {}\n");

  const fake = chainOf(genesisHash, validators, TOKEN);
  const network: FakeNetwork = {
    ...{ dir, besu },
    get description() {
      return description;
    },
    node: (wanted) => {
      const found = nodes.find((node) => node.name === wanted);
      if (found === undefined) throw new Error(`no node ${wanted}`);
      return found;
    },
    control: (change) => writePrivate(join(dir, "fake.json"), [JSON.stringify({ ...fake, ...change })]),
    describe: (change) => {
      description = { ...description, ...change };
      writeFileSync(paths.description, JSON.stringify(description));
    },
    remove: () => {
      for (const node of nodes) endNode(dir, node.name);
      rmSync(root, { recursive: true, force: true });
    },
  };
  network.control({});
  network.describe({});
  return network;
}

/** Ends a node, if it runs. @param dir as `realFolder` gives it, because the processes are known by their real paths */
export function endNode(dir: string, name: string): void {
  const running = findRunning(dir, name);
  if (running !== undefined) process.kill(running.pid, "SIGKILL");
}

/** A folder with bin/besu, as of an unpacked distribution. */
export function fakeBesu(root: string): string {
  const besu = join(root, "besu-26.8.0");
  script(
    join(besu, "bin"),
    "besu",
    `[ "$1" = --version ] && echo besu/v26.8.0/fake-x86_64/openjdk-java-25 && exit`,
    `exec "${process.execPath}" "${resolve("scripts/fakeBesu.mjs")}" "$@"`,
  );
  return besu;
}

/** Lets the fake Besus of a folder that the command line made answer as its nodes would, with the first validators. */
export function answerAs(dir: string): void {
  const { extraData } = JSON.parse(readFileSync(networkPaths(dir).genesis, "utf8")) as { extraData: string };
  const { validators } = decodeExtraData(extraData);
  const { genesisHash } = readNetwork(dir);
  writePrivate(join(dir, "fake.json"), [JSON.stringify(chainOf(genesisHash, validators, readToken(dir, "operator")))]);
}

function chainOf(genesisHash: string, validators: readonly string[], token: string): object {
  return {
    ...{ token, genesisHash, chainStart: Date.now() - 100_000, period: 50, validators },
    extraData: [0, 1].map((round) => encodeExtraData({ vanity: `0x${"00".repeat(32)}`, validators, round, seals: [] })),
  };
}

/** What a fake Besu was started with. */
export function startedWith(dir: string, name: string): { argv: string[]; env: Record<string, string> } {
  const path = join(networkPaths(dir).run, name, "data", "started.json");
  return JSON.parse(readFileSync(path, "utf8")) as ReturnType<typeof startedWith>;
}

/** Kills a node as a crash would, and waits until it is gone. */
export async function killNode(dir: string, name: string): Promise<void> {
  const pid = findRunning(dir, name)?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, "SIGKILL");
  while (findRunning(dir, name) !== undefined) await sleep(5);
}

/** A program of some lines of shell. */
export function script(folder: string, name: string, ...lines: string[]): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(path, 0o755);
  return path;
}

/** Listens on a port of loopback until it is closed; 0 chooses one. */
export function listen(port: number): Promise<Server> {
  return new Promise((resolveListening, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolveListening(server));
  });
}

/** Ports that nobody has, below those that the system gives to connections. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    try {
      (await listen(port)).close();
      ports.add(port);
    } catch {
      // somebody's
    }
  }
  return [...ports];
}

/** Sets environment variables for as long as a test takes; undefined removes one. */
export function withEnvironment(change: Record<string, string | undefined>): () => void {
  const before = Object.keys(change).map((key) => [key, process.env[key]] as const);
  const set = (key: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, key);
    else process.env[key] = value;
  };
  for (const [key, value] of Object.entries(change)) set(key, value);
  return () => {
    for (const [key, value] of before) set(key, value);
  };
}
