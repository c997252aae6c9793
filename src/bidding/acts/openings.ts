import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { LotId } from "../board.ts";
import type { KeyOpening, Opening } from "../openings.ts";

/**
 * Opens a bid with a quorum of its shares, by anyone; the contract judges it. `openingOf` reads the data.
 * Requirements: ITenderBoard.open.
 */
export async function openBid(probity: Probity, { tenderId, lot, account, envelope, shares }: Opening): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "open", [tenderId, lot, account, envelope, shares]);
}

/**
 * Opens a bid with its key polynomial after the trustees' time, by anyone. `openingFromSeed` computes it.
 * Requirements: ITenderBoard.openWithKey.
 */
export async function openBidWithKey(
  probity: Probity,
  { tenderId, lot, account, envelope, coefficients }: KeyOpening,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "openWithKey", [tenderId, lot, account, envelope, coefficients]);
}

export type DismissBidsParameters = LotId & {
  /** The bidding addresses of the bids that nobody opened. */
  accounts: string[];
};

/**
 * Excludes the bids that nobody opened in time, by anyone; their guarantees fall due.
 * Requirements: ITenderBoard.dismiss.
 */
export async function dismissBids(probity: Probity, { tenderId, lot, accounts }: DismissBidsParameters): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "dismiss", [tenderId, lot, accounts]);
}
