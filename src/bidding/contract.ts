import { AbiCoder, keccak256 } from "ethers";
import type { AddressLike } from "ethers";
import type { ContractBook } from "../contracts/bindings.ts";
import { decodeCurrency } from "../bills/encoding.ts";
import { ProbityError } from "../base/errors.ts";
import { type LotId, mined, nameOf, type Sent } from "./award.ts";

/** The states of a contract, in the order of the contract's enum. */
export const CONTRACT_STATES = ["none", "active", "terminated", "closed"] as const;
export type ContractState = (typeof CONTRACT_STATES)[number];

/** The stages of a milestone, in the order of the contract's enum. */
export const MILESTONE_STAGES = ["pending", "delivered", "certified", "approved"] as const;
export type MilestoneStage = (typeof MILESTONE_STAGES)[number];

/** What both sides agree for one milestone: minor units, Unix seconds, and the hash of the description. */
export type MilestoneTerms = { amount: bigint; due: number; descriptionHash: string };

export type Milestone = MilestoneTerms & {
  index: number;
  paid: bigint;
  stage: MilestoneStage;
  certifier: string;
  approver: string;
  deliveryHash: string;
  acceptanceHash: string;
};

/** A signed contract. Amounts in minor units of `currency` (ISO 4217), times in Unix seconds. */
export type SignedContract = LotId & {
  contractId: string;
  state: ContractState;
  buyer: string;
  awardee: string;
  line: string;
  currency: string;
  price: bigint;
  paid: bigint;
  reserved: bigint;
  approvedUnpaid: bigint;
  signedAt: number;
  terminatedAt?: number;
  termsHash: string;
  milestones: Milestone[];
};

/** The most milestones that a contract can have. */
export const MOST_MILESTONES = 32;

const coder = AbiCoder.defaultAbiCoder();

/** The id of the contract of a lot, as bills name it: `keccak256(abi.encode(chainId, awardBoard, tenderId, lot))`. */
export function contractIdOf(at: LotId & { chainId: bigint; awardBoard: string }): string {
  const values = [at.chainId, at.awardBoard, at.tenderId, at.lot];
  return keccak256(coder.encode(["uint256", "address", "uint256", "uint16"], values));
}

/** What both sides sign: `keccak256(abi.encode(contractId, decision, documentHash, milestones))`. */
export function termsHashOf(terms: {
  contractId: string;
  decision: number;
  documentHash: string;
  milestones: readonly MilestoneTerms[];
}): string {
  const milestones = terms.milestones.map(({ amount, due, descriptionHash }) => [amount, due, descriptionHash]);
  return keccak256(
    coder.encode(
      ["bytes32", "uint16", "bytes32", "tuple(uint128,uint48,bytes32)[]"],
      [terms.contractId, terms.decision, terms.documentHash, milestones],
    ),
  );
}

/**
 * Refuses milestones that the contract book would refuse, before anything is sent.
 * @param price The award, in minor units.
 */
export function checkMilestones(milestones: readonly MilestoneTerms[], price: bigint): void {
  if (milestones.length === 0 || milestones.length > MOST_MILESTONES) {
    throw new ProbityError(
      "CONTRACT_MILESTONE_COUNT",
      `A contract has 1 to ${MOST_MILESTONES} milestones; this one has ${milestones.length}.`,
      "Join small milestones into larger ones.",
      { facts: { count: String(milestones.length) } },
    );
  }
  for (const [index, { amount, descriptionHash }] of milestones.entries()) {
    if (amount > 0n && BigInt(descriptionHash) !== 0n) continue;
    throw new ProbityError(
      "CONTRACT_EMPTY_MILESTONE",
      `Milestone ${index} has no ${amount > 0n ? "description" : "amount"}.`,
      "Give every milestone an amount above 0 and the hash of its description.",
      { facts: { index: String(index) } },
    );
  }
  const sum = milestones.reduce((total, { amount }) => total + amount, 0n);
  if (sum !== price) {
    throw new ProbityError(
      "CONTRACT_WRONG_SUM",
      `The milestones add up to ${sum.toString()}, but the award is ${price.toString()} (minor units).`,
      "Make the amounts add up to the award.",
      { facts: { sum: sum.toString(), price: price.toString() } },
    );
  }
}

