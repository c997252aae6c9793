import { isNone, moment, money, say, state, text, type WordsByError } from "./phrases.ts";

const LOOK = 'Look at it with "probity bill show".';
const LESS = "Give an amount within what is left.";

const seriesOf = (series: string | undefined): string =>
  isNone(series) ? "the main series" : `the series "${text(series)}"`;

/** Errors of the bill registry. */
export const billWords: WordsByError = {
  BillRegistryBatchEmpty: say(
    ({ series }) => `the batch for ${seriesOf(series)} holds no bill`,
    "Issue at least one document.",
  ),
  BillRegistryNumberNotNext: say(
    ({ series, number, next }) =>
      `the batch begins with number ${number}, but the next number of ${seriesOf(series)} is ${next}`,
    "Number the bills from there; do not leave a number out or use one twice.",
  ),
  BillRegistryCurrencyMalformed: say(
    ({ currency }) => `"${text(currency)}" is not a currency: a currency is three capital letters`,
    "Use the code of ISO 4217, for example KES.",
  ),
  BillRegistryHeaderIncomplete: say(
    ({ root, manifestHash }) =>
      isNone(root) ? `the batch with the manifest ${manifestHash} has no root` : `the batch ${root} has no manifest`,
    "Build the batch anew and issue it with both.",
  ),
  BillRegistryAcknowledgementOverdue: say(
    ({ issuer, sequence, deadline }) =>
      `the tax authority had until ${moment(deadline)} to acknowledge batch ${sequence} of ${issuer}, and the registry takes no other batch before that`,
    "Give the documents of that batch to the tax authority, and issue again when it has acknowledged them.",
  ),
  BillRegistryAcknowledgementOutOfOrder: say(
    ({ issuer, through, acknowledged, issued }) =>
      `batch ${through} of ${issuer} needs no acknowledgement: ${issued} issued, ${acknowledged} acknowledged`,
    "Acknowledge up to a batch that is not acknowledged yet.",
  ),
  BillRegistryBatchMismatch: say(
    ({ issuer, sequence, expected, actual }) =>
      isNone(expected)
        ? `${issuer} has issued no batch ${sequence}, so there is none with the commitment ${actual}`
        : `the presented batch is not batch ${sequence} of ${issuer}: the commitment must be ${expected}, not ${actual}`,
    'Present the batch as it was issued; "probity bill prove" writes the proof.',
  ),
  BillRegistryNumberOutside: say(
    ({ number, firstNumber, count }) =>
      `bill number ${number} is not in the batch, which holds ${count} from number ${firstNumber}`,
    "Present the batch that holds it.",
  ),
  BillRegistryProofInvalid: say(
    ({ number, root }) => `the proof does not show that bill number ${number} is in the batch with the root ${root}`,
    'Make the proof anew with "probity bill prove", from the documents as they were issued.',
  ),
  BillRegistryIsCredit: say(
    ({ billId, total }) => `the bill ${billId} is a credit of ${money(total)}, and no act on a credit is possible`,
    "Act on the bill that it credits.",
  ),
  BillRegistryTotalTooLarge: say(
    ({ billId, total }) => `the bill ${billId} is ${money(total)}, more than the registry can record`,
    "Bill it in parts.",
  ),
  BillRegistryStatusForbids: say(
    ({ billId, status }) => `the bill ${billId} ${state("IBillRegistry.Status", status)}, which does not allow this`,
    LOOK,
  ),
  BillRegistryUntouched: say(
    ({ billId }) => `nobody has acted on the bill ${billId} yet, so its number alone does not prove that it exists`,
    "Present it with its proof first, for example by answering it.",
  ),
  BillRegistryCodeUnknown: say(
    ({ code }) => `"${text(code)}" is no answer to a bill`,
    "Answer AB, IP, UQ, CA, RE, AP or PD, as in Peppol.",
  ),
  BillRegistryBuyerMissing: say(
    ({ billId }) => `the bill ${billId} names no enrolled buyer, so nobody can answer or archive it`,
    "Leave it as it is: such a receipt can be settled by its holder and reimbursed.",
  ),
  BillRegistryAmountZero: say(({ billId }) => `the amount for the bill ${billId} is 0`, "Give an amount."),
  BillRegistryExceedsOpen: say(
    ({ billId, amount, open }) => `${money(open)} of the bill ${billId} can be settled, not ${money(amount)}`,
    LESS,
  ),
  BillRegistryExceedsTotal: say(
    ({ billId, amount, left }) => `${money(left)} of the bill ${billId} can be credited, not ${money(amount)}`,
    LESS,
  ),
  BillRegistryExceedsReimbursable: say(
    ({ billId, amount, left }) =>
      `${money(left)} of the bill ${billId} can be reimbursed, by everyone together, not ${money(amount)}`,
    LESS,
  ),
  BillRegistryContractBound: say(
    ({ billId, contractId }) =>
      `the bill ${billId} belongs to the contract ${contractId}, and only the contract pays it`,
    "Let the buyer pay it for a milestone of the contract.",
  ),
  BillRegistryNotLedger: say(
    ({ billId, caller }) => `${caller} is not the ledger that settles the bill ${billId}`,
    "Pay it through the budget office, or through the contract that it names.",
  ),
  BillRegistryVoidWindowOver: say(
    ({ billId, deadline }) => `the bill ${billId} could be voided only until ${moment(deadline)}`,
    "Credit it instead.",
  ),
  BillRegistryMoneyInPlay: say(
    ({ billId, settled, credited }) =>
      `the bill ${billId} has money booked on it: ${money(settled)} settled, ${money(credited)} credited`,
    "Credit it rather than void it; archive it when it is settled or credited in full.",
  ),
  BillRegistryNothingOpen: say(({ billId }) => `nothing of the bill ${billId} is left to be paid`, LOOK),
  BillRegistryHolderUnfit: say(
    ({ billId, to }) =>
      isNone(to)
        ? `the bill ${billId} names no holder to be paid`
        : `${to} cannot become the holder of the bill ${billId}: it is the holder already, or is not active`,
    "Name another active identity as the holder.",
  ),
  BillRegistryNotAgency: say(
    ({ organisation }) => `${organisation} is not an agency, and only agencies reimburse`,
    "Act for an agency.",
  ),
  BillRegistryReimbursementStatus: say(
    ({ reimbursementId, status }) =>
      `the reimbursement ${reimbursementId} ${state("IBillRegistry.ReimbursementStatus", status)}, which does not allow this`,
    "Prepare, approve and pay it in this order, each once.",
  ),
  BillRegistryLedgersFixed: say(
    ({ fundLedger, contractBook }) =>
      isNone(fundLedger)
        ? "one of the two ledgers to connect is missing"
        : `the ledgers are connected for good: ${fundLedger} and ${contractBook}`,
    "Connect both, once.",
  ),
};
