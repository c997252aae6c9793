import { concat, hexlify, keccak256, randomBytes } from "ethers";

/**
 * The hash of a reasoned decision on the chain: keccak-256 of a random salt of 32 bytes followed by the decision, byte
 * for byte. Without a salt, anybody who guesses a short decision and its subject could confirm the guess.
 * @param salt 32 bytes, hex
 */
export function hashReason(salt: string, decision: Uint8Array): string {
  return keccak256(concat([salt, decision]));
}

/** A new salt for {@link hashReason}. */
export function newReasonSalt(): string {
  return hexlify(randomBytes(32));
}
