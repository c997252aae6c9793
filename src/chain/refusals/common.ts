import { counted } from "../../counted.ts";
import { moment, say, type WordsByError } from "./phrases.ts";

const REPORT = "Report it with what you did: it is a defect of the contracts, or of how they were deployed.";
const UPGRADE = "Look whether the address is that of the proxy, and the new version one of our contracts.";

/** What Solidity itself says when a sum or an index goes wrong. */
const PANICS: Readonly<Record<string, string>> = {
  "1": "a condition that always holds did not",
  "17": "a number is larger or smaller than it can count",
  "18": "it was to divide by 0",
  "33": "a number stands for no member of a list of choices",
  "50": "there is nothing at a place of a list",
};

/** Errors of Solidity, of OpenZeppelin's libraries (requests, upgrades, proxies), and of what our contracts share. */
export const commonWords: WordsByError = {
  Error: say(
    (values) => (values[""] ?? "").trim().replace(/\.$/, "") || "no reason was given",
    "Mend what it names, then try again; nothing was changed on the chain.",
  ),
  Panic: say(
    (values) => `the contract cannot go on: ${PANICS[values[""] ?? ""] ?? `panic ${String(values[""])}`}`,
    "Look whether a number that you gave is far too large; if not, report it with what you did.",
  ),

  PersonsNotDistinct: say(
    ({ person }) => `${person} has taken a part in this act already`,
    "Let another officer do it: who prepares, who approves and who pays are different persons.",
  ),
  PersonsConflictOfInterest: say(
    ({ officer, party }) => `${officer} has a stake in ${party}: it is that party, or holds a seat in it`,
    "Let an officer do it who has no stake in that party.",
  ),

  ERC2771ForwarderExpiredRequest: say(
    ({ deadline }) => `the request could be brought until ${moment(deadline)}`,
    "Sign it again with a later deadline.",
  ),
  ERC2771ForwarderInvalidSigner: say(
    ({ signer, from }) => `the request is not signed by ${from} with its next nonce: the signature gives ${signer}`,
    "Sign it again with that key and the next nonce.",
  ),
  ERC2771ForwarderMismatchedValue: say(
    ({ requestedValue, msgValue }) => `the requests carry ${requestedValue} wei, and ${msgValue} were sent along`,
    "Sign requests with value 0.",
  ),
  ERC2771ForwarderNoRefundReceiver: say(
    () => "one of the requests cannot be brought, and the others are brought only together with it",
    "Bring them one by one.",
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
    () => "the call that it passed on failed without a reason, perhaps for want of gas",
    "Try it with more gas, or make the call directly to see why.",
  ),
  InsufficientBalance: say(
    ({ balance, needed }) => `the contract holds ${balance} wei, and this takes ${needed}`,
    "Send no value along: our contracts hold none.",
  ),

  AddressEmptyCode: say(({ target }) => `there is no contract at ${target}`, "Check the address, and the chain."),
  Create2EmptyBytecode: say(() => "there is nothing to deploy", REPORT),
  FailedDeployment: say(
    () => "the contract could not be deployed: its set-up failed, or something is at its address",
    "Look whether it is deployed already, and whether its set-up can run.",
  ),
  ERC1967InvalidImplementation: say(
    ({ implementation }) => `${implementation} is not a contract to upgrade to`,
    UPGRADE,
  ),
  ERC1967NonPayable: say(() => "an upgrade that calls nothing takes no value", "Send value 0."),
  ERC1967ProxyUninitialized: say(
    () => "the proxy would be deployed without its set-up",
    "Give the call that sets it up.",
  ),
  UUPSUnauthorizedCallContext: say(() => "an upgrade is called on the proxy, and only there", UPGRADE),
  UUPSUnsupportedProxiableUUID: say(
    ({ slot }) => `the new version keeps its address at ${slot}, where no proxy of ours looks`,
    UPGRADE,
  ),
  InvalidInitialization: say(() => "the contract is set up already", "Nothing more is to be done."),
  NotInitializing: say(() => "this belongs to the set-up of the contract", REPORT),

  CheckpointUnorderedInsertion: say(() => "its history would not be in the order of time", REPORT),
  InvalidShortString: say(() => "a short text is not one", REPORT),
  StringTooLong: say(({ str }) => `the text "${str}" is longer than 31 bytes`, "Give a shorter one."),
  SafeCastOverflowedUintDowncast: say(
    ({ bits, value }) => `${value} does not fit into ${counted(bits, "bit")}`,
    "Give a smaller number.",
  ),
};
