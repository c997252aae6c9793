import type { TenderBoard } from "../contracts/bindings.ts";
import { type BidPlace, readEnvelope } from "./board.ts";
import { contextOf, isSealedShare, keyPolynomial, readHeader } from "./envelope.ts";
import type { SharePoint } from "./shamir.ts";

/**
 * The released shares of a bid that are the sealed ones, in rising order of trustee. What does not match its hash is
 * passed over: a trustee may have released nonsense.
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

/** What opens a bid: the envelope that was sealed, and a quorum of its shares in rising order of trustee. */
export type Opening = BidPlace & { envelope: string; shares: SharePoint[] };

/** What opens a bid after the trustees' time: the envelope, and the whole polynomial, key first. */
export type KeyOpening = BidPlace & { envelope: string; coefficients: bigint[] };

/**
 * What opens a bid, with the first k shares that were released; nothing is sent.
 * @returns undefined while there are fewer than k shares.
 */
export async function openingOf(board: TenderBoard, bid: BidPlace): Promise<Opening | undefined> {
  const { envelope } = await readEnvelope(board, bid);
  const shares = await readShares(board, bid);
  const { k } = readHeader(envelope);
  return shares.length < k ? undefined : { ...bid, envelope, shares: shares.slice(0, k) };
}

/** What opens a bid from its seed: the bidder's way out when trustees fail. Nothing is sent. */
export async function openingFromSeed(board: TenderBoard, bid: BidPlace, seed: string): Promise<KeyOpening> {
  const { envelope, place } = await readEnvelope(board, bid);
  return { ...bid, envelope, coefficients: keyPolynomial(seed, contextOf(place), readHeader(envelope).k) };
}
