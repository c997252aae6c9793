import { ProbityError } from "../base/errors.ts";
import { keccak256 } from "./keccak.ts";

/** Bytes of a hash. */
export const HASH_LENGTH = 32;

/** Leaves of an aligned block: one bitmap word on chain. Only the last block of a tree has fewer. */
export const BLOCK_SIZE = 256;

/** Levels from a leaf up to the root of its block. */
export const BLOCK_LEVELS = 8;

/** The root of the tree without leaves: the hash of nothing (RFC 9162 section 2.1.1). */
export const EMPTY_ROOT: Uint8Array = keccak256(new Uint8Array(0));

const leafInput = new Uint8Array(1 + HASH_LENGTH); // 0x00 || data hash
const nodeInput = new Uint8Array(1 + 2 * HASH_LENGTH); // 0x01 || left || right
nodeInput[0] = 0x01;

/** The hash of a leaf: keccak256(0x00 || dataHash). `dataHash` is 32 bytes, as a rule keccak256(abi.encode(struct)). */
export function hashLeaf(dataHash: Uint8Array): Uint8Array {
  requireHash(dataHash, "dataHash");
  leafInput.set(dataHash, 1);
  return keccak256(leafInput);
}

/** The hash of an inner node: keccak256(0x01 || left || right), each 32 bytes. */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  requireHash(left, "left");
  requireHash(right, "right");
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_LENGTH);
  return keccak256(nodeInput);
}

/** {@link hashNode} of two adjacent children: 64 bytes, not checked. For whole levels. */
export function hashPair(children: Uint8Array): Uint8Array {
  nodeInput.set(children, 1);
  return keccak256(nodeInput);
}

/** The number of aligned blocks of 256 leaves in a tree of `count` leaves. */
export function blockCount(count: number): number {
  return Math.ceil(count / BLOCK_SIZE);
}

/** The number of leaves in block `blockIndex` of a tree of `count` leaves: 256, fewer in the last, none beyond it. */
export function blockLength(blockIndex: number, count: number): number {
  return Math.max(0, Math.min(BLOCK_SIZE, count - blockIndex * BLOCK_SIZE));
}

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function requireHash(value: Uint8Array, name: string): void {
  if (value.length === HASH_LENGTH) return;
  throw new ProbityError(
    "MERKLE_NOT_A_HASH",
    `A hash of the Merkle tree is ${HASH_LENGTH} bytes, but ${name} has ${value.length}.`,
    "Hash the data with keccak256 first.",
    { facts: { name, length: String(value.length) } },
  );
}
