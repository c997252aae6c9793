import type { TenderBoard } from "../contracts/bindings.ts";
import { type BidPlace, readEnvelope } from "./board.ts";
import { contextOf, isSealedShare, keyPolynomial, readHeader } from "./envelope.ts";
import type { SharePoint } from "./shamir.ts";

/**
 * The released shares of a bid that match their sealed hashes, in rising order of trustee. Others are skipped, because
 * a trustee may release an invalid share.
 */
export async function readShares(board: TenderBoard, bid: BidPlace): Promise<SharePoint[]> {
  const { envelope, place } = await readEnvelope(board, bid);
  const logs = await board.queryFilter(board.filters.ShareReleased(bid.tenderId, bid.lot, bid.account));
  const shares = new Map<number, bigint>();
  for (const { args } of logs) {
    const point = { index: Number(args.index), share: args.share };
    if (isSealedShare(envelope, place, point)) shares.set(point.index, point.share);
  }
  return [...shares].map(([index, share]) => ({ index, share })).sort((a, b) => a.index - b.index);
}

/** The data that open a bid: the sealed envelope, and a quorum of its shares in rising order of trustee. */
export type Opening = BidPlace & { envelope: string; shares: SharePoint[] };

/** The data that open a bid after the trustees' time: the envelope, and the whole polynomial, key first. */
export type KeyOpening = BidPlace & { envelope: string; coefficients: bigint[] };

/**
 * Reads the data that open a bid, with the first k released shares; sends nothing.
 * @returns undefined while there are fewer than k shares.
 */
export async function openingOf(board: TenderBoard, bid: BidPlace): Promise<Opening | undefined> {
  const { envelope } = await readEnvelope(board, bid);
  const shares = await readShares(board, bid);
  const { k } = readHeader(envelope);
  return shares.length < k ? undefined : { ...bid, envelope, shares: shares.slice(0, k) };
}

/** Computes the data that open a bid from its seed, for the bidder when trustees fail. Sends nothing. */
export async function openingFromSeed(board: TenderBoard, bid: BidPlace, seed: string): Promise<KeyOpening> {
  const { envelope, place } = await readEnvelope(board, bid);
  return { ...bid, envelope, coefficients: keyPolynomial(seed, contextOf(place), readHeader(envelope).k) };
}
