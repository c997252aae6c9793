import { randomBytes, randomInt } from "node:crypto";
import { ProbityError } from "../base/errors.ts";
import { BESU_VERSION, chainAddress } from "./containers.ts";
import { nodesOfKind, type NetworkDescription, type NetworkNode, type PublicNode } from "./description.ts";
import {
  createFolder,
  generatedFiles,
  IGNORE_FILE,
  permissionFiles,
  PRIVATE_FILE,
  PUBLIC_FILE,
  requireNewFolder,
  type FolderFile,
} from "./folder.ts";
import { genesisHashOf, genesisOf, termsDigestOf } from "./genesis.ts";
import { createNodeKey } from "./keys.ts";
import { networkPaths, nodeKinds, nodePaths, portsOf, tokenPath, tokenPurposes, type NodeKind } from "./layout.ts";
import { readMember, requireDistinct } from "./member.ts";
import { quorumOf } from "./run/nodes.ts";
import { requestTimeoutOf } from "./terms.ts";
import { createTokenKey, DEFAULT_TOKEN_DAYS, signToken } from "./tokens.ts";

/** Gas per block for each second of the period: the load that two processors were seen to sustain. */
const GAS_PER_SECOND = 30_000_000;

/** With fewer validators, a single dishonest one can stop or split the chain: fewer than a third of three is none. */
const ENOUGH_VALIDATORS = 4;

/** A warning to the operator, in the form of {@link ProbityError}. Nothing is refused. */
export interface Advice {
  /** Stable, for programs. */
  code: string;
  text: string;
  next: string;
}

export interface InitParameters {
  out: string;
  /** The number of nodes of each kind whose keys are made here. */
  counts: Readonly<Record<NodeKind, number>>;
  /** Public parts of other members, as read from their files. */
  members: readonly { source: string; content: unknown }[];
  chainId?: number;
  blockPeriodSeconds: number;
  gasLimit?: number;
  /** Accounts that may send transactions from the start. */
  accounts: readonly string[];
  /** The address at which other members reach this machine. */
  host?: string;
  portBase: number;
  /** Whether the operator accepts a single validator. */
  insecureSingle: boolean;
}

export interface InitResult {
  network: NetworkDescription;
  /** The digest that members compare. */
  termsDigest: string;
  warnings: Advice[];
}

/**
 * Makes a network: keys of its own nodes, the genesis, and every file that its nodes need.
 * @throws {ProbityError} NETWORK_KEYS_EXIST, NETWORK_FOLDER_NOT_EMPTY, NETWORK_NO_VALIDATOR, NETWORK_SINGLE_VALIDATOR,
 * NETWORK_HOST_MISSING, NETWORK_MEMBER_INVALID, NETWORK_MEMBER_TWICE, NETWORK_NOT_WRITTEN
 */
export async function initNetwork(parameters: InitParameters): Promise<InitResult> {
  const { out, accounts, blockPeriodSeconds } = parameters;
  requireNewFolder(out);
  const theirs = parameters.members.flatMap(({ source, content }) => readMember(content, source).nodes);
  const own = ownNodes(parameters, theirs);
  const nodes: NetworkNode[] = [
    ...own.map(({ node }) => ({ ...node, local: true })),
    ...theirs.map((node) => ({ ...node, local: false })),
  ];
  requireDistinct(nodes);
  const validators = nodes.filter(({ kind }) => kind === "validator").map(({ address }) => address);
  const warnings = judgeValidators(validators.length, parameters.insecureSingle);
  const terms = {
    chainId: parameters.chainId ?? randomInt(100_000_000, 1_000_000_000),
    validators,
    blockPeriodSeconds,
    requestTimeoutSeconds: requestTimeoutOf(blockPeriodSeconds),
    gasLimit: parameters.gasLimit ?? GAS_PER_SECOND * blockPeriodSeconds,
  };
  const genesis = genesisOf(terms);
  const network: NetworkDescription = {
    format: "probity-network/1",
    chainId: terms.chainId,
    genesisHash: genesisHashOf(genesis),
    besuVersion: BESU_VERSION,
    blockPeriodSeconds: terms.blockPeriodSeconds,
    requestTimeoutSeconds: terms.requestTimeoutSeconds,
    gasLimit: terms.gasLimit,
    nodes,
  };
  if (accounts.length === 0 && own.some(({ node }) => node.kind === "validator")) {
    warnings.push({
      code: "NETWORK_NO_ACCOUNTS",
      text: "No account may send yet.",
      next: `Allow the organisations' and gateways' accounts with "probity network allow 0x... --dir ${out}"; or begin with --accounts FILE.`,
    });
  }
  createFolder(
    out,
    [
      IGNORE_FILE,
      ...own.map(({ node, privateKey }) => keyFile(node.name, privateKey)),
      ...(own.length === 0 ? [] : await operatorFiles()),
      ...permissionFiles(network, accounts),
      ...generatedFiles(network, genesis),
    ],
    own.map(({ node }) => nodePaths("", node.name).data),
  );
  return { network, termsDigest: termsDigestOf(genesis), warnings };
}

