/** A contract's refusal as a plain user would want to hear it. */
export type Refusal = {
  /** What is wrong; goes after "The contract refused:" and has no full stop. */
  what: string;
  next: string;
};

/** The arguments of a custom error by name, ready to print: names in words, times still Unix seconds. */
export type RefusalValues = Readonly<Record<string, string>>;

type Words = (values: RefusalValues) => Refusal;

const say =
  (what: (values: RefusalValues) => string, next: string): Words =>
  (values) => ({ what: what(values), next });

/** Errors of the identity, recovery and credential contracts in words. An error that is not here is shown as it is. */
const words: Readonly<Record<string, Words>> = {
  IdentityUnauthorized: say(
    ({ actor, caller }) => `the key ${caller} does not control the identity ${actor}`,
    "Sign with the keystore of the key that controls it.",
  ),
  IdentityNotOfficer: say(
    ({ organisation, purpose, person }) => `${person} is not a sitting officer of ${organisation} for ${purpose}`,
    'Look with "probity identity officer list" who is, and from when.',
  ),
  IdentityNotActive: say(
    ({ identity }) => `${identity} is not enrolled, is suspended, has ended or is under recovery`,
    'Look with "probity identity show" which of them, and who can change it.',
  ),
  IdentityNotMandated: say(
    ({ organisation, mandate }) => `${organisation} does not hold the office "${mandate}"`,
    "Name an organisation that holds it.",
  ),
  IdentityAlreadyEnrolled: say(
    ({ identity }) => `${identity} is enrolled already`,
    'Look with "probity identity show" by whom.',
  ),
  IdentityTagTaken: say(
    ({ holder }) => `the civil number is enrolled already, as ${holder}`,
    "Compare the number with the civil register; whoever lost the key of that identity recovers it.",
  ),
  IdentityTagUnauthorized: say(
    ({ registrar }) => `the uniqueness authority did not sign this tag, or this list of tags, for ${registrar}`,
    "Ask the uniqueness authority for a tag of this registrar, on this chain.",
  ),
  IdentityConsentInvalid: say(
    ({ identity }) => `the consent is not signed by the key of ${identity}, or is for another enrolment`,
    "Let the person sign a new consent for this tag and registrar.",
  ),
  IdentitySignatureExpired: say(
    ({ until, time }) => `the signature could be used until ${moment(until)}, and it is ${moment(time)}`,
    "Ask for a new one.",
  ),
  IdentityNotUntouched: say(
    ({ identity }) => `${identity} has acted on the registry before, so it is enrolled only with its consent`,
    'Enrol it by itself, with "probity identity enrol --consent".',
  ),
  IdentityParentInvalid: say(
    ({ identity, parent }) => `${parent} cannot stand above ${identity}`,
    "Name an active agency above an agency, and nothing above a person or company.",
  ),
  IdentityNotOfRegistrar: say(
    ({ identity, registrar }) => `another registrar answers for ${identity}: ${registrar}`,
    "Let that registrar decide.",
  ),
  IdentityStatusUnchanged: say(
    ({ identity }) => `${identity} has that status already`,
    'Look at it with "probity identity show".',
  ),
  IdentityUnderRecovery: say(
    ({ identity }) => `a recovery of ${identity} is pending, and until it ends nothing of it changes`,
    "Wait for its end, or veto it.",
  ),
  IdentityDeactivated: say(({ identity }) => `${identity} has ended for ever`, "Use another identity."),
  OfficerPartiesInvalid: say(
    ({ organisation, person }) => `${person} cannot be an officer of ${organisation}`,
    "Name an enrolled person, and an agency or company.",
  ),
  OfficerTermInvalid: say(
    ({ from, until }) => `the seat would end ${moment(until)} and begin only ${moment(from)}`,
    "Give it a later end.",
  ),
  OfficerNotProposed: say(
    ({ organisation, purpose, person, proposedUntil }) =>
      proposedUntil === "0"
        ? `nobody proposed ${person} to ${organisation} for ${purpose}`
        : `${person} is proposed to ${organisation} for ${purpose} until ${moment(proposedUntil)}, not as is confirmed, or the key that proposed has changed`,
    "Let the organisation propose first.",
  ),
  OfficerSamePerson: say(
    ({ confirmer }) => `${confirmer} cannot confirm what it proposed, nor itself, nor with a key of one of the two`,
    "Let somebody else of the superior, or a second sitting officer, confirm.",
  ),
  OfficerConfirmerInvalid: say(
    ({ organisation, body }) => `${body} has no say in the officers of ${organisation}`,
    "Let the agency above, for a company its registrar, or a sitting officer of the organisation act.",
  ),
  OfficerUnknown: say(
    ({ organisation, purpose, person }) => `${person} holds no seat in ${organisation} for ${purpose}`,
    'Look with "probity identity officer list" who does.',
  ),
  CredentialSchemaUnknown: say(
    ({ schema }) => `no schema ${schema} is registered`,
    'Look the schema up with "probity credential schema list".',
  ),
  CredentialNotAccredited: say(
    ({ schema, index, organisation }) =>
      index === "0"
        ? `${organisation} is not the root of the schema ${schema}`
        : `accreditation ${index} of the schema ${schema} does not let ${organisation} do this`,
    'Look with "probity credential schema show" who is accredited, and for what.',
  ),
  CredentialAccreditationInactive: say(
    ({ index, time }) => `accreditation ${index}, or the one above it, is not in force at ${moment(time)}`,
    'Look with "probity credential schema show" which one is.',
  ),
  CredentialAccreditationWithdrawn: say(
    ({ index }) => `accreditation ${index} is withdrawn already`,
    "Nothing more is to be done.",
  ),
  CredentialTermInvalid: say(
    ({ from, until }) => `a term from ${moment(from)} until ${moment(until)} cannot be given`,
    "Give one that begins now or later, ends after that, and lies within the term of what it stands on.",
  ),
  CredentialExists: say(
    ({ subject, until }) => `${subject} holds a credential of this schema that stands until ${moment(until)}`,
    "Renew it to a later end as its issuer, or let its issuer revoke it first.",
  ),
  CredentialMissing: say(
    ({ subject }) => `${subject} holds no standing credential of this schema`,
    'Look with "probity credential status" what became of it.',
  ),
  CredentialStatusUnchanged: say(
    ({ subject }) => `the credential of ${subject} has that status already`,
    'Look at it with "probity credential status".',
  ),
  OfficerPurposeUnknown: say(
    ({ purpose }) => `nobody can be named for "${purpose}"`,
    "Use one of the published purposes.",
  ),
  OfficerRefuses: say(
    ({ person, organisation }) => `${person} refuses to be named an officer of ${organisation}`,
    'Ask the person, who can take it back with "probity identity officer refuse --undo".',
  ),
  OfficerTooManySeats: say(
    ({ identity, most }) => `${identity} has ${most} running seats already, and may have no more`,
    "Take seats away that are not needed.",
  ),
  RecoveryGuardiansInvalid: say(
    ({ identity, guardian, count, threshold }) =>
      BigInt(guardian ?? 0) === 0n
        ? `${count} guardians of whom ${threshold} start a recovery cannot guard ${identity}`
        : `${guardian} cannot guard ${identity}, or is named twice`,
    "Name 2 to 8 active identities other than one's own, and a threshold from 2 to their number.",
  ),
  RecoveryNothingProposed: say(
    ({ identity }) => `no change of guardians of ${identity} waits`,
    'Look with "probity identity guardian show" who guards it.',
  ),
  RecoveryNotPossible: say(
    ({ identity }) => `${identity} was never enrolled, or has ended, so its key is not recovered`,
    "Check the address.",
  ),
  RecoveryUnderWay: say(
    ({ identity }) => `a recovery of ${identity} is pending already`,
    'Look at it with "probity identity recover status".',
  ),
  RecoveryOwnerInvalid: say(
    ({ identity, newOwner }) => `${newOwner} cannot be the new key of ${identity}`,
    "Name a key that somebody has, not the present one and not the guardian's own.",
  ),
  RecoveryNotGuardian: say(
    ({ identity, guardian }) => `${guardian} is not a guardian of ${identity}`,
    'Look with "probity identity guardian show" who is.',
  ),
  RecoveryGuardianWaits: say(
    ({ guardian, until }) => `${guardian} waits until ${moment(until)}, after a recovery that came to nothing`,
    "Support it then.",
  ),
  RecoverySamePerson: say(
    ({ actor, other }) => `${actor} acts for ${other} already, or is the one whose key is lost`,
    "Let another person act for each guardian.",
  ),
  RecoveryNoSupport: say(
    ({ identity, guardian }) => `${guardian} supports no recovery of ${identity}`,
    'Look with "probity identity recover status" who does.',
  ),
  RecoveryVetoBarred: say(
    ({ identity }) => `${identity} is suspended on a court's or the police's reference, so its key cannot veto`,
    "Turn to the registrar that suspended it.",
  ),
  RecoveryNotNewOwner: say(
    ({ newOwner }) => `only the new key ${newOwner} can finish`,
    "Sign with the keystore of that key.",
  ),
  RecoveryTooEarly: say(({ from }) => `not before ${moment(from)}`, "Do it then."),
  RecoveryDelayTooLong: say(
    ({ delay, longest }) => `a recovery delay of ${delay} seconds is longer than the longest, ${longest}`,
    "Set a shorter one.",
  ),
  StatusListsUnchanged: say(() => "it changes nothing: the flag is so already", "Nothing more is to be done."),
  StatusListsRevocationFinal: say(() => "a revocation is final", "Issue a new credential."),
};

/** The errors that have words. */
export const explainedErrors: readonly string[] = Object.keys(words);

/** The words for a custom error; undefined when it is shown as it is. */
export function refusalOf(name: string, values: RefusalValues): Refusal | undefined {
  return Object.hasOwn(words, name) ? words[name]?.(values) : undefined;
}

function moment(seconds: string | undefined): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(".000Z", "Z");
}
