import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getAddress } from "ethers";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { readNetwork, type NetworkDescription, type PublicNode } from "./description.ts";
import { decodeExtraData } from "./extraData.ts";
import {
  createFolder,
  generatedFiles,
  IGNORE_FILE,
  permissionFiles,
  PUBLIC_FILE,
  staticNodes,
  updateFolder,
  type FolderFile,
} from "./folder.ts";
import { requireSameGenesis, termsDigestOf, type Genesis } from "./genesis.ts";
import { readGenesis, readJson } from "./genesisFile.ts";
import { keyFile, operatorFiles, type Advice } from "./init.ts";
import { createNodeKey, nodeKeyOf } from "./keys.ts";
import { networkPaths, nodePaths, portsOf, type NodeKind } from "./layout.ts";
import { readMember, requireDistinct, type Member } from "./member.ts";
import { sendsTransactions } from "./nodeConfig.ts";
import { listInFile } from "./permissions.ts";
import { fill } from "./template.ts";

/** The file with the public part of this folder's nodes, for the other members. */
const MEMBER_FILE = "member.json";

export interface ApplyParameters {
  out: string;
  name: string;
  kind: NodeKind;
  /** The address at which the other members reach this node. */
  host: string;
  /** The port at which they reach it, when the firewall maps another one. */
  p2pPort?: number;
  portBase: number;
}

/**
 * The first step of a member: makes the key of a node in the member's own folder, and the public part for the others. A
 * second call with another name adds a node to the folder.
 * @returns the member's public part and where it is
 * @throws {ProbityError} NETWORK_KEYS_EXIST, NETWORK_FOLDER_NOT_EMPTY, NETWORK_MEMBER_TWICE, NETWORK_NOT_WRITTEN
 */
export function applyToNetwork({ out, name, kind, host, p2pPort, portBase }: ApplyParameters): {
  member: Member;
  path: string;
} {
  const path = join(out, MEMBER_FILE);
  const before = existsSync(path) ? readOwnMember(out).nodes : [];
  if (before.some((node) => node.name === name) || existsSync(nodePaths(out, name).key)) {
    throw new ProbityError(
      "NETWORK_KEYS_EXIST",
      `${out} holds the key of ${name}, and overwriting it would lose it.`,
      "Give this node another name with --name, or continue with the existing key.",
      { facts: { dir: out, name } },
    );
  }
  const { privateKey, publicKey, address } = createNodeKey();
  const index = before.filter((node) => node.kind === kind).length + 1;
  const ports = portsOf(kind, index, portBase);
  const node: PublicNode = { name, kind, address, publicKey, host, ...ports, p2pPort: p2pPort ?? ports.p2pPort };
  const nodes = [...before, node];
  requireDistinct(nodes);
  const member: Member = { format: "probity-network-member/1", nodes };
  // The key first: a public part without its key is useless.
  const files: FolderFile[] = [
    IGNORE_FILE,
    keyFile(name, privateKey),
    { path: MEMBER_FILE, text: `${JSON.stringify(member, null, 2)}\n`, mode: PUBLIC_FILE },
    { path: "member.md", text: fill("member.md"), mode: PUBLIC_FILE },
  ];
  if (before.length > 0) updateFolder(out, files);
  else createFolder(out, files, []);
  return { member, path };
}

export interface CompleteParameters {
  /** The public files of the network, from its coordinator. */
  bundle: string;
  /** The member's own folder. */
  out: string;
  /** Accounts that may send transactions from the start. */
  accounts: readonly string[];
}

export interface CompleteResult {
  network: NetworkDescription;
  /** The digest that members compare. */
  termsDigest: string;
  warnings: Advice[];
}

/**
 * The second step of a member: checks the network's files against each other and against the member's own key, and
 * makes the configuration of its nodes. It can run again with newer files of the same network.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, NETWORK_GENESIS_DIFFERS, NETWORK_STATIC_NODES_DIFFER,
 * NETWORK_NOT_APPLIED, NETWORK_NOT_MEMBER, NETWORK_MEMBER_DIFFERS, NETWORK_NOT_WRITTEN
 */
export async function completeNetwork({ bundle, out, accounts }: CompleteParameters): Promise<CompleteResult> {
  const { description, genesis } = readBundle(bundle);
  const own = readOwnMember(out).nodes;
  for (const node of own) requireOwnNode(description, node, out);
  const before = networkPaths(out).genesis;
  // A node that has run keeps its chain. With another genesis, Besu would refuse to start, or worse.
  if (existsSync(before)) requireSameGenesis(readJson(before), genesis, `The genesis in ${bundle}`);
  const names = new Set(own.map(({ name }) => name));
  const network: NetworkDescription = {
    ...description,
    nodes: description.nodes.map((node) => ({ ...node, local: names.has(node.name) })),
  };
  const first = !existsSync(networkPaths(out).jwtKey);
  const keep = permissionFiles(network, accounts).filter(({ path }) => !existsSync(join(out, path)));
  const kept = keptLists(network, accounts, out);
  const generated = generatedFiles(network, genesis);
  updateFolder(
    out,
    [
      ...(first ? await operatorFiles() : []),
      ...keep,
      // The description last: a folder with a description is complete.
      ...generated.filter(({ path }) => path !== "network.json"),
      ...generated.filter(({ path }) => path === "network.json"),
    ],
    own.map(({ name }) => nodePaths("", name).data),
  );
  const inGenesis = new Set(decodeExtraData(genesis.extraData).validators);
  const warnings = own
    .filter(({ kind, address }) => kind === "validator" && !inGenesis.has(address))
    .map(({ name }) => ({
      code: "NETWORK_NOT_VALIDATOR",
      text: `${name} is no validator yet.`,
      next: "Ask the others to vote for it once it has caught up.",
    }));
  return { network, termsDigest: termsDigestOf(genesis), warnings: [...warnings, ...kept] };
}

