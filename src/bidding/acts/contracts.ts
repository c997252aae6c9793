import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { LotId } from "../board.ts";
import type { MilestoneTerms } from "../contract.ts";

export type PrepareOfferParameters = LotId & {
  officer: string;
  /** The hash of the contract document. */
  documentHash: string;
  milestones: MilestoneTerms[];
};

/**
 * Prepares the contract of an award that may be signed, by a maker of the buyer. `checkMilestones` finds faults
 * beforehand. Requirements: IContractBook.prepareOffer.
 */
export async function prepareOffer(
  probity: Probity,
  { tenderId, lot, officer, documentHash, milestones }: PrepareOfferParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "prepareOffer", [tenderId, lot, officer, documentHash, milestones]);
}

export type ApproveOfferParameters = LotId & { officer: string; termsHash: string };

/**
 * Approves the offer, by a checker of the buyer who has recomputed `termsHashOf`.
 * Requirements: IContractBook.approveOffer.
 */
export async function approveOffer(
  probity: Probity,
  { tenderId, lot, officer, termsHash }: ApproveOfferParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "approveOffer", [tenderId, lot, officer, termsHash]);
}

export type SignContractParameters = LotId & {
  /** The awardee itself, or its officer for bidding. */
  actor: string;
  documentHash: string;
  milestones: MilestoneTerms[];
};

/** Signs for the awardee: the contract is made and its money reserved. Requirements: IContractBook.sign. */
export async function signContract(
  probity: Probity,
  { tenderId, lot, actor, documentHash, milestones }: SignContractParameters,
): Promise<Sent<{ contractId: string }>> {
  return send(probity.contracts.contractBook, "sign", [tenderId, lot, actor, documentHash, milestones], {
    event: "ContractSigned",
    read: ({ contractId }) => ({ contractId: contractId as string }),
  });
}

export type TerminationParameters = { contractId: string; officer: string; reasonHash: string };

/** Prepares the termination of a contract, by a maker of the buyer. Requirements: IContractBook.prepareTermination. */
export async function prepareTermination(
  probity: Probity,
  { contractId, officer, reasonHash }: TerminationParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "prepareTermination", [contractId, officer, reasonHash]);
}

/**
 * Terminates the contract, by a checker of the buyer who is another person. Approved amounts stay payable for the claim
 * period, and the rest is released. Requirements: IContractBook.approveTermination.
 */
export async function approveTermination(
  probity: Probity,
  { contractId, officer, reasonHash }: TerminationParameters,
): Promise<Sent> {
  return send(probity.contracts.contractBook, "approveTermination", [contractId, officer, reasonHash]);
}

export type ContractParameters = { contractId: string };

/** Terminates a contract whose award was annulled, by anyone. Requirements: IContractBook.terminateAnnulled. */
export async function terminateAnnulled(probity: Probity, { contractId }: ContractParameters): Promise<Sent> {
  return send(probity.contracts.contractBook, "terminateAnnulled", [contractId]);
}

/** Releases the rest of a terminated contract after the claim period, by anyone. Requirements: IContractBook.close. */
export async function closeContract(probity: Probity, { contractId }: ContractParameters): Promise<Sent> {
  return send(probity.contracts.contractBook, "close", [contractId]);
}
