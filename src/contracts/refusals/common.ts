import { counted } from "../../base/counted.ts";
import { moment, say, type WordsByError } from "./phrases.ts";

const REPORT = "Report it with what you did: it is a defect of the contracts, or of how they were deployed.";
const UPGRADE = "Check that the address is the proxy's, and that the new version is one of our contracts.";

/** Solidity's own panics, by their codes. */
const PANICS: Readonly<Record<string, string>> = {
  "1": "a condition that must always hold does not",
  "17": "a number is too large or too small",
  "18": "a division by 0",
  "33": "a number outside the list of choices",
  "50": "a place beyond the end of a list",
};

/** Errors of Solidity, of OpenZeppelin's libraries (requests, upgrades, proxies), and of what our contracts share. */
export const commonWords: WordsByError = {
  Error: say(
    (values) => (values[""] ?? "").trim().replace(/\.$/, "") || "no reason was given",
    "Correct what it names, then try again; nothing changed on the chain.",
  ),
  Panic: say(
    (values) => `the contract cannot go on: ${PANICS[values[""] ?? ""] ?? `panic ${String(values[""])}`}`,
    "Check whether a number that you gave is far too large; if not, report it with what you did.",
  ),

  PersonsNotDistinct: say(
    ({ person }) => `${person}, or another with the same key, has already taken part in this act`,
    "Let another officer do it: who prepares, who approves and who pays are different persons.",
  ),
  PersonsConflictOfInterest: say(
    ({ officer, party }) => `${officer} has a stake in the matter, through ${party}`,
    "Let an officer do it who has no part in the matter and no seat in that party.",
  ),

  ERC2771ForwarderExpiredRequest: say(
    ({ deadline }) => `the request expired ${moment(deadline)}`,
    "Sign it again with a later deadline.",
  ),
  ERC2771ForwarderInvalidSigner: say(
    ({ signer, from }) => `the request is not signed by ${from} with its next nonce: the signature gives ${signer}`,
    "Sign it again with that key and the next nonce.",
  ),
  ERC2771ForwarderMismatchedValue: say(
    ({ requestedValue, msgValue }) => `the requests carry ${requestedValue} wei, but ${msgValue} were sent`,
    "Sign requests with value 0.",
  ),
  ERC2771ForwarderNoRefundReceiver: say(
    () => "one of the requests failed, and the others are sent only together with it",
    "Send them one by one.",
  ),
  ERC2771UntrustfulTarget: say(
    ({ target, forwarder }) => `${target} takes no requests from the forwarder ${forwarder}`,
    "Send the act to it directly.",
  ),
  InvalidAccountNonce: say(
    ({ account, currentNonce }) => `the next nonce of ${account} is ${currentNonce}`,
    "Sign it again with that one.",
  ),
  FailedCall: say(
    () => "the call that it passed on failed without a reason, perhaps because of too little gas",
    "Try it with more gas, or make the call directly to see why.",
  ),
  InsufficientBalance: say(
    ({ balance, needed }) => `the contract holds ${balance} wei, but this takes ${needed}`,
    "Send no value: our contracts hold none.",
  ),

  AddressEmptyCode: say(({ target }) => `there is no contract at ${target}`, "Check the address, and the chain."),
  Create2EmptyBytecode: say(() => "there is nothing to deploy", REPORT),
  FailedDeployment: say(
    () => "the contract was not deployed: its set-up failed, or its address is taken",
    "Check whether it is deployed already, and whether its set-up can run.",
  ),
  ERC1967InvalidImplementation: say(
    ({ implementation }) => `${implementation} is not a contract that a proxy can use`,
    UPGRADE,
  ),
  ERC1967NonPayable: say(() => "an upgrade without a call takes no value", "Send value 0."),
  ERC1967ProxyUninitialized: say(
    () => "the proxy would be deployed without its set-up",
    "Give the call that sets it up.",
  ),
  UUPSUnauthorizedCallContext: say(() => "an upgrade works only through the proxy", UPGRADE),
  UUPSUnsupportedProxiableUUID: say(
    ({ slot }) => `the new version stores its address at ${slot}, which our proxies do not read`,
    UPGRADE,
  ),
  InvalidInitialization: say(() => "the contract is set up already", "Nothing more is to be done."),
  NotInitializing: say(() => "this act is part of the contract's set-up only", REPORT),

  CheckpointUnorderedInsertion: say(() => "its history would be out of order in time", REPORT),
  InvalidShortString: say(() => "a stored short text is malformed", REPORT),
  StringTooLong: say(({ str }) => `the text "${str}" is longer than 31 bytes`, "Give a shorter one."),
  SafeCastOverflowedUintDowncast: say(
    ({ bits, value }) => `${value} does not fit into ${counted(bits, "bit")}`,
    "Give a smaller number.",
  ),
};
