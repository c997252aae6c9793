import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { BidPlace } from "../board.ts";
import type { GuaranteeNote } from "../guaranteeNote.ts";
import type { SealRequest, WithdrawalRequest } from "../prepareSeal.ts";

/**
 * Delivers a bid that `prepareSeal` sealed, by anyone, through any gateway and any number of times.
 * Requirements: ITenderBoard.seal.
 */
export async function sealBid(probity: Probity, { message, envelope, note, signature }: SealRequest): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "seal", [message, envelope, note, signature]);
}

/**
 * Delivers a withdrawal that `prepareWithdrawal` signed, by anyone, before the deadline. It removes the bid and
 * invalidates older messages of its address. Requirements: ITenderBoard.withdraw.
 */
export async function withdrawBid(probity: Probity, { message, signature }: WithdrawalRequest): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "withdraw", [message, signature]);
}

export type RenewGuaranteeParameters = BidPlace & { note: GuaranteeNote };

/**
 * Replaces a bid's guarantee note by one that lasts longer, by anyone who has the note. `signGuarantee` makes one.
 * Requirements: ITenderBoard.renewGuarantee.
 */
export async function renewGuarantee(
  probity: Probity,
  { tenderId, lot, account, note }: RenewGuaranteeParameters,
): Promise<Sent> {
  return send(probity.contracts.tenderBoard, "renewGuarantee", [tenderId, lot, account, note]);
}
