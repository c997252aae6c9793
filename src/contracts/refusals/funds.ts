import { isNone, moment, money, say, state, text, type WordsByError } from "./phrases.ts";

const LINE = 'Look at the line with "probity fund show".';
const WAIT_OR_ASK = "Wait until then, or ask the organisation that froze it.";

/** Errors of the fund ledger, the budget office, the round book and the merchant desk. */
export const fundWords: WordsByError = {
  FundLedgerNoLine: say(({ line }) => `there is no budget line ${text(line)}`, "Check the line's id."),
  FundLedgerLineExists: say(
    ({ line }) => `the budget line ${text(line)} is open already`,
    "Give the new line another id.",
  ),
  FundLedgerDatesOutOfOrder: say(
    ({ commitUntil, payUntil, redeemUntil }) =>
      `a line cannot commit until ${moment(commitUntil)}, pay until ${moment(payUntil)} and redeem until ${moment(redeemUntil)}`,
    "Give future dates, in this order.",
  ),
  FundLedgerTermsInvalid: say(
    ({ currency, treasury, categories }) =>
      `a line cannot have ${isNone(currency) ? "no currency" : `the currency ${text(currency)}`}, the treasury ${treasury} and ${categories} categories of merchants`,
    "Name a currency, an organisation that holds the office of treasury, and at most 8 categories.",
  ),
  FundLedgerNotOfLine: say(
    ({ line, organisation, expected }) =>
      `the budget line ${text(line)} belongs to ${expected}, not to ${organisation}`,
    "Let the organisation that owns the line act.",
  ),
  FundLedgerTooLate: say(
    ({ line, deadline }) => `the time for this on the budget line ${text(line)} ended ${moment(deadline)}`,
    LINE,
  ),
  FundLedgerTooEarly: say(
    ({ line, deadline }) => `money of the budget line ${text(line)} can be called back only after ${moment(deadline)}`,
    "Do it then.",
  ),
  FundLedgerCeilingExceeded: say(
    ({ line, appropriated, ceiling }) =>
      `the budget line ${text(line)} would have ${money(appropriated)} appropriated, above its ceiling of ${money(ceiling)}`,
    "Appropriate less, or let the budget authority raise the ceiling first.",
  ),
  FundLedgerNoCeilingUnderNotice: say(
    ({ line }) => `no change of the ceiling of the budget line ${text(line)} is under notice`,
    LINE,
  ),
  FundLedgerNothing: say(({ line }) => `the amount for the budget line ${text(line)} is 0`, "Give an amount."),
  FundLedgerInsufficient: say(
    ({ line, holder, wanted, available }) =>
      `${holder} has ${money(available)} of the budget line ${text(line)}, but this takes ${money(wanted)}`,
    "Take no more than that.",
  ),
  FundLedgerReservationExceeded: say(
    ({ ref, wanted, reserved }) =>
      `${money(reserved)} can be taken from the reservation ${text(ref)}, not ${money(wanted)}`,
    "Take no more than is reserved.",
  ),
  FundLedgerReservationDiffers: say(
    ({ ref, line, organisation }) =>
      `the reservation ${text(ref)} is on the budget line ${text(line)} for ${organisation}, and nothing else may add to it`,
    "Add to it under that line and organisation.",
  ),
  FundLedgerNotOffice: say(
    ({ caller, expected }) => `${caller} is not the office ${expected}, and only that office does this`,
    "Use the act of the budget office or of the merchant desk that leads here.",
  ),
  FundLedgerOfficesConnected: say(
    ({ budgetOffice, merchantDesk }) => `the offices are connected for good: ${budgetOffice} and ${merchantDesk}`,
    "Nothing more is to be done.",
  ),
  FundLedgerNotBook: say(
    ({ caller }) => `${caller} is not connected to the fund ledger as a book`,
    "Let governance connect it first.",
  ),
  FundLedgerVirementMismatch: say(
    ({ from, to }) => `money cannot move from the budget line ${text(from)} to ${text(to)}`,
    "Name two different lines of one currency.",
  ),
  FundLedgerUnknownHolder: say(
    ({ holder }) => `${holder} is not enrolled, so it could never redeem a payment`,
    "Enrol it first.",
  ),
  FundLedgerListLength: say(
    ({ accounts, amounts }) => `${accounts} accounts and ${amounts} amounts cannot be paid at once`,
    "Give one amount for each account, at most 256.",
  ),
  FundLedgerFrozen: say(({ holder, until }) => `${holder} is frozen until ${moment(until)}`, WAIT_OR_ASK),
  FundLedgerFreezeTooLong: say(
    ({ until, latest }) => `a freeze cannot last until ${moment(until)}: the latest is ${moment(latest)}`,
    "Give an earlier end; a freeze can be renewed.",
  ),
  FundLedgerAccountReplaced: say(
    ({ account, successor }) =>
      isNone(successor)
        ? `${account} cannot take the place of a lost account`
        : `the account ${account} was lost and replaced by ${successor}`,
    "Use the account that replaced it. A lost account can be replaced only by one that was never lost itself.",
  ),

  BudgetOfficeActExists: say(
    ({ act }) => `exactly this act was prepared before, as ${act}`,
    "Approve that act, or prepare another with a reference of its own.",
  ),
  BudgetOfficeActStage: say(
    ({ act, actual, expected }) =>
      `the act ${act} ${state("IBudgetOffice.ActStage", actual)}, and this needs one that ${state("IBudgetOffice.ActStage", expected)}`,
    "Give exactly the values that were prepared, and take the steps in order.",
  ),
  BudgetOfficeNotInTree: say(
    ({ from, to }) => `money cannot go from ${from} to ${to}: neither is directly above the other`,
    "Take one step up or down the tree of agencies at a time, or give it back to the treasury.",
  ),
  BudgetOfficeBillNotOurs: say(
    ({ billId, buyer, contractId }) =>
      isNone(contractId)
        ? `the bill ${billId} is for ${isNone(buyer) ? "no enrolled buyer" : buyer}, not for the organisation that would pay it`
        : `the bill ${billId} for ${buyer} belongs to the contract ${contractId}, and only the contract pays it`,
    "Pay your own bills here, and bills of a contract through its milestones.",
  ),
  BudgetOfficeCurrencyMismatch: say(
    ({ line, expected, actual }) =>
      `the budget line ${text(line)} is in ${text(expected)}, but the bill is in ${text(actual)}`,
    "Pay it from a line in the bill's currency.",
  ),
  BudgetOfficeBillExceeded: say(
    ({ billId, wanted, open }) =>
      wanted === "0"
        ? `the amount for the bill ${billId} is 0; up to ${money(open)} can be paid`
        : `${money(open)} of the bill ${billId} can be paid, not ${money(wanted)}`,
    "Pay an amount within what is open.",
  ),

  RoundBookRoundExists: say(
    ({ roundId }) => `exactly this round was prepared before, as ${roundId}`,
    "Approve that round, or prepare another list.",
  ),
  RoundBookStage: say(
    ({ roundId, actual, expected }) =>
      `the round ${roundId} ${state("IRoundBook.RoundStage", actual)}, and this needs one that ${state("IRoundBook.RoundStage", expected)}`,
    "Prepare, approve and release a round in this order.",
  ),
  RoundBookEmpty: say(
    ({ count, total }) => `a round of ${count} entries and ${money(total)} pays nothing`,
    "Give a list with entries and amounts.",
  ),
  RoundBookDates: say(
    ({ decisionDate, endsAt, payUntil }) =>
      `a round decided ${moment(decisionDate)} cannot end ${moment(endsAt)} on a line that pays until ${moment(payUntil)}`,
    "Give a past decision date, and a future end before the line stops paying.",
  ),
  RoundBookBlockLength: say(
    ({ roundId, blockIndex, actual, expected }) =>
      `block ${blockIndex} of the round ${roundId} has ${expected} entries, not ${actual}`,
    "Give the blocks of the list as they were prepared.",
  ),
  RoundBookNotInRound: say(
    ({ roundId, index }) => `the proof does not show that the values given are entry ${index} of the round ${roundId}`,
    "Make the proof anew from the list as it was approved.",
  ),
  RoundBookLeafState: say(
    ({ roundId, index, state: member }) =>
      `entry ${index} of the round ${roundId} ${state("IRoundBook.LeafState", member)}`,
    "Nothing more is to be done for it in this round.",
  ),
  RoundBookLeafFrozen: say(
    ({ roundId, index, until }) => `entry ${index} of the round ${roundId} is frozen until ${moment(until)}`,
    WAIT_OR_ASK,
  ),
  RoundBookAccountRefused: say(
    ({ roundId, account }) =>
      `the account ${account} of the round ${roundId} cannot be paid: it is frozen, or is not an account`,
    "Wait until it is freed, or ask the organisation that pays the round.",
  ),
  RoundBookTotalExceeded: say(
    ({ roundId, sum, total }) =>
      `the entries of the round ${roundId} add up to ${money(sum)}, above its total of ${money(total)}`,
    "Cancel the round and prepare it with the right total.",
  ),
  RoundBookEnded: say(
    ({ roundId, endsAt }) => `the round ${roundId} ended ${moment(endsAt)}`,
    "Ask the organisation that paid the round; unclaimed money goes back to it.",
  ),
  RoundBookNotEnded: say(
    ({ roundId, endsAt }) => `the round ${roundId} pays until ${moment(endsAt)}`,
    "Close it then.",
  ),

  MerchantDeskNotOfLine: say(
    ({ line, organisation, expected }) =>
      `${organisation} is neither the merchant nor ${expected}, the treasury of the budget line ${text(line)}`,
    "Let one of the two act.",
  ),
  MerchantDeskMerchantNotAccepted: say(
    ({ line, merchant }) =>
      `${merchant} holds no valid credential of a merchant category of the budget line ${text(line)}`,
    "Spend it at another merchant; this one asks its issuer for the credential.",
  ),
  MerchantDeskNonceUsed: say(
    ({ account, nonce }) => `${account} has used the voucher number ${nonce} before`,
    "Check whether that voucher was spent; sign another with a new number.",
  ),
  MerchantDeskVoucherUnsigned: say(
    ({ account }) => `the voucher is not signed by its account ${account}`,
    "Let the account sign exactly this voucher, for this desk and chain.",
  ),
  MerchantDeskVoucherExpired: say(
    ({ validUntil }) => `the voucher expired ${moment(validUntil)}`,
    "Ask for a new one.",
  ),
  MerchantDeskFrozen: say(
    ({ merchant, until }) => `the merchant ${merchant} is frozen until ${moment(until)}`,
    WAIT_OR_ASK,
  ),
  MerchantDeskStage: say(
    ({ id, actual }) => `redemption ${id} ${state("IMerchantDesk.RedemptionStage", actual)}, which does not allow this`,
    "Request, record and confirm a redemption in this order.",
  ),
  MerchantDeskBankReference: say(
    ({ bankReference }) =>
      isNone(bankReference)
        ? "the bank's reference of the transfer is missing"
        : `the bank's reference ${text(bankReference)} belongs to another redemption`,
    "Give the reference of the transfer that pays this redemption.",
  ),
  MerchantDeskDisputeOpen: say(
    ({ id, until }) => `the merchant can dispute redemption ${id} until ${moment(until)}`,
    "Confirm it then.",
  ),
};
