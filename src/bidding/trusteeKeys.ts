import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { getBytes, hexlify } from "ethers";
import type { CryptoKey, CryptoKeyPair } from "../base/webCrypto.ts";

/** HPKE (RFC 9180) as envelopes use it: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode. */
export const envelopeSuite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** An X25519 key pair, each key as 32 bytes of hex. The private key belongs in an encrypted keystore. */
export type TrusteeKeyPair = { publicKey: string; privateKey: string };

/** A copy in its own buffer, as WebCrypto requires. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/**
 * Makes a new key pair for a trustee. One pair serves one tender: the board refuses a public key it has seen before.
 * @param seed 32 bytes or more, for tests; RFC 9180's DeriveKeyPair derives the pair from it.
 */
export async function generateTrusteeKeys(seed?: Uint8Array): Promise<TrusteeKeyPair> {
  const { kem } = envelopeSuite;
  const material = seed ?? crypto.getRandomValues(new Uint8Array(32));
  const pair = (await kem.deriveKeyPair(bufferOf(material))) as CryptoKeyPair;
  return {
    publicKey: hexlify(new Uint8Array(await kem.serializePublicKey(pair.publicKey))),
    privateKey: hexlify(new Uint8Array(await kem.serializePrivateKey(pair.privateKey))),
  };
}

/** Reads a public key from 32 bytes of hex. */
export async function importPublicKey(publicKey: string): Promise<CryptoKey> {
  return (await envelopeSuite.kem.deserializePublicKey(bufferOf(getBytes(publicKey)))) as CryptoKey;
}

/** Reads a private key from 32 bytes of hex. */
export async function importPrivateKey(privateKey: string): Promise<CryptoKey> {
  return (await envelopeSuite.kem.deserializePrivateKey(bufferOf(getBytes(privateKey)))) as CryptoKey;
}
