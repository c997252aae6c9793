import {
  AbiCoder,
  concat,
  dataLength,
  dataSlice,
  getAddress,
  getBytes,
  hexlify,
  keccak256,
  Signature,
  toBeHex,
  verifyTypedData,
  ZeroAddress,
} from "ethers";
import { ProbityError } from "../base/errors.ts";
import { evaluatePolynomial, extendPolynomial, FIELD_ORDER, MAX_SHARES, type SharePoint } from "./shamir.ts";
import { bufferOf, envelopeSuite, importPrivateKey, importPublicKey } from "./trusteeKeys.ts";
import { BID_TYPES, boardDomain, type TypedDataSigner } from "./typedData.ts";

/*
 * The envelope of a sealed bid, byte for byte as `contracts/bidding/libraries/SealedEnvelope.sol` describes it:
 *
 *   version 1 | n 1 | k 1 | key hash 32 | n share hashes of 32 | n sealed shares of 80 | payload of 165
 *
 * Sealed share i is HPKE's encapsulated key (32), then ciphertext and tag (48); its `info` is
 * context (32) | key hash (32) | i (1). The payload is
 * bidder 20 | price 16 | package hash 32 | salt 32 | r 32 | s 32 | v 1, XORed with keccak256(K, b) for block b = 0..5.
 */
const VERSION = 1;
const HASHES = 35;
const SEALED_SHARE = 80;
const PAYLOAD = 165;

const coder = AbiCoder.defaultAbiCoder();
const hashOf = (types: string[], values: unknown[]) => keccak256(coder.encode(types, values));

/** The place that an envelope is bound to. It is invalid anywhere else. */
export type EnvelopePlace = {
  chainId: bigint;
  board: string;
  tenderId: bigint;
  lot: number;
  /** The bidding address. */
  account: string;
  /** The bidding address's sequence in this lot, from 1. */
  sequence: bigint;
  /** 0, because tenders have only one envelope yet. */
  stage?: number;
};

/** A bidder's offer. */
export type Offer = {
  /** The bidder's identity. */
  bidder: string;
  /** In minor units of the lot's currency, tax included. */
  price: bigint;
  /** The hash of the encrypted document package. */
  packageHash: string;
};

/** The payload of an opened envelope. */
export type OpenedOffer = Offer & { salt: string; signer: string | undefined };

/** A sealed envelope and the bidder's secrets: the seed alone restores all the others. */
export type SealedEnvelope = {
  envelope: string;
  envelopeHash: string;
  context: string;
  keyHash: string;
  /** 32 bytes. Secret until the opening. With it the bidder can open its own bid, or prove how it was made. */
  seed: string;
  /** The coefficients of the key polynomial, K first. Secret. */
  coefficients: bigint[];
};

/** The context of an envelope: the hash over every field of its place. */
export function contextOf(place: EnvelopePlace): string {
  return hashOf(
    ["uint256", "address", "uint256", "uint16", "uint8", "address", "uint64"],
    [place.chainId, place.board, place.tenderId, place.lot, place.stage ?? 0, place.account, place.sequence],
  );
}

/**
 * The key polynomial of an envelope, from the bidder's seed: K and the other k - 1 coefficients. The context is hashed
 * with the seed, so a seed used twice still gives different keys.
 */
export function keyPolynomial(seed: string, context: string, quorum: number): bigint[] {
  return Array.from({ length: quorum }, (_, i) => BigInt(derive(seed, context, "coefficient", i)) % FIELD_ORDER);
}

/**
 * Seals an offer.
 *
 * @param trusteeKeys The public keys of the tender's trustees in their order, 32 bytes of hex each.
 * @param quorum k: more than half of the trustees and fewer than all.
 * @param owner Signs with the key that controls the bidder's identity.
 * @param seed 32 bytes, random by default. The same seed gives the same envelope.
 */
