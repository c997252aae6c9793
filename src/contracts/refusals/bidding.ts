import { counted } from "../../base/counted.ts";
import { fromOne, isNone, moment, money, say, state, text, type RefusalValues, type WordsByError } from "./phrases.ts";

const TENDER = 'See its state with "probity tender show".';
const DONE = "Nothing more is to be done.";
const BOARDS_ONLY = "Use the act of the award board or of the contract book that leads here.";

const lotOf = ({ tenderId, lot }: RefusalValues): string => `lot ${String(lot)} of tender ${String(tenderId)}`;

/** The end that contracts give to what has none: the last second of 48 bits. */
const FOREVER = String(2n ** 48n - 1n);

/** From when an act is possible, and until when. */
const timeOf = ({ from, until }: RefusalValues): string =>
  until === FOREVER ? `from ${moment(from)} on` : `from ${moment(from)} until ${moment(until)}`;

/** Errors of the tender board. */
const tenderWords: WordsByError = {
  TenderBoardAlreadyConnected: say(() => "the boards are connected for good", DONE),
  TenderBoardNotConnected: say(
    ({ caller }) => `${caller} is neither the award board nor the contract book`,
    BOARDS_ONLY,
  ),
  TenderBoardWrongStage: say(
    ({ tenderId, stage }) => `tender ${tenderId} ${state("ITenderResults.LotStage", stage)}, which does not allow this`,
    TENDER,
  ),
  TenderBoardLotUnknown: say((values) => `there is no ${lotOf(values)}`, 'List the lots with "probity tender show".'),
  TenderBoardLotCount: say(
    ({ count }) => `a tender of ${counted(count, "lot")} is not possible`,
    "Give it 1 to 32 lots.",
  ),
  TenderBoardAmountZero: say(({ lot }) => `the ceiling or the guarantee of lot ${lot} is 0`, "Give both amounts."),
  TenderBoardWrongCurrency: say(
    ({ line, expected, actual }) =>
      `the budget line ${text(line)} is in ${text(expected)}, but the lot is in ${text(actual)}`,
    "Publish the lot in the currency of its line.",
  ),
  TenderBoardTooManySchemas: say(
    ({ count }) => `a tender cannot ask for ${counted(count, "credential")}`,
    "Ask for at most 8.",
  ),
  TenderBoardQuorumOutOfRange: say(
    ({ trustees, quorum }) => `a tender cannot have a quorum of ${quorum} of ${counted(trustees, "trustee")}`,
    "Name 3 to 15 trustees, and a quorum of more than half but not all of them.",
  ),
  TenderBoardTrusteeRepeated: say(({ trustee }) => `${trustee} is named twice as a trustee`, "Name each trustee once."),
  TenderBoardTrusteeNotOrganisation: say(
    ({ trustee }) => `${trustee} cannot be a trustee: it is not an active company or agency`,
    "Name another.",
  ),
  TenderBoardTrusteeOfBuyer: say(
    ({ trustee }) => `${trustee} would be a second trustee from the buyer's own tree of agencies`,
    "Name at most one trustee among the buyer, the agency above it and the agencies below it.",
  ),
  TenderBoardNotTrustee: say(
    ({ tenderId, organisation }) => `${organisation} is not a trustee of tender ${tenderId}`,
    "Act for one of its trustees.",
  ),
  TenderBoardTrustNotAccepted: say(
    ({ trustee }) => `the trustee ${trustee} has not accepted`,
    "Approve after it has accepted, or prepare the tender with another trustee.",
  ),
  TenderBoardTrustAlreadyAccepted: say(({ trustee }) => `the trustee ${trustee} has accepted already`, DONE),
  TenderBoardKeyNotFresh: say(
    ({ publicKey }) =>
      isNone(publicKey)
        ? "the trustee's key is missing"
        : `the trustee's key ${publicKey} was used for a tender before`,
    "Make a new key for each tender.",
  ),
  TenderBoardDeadlineTooEarly: say(
    ({ deadline, earliest }) =>
      `the deadline ${moment(deadline)} is too early: bidders need time until ${moment(earliest)} at least`,
    "Name a later deadline.",
  ),
  TenderBoardGuaranteeTooShort: say(
    ({ guaranteeUntil, earliest }) =>
      `guarantees until ${moment(guaranteeUntil)} are too short: they must last until ${moment(earliest)}`,
    "Ask for longer ones.",
  ),
  TenderBoardChangeNotPrepared: say(
    ({ tenderId, changeHash }) => `the change ${changeHash} of tender ${tenderId} is not the one that was prepared`,
    "Approve exactly the prepared change, or prepare it anew.",
  ),
  TenderBoardMessageOld: say(
    ({ account, sequence, latest }) =>
      `message ${sequence} of ${account} is not newer than message ${latest}, which was accepted`,
    "Sign it again with a higher number.",
  ),
  TenderBoardMessageForged: say(
    ({ account }) => `the message is not signed by the bidding address ${account}`,
    "Sign exactly this message with the key of that address, for this board and chain.",
  ),
  TenderBoardEnvelopeMalformed: say(
    ({ length }) => `an envelope of ${counted(length, "byte")} cannot be opened by the tender's trustees`,
    "Seal the offer again, for the trustees of this tender.",
  ),
  TenderBoardLotFull: say((values) => `${lotOf(values)} has as many bids as it can hold`, "Tell the buyer."),
  TenderBoardNoteForged: say(
    ({ guarantor, serial }) => `the guarantee ${serial} is not signed by ${guarantor} for this bid`,
    "Ask the guarantor to sign it with the key that controls it, for this tender, lot and bidding address.",
  ),
  TenderBoardNoteUsed: say(
    ({ guarantor, serial }) => `the guarantee ${serial} of ${guarantor} was used before`,
    "Ask the guarantor for a new one.",
  ),
  TenderBoardGuarantorNotAccredited: say(
    ({ guarantor }) => `${guarantor} does not hold the credential that the tender asks of guarantors`,
    "Ask a guarantor that holds it.",
  ),
  TenderBoardNoteTooSmall: say(
    ({ amount, needed }) => `the guarantee is ${money(amount)}, but the lot asks for ${money(needed)}`,
    "Ask the guarantor for a larger one.",
  ),
  TenderBoardNoteEndsEarly: say(
    ({ expiry, needed }) => `the guarantee ends ${moment(expiry)}, but must last until ${moment(needed)}`,
    "Ask the guarantor for a longer one.",
  ),
  TenderBoardBidUnknown: say(
    (values) => `${String(values["account"])} has no standing bid in ${lotOf(values)}`,
    TENDER,
  ),
  TenderBoardBidJudged: say(
    ({ account, outcome }) => `the bid of ${account} is judged already: it ${state("ITenderBoard.Outcome", outcome)}`,
    TENDER,
  ),
  TenderBoardBidUnconfirmed: say(
    ({ account }) => `the bid of ${account} stays sealed, because its guarantee ends before the extended date`,
    "Release the shares of the other bids.",
  ),
  TenderBoardNotInTime: say((values) => `this is possible only ${timeOf(values)}`, TENDER),
  TenderBoardShareStated: say(
    ({ account, index }) => `trustee ${index} has released or reported its share of the bid of ${account} already`,
    "Leave it: a share is either released or reported.",
  ),
  TenderBoardWrongEnvelope: say(
    ({ account, expected, actual }) =>
      `the envelope given for ${account} has the hash ${actual}, but the sealed one has ${expected}`,
    "Give the envelope as it was sealed.",
  ),
  TenderBoardWrongShareCount: say(
    ({ given, quorum }) => `the opening takes exactly ${quorum} shares, not ${given}`,
    "Give as many as the tender's quorum.",
  ),
  TenderBoardShareIndex: say(
    ({ index }) => `share ${index} belongs to no trustee, or is out of order`,
    "Number the shares like the tender's trustees, from 1 and rising.",
  ),
  TenderBoardWrongShare: say(
    ({ account, index }) => `the value given is not the share of trustee ${index} in the bid of ${account}`,
    "Use the share that this trustee released, or another trustee's share.",
  ),
  TenderBoardShareNotReleased: say(
    ({ account, index }) => `trustee ${index} has not released its share of the bid of ${account}`,
    "Use released shares, or wait until the trustees' time is over.",
  ),
  TenderBoardWrongKey: say(
    ({ account }) => `the value given is not the key of the envelope of ${account}`,
    "Combine the trustees' shares again.",
  ),
  TenderBoardReservationReleased: say((values) => `the money reserved for ${lotOf(values)} was released already`, DONE),
};

