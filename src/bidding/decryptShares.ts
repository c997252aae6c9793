import { blockTime } from "../chain/clock.ts";
import type { TenderBoard } from "../contracts/bindings.ts";
import { memberOf } from "../contracts/enums.ts";
import { ProbityError } from "../base/errors.ts";
import { providerOf, readEnvelope } from "./board.ts";
import { decryptShare } from "./envelope.ts";

/** A trustee's share of the bid that an address sealed. */
export type ReleasedShare = { account: string; share: bigint };

/** A trustee's view of a lot: the shares that it may release, and the bids whose share does not match its hash. */
export type DecryptedShares = {
  shares: ReleasedShare[];
  mismatched: string[];
};

export type TrusteeParameters = {
  tenderId: bigint;
  lot: number;
  /** The trustee's identity. */
  trustee: string;
  /** X25519, 32 bytes of hex. */
  privateKey: string;
};

/**
 * Decrypts a trustee's shares of all unjudged bids of a lot; sends nothing. Refuses before the effective deadline, by
 * the chain's clock and never by the machine's.
 *
 * @throws TENDER_NOT_CLOSED before the effective deadline.
 * @throws TENDER_NOT_TRUSTEE when the organisation is not a trustee of the tender.
 */
export async function decryptShares(board: TenderBoard, parameters: TrusteeParameters): Promise<DecryptedShares> {
  const { tenderId, lot, trustee, privateKey } = parameters;
  const { trustees, deadline, guaranteeUntil } = await board.tenderOf(tenderId);
  const time = BigInt(await blockTime(providerOf(board)));
  if (deadline === 0n || time < deadline) {
    throw new ProbityError(
      "TENDER_NOT_CLOSED",
      `Tender ${tenderId} takes bids until ${deadline}; the chain is at ${time}.`,
      "Release shares when a block past the deadline is final.",
    );
  }
  const index = trustees.findIndex(({ organisation }) => organisation.toLowerCase() === trustee.toLowerCase()) + 1;
  if (index === 0) {
    throw new ProbityError(
      "TENDER_NOT_TRUSTEE",
      `${trustee} is not a trustee of tender ${tenderId}.`,
      "Give the identity of the organisation that the notice names.",
    );
  }
  const result: DecryptedShares = { shares: [], mismatched: [] };
  for (const account of await board.accountsOf(tenderId, lot)) {
    const { outcome, guaranteeExpiry } = await board.bidOf(tenderId, lot, account);
    // A bid without a sufficient guarantee stays sealed.
    if (memberOf("ITenderBoard.Outcome", outcome) !== "sealed" || guaranteeExpiry < guaranteeUntil) continue;
    const { envelope, place } = await readEnvelope(board, { tenderId, lot, account });
    try {
      result.shares.push({ account, share: await decryptShare({ envelope, place, index, privateKey }) });
    } catch (error) {
      if (!(error instanceof ProbityError) || error.code !== "ENVELOPE_SHARE_MISMATCH") throw error;
      result.mismatched.push(account);
    }
  }
  return result;
}
