import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { MilestoneId } from "../contract.ts";

export type ReportDeliveryParameters = MilestoneId & {
  /** The awardee itself, or its officer for bidding. */
  actor: string;
  deliveryHash: string;
};

/** Reports a delivery, for the awardee. Requirements: IContractBook.reportDelivery. */
export async function reportDelivery(
  probity: Probity,
  { contractId, index, actor, deliveryHash }: ReportDeliveryParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "reportDelivery", [contractId, index, actor, deliveryHash]);
}

export type RejectDeliveryParameters = MilestoneId & { officer: string; reasonHash: string };

/**
 * Rejects a delivery: a maker of the buyer when it is reported, a checker when it is certified.
 * Requirements: IContractBook.rejectDelivery.
 */
export async function rejectDelivery(
  probity: Probity,
  { contractId, index, officer, reasonHash }: RejectDeliveryParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "rejectDelivery", [contractId, index, officer, reasonHash]);
}

export type CertifyMilestoneParameters = MilestoneId & {
  officer: string;
  /** The delivery that the officer has examined. */
  deliveryHash: string;
  /** The hash of the acceptance record. */
  acceptanceHash: string;
};

/** Certifies the reported delivery, by a maker of the buyer. Requirements: IContractBook.certify. */
export async function certifyMilestone(
  probity: Probity,
  { contractId, index, officer, deliveryHash, acceptanceHash }: CertifyMilestoneParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "certify", [contractId, index, officer, deliveryHash, acceptanceHash]);
}

export type ApproveMilestoneParameters = MilestoneId & { officer: string; acceptanceHash: string };

/** Makes a certified milestone payable, by a checker of the buyer. Requirements: IContractBook.approve. */
export async function approveMilestone(
  probity: Probity,
  { contractId, index, officer, acceptanceHash }: ApproveMilestoneParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "approve", [contractId, index, officer, acceptanceHash]);
}

export type PayMilestoneParameters = MilestoneId & {
  officer: string;
  billId: string;
  /** In minor units of the contract's currency. */
  amount: bigint;
};

/**
 * Pays a part of an approved milestone to the holder of an accepted bill, by a payer of the buyer; the bill is settled
 * in the same transaction. Requirements: IContractBook.payMilestone.
 */
export async function payMilestone(
  probity: Probity,
  { contractId, index, officer, billId, amount }: PayMilestoneParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "payMilestone", [contractId, index, officer, billId, amount]);
}
