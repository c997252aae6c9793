import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { getBytes, hexlify, keccak256, randomBytes } from "ethers";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import type { CryptoKey, CryptoKeyPair } from "../base/webCrypto.ts";

const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits");
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be 0x and 40 hexadecimal digits");
const signature = z.string().regex(/^0x([0-9a-fA-F]{2})+$/, "must be 0x and hexadecimal digits");
/** JSON has no integers of 128 bits, so an amount is written in digits. */
const amount = z.string().regex(/^[1-9][0-9]{0,38}$/, "must be a whole number of minor units above 0, in digits");

/** The link between pseudonyms and persons, in the order of the round's leaves. Never public. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  chainId: z.string().regex(/^[1-9][0-9]*$/),
  roundBook: address,
  organisation: address,
  line: hash,
  programme: hash,
  fiscalYear: z.int().min(0).max(65_535),
  decisionDate: z.int().nonnegative(),
  root: hash,
  entries: z
    .array(
      z.strictObject({
        person: address,
        account: address,
        amount,
        salt: hash,
        personSignature: signature,
        pseudonymSignature: signature,
      }),
    )
    .min(1),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** A manifest that only its readers can open. All bytes are hex. */
export const sealedManifestSchema = z.strictObject({
  version: z.literal(1),
  iv: z.string(),
  ciphertext: z.string(),
  /** The content key, encrypted to each reader by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM). */
  readers: z.array(z.strictObject({ name: z.string(), enc: z.string(), key: z.string() })).min(1),
});

export type SealedManifest = z.infer<typeof sealedManifestSchema>;

/** A reader: maker, checker, payer or auditor. The key is an X25519 public key of 32 bytes as hex. */
export type ManifestReader = { name: string; publicKey: string };

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const INFO = new TextEncoder().encode("probity round manifest 1");

/** Bytes with a buffer of their own, as Web Crypto takes them. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/**
 * Encrypts a manifest once and its key to every reader.
 *
 * @returns the sealed manifest, and its hash for `RoundTerms.manifestHash`
 * @throws {@link ProbityError} `FUNDS_NO_READERS`
 */
export async function sealManifest(
  manifest: Manifest,
  readers: readonly ManifestReader[],
): Promise<{ sealed: SealedManifest; manifestHash: string }> {
  if (readers.length === 0) {
    throw new ProbityError(
      "FUNDS_NO_READERS",
      "The manifest has no readers.",
      "Name the public keys of maker, checker, payer and auditors.",
    );
  }
  const plain = new TextEncoder().encode(JSON.stringify(manifestSchema.parse(manifest)));
  const raw = own(randomBytes(32));
  const iv = own(randomBytes(12));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  const sealed: SealedManifest = {
    version: 1,
    iv: hexlify(iv),
    ciphertext: hexlify(ciphertext),
    readers: await Promise.all(
      readers.map(async ({ name, publicKey }) => {
        const recipientPublicKey = (await suite.kem.deserializePublicKey(own(getBytes(publicKey)))) as CryptoKey;
        const sender = await suite.createSenderContext({ recipientPublicKey, info: INFO });
        // The name is bound, so that a reader's entry cannot pass for another's.
        const wrapped = await sender.seal(raw, new TextEncoder().encode(name));
        return { name, enc: hexlify(new Uint8Array(sender.enc)), key: hexlify(new Uint8Array(wrapped)) };
      }),
    ),
  };
  return { sealed, manifestHash: hashManifest(sealed) };
}

/** The hash that the round carries: of the sealed form, so that anyone who holds the file can check it. */
export function hashManifest(sealed: SealedManifest): string {
  const { version, iv, ciphertext, readers } = sealed;
  const ordered = { version, iv, ciphertext, readers: readers.map(({ name, enc, key }) => ({ name, enc, key })) };
  return keccak256(new TextEncoder().encode(JSON.stringify(ordered)));
}

/**
 * Opens a sealed manifest.
 *
 * @param reader the reader's name in the manifest and X25519 private key, 32 bytes as hex
 * @throws {@link ProbityError} `FUNDS_NOT_A_READER`, `FUNDS_MANIFEST_UNREADABLE`
 */
export async function openManifest(input: unknown, reader: { name: string; privateKey: string }): Promise<Manifest> {
  const sealed = sealedManifestSchema.parse(input);
  const entry = sealed.readers.find(({ name }) => name === reader.name);
  if (entry === undefined) {
    throw new ProbityError(
      "FUNDS_NOT_A_READER",
      `The manifest is not encrypted to ${reader.name}.`,
      `Use one of its readers: ${sealed.readers.map(({ name }) => name).join(", ")}.`,
      { facts: { reader: reader.name } },
    );
  }
  try {
    const recipientKey = (await suite.kem.deserializePrivateKey(own(getBytes(reader.privateKey)))) as CryptoKey;
    const recipient = await suite.createRecipientContext({ recipientKey, enc: own(getBytes(entry.enc)), info: INFO });
    const raw = await recipient.open(own(getBytes(entry.key)), new TextEncoder().encode(entry.name));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    const iv = own(getBytes(sealed.iv));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, own(getBytes(sealed.ciphertext)));
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(plain)));
  } catch (cause) {
    throw new ProbityError(
      "FUNDS_MANIFEST_UNREADABLE",
      `The manifest does not open with the key of ${reader.name}.`,
      "Check that the key is the reader's own and that the file is whole.",
      { cause },
    );
  }
}

/** A key pair for a reader, as hex. Keep the private key in an encrypted key store. */
export async function generateReaderKey(): Promise<{ publicKey: string; privateKey: string }> {
  const pair = (await suite.kem.generateKeyPair()) as CryptoKeyPair;
  return {
    publicKey: hexlify(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey))),
    privateKey: hexlify(new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey))),
  };
}