function ownNodes(
  { counts, host, portBase }: InitParameters,
  theirs: readonly PublicNode[],
): { node: PublicNode; privateKey: string }[] {
  const wanted = nodeKinds.flatMap((kind) =>
    Array.from({ length: counts[kind] }, (_, at) => ({ kind, index: at + 1 })),
  );
  if (theirs.length > 0 && wanted.length > 0 && host === undefined) {
    throw new ProbityError(
      "NETWORK_HOST_MISSING",
      "The address at which other members reach the nodes of this machine is missing.",
      "Give the address of this machine as they see it with --host, or make no nodes here (--validators 0).",
    );
  }
  return wanted.map(({ kind, index }, at) => {
    const { privateKey, publicKey, address } = createNodeKey();
    const place = { host: host ?? chainAddress(at), ...portsOf(kind, index, portBase) };
    return { privateKey, node: { name: `${kind}-${index}`, kind, address, publicKey, ...place } };
  });
}

/** @throws {ProbityError} NETWORK_NO_VALIDATOR, NETWORK_SINGLE_VALIDATOR */
function judgeValidators(count: number, insecureSingle: boolean): Advice[] {
  const facts = { validators: String(count) };
  if (count === 0) {
    throw new ProbityError(
      "NETWORK_NO_VALIDATOR",
      "A network without validators makes no block.",
      "Give --validators 4, or the files of members who run validators with --member.",
      { facts },
    );
  }
  if (count === 1 && !insecureSingle) {
    throw new ProbityError(
      "NETWORK_SINGLE_VALIDATOR",
      "With one validator, one operator alone decides what the chain says, and one failure stops it.",
      "Give --validators 4, or say with --insecure-single that this is a trial.",
      { facts },
    );
  }
  if (count >= ENOUGH_VALIDATORS) return [];
  const text =
    count === 1
      ? "One validator is no consortium: it alone decides what the chain says, and without it there are no blocks."
      : `Of ${count} validators ${count - quorumOf(count) === 0 ? "none" : "one"} may stop, and none may lie.`;
  const next =
    count === 1
      ? "Use it for trials only; a network of agencies has four validators or more."
      : "Have four or more validators, of different agencies: then one may stop or lie.";
  return [{ code: "NETWORK_FEW_VALIDATORS", text, next }];
}

/** The private key of a node, in the form that Besu reads. */
export function keyFile(name: string, privateKey: string): FolderFile {
  return { path: nodePaths("", name).key, text: privateKey, mode: PRIVATE_FILE, forContainer: true };
}

/** The secrets of an operator: the key that signs tokens, a token for each purpose, and Grafana's initial password. */
export async function operatorFiles(): Promise<FolderFile[]> {
  const { jwtKey, jwtPublicKey, operator } = networkPaths("");
  const { privateKey, publicKey } = await createTokenKey();
  const now = Math.floor(Date.now() / 1_000);
  const tokens = await Promise.all(
    tokenPurposes.map(async (purpose) => ({
      path: tokenPath("", purpose),
      text: `${await signToken({ privateKey, purpose, days: DEFAULT_TOKEN_DAYS, now })}\n`,
      mode: PRIVATE_FILE,
    })),
  );
  return [
    { path: jwtKey, text: privateKey, mode: PRIVATE_FILE },
    { path: jwtPublicKey, text: publicKey, mode: PUBLIC_FILE },
    ...tokens,
    {
      path: `${operator}/grafana-password`,
      text: randomBytes(18).toString("base64url"),
      mode: PRIVATE_FILE,
      forContainer: true,
    },
  ];
}

/** How many validators may stop while the chain makes blocks. Of three or six, one more than may be dishonest. */
export function dispensable(network: NetworkDescription): number {
  const { length } = nodesOfKind(network, "validator");
  return length - quorumOf(length);
}

/** How many validators may fail or be dishonest without harm: fewer than a third. */
export function tolerated(network: NetworkDescription): number {
  return Math.floor((nodesOfKind(network, "validator").length - 1) / 3);
}
