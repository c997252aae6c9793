import { bytesOf } from "../base/bytes.ts";
import { ProbityError } from "../base/errors.ts";
import { BLOCK_LEVELS, BLOCK_SIZE, blockCount, EMPTY_ROOT, HASH_LENGTH, hashLeaf, hashPair, sameHash } from "./hash.ts";
import { verify } from "./verify.ts";

/** More leaves than this (a tree of 4 GiB) are refused. */
export const MAX_LEAVES = 2 ** 26;

/** Progress is reported each time this many hashes are done. */
const PROGRESS_STEP = 2 ** 16;

export type BuildTreeParameters = {
  /** Called at intervals and at the end with the number of hashes done and the total. Building is synchronous. */
  onProgress?: (done: number, total: number) => void;
};

/** A tree with all its nodes in memory: about 64 bytes a leaf. All hashes are 32 bytes, positions count from 0. */
export interface MerkleTree {
  /** The number of leaves. Always commit it together with the root. */
  readonly size: number;
  readonly root: Uint8Array;
  /** The hash of the leaf at `index`: keccak256(0x00 || data hash). */
  leafHash(index: number): Uint8Array;
  /** The inclusion proof of the leaf at `index`, lowest sibling first: PATH of RFC 9162 section 2.1.3.1. */
  proof(index: number): Uint8Array[];
  /** Whether `dataHash` is the data of the leaf at `index`; checks the proof as the chain does. */
  verify(index: number, dataHash: Uint8Array): boolean;
  /** The number of aligned blocks of 256 leaves. */
  readonly blockCount: number;
  /** The root of an aligned block. */
  blockRoot(blockIndex: number): Uint8Array;
  /** The hashes of the leaves of an aligned block, in order. */
  blockLeaves(blockIndex: number): Uint8Array[];
  /** The inclusion proof of an aligned block, lowest sibling first, for the chain's `verifyBlock`. */
  blockProof(blockIndex: number): Uint8Array[];
}

/**
 * Builds the Merkle tree of RFC 9162 section 2.1 with keccak256 over concatenated leaf data hashes of 32 bytes each.
 * `contracts/merkle/MerkleTree.sol` is the same algorithm on chain.
 *
 * A million leaves take about a second and 64 MB besides the input, which is neither kept nor changed.
 *
 * @throws {@link ProbityError} `MERKLE_RAGGED_LEAVES` when the length is not a multiple of 32,
 * `MERKLE_TOO_MANY_LEAVES` above {@link MAX_LEAVES}; from the tree's functions `MERKLE_INDEX_OUT_OF_RANGE`.
 *
 * @example
 * const tree = buildTree(packHashes(bills.map((bill) => bill.hash)));
 * await registry.issue(series, tree.size, tree.root);
 * await registry.accept(bill, tree.proof(4));
 */
export function buildTree(dataHashes: Uint8Array, parameters: BuildTreeParameters = {}): MerkleTree {
  if (dataHashes.length % HASH_LENGTH !== 0) {
    throw new ProbityError(
      "MERKLE_RAGGED_LEAVES",
      `Leaf data hashes are ${HASH_LENGTH} bytes each, but ${dataHashes.length} bytes do not divide by that.`,
      "Pass the hashes of all leaves one after the other, with nothing between or after them.",
      { facts: { length: String(dataHashes.length) } },
    );
  }
  const size = dataHashes.length / HASH_LENGTH;
  if (size > MAX_LEAVES) {
    throw new ProbityError(
      "MERKLE_TOO_MANY_LEAVES",
      `A tree holds at most ${MAX_LEAVES} leaves, not ${size}.`,
      "Split the list into several batches.",
      { facts: { size: String(size), most: String(MAX_LEAVES) } },
    );
  }
  return new FlatTree(hashLevels(dataHashes, size, parameters.onProgress), size);
}

/**
 * Concatenates hexadecimal hashes for {@link buildTree}.
 *
 * @throws {@link ProbityError} `MERKLE_NOT_A_HASH` for anything but 0x and 64 hexadecimal digits.
 */
export function packHashes(hashes: readonly string[]): Uint8Array {
  const packed = new Uint8Array(hashes.length * HASH_LENGTH);
  for (const [index, hash] of hashes.entries()) {
    if (!/^0x[0-9a-fA-F]{64}$/.test(hash)) {
      throw new ProbityError(
        "MERKLE_NOT_A_HASH",
        `The hash at position ${index} is not 0x and 64 hexadecimal digits: ${hash.slice(0, 80)}`,
        "Hash the data with keccak256 first.",
        { facts: { index: String(index), hash: hash.slice(0, 80) } },
      );
    }
    packed.set(bytesOf(hash), index * HASH_LENGTH);
  }
  return packed;
}

/** One level of the tree: its concatenated nodes. */
type Level = Uint8Array;

