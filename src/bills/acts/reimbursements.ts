import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

/** A reimbursement of a settled bill by an agency. Its three officers act on exactly the same values. */
export type Reimbursement = {
  billId: string;
  agency: string;
  /** The payee: an identity or a programme pseudonym. */
  payee: string;
  /** In minor units of the bill's currency. */
  amount: bigint;
  /** The salted hash of the agency's own file; distinguishes two equal reimbursements. */
  ref: string;
};

export type ReimbursementParameters = Reimbursement & { officer: string };

/** Prepares a reimbursement, by a maker of the agency. Requirements: IBillRegistry.prepareReimbursement. */
export async function prepareReimbursement(
  probity: Probity,
  { officer, ...reimbursement }: ReimbursementParameters,
): Promise<Sent<{ reimbursementId: string }>> {
  return send(probity.contracts.billRegistry, "prepareReimbursement", [reimbursement, officer], {
    event: "ReimbursementPrepared",
    read: ({ reimbursementId }) => ({ reimbursementId: reimbursementId as string }),
  });
}

/**
 * Approves a reimbursement, by a checker of the agency. From here its amount counts against every agency.
 * Requirements: IBillRegistry.approveReimbursement.
 */
export async function approveReimbursement(
  probity: Probity,
  { officer, ...reimbursement }: ReimbursementParameters,
): Promise<Sent> {
  return send(probity.contracts.billRegistry, "approveReimbursement", [reimbursement, officer]);
}

export type PayReimbursementParameters = ReimbursementParameters & {
  /** The salted hash of the payment's reference. */
  payment: string;
};

/** Records that a reimbursement was paid, by a payer of the agency. Requirements: IBillRegistry.payReimbursement. */
export async function payReimbursement(
  probity: Probity,
  { officer, payment, ...reimbursement }: PayReimbursementParameters,
): Promise<Sent> {
  return send(probity.contracts.billRegistry, "payReimbursement", [reimbursement, officer, payment]);
}

/**
 * Cancels a reimbursement before it is paid: by a checker when it is prepared, by a payer when it is approved.
 * Requirements: IBillRegistry.cancelReimbursement.
 */
export async function cancelReimbursement(
  probity: Probity,
  { officer, ...reimbursement }: ReimbursementParameters,
): Promise<Sent> {
  return send(probity.contracts.billRegistry, "cancelReimbursement", [reimbursement, officer]);
}
