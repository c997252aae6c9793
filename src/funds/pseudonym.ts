import { AbiCoder, getBytes, hexlify, keccak256, toUtf8Bytes, Wallet } from "ethers";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ProbityError } from "../base/errors.ts";

export type PseudonymParameters = {
  /** The person's secret: at least 32 bytes, never on chain and never sent. */
  seed: Uint8Array;
  chainId: bigint;
  /** The address of the RoundBook. */
  roundBook: string;
  /** The programme's id, 32 bytes as hex. */
  programme: string;
  /** The fiscal year. */
  year: number;
  /** 0 for the first account; one more after each lost card. */
  replacement?: number;
};

/** The order of secp256k1: a valid key is below it. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * Derives a beneficiary's account for one programme and year from the person's seed, by HKDF (RFC 5869) with SHA-256.
 * Accounts of two programmes or years cannot be linked without the seed (law 7, section 4.4 of the design).
 *
 * @throws {@link ProbityError} `FUNDS_SEED_TOO_SHORT` for a seed under 32 bytes.
 */
export function derivePseudonym(parameters: PseudonymParameters): Wallet {
  const { seed, chainId, roundBook, programme, year, replacement = 0 } = parameters;
  if (seed.length < 32) {
    throw new ProbityError(
      "FUNDS_SEED_TOO_SHORT",
      `The seed has ${seed.length} bytes; a pseudonym needs at least 32.`,
      "Draw the seed from a cryptographic random source of 32 bytes or more.",
    );
  }
  // The counter rises only in the one case of 2^128 in which the bytes are not a valid key.
  for (let counter = 0; ; counter++) {
    const info = AbiCoder.defaultAbiCoder().encode(
      ["string", "uint256", "address", "bytes32", "uint16", "uint32", "uint32"],
      ["probity pseudonym 1", chainId, roundBook, programme, year, replacement, counter],
    );
    const key = hkdf(sha256, seed, undefined, getBytes(keccak256(info)), 32);
    const scalar = BigInt(hexlify(key));
    if (scalar !== 0n && scalar < CURVE_ORDER) return new Wallet(hexlify(key));
  }
}

/** The id of a programme: the hash of its public name. */
export function programmeId(name: string): string {
  return keccak256(toUtf8Bytes(name));
}