export async function sealEnvelope(parameters: {
  place: EnvelopePlace;
  offer: Offer;
  trusteeKeys: readonly string[];
  quorum: number;
  owner: TypedDataSigner;
  seed?: string;
}): Promise<SealedEnvelope> {
  const { place, offer, trusteeKeys, quorum, owner } = parameters;
  const n = trusteeKeys.length;
  requireQuorum(n, quorum);
  if (offer.price <= 0n || offer.price >= 1n << 128n) {
    throw new ProbityError(
      "BID_PRICE_OUT_OF_RANGE",
      `The price ${offer.price} is not a possible bid.`,
      "Give a price in minor units above 0.",
    );
  }
  const seed = parameters.seed ?? hexlify(crypto.getRandomValues(new Uint8Array(32)));
  const context = contextOf(place);
  const coefficients = keyPolynomial(seed, context, quorum);
  const [key, ...shares] = evaluatePolynomial(coefficients, n) as [bigint, ...bigint[]];
  const keyHash = keyHashOf(key, context);

  const salt = derive(seed, context, "salt", 0);
  const value = { ...offer, salt, context, keyHash };
  const signature = Signature.from(
    await owner.signTypedData(boardDomain(place.chainId, place.board), BID_TYPES, value),
  );
  const payload = concat([
    offer.bidder,
    toBeHex(offer.price, 16),
    offer.packageHash,
    salt,
    signature.r,
    signature.s,
    toBeHex(signature.v, 1),
  ]);

  const sealed = await Promise.all(
    trusteeKeys.map(async (publicKey, i) => {
      const sender = await envelopeSuite.createSenderContext({
        recipientPublicKey: await importPublicKey(publicKey),
        info: shareInfo(context, keyHash, i + 1),
        ekm: bufferOf(getBytes(derive(seed, context, "encapsulation", i + 1))),
      });
      const ciphertext = await sender.seal(bufferOf(getBytes(toBeHex(shares[i] ?? 0n, 32))));
      return concat([new Uint8Array(sender.enc), new Uint8Array(ciphertext)]);
    }),
  );
  const envelope = concat([
    new Uint8Array([VERSION, n, quorum]),
    keyHash,
    ...shares.map((share, i) => shareHashOf(share, i + 1, context)),
    ...sealed,
    applyStream(payload, key),
  ]);
  return { envelope, envelopeHash: keccak256(envelope), context, keyHash, seed, coefficients };
}

/**
 * Decrypts a trustee's share and checks it against the envelope's hash.
 * Trustees' tools call this only on a final block past the effective deadline.
 *
 * @param index The trustee's place in the tender's list, from 1.
 * @throws ENVELOPE_SHARE_MISMATCH when the trustee must report the share instead of releasing it.
 */
export async function decryptShare(parameters: {
  envelope: string;
  place: EnvelopePlace;
  index: number;
  privateKey: string;
}): Promise<bigint> {
  const { envelope, place, index, privateKey } = parameters;
  const { n, keyHash } = readHeader(envelope);
  const context = contextOf(place);
  const start = HASHES + 32 * n + SEALED_SHARE * (index - 1);
  let share: bigint;
  try {
    const recipient = await envelopeSuite.createRecipientContext({
      recipientKey: await importPrivateKey(privateKey),
      enc: bufferOf(getBytes(dataSlice(envelope, start, start + 32))),
      info: shareInfo(context, keyHash, index),
    });
    const opened = await recipient.open(bufferOf(getBytes(dataSlice(envelope, start + 32, start + SEALED_SHARE))));
    share = BigInt(hexlify(new Uint8Array(opened)));
    if (opened.byteLength !== 32) throw new Error("a share is 32 bytes");
  } catch (cause) {
    throw shareMismatch(place, index, cause);
  }
  if (shareHashOf(share, index, context) !== shareHash(envelope, index)) throw shareMismatch(place, index);
  return share;
}

/** The result of an opening, as far as the envelope's bytes decide it. The contract judges eligibility and price. */
export type EnvelopeOpening =
  | { outcome: "readable"; key: bigint; offer: OpenedOffer }
  | { outcome: "inconsistent" }
  | { outcome: "unreadable"; key: bigint };

/**
 * Opens an envelope with k shares, as `TenderBoard.open` does.
 *
 * @throws ENVELOPE_WRONG_SHARE when a value is not the one that was sealed.
 */
