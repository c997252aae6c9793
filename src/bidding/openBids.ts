import type { ContractTransactionResponse } from "ethers";
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

/**
 * Opens a bid with the first k shares that were released. By anyone.
 * @returns the transaction, or undefined while there are fewer than k shares.
 */
export async function openBid(board: TenderBoard, bid: BidPlace): Promise<ContractTransactionResponse | undefined> {
  const { envelope } = await readEnvelope(board, bid);
  const shares = await readShares(board, bid);
  const { k } = readHeader(envelope);
  if (shares.length < k) return undefined;
  return board.open(bid.tenderId, bid.lot, bid.account, envelope, shares.slice(0, k));
}

/** Opens a bid from its seed, after the trustees' time: the bidder's way out when trustees fail. */
export async function openBidWithSeed(
  board: TenderBoard,
  bid: BidPlace,
  seed: string,
): Promise<ContractTransactionResponse> {
  const { envelope, place } = await readEnvelope(board, bid);
  const coefficients = keyPolynomial(seed, contextOf(place), readHeader(envelope).k);
  return board.openWithKey(bid.tenderId, bid.lot, bid.account, envelope, coefficients);
}