/** @returns the levels from the leaves up to the root; none for an empty tree */
function hashLevels(dataHashes: Uint8Array, size: number, onProgress?: BuildTreeParameters["onProgress"]): Level[] {
  if (size === 0) return [];
  const total = 2 * size - 1; // n leaves and n - 1 nodes, whatever the shape
  let done = 0;
  const step = (): void => {
    done += 1;
    if (onProgress !== undefined && (done % PROGRESS_STEP === 0 || done === total)) onProgress(done, total);
  };

  let level: Level = new Uint8Array(size * HASH_LENGTH);
  for (let at = 0; at < level.length; at += HASH_LENGTH) {
    level.set(hashLeaf(dataHashes.subarray(at, at + HASH_LENGTH)), at);
    step();
  }
  const levels = [level];
  while (level.length > HASH_LENGTH) {
    const below = level;
    const pairs = Math.floor(below.length / (2 * HASH_LENGTH));
    const paired = pairs * 2 * HASH_LENGTH;
    level = new Uint8Array((pairs + (paired < below.length ? 1 : 0)) * HASH_LENGTH);
    for (let from = 0; from < paired; from += 2 * HASH_LENGTH) {
      level.set(hashPair(below.subarray(from, from + 2 * HASH_LENGTH)), from / 2);
      step();
    }
    // An odd last node moves up unchanged.
    if (paired < below.length) level.set(below.subarray(paired), paired / 2);
    levels.push(level);
  }
  return levels;
}

class FlatTree implements MerkleTree {
  readonly size: number;
  readonly blockCount: number;
  readonly #levels: readonly Level[];

  constructor(levels: readonly Level[], size: number) {
    this.#levels = levels;
    this.size = size;
    this.blockCount = blockCount(size);
  }

  get root(): Uint8Array {
    return (this.#levels.at(-1) ?? EMPTY_ROOT).slice();
  }

  leafHash(index: number): Uint8Array {
    this.#requireInside(index, this.size, "leaf");
    return this.#node(0, index);
  }

  proof(index: number): Uint8Array[] {
    this.#requireInside(index, this.size, "leaf");
    return this.#path(0, index);
  }

  verify(index: number, dataHash: Uint8Array): boolean {
    if (dataHash.length !== HASH_LENGTH || !Number.isSafeInteger(index) || index < 0 || index >= this.size)
      return false;
    const leafHash = hashLeaf(dataHash);
    return (
      sameHash(leafHash, this.#node(0, index)) &&
      verify({ proof: this.#path(0, index), root: this.root, index, count: this.size, leafHash })
    );
  }

  blockRoot(blockIndex: number): Uint8Array {
    this.#requireInside(blockIndex, this.blockCount, "block");
    return this.#node(this.#blockLevel, blockIndex);
  }

  blockLeaves(blockIndex: number): Uint8Array[] {
    this.#requireInside(blockIndex, this.blockCount, "block");
    const start = blockIndex * BLOCK_SIZE;
    const end = Math.min(start + BLOCK_SIZE, this.size);
    return Array.from({ length: end - start }, (_, i) => this.#node(0, start + i));
  }

  blockProof(blockIndex: number): Uint8Array[] {
    this.#requireInside(blockIndex, this.blockCount, "block");
    return this.#path(this.#blockLevel, blockIndex);
  }

  /** The level whose nodes are the blocks' roots. A tree of one block ends at or below it. */
  get #blockLevel(): number {
    return Math.min(BLOCK_LEVELS, this.#levels.length - 1);
  }

  #node(height: number, index: number): Uint8Array {
    return this.#level(height).slice(index * HASH_LENGTH, (index + 1) * HASH_LENGTH);
  }

  /** The siblings on the path from a node to the root. */
  #path(height: number, index: number): Uint8Array[] {
    const siblings: Uint8Array[] = [];
    let position = index;
    for (let h = height; h < this.#levels.length - 1; h++) {
      const sibling = position % 2 === 0 ? position + 1 : position - 1;
      // The last node of an odd level has no sibling and moves up unchanged.
      if (sibling * HASH_LENGTH < this.#level(h).length) siblings.push(this.#node(h, sibling));
      position = Math.floor(position / 2);
    }
    return siblings;
  }

  #level(height: number): Level {
    const level = this.#levels[height];
    if (level === undefined) throw new RangeError(`the tree has no level ${height}`);
    return level;
  }

  #requireInside(index: number, count: number, what: "leaf" | "block"): void {
    if (Number.isSafeInteger(index) && index >= 0 && index < count) return;
    throw new ProbityError(
      "MERKLE_INDEX_OUT_OF_RANGE",
      `The tree has ${count} ${what === "leaf" ? "leaves" : "blocks"}, so there is no ${what} at position ${index}.`,
      count === 0 ? "An empty tree has no proofs." : `Ask for a position from 0 to ${count - 1}.`,
      { facts: { index: String(index), count: String(count) } },
    );
  }
}
