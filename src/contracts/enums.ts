import type { BigNumberish } from "ethers";
import { ProbityError } from "../base/errors.ts";

/**
 * The members of the contracts' enums that tools read, in the contract's order and under the names that tools print. An
 * ABI has only their numbers, so a test compares each list with the Solidity source. The sentences of refusals have words
 * of their own for these members, in refusals/states.ts.
 */
const names = {
  "IAwardBoard.Ruling": ["none", "dismissed", "exclude awardee", "reinstate complainant", "lapsed"],
  "IAwardBoard.Stage": ["none", "evaluation", "awarded", "signed", "failed", "annulled"],
  "IAwardBoard.Standing": ["ranked", "disqualified", "reinstated", "passed over", "excluded"],
  "IBillRegistry.Status": ["open", "accepted", "rejected", "voided", "archived"],
  "IContractBook.MilestoneStage": ["pending", "delivered", "certified", "approved"],
  "IContractBook.State": ["none", "active", "terminated", "closed"],
  "IFundLedger.Movement": [
    ...(["appropriated", "allocated", "returned", "reserved", "released", "paid"] as const),
    ...(["granted", "spent", "redeemed", "lapsed", "replaced"] as const),
  ],
  "IRecoveryBoard.Stage": ["none", "pending", "finished", "vetoed", "lapsed", "void"],
  "ITenderBoard.Outcome": [
    ...(["None", "Sealed", "Admitted", "Inconsistent", "Unreadable", "Forged", "Ineligible"] as const),
    ...(["Conflicted", "AboveCeiling", "Duplicate", "Unconfirmed", "Barred", "Unopened"] as const),
  ],
  "ITenderResults.LotStage": ["None", "Draft", "Open", "Opening", "Opened", "Cancelled"],
} as const satisfies Record<string, readonly string[]>;

/** An enum, by its interface and its name in Solidity. */
export type ContractEnum = keyof typeof names;

/** The name of a member. */
export type MemberOf<E extends ContractEnum> = (typeof names)[E][number];

/** The enums that have names. */
export const contractEnums = Object.keys(names) as ContractEnum[];

/** All members of an enum, in the contract's order. */
export function membersOf<E extends ContractEnum>(of: E): readonly MemberOf<E>[] {
  return names[of];
}

/**
 * The name of a number that a contract returned.
 *
 * @example
 * const stage = memberOf("IAwardBoard.Stage", (await awardBoard.awardOf(tenderId, lot)).stage);
 *
 * @throws {ProbityError} CONTRACT_VALUE_UNKNOWN
 */
export function memberOf<E extends ContractEnum>(of: E, value: BigNumberish): MemberOf<E> {
  const name = membersOf(of)[Number(value)];
  if (name !== undefined) return name;
  throw new ProbityError(
    "CONTRACT_VALUE_UNKNOWN",
    `The contract answered ${String(value)} as ${of}, and this tool knows only ${names[of].join(", ")}.`,
    "Use a version of this tool that is as new as the deployed contracts.",
    { facts: { enum: of, value: String(value) } },
  );
}

/** The number of a member in the contract. */
export function valueOf<E extends ContractEnum>(of: E, member: MemberOf<E>): bigint {
  return BigInt(membersOf(of).indexOf(member));
}
