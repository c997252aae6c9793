import { act, duration, isNone, moment, role, say, text, type WordsByError } from "./phrases.ts";

const ROLES = "Let an agency that may do it act through its account; docs/governance.md says which.";
const OTHER_AGENCY = "Let a guardian of another agency vote.";
const AGAIN = "Prepare the call anew.";

/** Errors of the governance manager, with those of OpenZeppelin's that it is built on, and of agency accounts. */
export const governanceWords: WordsByError = {
  AccessManagedUnauthorized: say(({ caller }) => `${caller} has no role that allows this, or is suspended`, ROLES),
  AccessManagedRequiredDelay: say(
    ({ caller, delay }) => `${caller} may do this only after a notice of ${duration(delay)}`,
    "Schedule the call, and make it when the notice is over.",
  ),
  AccessManagedInvalidAuthority: say(
    ({ authority }) => `${authority} is no contract, so it cannot govern others`,
    "Name a governance manager.",
  ),
  AccessManagerAlreadyScheduled: say(
    ({ operationId }) => `the same account has scheduled this same call already, as ${operationId}`,
    "Make the call when its notice is over; to begin its notice anew, cancel it first.",
  ),
  AccessManagerNotScheduled: say(
    ({ operationId }) => `no call is scheduled as ${operationId}`,
    "Schedule it first, with exactly these values, unless it was already made or cancelled.",
  ),
  AccessManagerNotReady: say(
    ({ operationId }) => `the notice of the scheduled call ${operationId} is not over`,
    "Make the call when it is.",
  ),
  AccessManagerExpired: say(
    ({ operationId }) => `the scheduled call ${operationId} was not made in time after its notice`,
    "Schedule it anew.",
  ),
  AccessManagerLockedRole: say(({ roleId }) => `${role(roleId)} cannot be changed`, "Leave it as it is."),
  AccessManagerLockedFunction: say(
    ({ selector }) => `${act(selector)} cannot be given to a role`,
    "Leave it: the governance manager has its own rules for it.",
  ),
  AccessManagerInvalidInitialAdmin: say(
    ({ initialAdmin }) => `${initialAdmin} cannot be the first admin`,
    "Deploy with a key that somebody has.",
  ),
  AccessManagerBadConfirmation: say(
    () => "an account that gives up a role must name itself to confirm it",
    "Name the account that calls.",
  ),
  AccessManagerUnauthorizedAccount: say(
    ({ msgsender, roleId }) => `${msgsender} does not hold ${role(roleId)}, or is suspended`,
    ROLES,
  ),
  AccessManagerUnauthorizedCall: say(
    ({ caller, target, selector }) =>
      `${caller} may not call ${act(selector)} of ${target}, or not after so short a notice`,
    ROLES,
  ),
  AccessManagerUnauthorizedConsume: say(
    ({ target }) => `${target} uses up a scheduled call that nobody is making`,
    "Make the scheduled call itself.",
  ),
  AccessManagerUnauthorizedCancel: say(
    ({ msgsender, caller, target, selector }) =>
      `${msgsender} may not cancel the call of ${act(selector)} of ${target} that ${caller} scheduled`,
    "Let the account that scheduled it cancel it, or guardians of two agencies veto it.",
  ),

  GovernanceNotGuardian: say(({ caller }) => `${caller} is not a guardian in standing`, ROLES),
  GovernanceNotAgencyAccount: say(
    ({ account }) => `${account} is not the account of an agency`,
    "Open an account for the agency, and name that.",
  ),
  GovernanceOwnMembership: say(({ account }) => `${account} does not vote on its own membership`, OTHER_AGENCY),
  GovernanceAlreadyVoted: say(
    ({ matter, guardian }) => `${guardian} has voted on the matter ${matter} already`,
    OTHER_AGENCY,
  ),
  GovernanceTooSoon: say(
    ({ guardian, next }) => `${guardian} did the same less than 30 days ago, and may do it again from ${moment(next)}`,
    OTHER_AGENCY,
  ),
  GovernanceAlreadySuspended: say(
    ({ account }) => `${account} is suspended for good already`,
    "Nothing more is to be done.",
  ),
  GovernanceNotSuspended: say(({ account }) => `${account} is not suspended`, "Nothing more is to be done."),
  GovernanceAlreadyPaused: say(
    ({ module, until }) => `the contract ${module} is paused already, until ${moment(until)}`,
    "Guardians of two agencies can renew the pause.",
  ),
  GovernanceNotPaused: say(({ module }) => `the contract ${module} is not paused`, "Nothing more is to be done."),
  GovernanceDelayTooShort: say(
    ({ role: id, delay, bound }) => `${role(id)} needs a notice of at least ${duration(bound)}, not ${duration(delay)}`,
    "Grant it with a longer notice.",
  ),
  GovernanceRoleWithoutNotice: say(
    ({ role: id }) => `${role(id)} acts without notice, so it cannot have this function`,
    "Name a role whose calls wait for a notice.",
  ),
  GovernanceConnected: say(
    ({ accounts }) => `the book of agency accounts is connected for good, as ${accounts}`,
    "Nothing more is to be done.",
  ),

  AgencyAccountsNotAgency: say(({ identity }) => `${identity} is not an active agency`, "Name an active agency."),
  AgencyAccountsOpened: say(({ agency, account }) => `${agency} has an account already: ${account}`, "Use that one."),
  AgencyAccountUnknownCall: say(
    ({ id }) => `no call was prepared as ${id}`,
    "Give exactly the number, target and data that were prepared.",
  ),
  AgencyAccountExpired: say(({ id, expires }) => `the prepared call ${id} expired ${moment(expires)}`, AGAIN),
  AgencyAccountExecuted: say(({ id }) => `the prepared call ${id} was made already`, AGAIN),
  AgencyAccountApproved: say(({ id }) => `two officers have approved the call ${id} already`, "Make the call."),
  AgencyAccountNotApproved: say(({ id, first, second }) => {
    const [one, other] = [first, second].filter((officer) => !isNone(officer));
    const by =
      one === undefined
        ? "nobody has approved it"
        : other === undefined
          ? `only ${one} has approved it`
          : `${one} and ${other} do not both still sit with the keys that they approved with`;
    return `the call ${id} lacks the approval of two officers: ${by}`;
  }, "Let another sitting officer approve."),
  AgencyAccountNoApproval: say(
    ({ id, officer }) => `${officer} has not approved the call ${id}`,
    "Nothing more is to be done.",
  ),
  AgencyAccountSelfCall: say(() => "the account cannot call itself", "Name another contract to call."),
  AgencyAccountNeedsTwo: say(
    ({ selector }) => `${act(selector)} needs two officers: one alone can only pause, suspend and veto`,
    "Prepare the call, and let a second officer approve it.",
  ),

  ModulePausedUntil: say(({ until }) => `the contract is paused until ${moment(until)}`, "Try again then."),
  ModuleNotGovernance: say(
    ({ caller }) => `${caller} is not the governance manager, and only the manager does this`,
    ROLES,
  ),
  ModulePauseOutOfRange: say(
    ({ until, latest }) =>
      `a pause cannot end ${moment(until)}: it must end in the future, and at the latest ${moment(latest)}`,
    "Give an end in between.",
  ),
  ModuleNotPaused: say(() => "the contract is not paused", "Nothing more is to be done."),
  ModulePeriodTooShort: say(
    ({ name, value, bound }) =>
      `the period "${text(name)}" cannot be ${duration(value)}: it must be at least ${duration(bound)}`,
    "Give a longer one.",
  ),
};