/** Reads a signed contract with its milestones. */
export async function readContract(book: ContractBook, contractId: string): Promise<SignedContract> {
  const made = await book.contractOf(contractId);
  const state = nameOf(CONTRACT_STATES, made.state);
  if (state === "none") {
    throw new ProbityError(
      "CONTRACT_UNKNOWN",
      `There is no signed contract ${contractId}.`,
      "Compute the id from tender and lot, and check whether the awardee has signed.",
      { facts: { contractId } },
    );
  }
  const milestones: Milestone[] = [];
  for (let index = 0; index < Number(made.milestones); index++) {
    const milestone = await book.milestoneOf(contractId, index);
    milestones.push({
      index,
      amount: milestone.amount,
      paid: milestone.paid,
      due: Number(milestone.due),
      stage: nameOf(MILESTONE_STAGES, milestone.stage),
      certifier: milestone.certifier,
      approver: milestone.approver,
      descriptionHash: milestone.descriptionHash,
      deliveryHash: milestone.deliveryHash,
      acceptanceHash: milestone.acceptanceHash,
    });
  }
  return {
    contractId,
    state,
    tenderId: made.tenderId,
    lot: Number(made.lot),
    buyer: made.buyer,
    awardee: made.awardee,
    line: made.line,
    currency: decodeCurrency(made.currency),
    price: made.price,
    paid: made.paid,
    reserved: made.reserved,
    approvedUnpaid: made.approvedUnpaid,
    signedAt: Number(made.signedAt),
    ...(made.terminatedAt === 0n ? {} : { terminatedAt: Number(made.terminatedAt) }),
    termsHash: made.termsHash,
    milestones,
  };
}

/** Prepares the offer of a contract, by the buyer's maker. See {@link checkMilestones}. */
export function prepareOffer(
  book: ContractBook,
  by: LotId & { officer: AddressLike; documentHash: string; milestones: MilestoneTerms[] },
): Promise<Sent> {
  return mined(book.prepareOffer(by.tenderId, by.lot, by.officer, by.documentHash, by.milestones));
}

/** Approves the offer, by the buyer's checker, who has recomputed {@link termsHashOf}. */
export function approveOffer(
  book: ContractBook,
  by: LotId & { officer: AddressLike; termsHash: string },
): Promise<Sent> {
  return mined(book.approveOffer(by.tenderId, by.lot, by.officer, by.termsHash));
}

/** Signs for the awardee. @param by.actor The awardee itself, or its officer for bidding. */
export function signContract(
  book: ContractBook,
  by: LotId & { actor: AddressLike; documentHash: string; milestones: MilestoneTerms[] },
): Promise<Sent> {
  return mined(book.sign(by.tenderId, by.lot, by.actor, by.documentHash, by.milestones));
}

export type MilestoneId = { contractId: string; index: number };

/** Reports a delivery, by the awardee or its officer for bidding. */
export function reportDelivery(
  book: ContractBook,
  by: MilestoneId & { actor: AddressLike; deliveryHash: string },
): Promise<Sent> {
  return mined(book.reportDelivery(by.contractId, by.index, by.actor, by.deliveryHash));
}

/** Rejects a delivery: the maker what is reported, the checker what is certified. */
export function rejectDelivery(
  book: ContractBook,
  by: MilestoneId & { officer: AddressLike; reasonHash: string },
): Promise<Sent> {
  return mined(book.rejectDelivery(by.contractId, by.index, by.officer, by.reasonHash));
}

/** Certifies the reported delivery, by the buyer's maker. */
export function certifyMilestone(
  book: ContractBook,
  by: MilestoneId & { officer: AddressLike; deliveryHash: string; acceptanceHash: string },
): Promise<Sent> {
  return mined(book.certify(by.contractId, by.index, by.officer, by.deliveryHash, by.acceptanceHash));
}

/** Approves what was certified, by the buyer's checker. */
export function approveMilestone(
  book: ContractBook,
  by: MilestoneId & { officer: AddressLike; acceptanceHash: string },
): Promise<Sent> {
  return mined(book.approve(by.contractId, by.index, by.officer, by.acceptanceHash));
}

/** Pays a part of an approved milestone to the holder of an accepted bill, by the buyer's payer. */
export function payMilestone(
  book: ContractBook,
  by: MilestoneId & { officer: AddressLike; billId: string; amount: bigint },
): Promise<Sent> {
  return mined(book.payMilestone(by.contractId, by.index, by.officer, by.billId, by.amount));
}

export type TerminationParameters = { contractId: string; officer: AddressLike; reasonHash: string };

/** Prepares the termination of a contract, by the buyer's maker. */
export function prepareTermination(book: ContractBook, by: TerminationParameters): Promise<Sent> {
  return mined(book.prepareTermination(by.contractId, by.officer, by.reasonHash));
}

/** Terminates it, by the buyer's checker; what was approved stays payable for the claim period. */
export function approveTermination(book: ContractBook, by: TerminationParameters): Promise<Sent> {
  return mined(book.approveTermination(by.contractId, by.officer, by.reasonHash));
}

/** Releases what is left of a terminated contract after the claim period; anybody may. */
export function closeContract(book: ContractBook, { contractId }: { contractId: string }): Promise<Sent> {
  return mined(book.close(contractId));
}