/** Warns about accounts missing from existing lists, which stay because the operator and Besu change them. */
function keptLists({ nodes }: NetworkDescription, accounts: readonly string[], out: string): Advice[] {
  const lacking = nodes.filter(({ name, kind, local }) => {
    if (!local || !sendsTransactions(kind) || !existsSync(nodePaths(out, name).permissions)) return false;
    const listed = new Set(listInFile(out, name));
    return accounts.some((account) => !listed.has(account.toLowerCase()));
  });
  if (lacking.length === 0) return [];
  const names = lacking.map(({ name }) => name).join(", ");
  return [
    {
      code: "NETWORK_ACCOUNTS_KEPT",
      text: `The accounts were not added: ${names} had ${lacking.length === 1 ? "a list" : "lists"} from before, which ${lacking.length === 1 ? "stays as it is" : "stay as they are"}.`,
      next: `Add them with "probity network allow --accounts FILE --dir ${out}".`,
    },
  ];
}

/**
 * Reads the public files of a network and checks them against each other: the genesis follows from the description, the
 * stored hash is its hash, and every node has its enode address.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_INVALID, NETWORK_GENESIS_DIFFERS, NETWORK_STATIC_NODES_DIFFER
 */
export function readBundle(bundle: string): { description: NetworkDescription; genesis: Genesis } {
  const description = readNetwork(bundle);
  const genesis = readGenesis(bundle, description);
  requireStaticNodes(description, networkPaths(bundle).staticNodes);
  return { description, genesis };
}

/** @throws {ProbityError} NETWORK_STATIC_NODES_DIFFER */
function requireStaticNodes(description: NetworkDescription, path: string): void {
  const found = z.array(z.string()).safeParse(readJson(path)).data ?? [];
  const wanted = staticNodes(description);
  const missing = wanted.find((enode) => !found.includes(enode));
  const extra = found.find((enode) => !wanted.includes(enode));
  const wrong = missing ?? extra;
  if (wrong === undefined) return;
  throw new ProbityError(
    "NETWORK_STATIC_NODES_DIFFER",
    missing === undefined
      ? `${path} names a peer that the description does not: ${wrong}.`
      : `${path} lacks the peer ${wrong} of the description.`,
    "Ask the network's coordinator for the files again; they belong together.",
    { facts: { path, enode: wrong } },
  );
}

/** @throws {ProbityError} NETWORK_NOT_MEMBER, NETWORK_MEMBER_DIFFERS */
function requireOwnNode({ nodes }: NetworkDescription, own: PublicNode, out: string): void {
  const found = nodes.find(({ name, address }) => name === own.name || address === own.address);
  if (found === undefined) {
    throw new ProbityError(
      "NETWORK_NOT_MEMBER",
      `The network does not know ${own.name} with the address ${own.address}.`,
      `Give ${join(out, MEMBER_FILE)} to the network's coordinator, and ask for the files again.`,
      { facts: { name: own.name, address: own.address } },
    );
  }
  for (const field of ["name", "kind", "address", "publicKey", "host", "p2pPort", "rpcPort", "metricsPort"] as const) {
    if (found[field] === own[field]) continue;
    throw new ProbityError(
      "NETWORK_MEMBER_DIFFERS",
      `The network has another ${field} for ${own.name}: ${found[field]}, not ${own[field]} as in your public part.`,
      "Ask the network's coordinator to use your public part unchanged, and compare it by telephone.",
      { facts: { name: own.name, field, expected: String(own[field]), actual: String(found[field]) } },
    );
  }
}

/** The checked public part in a member's own folder. @throws {ProbityError} NETWORK_NOT_APPLIED, NETWORK_KEY_WRONG */
function readOwnMember(out: string): Member {
  const path = join(out, MEMBER_FILE);
  if (!existsSync(path)) {
    throw new ProbityError(
      "NETWORK_NOT_APPLIED",
      `There is no ${MEMBER_FILE} in ${out}, so your nodes are unknown.`,
      'Make a key first with "probity network join --name NAME --kind validator --host IP --out DIR".',
      { facts: { path } },
    );
  }
  const member = readMember(readJson(path), path);
  for (const { name, address } of member.nodes) {
    if (addressInFile(nodePaths(out, name).key) === address) continue;
    throw new ProbityError(
      "NETWORK_KEY_WRONG",
      `The key in ${nodePaths(out, name).key} is missing, or is not the key that ${MEMBER_FILE} names for ${name}.`,
      "Restore the key from your backup, or start again with a new folder and give the others the new public part.",
      { facts: { name, address } },
    );
  }
  return member;
}

function addressInFile(path: string): string | undefined {
  try {
    return getAddress(nodeKeyOf(readFileSync(path, "utf8").trim()).address);
  } catch {
    return undefined;
  }
}
