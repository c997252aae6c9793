import type { Probity } from "../../contracts/connect.ts";
import { send, type Made, type Sent } from "../../contracts/send.ts";

/** The number of a redemption, from its event. */
const REQUESTED: Made<{ redemption: bigint }> = {
  event: "RedemptionRequested",
  read: ({ id }) => ({ redemption: id as bigint }),
};

export type RequestRedemptionParameters = {
  line: string;
  /** The identity of the merchant or vendor that has earned the money. */
  merchant: string;
  /** In minor units. */
  amount: bigint;
  /** The merchant itself, or its billing officer. */
  actor: string;
};

/** Requests payout of the earned money, for the merchant. Requirements: IMerchantDesk.requestRedemption. */
export async function requestRedemption(
  probity: Probity,
  { line, merchant, amount, actor }: RequestRedemptionParameters,
): Promise<Sent<{ redemption: bigint }>> {
  return send(probity.contracts.merchantDesk, "requestRedemption", [line, merchant, amount, actor], REQUESTED);
}

export type RecordRedemptionParameters = {
  redemption: bigint;
  /** Hash of the bank's reference. A treasury uses each reference once. */
  bankReference: string;
  officer: string;
};

/** Records the bank transfer, by a treasury officer. Requirements: IMerchantDesk.recordRedemption. */
export async function recordRedemption(
  probity: Probity,
  { redemption, bankReference, officer }: RecordRedemptionParameters,
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "recordRedemption", [redemption, bankReference, officer]);
}

export type RecordRedemptionForParameters = Omit<RecordRedemptionParameters, "redemption"> &
  Omit<RequestRedemptionParameters, "actor">;

/**
 * Requests and records in one act for a merchant that cannot request, by a treasury officer.
 * Requirements: IMerchantDesk.recordRedemptionFor.
 */
export async function recordRedemptionFor(
  probity: Probity,
  { line, merchant, amount, bankReference, officer }: RecordRedemptionForParameters,
): Promise<Sent<{ redemption: bigint }>> {
  const { merchantDesk } = probity.contracts;
  return send(merchantDesk, "recordRedemptionFor", [line, merchant, amount, bankReference, officer], REQUESTED);
}

export type ConfirmRedemptionParameters = { redemption: bigint; officer: string };

/** Confirms the transfer and burns the money, by another officer. Requirements: IMerchantDesk.confirmRedemption. */
export async function confirmRedemption(
  probity: Probity,
  { redemption, officer }: ConfirmRedemptionParameters,
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "confirmRedemption", [redemption, officer]);
}

export type DisputeRedemptionParameters = {
  redemption: bigint;
  /** Hash of the grounds. */
  reasonHash: string;
  /** The merchant itself, or its billing officer. */
  actor: string;
};

/** States that the transfer did not arrive, for the merchant. Requirements: IMerchantDesk.disputeRedemption. */
export async function disputeRedemption(
  probity: Probity,
  { redemption, reasonHash, actor }: DisputeRedemptionParameters,
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "disputeRedemption", [redemption, reasonHash, actor]);
}

export type WithdrawRedemptionParameters = {
  redemption: bigint;
  /** The merchant or the treasury. */
  party: string;
  /** The party itself, or its officer. */
  actor: string;
};

/** Withdraws an unconfirmed redemption, for one of its parties. Requirements: IMerchantDesk.withdrawRedemption. */
export async function withdrawRedemption(
  probity: Probity,
  { redemption, party, actor }: WithdrawRedemptionParameters,
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "withdrawRedemption", [redemption, party, actor]);
}
