// The definitions of RFC 9162 section 2.1, written down as they stand there: recursive, slow, and with another keccak
// than the one under test. Only the subtree roots are remembered, so that large trees end.
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

export const leafOf = (data: Uint8Array): Uint8Array => keccak_256(concatBytes(LEAF, data));
export const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array => keccak_256(concatBytes(NODE, left, right));

/** The largest power of two smaller than n. */
export function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** A list of entries d[0] to d[n-1] with the RFC's functions over D[start:end]. */
export class ReferenceTree {
  readonly entries: readonly Uint8Array[];
  readonly #known = new Map<string, Uint8Array>();

  constructor(entries: readonly Uint8Array[]) {
    this.entries = entries;
  }

  /** MTH(D[start:end]), section 2.1.1. */
  mth(start = 0, end = this.entries.length): Uint8Array {
    const n = end - start;
    if (n === 0) return keccak_256(new Uint8Array(0));
    const key = `${start}:${end}`;
    let hash = this.#known.get(key);
    if (hash === undefined) {
      const k = split(n);
      hash = n === 1 ? leafOf(this.entries[start]!) : nodeOf(this.mth(start, start + k), this.mth(start + k, end));
      this.#known.set(key, hash);
    }
    return hash;
  }

  /** PATH(m, D[start:end]), section 2.1.3.1. */
  path(m: number, start = 0, end = this.entries.length): Uint8Array[] {
    const n = end - start;
    if (n === 1) return [];
    const k = split(n);
    return m < k
      ? [...this.path(m, start, start + k), this.mth(start + k, end)]
      : [...this.path(m - k, start + k, end), this.mth(start, start + k)];
  }
}

/**
 * The root that a path leads to when PATH is read backwards: undefined when it is no path of place m among n at all.
 * It is the judge of what a verifier must accept, found without the RFC's bit-wise algorithm.
 */
export function rootOfPath(
  m: number,
  n: number,
  leafHash: Uint8Array,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (m < 0 || m >= n) return undefined;
  if (n === 1) return path.length === 0 ? leafHash : undefined;
  const k = split(n);
  const sibling = path.at(-1);
  if (sibling === undefined) return undefined;
  const inner =
    m < k ? rootOfPath(m, k, leafHash, path.slice(0, -1)) : rootOfPath(m - k, n - k, leafHash, path.slice(0, -1));
  if (inner === undefined) return undefined;
  return m < k ? nodeOf(inner, sibling) : nodeOf(sibling, inner);
}

/** Entries that look random and are the same in each run. */
export function entriesOf(count: number, seed = "probity"): Uint8Array[] {
  const base = new TextEncoder().encode(`${seed}/${count}/`);
  const position = new Uint8Array(4);
  return Array.from({ length: count }, (_, i) => {
    new DataView(position.buffer).setUint32(0, i);
    return keccak_256(concatBytes(base, position));
  });
}

/** A small generator for choices of a test: the same in each run. */
export function choices(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
