import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hexlify, toUtf8Bytes } from "ethers";
import { ProbityError } from "../base/errors.ts";

/** The register that a civil number comes from: a company's number may equal a person's. */
export type NumberRegister = "person" | "company" | "agency";

/**
 * The uniqueness tag of a civil number: HMAC-SHA-256 under the uniqueness authority's secret, so that nobody without
 * the secret can find a person by guessing numbers. Only letters and digits count, not case and separators, so "ab-12
 * 345" and "AB12345" are one number. Only Latin letters without marks and the digits 0 to 9 are allowed, because digits
 * of other scripts and similar letters would make a second person of the same number.
 *
 * @param secret At least 32 bytes; stays with the uniqueness authority.
 * @param jurisdiction The jurisdiction of the numbers, for example "KE".
 * @throws UNIQUENESS_SECRET_SHORT, UNIQUENESS_NUMBER_EMPTY, UNIQUENESS_NUMBER_SCRIPT
 */
export function uniquenessTag(
  secret: Uint8Array,
  jurisdiction: string,
  register: NumberRegister,
  civilNumber: string,
): string {
  if (secret.length < 32) {
    throw new ProbityError(
      "UNIQUENESS_SECRET_SHORT",
      `The uniqueness secret has ${String(secret.length)} bytes; at least 32 are needed.`,
      "Create a new random secret of 32 bytes before the first tag is made.",
    );
  }
  const number = civilNumber
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  if (number === "") {
    throw new ProbityError(
      "UNIQUENESS_NUMBER_EMPTY",
      "The civil number has neither letters nor digits.",
      "Give the number as the civil register has it.",
    );
  }
  if (/[^0-9A-Z]/.test(number)) {
    throw new ProbityError(
      "UNIQUENESS_NUMBER_SCRIPT",
      "The civil number has letters or digits that are not A to Z and 0 to 9.",
      "Write it in Latin letters and the digits 0 to 9, the same way for everybody.",
    );
  }
  // Each part has its length in front, so no two triples give the same bytes.
  const message = [jurisdiction, register, number]
    .map((part) => `${String(toUtf8Bytes(part).length)}:${part}`)
    .join("");
  return hexlify(hmac(sha256, secret, toUtf8Bytes(message)));
}
