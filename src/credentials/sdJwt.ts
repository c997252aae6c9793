import { sha256 } from "@noble/hashes/sha2.js";
import { SDJwtInstance } from "@sd-jwt/core";
import { bytesOfText, toBase64url } from "../base/bytes.ts";
import { ES256K, type JwsSigner } from "./es256k.ts";
import { signText } from "./jws.ts";

export const VC_SD_JWT = "vc+sd-jwt";
export const SD_HASH = "sha-256";

/** The library's hash function; it accepts SHA-256 only. */
export function hashOf(data: string | ArrayBuffer, alg: string = SD_HASH): Uint8Array {
  if (alg.toLowerCase() !== SD_HASH) throw new Error(`the hash algorithm ${alg} is not ${SD_HASH}`);
  return sha256(typeof data === "string" ? bytesOfText(data) : new Uint8Array(data));
}

/** The library, with our hash and salts, and with signers where needed. */
export function sdJwt({ issuer, holder }: { issuer?: JwsSigner; holder?: JwsSigner } = {}) {
  return new SDJwtInstance<Record<string, unknown>>({
    hasher: hashOf,
    hashAlg: SD_HASH,
    saltGenerator: (length) => toBase64url(crypto.getRandomValues(new Uint8Array(length))),
    ...(issuer && { signAlg: ES256K, signer: (text: string) => signText(issuer, text) }),
    ...(holder && { kbSignAlg: ES256K, kbSigner: (text: string) => signText(holder, text) }),
  });
}
