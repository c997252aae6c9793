import { AbiCoder, keccak256 } from "ethers";
import type { ContractBook } from "../contracts/bindings.ts";
import { decodeCurrency } from "../money/currency.ts";
import { memberOf, type MemberOf } from "../contracts/enums.ts";
import { ProbityError } from "../base/errors.ts";
import type { LotId } from "./board.ts";

/** The state of a lot's contract. */
export type ContractState = MemberOf<"IContractBook.State">;

/** The stage of a milestone. */
export type MilestoneStage = MemberOf<"IContractBook.MilestoneStage">;

/** The terms of one milestone that both sides sign: minor units, Unix seconds, and the hash of the description. */
export type MilestoneTerms = { amount: bigint; due: number; descriptionHash: string };

/** A milestone of a signed contract. */
export type MilestoneId = { contractId: string; index: number };

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
const MOST_MILESTONES = 32;

const coder = AbiCoder.defaultAbiCoder();

/** The id of the contract of a lot, as bills name it: `keccak256(abi.encode(chainId, awardBoard, tenderId, lot))`. */
export function contractIdOf(at: LotId & { chainId: bigint; awardBoard: string }): string {
  const values = [at.chainId, at.awardBoard, at.tenderId, at.lot];
  return keccak256(coder.encode(["uint256", "address", "uint256", "uint16"], values));
}

/** The hash that both sides sign: `keccak256(abi.encode(contractId, decision, documentHash, milestones))`. */
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
      `Milestone ${index + 1} has no ${amount > 0n ? "description" : "amount"}.`,
      "Give every milestone an amount above 0 and the hash of its description.",
      { facts: { number: String(index + 1) } },
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
  const state = memberOf("IContractBook.State", made.state);
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
      stage: memberOf("IContractBook.MilestoneStage", milestone.stage),
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
