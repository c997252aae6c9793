import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { ProbityError } from "../base/errors.ts";
import { systemCode } from "../base/node/files.ts";
import { composeFile, proxyConfig } from "./compose.ts";
import { containerUser, localNodes } from "./containers.ts";
import { enodeOf, nodesOfKind, type NetworkDescription } from "./description.ts";
import { termsDigestOf, type Genesis } from "./genesis.ts";
import { networkPaths, nodePaths } from "./layout.ts";
import { monitoringFiles } from "./monitoring.ts";
import { nodeConfig, permissionsFile, sendsTransactions } from "./nodeConfig.ts";
import { fill } from "./template.ts";

/** A file of a network folder. */
export interface FolderFile {
  /** Relative to the folder. */
  path: string;
  text: string;
  /** 0o600 for files that only the operator may read. */
  mode: number;
  /** Read by a container, which never runs as root. When the operator is root, the file changes its owner. */
  forContainer?: boolean;
}

export const PUBLIC_FILE = 0o644;
export const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every file that follows from the description and the genesis. None holds a secret. */
export function generatedFiles(network: NetworkDescription, genesis: Genesis): FolderFile[] {
  const local = localNodes(network);
  const paths = networkPaths("");
  const file = (path: string, text: string): FolderFile => ({ path, text, mode: PUBLIC_FILE });
  const observers = nodesOfKind(network, "observer").filter((node) => node.local);
  return [
    ...publicFiles(network, genesis, ""),
    ...publicFiles(
      { ...network, nodes: network.nodes.map((node) => ({ ...node, local: false })) },
      genesis,
      paths.bundle,
    ),
    ...local.map((placed) => file(nodePaths("", placed.node.name).config, nodeConfig({ network, ...placed }))),
    ...(local.length === 0
      ? []
      : [
          file(paths.compose, composeFile(network, containerUser())),
          ...monitoringFiles(network).map(({ path, text }) => file(join(paths.monitoring, path), text)),
        ]),
    ...(observers.length === 0 ? [] : [file(join(paths.proxy, "nginx.conf"), proxyConfig(observers))]),
  ];
}

/** Keeps keys and tokens out of a repository in which somebody makes a network. */
export const IGNORE_FILE: FolderFile = {
  path: ".gitignore",
  text: "# Never commit keys and tokens. Only bundle/ is for others.\n*\n",
  mode: PUBLIC_FILE,
};

/** The files that members exchange and that every node reads. */
function publicFiles(network: NetworkDescription, genesis: Genesis, under: string): FolderFile[] {
  const file = (path: string, text: string): FolderFile => ({ path: join(under, path), text, mode: PUBLIC_FILE });
  return [
    file("network.json", json(network)),
    file("genesis.json", json(genesis)),
    file("genesis.md", fill("genesis.md", { termsDigest: termsDigestOf(genesis), genesisHash: network.genesisHash })),
    file("static-nodes.json", json(staticNodes(network))),
    file("static-nodes.md", fill("static-nodes.md")),
    file("network.md", fill("network.md")),
  ];
}

/**
 * The peers that each node connects to. Nodes of one folder reach each other inside the machine. They reach the others
 * at the address that the operator of each gave.
 */
export function staticNodes(network: NetworkDescription): string[] {
  const inside = new Map(localNodes(network).map(({ node, chainAddress }) => [node.name, chainAddress]));
  return network.nodes.map((node) => enodeOf({ ...node, host: inside.get(node.name) ?? node.host }));
}

/** The list of accounts of each local node. It is empty for observers and archives, which accept no transaction. */
export function permissionFiles(network: NetworkDescription, accounts: readonly string[]): FolderFile[] {
  return localNodes(network).map(({ node: { name, kind } }) => ({
    path: nodePaths("", name).permissions,
    text: permissionsFile(sendsTransactions(kind) ? accounts : []),
    mode: PRIVATE_FILE,
    forContainer: true,
  }));
}

/**
 * Makes a new folder, whole or not at all: writes it next to its final path and renames it.
 * @throws {ProbityError} NETWORK_KEYS_EXIST, NETWORK_FOLDER_NOT_EMPTY, NETWORK_NOT_WRITTEN
 */
