import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { LotId } from "../board.ts";
import type { ReleasedShare } from "../decryptShares.ts";

export type AcceptTrustParameters = {
  tenderId: bigint;
  /** The identity of the organisation that holds the shares. */
  trustee: string;
  /** The identity of its officer. */
  officer: string;
  /** X25519, 32 bytes of hex; new for this tender. See `generateTrusteeKeys`. */
  publicKey: string;
};

/**
 * Accepts the trusteeship of a tender and publishes the key that bidders encrypt to, by a trustee officer.
 * Requirements: ITenderBoard.acceptTrust.
 */
export async function acceptTrust(
  probity: Probity,
  { tenderId, trustee, officer, publicKey }: AcceptTrustParameters,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "acceptTrust", [tenderId, trustee, officer, publicKey]);
}

export type ReleaseSharesParameters = LotId & { trustee: string; officer: string; shares: ReleasedShare[] };

/**
 * Publishes a trustee's shares of a lot, by a trustee officer. `decryptShares` computes them.
 * Requirements: ITenderBoard.releaseShares.
 */
export async function releaseShares(
  probity: Probity,
  { tenderId, lot, trustee, officer, shares }: ReleaseSharesParameters,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "releaseShares", [tenderId, lot, trustee, officer, shares]);
}

export type ReportSharesParameters = LotId & {
  trustee: string;
  officer: string;
  /** The bidding addresses whose share does not match. */
  accounts: string[];
};

/**
 * Reports that the trustee's share of these bids cannot be decrypted or does not match, by a trustee officer. Enough
 * reports exclude a bid. Requirements: ITenderBoard.reportShares.
 */
export async function reportShares(
  probity: Probity,
  { tenderId, lot, trustee, officer, accounts }: ReportSharesParameters,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "reportShares", [tenderId, lot, trustee, officer, accounts]);
}
