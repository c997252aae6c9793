import { randomInt } from "node:crypto";

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whole numbers from 0 that a seed repeats. */
export function seededRandom(seed: number): (below: number) => number {
  const random = mulberry(seed);
  return (below) => Math.floor(random() * below);
}

/**
 * The seeds that a test plays: some that are always the same, and in a long run as many that are drawn each time, which
 * belong into the names of the tests. PROBITY_SEEDS=7,8 plays some again.
 */
export function seedsOf(fixed: readonly number[], isLong: boolean, many: number): number[] {
  const given = process.env["PROBITY_SEEDS"];
  if (given !== undefined) return given.split(",").map(Number);
  return isLong ? Array.from({ length: many }, () => randomInt(1, 2 ** 31)) : [...fixed];
}
