import { blockCount, EMPTY_ROOT, HASH_LENGTH, hashNode, hashPair, sameHash } from "./hash.ts";
import { ProbityError } from "../base/errors.ts";

/** All hashes are 32 bytes, positions count from 0. */
export type VerifyParameters = {
  /** The inclusion proof, lowest sibling first. */
  proof: readonly Uint8Array[];
  root: Uint8Array;
  index: number;
  /** The number of leaves, as committed together with the root: never as claimed by the prover. */
  count: number;
  /** From `hashLeaf` over data that was checked, because an unchecked hash may be an inner node. */
  leafHash: Uint8Array;
};

/**
 * Whether `leafHash` is at `index` of the tree of `count` leaves with this root: the algorithm of RFC 9162 section
 * 2.1.3.2, as on the chain. Never throws: malformed input is false.
 */
export function verify({ proof, root, index, count, leafHash }: VerifyParameters): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) return false;
  if (![leafHash, root, ...proof].every((hash) => hash instanceof Uint8Array && hash.length === HASH_LENGTH)) {
    return false;
  }
  // This node, the last node of the same level, and the hash so far, named as in the RFC. Halved by division, because
  // bit operators stop at 32 bits.
  let fn = index;
  let sn = count - 1;
  let r = leafHash;
  const rise = (): void => {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  };
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = hashNode(p, r);
      while (fn % 2 === 0 && fn !== 0) rise();
    } else {
      r = hashNode(r, p);
    }
    rise();
  }
  return sn === 0 && sameHash(r, root);
}

/** All hashes are 32 bytes, positions count from 0. */
export type VerifyBlockParameters = {
  /** The inclusion proof of the block, lowest sibling first. */
  proof: readonly Uint8Array[];
  root: Uint8Array;
  blockIndex: number;
  /** The number of leaves (not blocks) in the whole tree. */
  count: number;
  /** From {@link rootOf} over all leaf hashes of the block. */
  blockRoot: Uint8Array;
};

/** Whether an aligned block of 256 leaves (fewer in the last block) is part of the tree. Never throws. */
export function verifyBlock({ proof, root, blockIndex, count, blockRoot }: VerifyBlockParameters): boolean {
  return verify({ proof, root, index: blockIndex, count: blockCount(count), leafHash: blockRoot });
}

/**
 * The root over leaf hashes (not data hashes), as the chain computes it for one block.
 *
 * @throws {@link ProbityError} `MERKLE_NOT_A_HASH` for anything but 32 bytes.
 */
export function rootOf(leafHashes: readonly Uint8Array[]): Uint8Array {
  const level = new Uint8Array(leafHashes.length * HASH_LENGTH);
  for (const [index, hash] of leafHashes.entries()) {
    if (hash.length !== HASH_LENGTH) {
      throw new ProbityError(
        "MERKLE_NOT_A_HASH",
        `A hash of the Merkle tree is ${HASH_LENGTH} bytes, but leaf ${index} has ${hash.length}.`,
        "Hash the leaf's data hash with hashLeaf.",
        { facts: { index: String(index), length: String(hash.length) } },
      );
    }
    level.set(hash, index * HASH_LENGTH);
  }
  let length = leafHashes.length;
  if (length === 0) return EMPTY_ROOT.slice();
  while (length > 1) {
    const pairs = Math.floor(length / 2);
    for (let i = 0; i < pairs; i++) {
      level.set(hashPair(level.subarray(2 * i * HASH_LENGTH, 2 * (i + 1) * HASH_LENGTH)), i * HASH_LENGTH);
    }
    if (length % 2 === 1) level.copyWithin(pairs * HASH_LENGTH, (length - 1) * HASH_LENGTH, length * HASH_LENGTH);
    length = Math.ceil(length / 2);
  }
  return level.slice(0, HASH_LENGTH);
}
