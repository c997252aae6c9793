import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { concatBytes } from "@noble/hashes/utils.js";
import { getBytes, id } from "ethers";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { buildTree } from "../src/merkle/index.ts";
import type { BenchContext } from "./context.ts";
import type { Row } from "./row.ts";

const MILLION = 1_000_000;
/** The OpenZeppelin library takes minutes for a million leaves, so compare both on fewer. */
const FEWER = 100_000;
const PEER = "@openzeppelin/merkle-tree";

type Measurement = { seconds: number; megabytes: number };

async function build(library: "probity" | "openzeppelin", leaves: number): Promise<Measurement> {
  const child = fileURLToPath(new URL("merkle.child.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, library, String(leaves)]);
  return JSON.parse(stdout) as Measurement;
}

export async function rows(context: BenchContext): Promise<Row[]> {
  const million = await build("probity", MILLION);
  const fewer = await build("probity", FEWER);
  const peer = await build("openzeppelin", FEWER);
  const row = (name: string, value: number, unit: string, peers: Row["peers"]): Row => ({
    name: `merkle.${name}`,
    value,
    unit,
    better: "lower",
    peers,
  });
  return [
    row("million.seconds", million.seconds, "s", { [`${PEER}, only 100,000 leaves`]: peer.seconds }),
    row("million.megabytes", million.megabytes, "MB", { [`${PEER}, only 100,000 leaves`]: peer.megabytes }),
    row("hundredThousand.seconds", fewer.seconds, "s", { [PEER]: peer.seconds }),
    row("hundredThousand.megabytes", fewer.megabytes, "MB", { [PEER]: peer.megabytes }),
    ...(await gasRows(context)),
  ];
}

/** Gas of the library on chain, without the transaction around it. */
async function gasRows({ ethers }: BenchContext): Promise<Row[]> {
  const harness = await ethers.deployContract("MerkleHarness");
  const peer = await ethers.deployContract("PeerMerkleProof");
  const gas = (name: string, gasUsed: bigint, peers: Row["peers"]): Row => ({
    name: `merkle.${name}`,
    value: Number(gasUsed),
    unit: "gas",
    better: "lower",
    peers,
  });

  // A full tree of 65,536 leaves, so that both trees have proofs of the same 16 nodes.
  const leaves = Array.from({ length: 65_536 }, (_, i) => id(`leaf ${i}`));
  const tree = buildTree(concatBytes(...leaves.map((leaf) => getBytes(leaf))));
  const index = 43_690; // left and right alternate
  const ours = await harness.verifyGas(tree.proof(index), tree.root, index, tree.size, tree.leafHash(index));
  if (!ours.valid) throw new Error("the contract refuses the proof");

  const theirTree = SimpleMerkleTree.of(leaves);
  const theirLeaf = theirTree.leafHash(leaves[index] ?? "");
  const theirs = await peer.verifyGas(theirTree.getProof(index), theirTree.root, theirLeaf);
  if (!theirs.valid) throw new Error("the peer refuses its proof");

  const block = await harness.rootOfGas(tree.blockLeaves(0));
  return [
    gas("verify.depth16", ours.gasUsed, { "OpenZeppelin MerkleProof, binds no position": Number(theirs.gasUsed) }),
    gas("rootOf.block", block.gasUsed, {}),
  ];
}