/** Errors of the award board. */
const awardWords: WordsByError = {
  AwardBoardNotOpened: say(
    (values) =>
      `${lotOf(values)} ${state("ITenderResults.LotStage", values["stage"])}, and evaluation begins only when it is opened`,
    TENDER,
  ),
  AwardBoardWrongStage: say(
    (values) => `${lotOf(values)} ${state("IAwardBoard.Stage", values["stage"])}, which does not allow this`,
    TENDER,
  ),
  AwardBoardNotEvaluator: say(
    ({ organisation, buyer }) =>
      `${organisation} is not the buyer ${buyer}, and not the agency above it during that agency's time to decide`,
    "Act for the buyer, or for the agency above it when the buyer's time is over.",
  ),
  AwardBoardEvaluationOver: say(
    (values) => `the time to decide ${lotOf(values)} ended ${moment(values["ended"])}`,
    "Declare that the lot failed, and tender anew.",
  ),
  AwardBoardNotBest: say(
    (values) =>
      `in ${lotOf(values)} ${bidOf(values["best"])} is the best remaining bid, but ${bidOf(values["account"])} is prepared for the award`,
    "Prepare the award to the best remaining bid, or to no bid if none remains.",
  ),
  AwardBoardNotPrepared: say(
    (values) => `the approval for ${bidOf(values["subject"])} in ${lotOf(values)} differs from what was prepared`,
    "Approve exactly what was prepared, or let it be prepared anew.",
  ),
  AwardBoardReasonMissing: say(
    (values) => `the act on ${lotOf(values)} gives no reason`,
    "Give the hash of the document that states the reason.",
  ),
  AwardBoardUnknownBid: say(
    (values) => `${String(values["account"])} has no admitted bid in ${lotOf(values)}`,
    'Name a bid that "probity tender show" lists as admitted.',
  ),
  AwardBoardNotBidder: say(
    (values) => `${String(values["identity"])} has no admitted bid in ${lotOf(values)}`,
    "Only its bidders may do this.",
  ),
  AwardBoardWrongStanding: say(
    ({ account, standing }) =>
      `the bid of ${account} ${state("IAwardBoard.Standing", standing)}, which does not allow this`,
    TENDER,
  ),
  AwardBoardAlreadyComplained: say(
    (values) =>
      `${String(values["bidder"])} has complained against decision ${String(values["decision"])} on ${lotOf(values)} before`,
    "Wait for the ruling on that complaint.",
  ),
  AwardBoardComplaintLate: say(
    (values) => `complaints on ${lotOf(values)} were possible until ${moment(values["ended"])}`,
    "No complaint is possible any more.",
  ),
  AwardBoardNoComplaint: say(
    (values) => `${String(values["bidder"])} has no open complaint on ${lotOf(values)}`,
    "Check whether it was decided, or whether the contested decision was replaced.",
  ),
  AwardBoardReviewRunning: say(
    (values) => `the review body has until ${moment(values["reviewEnds"])} to decide on ${lotOf(values)}`,
    "Wait until then.",
  ),
  AwardBoardInvalidRuling: say(
    ({ ruling }) => `a ruling that ${state("IAwardBoard.Ruling", ruling)} cannot be given here`,
    "Dismiss the complaint, exclude the awardee if there is one, or reinstate the complainant.",
  ),
  AwardBoardNotSignable: say(
    (values) =>
      isNone(values["openComplaints"])
        ? `the contract on ${lotOf(values)} can be offered and signed from ${moment(values["signableFrom"])}`
        : `the contract on ${lotOf(values)} cannot be offered or signed before ${moment(values["signableFrom"])} nor with ${counted(values["openComplaints"], "complaint")} open`,
    "Wait until the standstill is over and every complaint decided.",
  ),
  AwardBoardSignatureLate: say(
    (values) => `the contract on ${lotOf(values)} could be offered and signed until ${moment(values["ended"])}`,
    "Declare that the lot failed, or pass the silent bidder over.",
  ),
  AwardBoardNoDefault: say(
    (values) =>
      isNone(values["ends"])
        ? `this default does not apply to ${lotOf(values)}`
        : `nobody is in default on ${lotOf(values)} until after ${moment(values["ends"])}`,
    TENDER,
  ),
  AwardBoardNotContractBook: say(({ caller }) => `${caller} is not the contract book`, BOARDS_ONLY),
  AwardBoardConnection: say(
    ({ contractBook }) =>
      isNone(contractBook)
        ? "no contract book is named"
        : `${contractBook} cannot be connected: a contract book is connected for good`,
    "Connect one, once.",
  ),
};