export function createFolder(dir: string, files: readonly FolderFile[], emptyFolders: readonly string[]): void {
  requireNewFolder(dir);
  const place = resolve(dir);
  const unfinished = join(dirname(place), `.${basename(place)}.unfinished-${randomBytes(4).toString("hex")}`);
  try {
    mkdirSync(dirname(place), { recursive: true });
    mkdirSync(unfinished, { mode: PRIVATE_FOLDER });
    writeFiles(unfinished, files);
    makeDataFolders(unfinished, emptyFolders);
    chmodSync(unfinished, 0o755);
    renameSync(unfinished, place);
  } catch (cause) {
    throw notWritten(dir, cause);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Writes files into an existing folder in this order, each whole or not at all.
 * @throws {ProbityError} NETWORK_NOT_WRITTEN
 */
export function updateFolder(dir: string, files: readonly FolderFile[], emptyFolders: readonly string[] = []): void {
  try {
    writeFiles(dir, files);
    makeDataFolders(dir, emptyFolders);
  } catch (cause) {
    throw notWritten(dir, cause);
  }
}

function writeFiles(dir: string, files: readonly FolderFile[]): void {
  for (const { path, text, mode, forContainer = false } of files) {
    const place = join(dir, path);
    makeFolder(dir, dirname(path));
    const unfinished = `${place}.new`;
    rmSync(unfinished, { force: true });
    const file = openSync(unfinished, "wx", mode);
    try {
      writeSync(file, text);
      if (mode === PRIVATE_FILE) fsyncSync(file); // Generated files can be made again, a key cannot.
    } finally {
      closeSync(file);
    }
    chmodSync(unfinished, mode); // whatever the umask is
    if (forContainer) giveAway(unfinished);
    renameSync(unfinished, place);
  }
}

/** The folders of keys, tokens and data are for their owner alone. Containers read the other folders. */
function makeFolder(dir: string, path: string): void {
  let place = dir;
  for (const part of path.split("/").filter((name) => name !== "" && name !== ".")) {
    const parent = basename(place);
    place = join(place, part);
    if (existsSync(place)) continue;
    const isPrivate = part === "operator" || parent === "operator" || parent === "nodes" || parent === "data";
    mkdirSync(place);
    chmodSync(place, isPrivate ? PRIVATE_FOLDER : 0o755);
  }
}

function makeDataFolders(dir: string, folders: readonly string[]): void {
  for (const folder of folders) {
    makeFolder(dir, folder);
    giveAway(join(dir, folder));
  }
}

/** Containers never run as root. A file that root made for a container goes to the user of that container. */
function giveAway(path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = containerUser();
  try {
    chownSync(path, uid, gid);
  } catch (cause) {
    if (systemCode(cause) !== "EPERM") throw cause; // A root without this right, as in some containers, runs no Docker.
  }
}

/** @throws {ProbityError} NETWORK_KEYS_EXIST, NETWORK_FOLDER_NOT_EMPTY */
export function requireNewFolder(dir: string): void {
  if (!existsSync(dir)) return;
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (cause) {
    throw notWritten(dir, cause);
  }
  if (names.length === 0) return;
  if (hasKeys(dir)) {
    throw new ProbityError(
      "NETWORK_KEYS_EXIST",
      `${dir} holds keys of a network, and overwriting a key would lose it.`,
      "Name another folder with --out, or move this one away if nobody needs it.",
      { facts: { dir } },
    );
  }
  throw new ProbityError(
    "NETWORK_FOLDER_NOT_EMPTY",
    `${dir} is not empty, and a network needs a folder of its own.`,
    "Name a folder that does not exist yet with --out.",
    { facts: { dir } },
  );
}

/** Whether a folder holds a node's key or the key that signs tokens. */
function hasKeys(dir: string): boolean {
  if (existsSync(networkPaths(dir).jwtKey)) return true;
  const nodes = join(dir, "nodes");
  if (!existsSync(nodes)) return false;
  return readdirSync(nodes).some((name) => existsSync(nodePaths(dir, name).key));
}

function notWritten(dir: string, cause: unknown): ProbityError {
  return new ProbityError(
    "NETWORK_NOT_WRITTEN",
    `The network cannot be written to ${dir} (${systemCode(cause)}).`,
    "Check that you may write in the folder and that the disk has room, then run it again; no file is left half written.",
    { facts: { dir }, cause },
  );
}