export function openEnvelope(envelope: string, place: EnvelopePlace, shares: readonly SharePoint[]): EnvelopeOpening {
  const { n, k, keyHash } = readHeader(envelope);
  const context = contextOf(place);
  if (shares.length !== k || new Set(shares.map(({ index }) => index)).size !== k) {
    throw new ProbityError(
      "ENVELOPE_WRONG_SHARE_COUNT",
      `${shares.length} shares were given, but the envelope needs ${k} different ones.`,
      `Give the shares of exactly ${k} trustees.`,
    );
  }
  for (const { index, share } of shares) {
    if (!isSealedShare(envelope, place, { index, share })) {
      throw new ProbityError(
        "ENVELOPE_WRONG_SHARE",
        `The value given for trustee ${index} is not the share that was sealed for it.`,
        "Use the share that this trustee released for this bid.",
      );
    }
  }
  if (shares.some(({ share }) => share >= FIELD_ORDER)) return { outcome: "inconsistent" };

  const [key, ...all] = extendPolynomial(shares, n) as [bigint, ...bigint[]];
  const consistent =
    keyHashOf(key, context) === keyHash &&
    all.every((share, i) => shareHashOf(share, i + 1, context) === shareHash(envelope, i + 1));
  if (!consistent) return { outcome: "inconsistent" };

  const payload = applyStream(dataSlice(envelope, dataLength(envelope) - PAYLOAD), key);
  const bidder = getAddress(dataSlice(payload, 0, 20));
  const price = BigInt(dataSlice(payload, 20, 36));
  if (bidder === ZeroAddress || price === 0n) return { outcome: "unreadable", key };
  const offer = { bidder, price, packageHash: dataSlice(payload, 36, 68), salt: dataSlice(payload, 68, 100) };
  const signer = recover(place, { ...offer, context, keyHash }, dataSlice(payload, 100, 165));
  return { outcome: "readable", key, offer: { ...offer, signer } };
}

/** Whether a value is the share that was sealed for a trustee. */
export function isSealedShare(envelope: string, place: EnvelopePlace, { index, share }: SharePoint): boolean {
  const { n } = readHeader(envelope);
  return index >= 1 && index <= n && shareHashOf(share, index, contextOf(place)) === shareHash(envelope, index);
}

/** The first fields of an envelope. */
export function readHeader(envelope: string): { n: number; k: number; keyHash: string } {
  const length = dataLength(envelope);
  const [version, n, k] = length < HASHES ? [0, 0, 0] : (getBytes(dataSlice(envelope, 0, 3)) as Iterable<number>);
  if (version !== VERSION || n === undefined || length !== HASHES + (32 + SEALED_SHARE) * n + PAYLOAD) {
    throw new ProbityError(
      "ENVELOPE_MALFORMED",
      `These ${length} bytes are not an envelope of version ${VERSION}.`,
      "Take the envelope from the BidSealed event of the bid.",
    );
  }
  return { n, k: k ?? 0, keyHash: dataSlice(envelope, 3, HASHES) };
}

function requireQuorum(n: number, k: number): void {
  if (n < 3 || n > MAX_SHARES || 2 * k <= n || k >= n) {
    throw new ProbityError(
      "ENVELOPE_QUORUM_OUT_OF_RANGE",
      `${k} of ${n} trustees is not a possible quorum.`,
      "Take 3 to 15 trustees, and as quorum more than half of them but not all.",
    );
  }
}

function keyHashOf(key: bigint, context: string): string {
  return hashOf(["uint256", "bytes32"], [key, context]);
}

function shareHashOf(share: bigint, index: number, context: string): string {
  return hashOf(["uint256", "uint256", "bytes32"], [share, index, context]);
}

function shareHash(envelope: string, index: number): string {
  return dataSlice(envelope, HASHES + 32 * (index - 1), HASHES + 32 * index);
}

function shareInfo(context: string, keyHash: string, index: number): ArrayBuffer {
  return bufferOf(getBytes(concat([context, keyHash, toBeHex(index, 1)])));
}

/** XORs data with the key stream of K. A second call restores the data. */
function applyStream(data: string, key: bigint): string {
  const bytes = getBytes(data);
  const blocks = Array.from({ length: Math.ceil(bytes.length / 32) }, (_, b) =>
    hashOf(["uint256", "uint256"], [key, b]),
  );
  const stream = getBytes(concat(blocks));
  return hexlify(bytes.map((byte, i) => byte ^ (stream[i] ?? 0)));
}

function derive(seed: string, context: string, label: string, index: number): string {
  return hashOf(["bytes32", "bytes32", "string", "uint256"], [seed, context, label, index]);
}

function recover(place: EnvelopePlace, value: Record<string, unknown>, signature: string): string | undefined {
  try {
    return verifyTypedData(boardDomain(place.chainId, place.board), BID_TYPES, value, signature);
  } catch {
    return undefined; // noise in place of a signature: there is no signer
  }
}

function shareMismatch(place: EnvelopePlace, index: number, cause?: unknown): ProbityError {
  return new ProbityError(
    "ENVELOPE_SHARE_MISMATCH",
    `The share of trustee ${index} in the bid of ${place.account} does not match its hash after decryption.`,
    "Check that the private key belongs to this tender; if it does, report the share on chain instead of releasing it.",
    { cause },
  );
}
