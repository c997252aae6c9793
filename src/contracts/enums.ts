import type { BigNumberish } from "ethers";
import { ProbityError } from "../base/errors.ts";

/**
 * The members of the contracts' enums, in the contract's order and under the names that tools print: lower case, words
 * apart. Each has a predicate that follows the name of a thing in a refusal, "the bill 0x… is voided"; null where no
 * refusal carries the enum. An ABI has only the numbers, so a test compares each list with the Solidity source.
 */
const members = {
  "IAwardBoard.Ruling": {
    none: "decides nothing",
    dismissed: "dismisses the complaint",
    "exclude awardee": "excludes the awardee",
    "reinstate complainant": "reinstates the complainant",
    lapsed: "lets the complaint lapse",
  },
  "IAwardBoard.Stage": {
    none: "is not evaluated yet",
    evaluation: "is being evaluated",
    awarded: "is decided and not signed",
    signed: "is signed",
    failed: "ended without a contract",
    annulled: "was annulled after the signature",
  },
  "IAwardBoard.Standing": {
    ranked: "is ranked by its price",
    disqualified: "is disqualified",
    reinstated: "was reinstated by a review body",
    "passed over": "was passed over, because its bidder did not sign in time",
    excluded: "was excluded by a review body",
  },
  "IBillRegistry.ReimbursementStatus": {
    none: "was never prepared",
    prepared: "is prepared and not approved",
    approved: "is approved and not paid",
    paid: "is paid",
    cancelled: "was cancelled",
  },
  "IBillRegistry.Status": {
    open: "is open",
    accepted: "is accepted",
    rejected: "is rejected",
    voided: "is voided",
    archived: "is archived",
  },
  "IBudgetOffice.ActStage": {
    none: "was never prepared",
    prepared: "is prepared",
    approved: "is approved",
    done: "is done",
  },
  "IContractBook.MilestoneStage": {
    pending: "waits for its delivery",
    delivered: "is delivered and not certified",
    certified: "is certified and not approved",
    approved: "is approved",
  },
  "IContractBook.State": {
    none: "is not signed",
    active: "is in force",
    terminated: "is terminated",
    closed: "is closed",
  },
  "IFundLedger.Movement": {
    appropriated: null,
    allocated: null,
    returned: null,
    reserved: null,
    released: null,
    paid: null,
    granted: null,
    spent: null,
    redeemed: null,
    lapsed: null,
    replaced: null,
  },
  "IIdentityAuthority.Kind": {
    none: "without a kind",
    person: "as a person",
    company: "as a company",
    agency: "as an agency",
  },
  "IMerchantDesk.RedemptionStage": {
    none: "was never requested",
    requested: "is requested",
    recorded: "is recorded as transferred",
    disputed: "is disputed by the merchant",
    confirmed: "is confirmed",
    withdrawn: "was withdrawn",
  },
  "IRecoveryBoard.Stage": {
    none: null,
    pending: null,
    finished: null,
    vetoed: null,
    lapsed: null,
    void: null,
  },
  "IRoundBook.LeafState": {
    open: "is open",
    paid: "is paid",
    excluded: "was excluded",
    frozen: "is frozen",
  },
  "IRoundBook.RoundStage": {
    none: "was never prepared",
    prepared: "is prepared",
    approved: "is approved",
    released: "is released",
    closed: "is closed",
    cancelled: "was cancelled",
  },
  "ITenderBoard.Outcome": {
    none: "was never sealed",
    sealed: "is sealed",
    admitted: "is opened and admitted",
    inconsistent: "is out, because its shares do not fit together",
    unreadable: "is out, because it holds no offer",
    forged: "is out, because its bidder did not sign it",
    ineligible: "is out, because its bidder was not active or lacked a credential",
    conflicted: "is out, because its bidder is the buyer or a trustee",
    "above ceiling": "is out, because its price is above the ceiling",
    duplicate: "is out, because its bidder has another bid in the lot",
    unconfirmed: "is out, because its guarantee ends too early",
    barred: "is out, because too many trustees report that their share does not match",
    unopened: "is out, because nobody opened it in time",
  },
  "ITenderResults.LotStage": {
    none: "was never published",
    draft: "is a draft that nobody has approved",
    open: "takes bids",
    opening: "is being opened",
    opened: "is opened",
    cancelled: "was cancelled",
  },
} as const satisfies Record<string, Readonly<Record<string, string | null>>>;

/** An enum, by its interface and its name in Solidity. */
export type ContractEnum = keyof typeof members;

/** The name of a member. */
export type MemberOf<E extends ContractEnum> = keyof (typeof members)[E] & string;

/** All enums that tools know. */
export const contractEnums = Object.keys(members) as ContractEnum[];

/** All members of an enum, in the contract's order. */
export function membersOf<E extends ContractEnum>(of: E): readonly MemberOf<E>[] {
  return Object.keys(members[of]) as MemberOf<E>[];
}

/** The predicates of an enum's members, in the contract's order; null where no refusal carries the enum. */
export function predicatesOf(of: ContractEnum): readonly (string | null)[] {
  return Object.values(members[of]);
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
    `The contract answered ${String(value)} as ${of}, and this tool knows only ${membersOf(of).join(", ")}.`,
    "Use a version of this tool that is as new as the deployed contracts.",
    { facts: { enum: of, value: String(value) } },
  );
}

/** The number of a member in the contract. */
export function valueOf<E extends ContractEnum>(of: E, member: MemberOf<E>): bigint {
  return BigInt(membersOf(of).indexOf(member));
}
