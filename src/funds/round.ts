import { AbiCoder, getBytes, hexlify, keccak256 } from "ethers";
import { BLOCK_SIZE, blockCount, blockLength, buildTree, type MerkleTree } from "../merkle/index.ts";
import { ProbityError } from "../base/errors.ts";

/** One entitlement in its form on the chain. Amounts are minor units of the line's currency. */
export type RoundLeaf = { account: string; amount: bigint; consentHash: string };

export type BuiltRound = {
  leaves: readonly RoundLeaf[];
  /** As in `RoundTerms`. */
  root: string;
  count: number;
  total: bigint;
  blocks: number;
  /** The arguments of `payBlock` for a block. */
  block: (blockIndex: number) => { leaves: RoundLeaf[]; proof: string[] };
  /** The arguments of `claim` for a leaf. */
  claim: (index: number) => { leaf: RoundLeaf; proof: string[] };
};

const MAX_AMOUNT = 2n ** 128n - 1n;
/** The round's `count` is 32 bits on chain. */
const MAX_COUNT = 2 ** 32 - 1;

/** The data hash of a leaf: keccak256(abi.encode(account, amount, consentHash)), as `RoundBook` computes it. */
export function leafDataHash(leaf: RoundLeaf): string {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(["address", "uint128", "bytes32"], [leaf.account, leaf.amount, leaf.consentHash]),
  );
}

/**
 * Builds the list of a round and its Merkle tree. Every account is unique and every amount is above zero.
 *
 * @throws {@link ProbityError} `FUNDS_ROUND_EMPTY`, `FUNDS_ROUND_TOO_LONG`, `FUNDS_ROUND_AMOUNT`,
 * `FUNDS_ROUND_TWICE` (law 3: one account, one entitlement).
 */
export function buildRound(leaves: readonly RoundLeaf[]): BuiltRound {
  if (leaves.length === 0) {
    throw new ProbityError("FUNDS_ROUND_EMPTY", "The round has no entitlements.", "Give at least one entitlement.");
  }
  if (leaves.length > MAX_COUNT) {
    throw new ProbityError("FUNDS_ROUND_TOO_LONG", `A round has at most ${MAX_COUNT} leaves.`, "Split the round.");
  }
  const places = new Map<string, number>();
  const hashes = new Uint8Array(leaves.length * 32);
  let total = 0n;
  for (const [index, leaf] of leaves.entries()) {
    if (leaf.amount <= 0n || leaf.amount > MAX_AMOUNT) {
      throw new ProbityError(
        "FUNDS_ROUND_AMOUNT",
        `Entitlement ${index} has the amount ${leaf.amount}; it must be above 0 and fit 128 bits.`,
        "Correct the amount, or leave the entitlement out.",
        { facts: { index: String(index), amount: String(leaf.amount) } },
      );
    }
    const account = leaf.account.toLowerCase();
    const earlier = places.get(account);
    if (earlier !== undefined) {
      throw new ProbityError(
        "FUNDS_ROUND_TWICE",
        `Entitlements ${earlier} and ${index} are for the same account ${leaf.account}.`,
        "Keep one of them: an account is paid once in a round.",
        { facts: { first: String(earlier), second: String(index), account: leaf.account } },
      );
    }
    places.set(account, index);
    total += leaf.amount;
    hashes.set(getBytes(leafDataHash(leaf)), index * 32);
  }
  if (total > MAX_AMOUNT) {
    throw new ProbityError("FUNDS_ROUND_AMOUNT", `The total ${total} does not fit 128 bits.`, "Split the round.");
  }

  const tree: MerkleTree = buildTree(hashes);
  return {
    leaves,
    root: hexlify(tree.root),
    count: leaves.length,
    total,
    blocks: blockCount(leaves.length),
    block: (blockIndex) => {
      const from = blockIndex * BLOCK_SIZE;
      return {
        leaves: leaves.slice(from, from + blockLength(blockIndex, leaves.length)),
        proof: tree.blockProof(blockIndex).map((node) => hexlify(node)),
      };
    },
    claim: (index) => {
      const leaf = leaves[index];
      if (leaf === undefined) {
        throw new ProbityError(
          "FUNDS_ROUND_NO_LEAF",
          `The round has no entitlement ${index}.`,
          `Use a number from 0 to ${leaves.length - 1}.`,
        );
      }
      return { leaf, proof: tree.proof(index).map((node) => hexlify(node)) };
    },
  };
}
