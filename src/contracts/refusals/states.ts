/**
 * A predicate for each member of the contracts' enums, to follow the name of a thing: "the bill 0x… is voided". Members
 * have their Solidity names and order; a test compares them with the sources.
 */
export const states = {
  "ITenderResults.LotStage": {
    None: "was never published",
    Draft: "is a draft that nobody has approved",
    Open: "takes bids",
    Opening: "is being opened",
    Opened: "is opened",
    Cancelled: "was cancelled",
  },
  "ITenderBoard.Outcome": {
    None: "was never sealed",
    Sealed: "is sealed",
    Admitted: "is opened and admitted",
    Inconsistent: "is out, because its shares do not fit together",
    Unreadable: "is out, because it holds no offer",
    Forged: "is out, because its bidder did not sign it",
    Ineligible: "is out, because its bidder was not active or lacked a credential",
    Conflicted: "is out, because its bidder is the buyer or a trustee",
    AboveCeiling: "is out, because its price is above the ceiling",
    Duplicate: "is out, because its bidder has another bid in the lot",
    Unconfirmed: "is out, because its guarantee ends too early",
    Barred: "is out, because too many trustees report that their share does not match",
    Unopened: "is out, because nobody opened it in time",
  },
  "IAwardBoard.Stage": {
    None: "is not evaluated yet",
    Evaluation: "is being evaluated",
    Awarded: "is decided and not signed",
    Signed: "is signed",
    Failed: "ended without a contract",
    Annulled: "was annulled after the signature",
  },
  "IAwardBoard.Standing": {
    Ranked: "is ranked by its price",
    Disqualified: "is disqualified",
    Reinstated: "was reinstated by a review body",
    PassedOver: "was passed over, because its bidder did not sign in time",
    Excluded: "was excluded by a review body",
  },
  "IAwardBoard.Ruling": {
    None: "decides nothing",
    Dismissed: "dismisses the complaint",
    ExcludeAwardee: "excludes the awardee",
    ReinstateComplainant: "reinstates the complainant",
    Lapsed: "lets the complaint lapse",
  },
  "IContractBook.State": {
    None: "is not signed",
    Active: "is in force",
    Terminated: "is terminated",
    Closed: "is closed",
  },
  "IContractBook.MilestoneStage": {
    Pending: "waits for its delivery",
    Delivered: "is delivered and not certified",
    Certified: "is certified and not approved",
    Approved: "is approved",
  },
  "IBillRegistry.Status": {
    Open: "is open",
    Accepted: "is accepted",
    Rejected: "is rejected",
    Voided: "is voided",
    Archived: "is archived",
  },
  "IBillRegistry.ReimbursementStatus": {
    None: "was never prepared",
    Prepared: "is prepared and not approved",
    Approved: "is approved and not paid",
    Paid: "is paid",
    Cancelled: "was cancelled",
  },
  "IBudgetOffice.ActStage": {
    None: "was never prepared",
    Prepared: "is prepared",
    Approved: "is approved",
    Done: "is done",
  },
  "IMerchantDesk.RedemptionStage": {
    None: "was never requested",
    Requested: "is requested",
    Recorded: "is recorded as transferred",
    Disputed: "is disputed by the merchant",
    Confirmed: "is confirmed",
    Withdrawn: "was withdrawn",
  },
  "IRoundBook.RoundStage": {
    None: "was never prepared",
    Prepared: "is prepared",
    Approved: "is approved",
    Released: "is released",
    Closed: "is closed",
    Cancelled: "was cancelled",
  },
  "IRoundBook.LeafState": {
    Open: "is open",
    Paid: "is paid",
    Excluded: "was excluded",
    Frozen: "is frozen",
  },
  "IIdentityAuthority.Kind": {
    None: "without a kind",
    Person: "as a person",
    Company: "as a company",
    Agency: "as an agency",
  },
} as const;

/** The predicate of a member, by its number. */
export function state(of: keyof typeof states, value: string | undefined): string {
  return Object.values(states[of])[Number(value)] ?? `is in the state ${String(value)}`;
}
