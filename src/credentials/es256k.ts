import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { DIDDocument, VerificationMethod } from "did-resolver";
import { getBytes } from "ethers";
import { bytesOf, fromBase64url } from "../base/bytes.ts";
import { ProbityError } from "../base/errors.ts";
import { accountOf, addressOfKey, methodsOf, type Relationship } from "./did.ts";

/** The only signature algorithm of credentials: ECDSA on secp256k1 with SHA-256 (RFC 8812, section 3.2). */
export const ES256K = "ES256K";

/** Signs for one verification method of a DID document. The key may be stored anywhere. */
export type JwsSigner = {
  /** The id of the verification method, such as `did:ethr:0x7a69:0x...#controller`. */
  kid: string;
  /** The signature over the SHA-256 of the message: r and s, 64 bytes. */
  sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
};

/** Makes a signer from a private key. */
export function es256kSigner(privateKey: string, kid: string): JwsSigner {
  const secret = getBytes(privateKey);
  return { kid, sign: (message) => secp256k1.sign(message, secret) };
}

/**
 * Makes a signer from a private key, for the document's verification method with that key.
 * @throws {ProbityError} DID_KEY_NOT_LISTED
 */
export function signerFor(
  document: DIDDocument,
  privateKey: string,
  relationship: Relationship = "assertionMethod",
): JwsSigner {
  const publicKey = secp256k1.getPublicKey(getBytes(privateKey));
  const method = methodsOf(document, relationship).find((candidate) => isOf(candidate, publicKey));
  if (method !== undefined) return es256kSigner(privateKey, method.id);
  throw new ProbityError(
    "DID_KEY_NOT_LISTED",
    `The document of ${document.id} does not list the key under ${relationship}.`,
    'Use the key that controls the identity, or add this one to it with "probity identity attribute set", as did/pub/Secp256k1/veriKey/hex.',
    { facts: { did: document.id, relationship } },
  );
}

/** Whether the verification method's key or account made the signature over the message. */
export function isSignedBy(method: VerificationMethod, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  try {
    const publicKey = publicKeyOf(method);
    if (publicKey !== undefined) return secp256k1.verify(signature, message, publicKey, { lowS: false });
    const account = accountOf(method);
    // The signature does not identify which of the possible keys signed, so try each.
    return account !== undefined && [0, 1, 2, 3].some((bit) => recover(bit, message, signature) === account);
  } catch {
    return false; // not a point, not a signature
  }
}

function recover(bit: number, message: Uint8Array, signature: Uint8Array): string | undefined {
  try {
    return addressOfKey(secp256k1.recoverPublicKey(Uint8Array.of(bit, ...signature), message));
  } catch {
    return undefined; // no point for this bit
  }
}

function isOf(method: VerificationMethod, publicKey: Uint8Array): boolean {
  try {
    const listed = publicKeyOf(method);
    if (listed !== undefined) return addressOfKey(listed) === addressOfKey(publicKey);
    return accountOf(method) === addressOfKey(publicKey);
  } catch {
    return false;
  }
}

/** The public key of a secp256k1 method, from its hexadecimal or JWK form. */
function publicKeyOf(method: VerificationMethod): Uint8Array | undefined {
  if (!/^(EcdsaSecp256k1|JsonWebKey)/.test(method.type)) return undefined;
  // Deprecated in DID Core, but did:ethr documents use it.
  const { publicKeyHex } = method as { publicKeyHex?: string };
  if (publicKeyHex !== undefined) {
    const bytes = bytesOf(publicKeyHex.startsWith("0x") ? publicKeyHex : `0x${publicKeyHex}`);
    return secp256k1.Point.fromBytes(bytes).toBytes(true);
  }
  const { crv, x, y } = method.publicKeyJwk ?? {};
  if (crv !== "secp256k1" || x === undefined || y === undefined) return undefined;
  const [left, right] = [fromBase64url(x), fromBase64url(y)];
  if (left === undefined || right === undefined) return undefined;
  return secp256k1.Point.fromBytes(Uint8Array.of(4, ...left, ...right)).toBytes(true);
}
