import type { CredentialRegistry } from "../contracts/bindings.ts";
import { bytesOfNumber, fromBase64url, toBase64url } from "../base/bytes.ts";
import { ProbityError } from "../base/errors.ts";
import { gunzip, gzip } from "../base/gzip.ts";

/** The purpose of a list's flags (W3C Bitstring Status List v1.0, section 2.1); the numbers are the contract's. */
export const statusPurposes = { revocation: 0, suspension: 1 } as const;
export type StatusPurpose = keyof typeof statusPurposes;

/** Flags in a list: the minimum of W3C Bitstring Status List v1.0, so that an index is hidden among many. */
export const LIST_FLAGS = 131_072;
const LIST_BYTES = LIST_FLAGS / 8;
const WORDS = LIST_FLAGS / 256;

/** Maximum number of lists of an issuer for each purpose: the contract stores a list's number in 30 bits. */
export const LISTS = 2 ** 30;

/** A list of an issuer on the chain. */
export type StatusListRef = {
  /** The schema's id on the chain. */
  schema: string;
  /** The index of the issuer's accreditation. */
  issuer: number;
  purpose: StatusPurpose;
  /** The number of the list, from 0. */
  list: number;
};

/** The position of a credential's flags: the same list number and index for every purpose. */
export type StatusPosition = { list: number; index: number };

/** Reads a whole list in one call: 16,384 bytes; flag 0 is the most significant bit of the first byte. */
export async function readStatusList(
  registry: CredentialRegistry,
  ref: StatusListRef,
  block?: number,
): Promise<Uint8Array> {
  const overrides = block === undefined ? {} : { blockTag: block };
  const { schema, issuer, purpose, list } = ref;
  const words = await registry.statusListOf(schema, issuer, statusPurposes[purpose], list, overrides);
  const bytes = new Uint8Array(LIST_BYTES);
  words.forEach((word, position) => writeWord(bytes, position, word));
  return bytes;
}

export type ReplayOptions = {
  /** The first block to read, 0 by default. */
  fromBlock?: number;
  /** Blocks per query, 10,000 by default. */
  step?: number;
};

/**
 * Rebuilds a list as of a block from events alone. This works on a node without historical state, and checks that the
 * contract's words agree with its events.
 */
export async function replayStatusList(
  registry: CredentialRegistry,
  ref: StatusListRef,
  toBlock: number,
  { fromBlock = 0, step = 10_000 }: ReplayOptions = {},
): Promise<Uint8Array> {
  const filter = registry.filters.StatusWordChanged(ref.schema, ref.issuer);
  const first = positionOf(ref, 0);
  const bytes = new Uint8Array(LIST_BYTES);
  for (let from = fromBlock; from <= toBlock; from += step) {
    for (const { args } of await registry.queryFilter(filter, from, Math.min(from + step - 1, toBlock))) {
      const word = args.position - first;
      if (word >= 0n && word < WORDS) writeWord(bytes, Number(word), args.value);
    }
  }
  return bytes;
}

/**
 * Whether a flag of a list is set.
 * @param bitstring as returned by `readStatusList` and `decodeBitstring`
 * @throws {ProbityError} STATUS_INDEX_OUT_OF_RANGE
 */
export function flagOf(bitstring: Uint8Array, index: number): boolean {
  const byte = Number.isSafeInteger(index) && index >= 0 ? bitstring[index >> 3] : undefined;
  if (byte === undefined || index >= bitstring.length * 8) throw outOfRange(index, bitstring.length * 8);
  return ((byte >> (7 - (index & 7))) & 1) === 1;
}

/** The list in the encoding of W3C documents: gzip, base64url without padding, multibase prefix `u`. */
export async function encodeBitstring(bitstring: Uint8Array): Promise<string> {
  return `u${toBase64url(await gzip(bitstring))}`;
}

/**
 * The bitstring of an `encodedList`.
 * @throws {ProbityError} STATUS_LIST_UNREADABLE also when the unpacked list exceeds 2 MiB, 16 million flags
 */
export async function decodeBitstring(encodedList: string): Promise<Uint8Array> {
  try {
    const packed = encodedList.startsWith("u") ? fromBase64url(encodedList.slice(1)) : undefined;
    if (packed === undefined) throw new Error("not multibase base64url");
    const bitstring = await gunzip(packed, 2 ** 21);
    if (bitstring.length < LIST_BYTES) throw new Error(`only ${bitstring.length * 8} flags`);
    return bitstring;
  } catch (cause) {
    throw new ProbityError(
      "STATUS_LIST_UNREADABLE",
      `The encoded status list cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Get the list again from its issuer, or read it from the chain.",
      { cause },
    );
  }
}

/** The position of a list's word: see the note in `ICredentialRegistry`. */
export function positionOf({ purpose, list }: Pick<StatusListRef, "purpose" | "list">, word: number): bigint {
  return (BigInt(list) << 10n) | (BigInt(statusPurposes[purpose]) << 9n) | BigInt(word);
}

/** The bit masks of some indices, by word. Flag 0 of a word is its most significant bit. */
export function masksOf(indices: readonly number[]): Map<number, bigint> {
  const masks = new Map<number, bigint>();
  for (const index of indices) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= LIST_FLAGS) throw outOfRange(index, LIST_FLAGS);
    const word = index >> 8;
    masks.set(word, (masks.get(word) ?? 0n) | (1n << BigInt(255 - (index & 255))));
  }
  return masks;
}

/** Writes a word at its position: the bitstring is the words in order. */
function writeWord(bytes: Uint8Array, position: number, word: bigint): void {
  bytes.set(bytesOfNumber(word, 32), position * 32);
}

function outOfRange(index: number, size: number): ProbityError {
  return new ProbityError(
    "STATUS_INDEX_OUT_OF_RANGE",
    `There is no flag ${index} in a list of ${size}.`,
    `Give an index from 0 to ${size - 1}, as the credential's status entry has it.`,
    { facts: { index: String(index), size: String(size) } },
  );
}
