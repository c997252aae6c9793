import type { Probity } from "../../contracts/connect.ts";
import { send, type Made, type Sent } from "../../contracts/send.ts";

/** The number of a redemption, as its event says it. */
const REQUESTED: Made<{ redemption: bigint }> = {
  event: "RedemptionRequested",
  read: (values) => ({ redemption: values["id"] as bigint }),
};

export type RequestRedemptionParameters = {
  line: string;
  /** Who has earned the money. */
  merchant: string;
  /** In minor units. */
  amount: bigint;
  /** The merchant itself, or its billing officer. */
  actor: string;
};

/** Asks the treasury to pay out what a merchant or vendor has earned. Requirements: IMerchantDesk.requestRedemption. */
export function requestRedemption(
  probity: Probity,
  { line, merchant, amount, actor }: RequestRedemptionParameters,
): Promise<Sent<{ redemption: bigint }>> {
  return send(probity.contracts.merchantDesk, "requestRedemption", [line, merchant, amount, actor], REQUESTED);
}

export type RecordRedemptionParameters = {
  redemption: bigint;
  /** Hash of the bank's reference, each once a treasury. */
  bankReference: string;
  officer: string;
};

/** Records the bank transfer, by a treasury officer. Requirements: IMerchantDesk.recordRedemption. */
export function recordRedemption(
  probity: Probity,
  { redemption, bankReference, officer }: RecordRedemptionParameters,
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "recordRedemption", [redemption, bankReference, officer]);
}

export type RecordRedemptionForParameters = Omit<RecordRedemptionParameters, "redemption"> &
  Omit<RequestRedemptionParameters, "actor">;

/** As both acts above in one, for a merchant that cannot ask. Requirements: IMerchantDesk.recordRedemptionFor. */
export function recordRedemptionFor(
  probity: Probity,
  { line, merchant, amount, bankReference, officer }: RecordRedemptionForParameters,
): Promise<Sent<{ redemption: bigint }>> {
  const values = [line, merchant, amount, bankReference, officer] as const;
  return send(probity.contracts.merchantDesk, "recordRedemptionFor", [...values], REQUESTED);
}

/** Confirms the transfer and burns the money, by another officer. Requirements: IMerchantDesk.confirmRedemption. */
export function confirmRedemption(
  probity: Probity,
  { redemption, officer }: { redemption: bigint; officer: string },
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "confirmRedemption", [redemption, officer]);
}

/** Says that the transfer did not come. Requirements: IMerchantDesk.disputeRedemption. */
export function disputeRedemption(
  probity: Probity,
  { redemption, reason, actor }: { redemption: bigint; reason: string; actor: string },
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "disputeRedemption", [redemption, reason, actor]);
}

/** Takes a redemption back before it is confirmed. Requirements: IMerchantDesk.withdrawRedemption. */
export function withdrawRedemption(
  probity: Probity,
  { redemption, party, actor }: { redemption: bigint; party: string; actor: string },
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "withdrawRedemption", [redemption, party, actor]);
}