/** Errors of the contract book. */
const contractWords: WordsByError = {
  ContractBookWrongState: say(
    ({ contractId, state: member }) =>
      `the contract ${contractId} ${state("IContractBook.State", member)}, which does not allow this`,
    TENDER,
  ),
  ContractBookWrongStage: say(
    ({ contractId, index, stage }) =>
      `milestone ${fromOne(index)} of the contract ${contractId} ${state("IContractBook.MilestoneStage", stage)}, which does not allow this`,
    "Deliver, certify, approve and pay a milestone in this order.",
  ),
  ContractBookUnknownMilestone: say(
    ({ contractId, index }) => `the contract ${contractId} has no milestone ${fromOne(index)}`,
    'List its milestones with "probity tender show".',
  ),
  ContractBookMilestoneCount: say(
    ({ count, most }) => `a contract has 1 to ${most} milestones, not ${count}`,
    "Divide the work otherwise.",
  ),
  ContractBookEmptyMilestone: say(
    ({ index }) => `milestone ${fromOne(index)} has no amount or no description`,
    "Give it both.",
  ),
  ContractBookWrongSum: say(
    ({ sum, price }) => `the milestones add up to ${money(sum)}, but the award is ${money(price)}`,
    "Make the amounts add up to the price of the award.",
  ),
  ContractBookHashMissing: say(
    ({ contractId }) => `the act on the contract ${contractId} names no document`,
    "Give the hash of the document.",
  ),
  ContractBookHashMismatch: say(
    ({ contractId, expected, actual }) =>
      `the document put forward for the contract ${contractId} has the hash ${expected}, but the hash given is ${actual}`,
    "Read the document that was put forward, and give its hash.",
  ),
  ContractBookOfferStands: say(
    ({ contractId, termsHash }) =>
      `an offer of the contract ${contractId} is approved already, with the terms ${termsHash}`,
    "Let the awardee sign it; its terms cannot change.",
  ),
  ContractBookNoOffer: say(
    ({ contractId }) => `the buyer has not offered the contract ${contractId} yet`,
    "Wait until an offer is prepared and approved.",
  ),
  ContractBookComplaintOpen: say(
    ({ contractId, openComplaints }) =>
      `nothing is paid on the contract ${contractId} with ${counted(openComplaints, "complaint")} open`,
    "Wait for the review body's ruling.",
  ),
  ContractBookAwardNotInForce: say(
    ({ contractId }) =>
      `the award of the contract ${contractId} is no longer signed, or is not annulled although this act needs that`,
    'See with "probity tender show" whether it is signed or annulled.',
  ),
  ContractBookZeroPayment: say(
    ({ contractId, index }) => `the payment for milestone ${fromOne(index)} of the contract ${contractId} is 0`,
    "Give an amount.",
  ),
  ContractBookForeignBill: say(
    ({ billId, expected, actual }) =>
      isNone(actual)
        ? `the bill ${billId} names no contract; it must name ${expected}`
        : `the bill ${billId} belongs to the contract ${actual}, not ${expected}`,
    "Ask for a bill that names this contract.",
  ),
  ContractBookWrongParties: say(
    ({ billId, issuer, buyer }) =>
      `the bill ${billId} from ${issuer} to ${isNone(buyer) ? "nobody" : buyer} is not from the awardee to the buyer`,
    "Ask the awardee for a bill to the buyer.",
  ),
  ContractBookWrongCurrency: say(
    ({ billId, expected, actual }) =>
      `the bill ${billId} is in ${text(actual)}, but the contract is in ${text(expected)}`,
    "Ask for a bill in the contract's currency.",
  ),
  ContractBookBillExceeded: say(
    ({ billId, amount, open }) => `${money(open)} of the bill ${billId} can be paid, not ${money(amount)}`,
    "Pay no more than that.",
  ),
  ContractBookMilestoneExceeded: say(
    ({ contractId, index, amount, left }) =>
      `${money(left)} of milestone ${fromOne(index)} of the contract ${contractId} can still be paid, not ${money(amount)}`,
    "Pay no more than that.",
  ),
  ContractBookClaimPeriod: say(
    ({ contractId, ends }) =>
      `the contract ${contractId} pays approved milestones until ${moment(ends)}, and closes after that`,
    "Pay before that time, close after it.",
  ),
};

/** Errors of the tender board, the award board and the contract book. */
export const biddingWords: WordsByError = { ...tenderWords, ...awardWords, ...contractWords };

/** The bid of an address or a bidder; 0 stands for an award to nobody. */
function bidOf(account: string | undefined): string {
  return isNone(account) ? "no bid" : `the bid of ${String(account)}`;
}
