import { duration, isNone, moment, say, state, text, type WordsByError } from "./phrases.ts";

/** Errors of the identity, recovery and credential contracts. */
export const identityWords: WordsByError = {
  IdentityUnauthorized: say(
    ({ actor, caller }) => `the key ${caller} does not control the identity ${actor}`,
    "Sign with the keystore of the key that controls it.",
  ),
  IdentityNotOfficer: say(
    ({ organisation, purpose, person }) => `${person} is not a sitting officer of ${organisation} for ${purpose}`,
    'List the officers and their terms with "probity identity officer list".',
  ),
  IdentityNotActive: say(
    ({ identity }) => `${identity} is not enrolled, is suspended, has ended or is under recovery`,
    'See its status and its registrar with "probity identity show".',
  ),
  IdentityNotMandated: say(
    ({ organisation, mandate }) => `${organisation} does not hold the office "${mandate}"`,
    "Name an organisation that holds it.",
  ),
  IdentityAlreadyEnrolled: say(
    ({ identity }) => `${identity} is enrolled already`,
    'See its registrar with "probity identity show".',
  ),
  IdentityTagTaken: say(
    ({ holder, identity }) => `the civil number of ${identity} is enrolled already, as ${holder}`,
    "Compare the number with the civil register; if the key of that identity is lost, its owner can recover it.",
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
    ({ until, time }) => `the signature expired ${moment(until)}, and it is ${moment(time)} now`,
    "Ask for a new one.",
  ),
  IdentityNotUntouched: say(
    ({ identity }) => `${identity} has acted on the registry before, so its enrolment needs its consent`,
    'Enrol it by itself, with "probity identity enrol --consent".',
  ),
  IdentityParentInvalid: say(
    ({ identity, parent }) => `${parent} cannot be the parent of ${identity}`,
    "Name an active agency as the parent of an agency; a person or company has no parent.",
  ),
  IdentityNotOfRegistrar: say(
    ({ identity, registrar }) => `${identity} belongs to another registrar: ${registrar}`,
    "Let that registrar decide.",
  ),
  IdentityStatusUnchanged: say(
    ({ identity }) => `${identity} has that status already`,
    'Look at it with "probity identity show".',
  ),
  IdentityUnderRecovery: say(
    ({ identity }) => `a recovery of ${identity} is pending, and the identity cannot change until it ends`,
    "Wait for its end, or veto it.",
  ),
  IdentityDeactivated: say(({ identity }) => `${identity} has ended for ever`, "Use another identity."),
  IdentityEnrolledNotDeactivable: say(
    ({ identity }) => `${identity} is enrolled, so its own key cannot end it`,
    "Ask its registrar.",
  ),
  IdentityOwnerInvalid: say(
    ({ identity, owner }) => `${owner} cannot be the key of ${identity}`,
    "Name a key that somebody has.",
  ),
  IdentitySignerInvalid: say(
    ({ identity, signer }) =>
      isNone(signer)
        ? `the change of ${identity} carries no signature`
        : `the change of ${identity} is signed by ${signer} and not by its key, or not with the next nonce`,
    "Sign it with the key that controls the identity, and its next nonce.",
  ),
  IdentitySignatureInvalid: say(
    ({ identity }) => `the change of ${identity} is not signed by its key, or is for another chain or nonce`,
    "Sign it with the key that controls the identity, for this chain, and its next nonce.",
  ),
  IdentityTagMissing: say(
    ({ identity }) => `the enrolment of ${identity} has no uniqueness tag`,
    "Ask the uniqueness authority for one.",
  ),
  IdentityKindInvalid: say(
    ({ identity, kind }) => `${identity} cannot be enrolled ${state("IIdentityAuthority.Kind", kind)} in this way`,
    "Enrol agencies one by one; only persons and companies can be enrolled in bulk.",
  ),
  IdentityTimeInFuture: say(
    ({ time, current }) => `${moment(time)} is in the future: the chain is at ${moment(current)}`,
    "Ask about a past time.",
  ),
  IdentityNotRecoveryBoard: say(
    ({ caller }) => `${caller} is not the recovery board, and only the board begins and ends recoveries`,
    'Use "probity identity recover".',
  ),
  IdentityMandateUnchanged: say(
    ({ organisation, mandate }) => `this would not change whether ${organisation} holds the office "${text(mandate)}"`,
    'See its offices with "probity identity show".',
  ),
  IdentityNotAgency: say(
    ({ organisation }) => `${organisation} is not an enrolled agency`,
    "Name an agency: only agencies hold offices and get officers from governance.",
  ),
  IdentityTooManyRegistrars: say(
    () => "there have been 8,191 registrars, and no more can be numbered",
    "Give the office to an organisation that held it before.",
  ),
  OfficerConfirmationInvalid: say(
    ({ confirmer }) => `the confirmation is not signed by the key of ${confirmer}, or for another seat or time`,
    "Let the confirming person sign exactly this seat.",
  ),
  OfficerHasSuperior: say(
    ({ organisation, superior }) => `${superior} is above ${organisation} and confirms its officers`,
    "Let it confirm; governance seats officers only of an agency without a parent.",
  ),
  OfficerPartiesInvalid: say(
    ({ organisation, person }) => `${person} cannot be an officer of ${organisation}`,
    "Name an enrolled person, and an agency or company.",
  ),
  OfficerTermInvalid: say(
    ({ from, until }) => `the seat would end ${moment(until)}, but begins only ${moment(from)}`,
    "Give it a later end.",
  ),
  OfficerNotPrepared: say(
    ({ organisation, purpose, person, until, preparedUntil }) =>
      preparedUntil === "0"
        ? `no seat for ${purpose} in ${organisation} is prepared for ${person}`
        : `the seat of ${person} in ${organisation} for ${purpose} is prepared until ${moment(preparedUntil)}, not as is confirmed until ${moment(until)}, or the key that prepared it has changed`,
    "Let the organisation prepare the seat first.",
  ),
  OfficerConfirmerInvalid: say(
    ({ organisation, body }) => `${body} may not confirm or remove officers of ${organisation}`,
    "Let the agency above (for a company: its registrar) or a sitting officer of the organisation act.",
  ),
  OfficerUnknown: say(
    ({ organisation, purpose, person }) => `${person} holds no seat in ${organisation} for ${purpose}`,
    'List the officers with "probity identity officer list".',
  ),
  CredentialSchemaExists: say(
    ({ schema }) => `the schema ${schema} is registered already`,
    'Look at it with "probity credential schema show".',
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
    'List the accreditations with "probity credential schema show".',
  ),
  CredentialAccreditationInactive: say(
    ({ schema, index, time }) =>
      `accreditation ${index} of the schema ${schema}, or the one above it, is not in force at ${moment(time)}`,
    'Find one in force with "probity credential schema show".',
  ),
  CredentialAccreditationWithdrawn: say(
    ({ schema, index }) => `accreditation ${index} of the schema ${schema} is withdrawn already`,
    "Nothing more is to be done.",
  ),
  CredentialTooManyIssuers: say(
    ({ schema, accreditor, most }) =>
      `accreditation ${accreditor} of the schema ${schema} has ${most} issuers in term, and may have no more`,
    "Wait until the term of one of them ends, or let another accreditor accredit the issuer.",
  ),
  CredentialTooManyAccreditations: say(
    ({ schema }) => `the schema ${schema} has had as many accreditations as it can number`,
    "Ask governance for a new schema.",
  ),
  CredentialTermInvalid: say(
    ({ from, until }) => `a term from ${moment(from)} until ${moment(until)} is not possible`,
    "Give a term that begins now or later, ends after that, and lies within the term of the accreditation above.",
  ),
  CredentialExists: say(
    ({ subject, schema, until }) =>
      `${subject} holds a credential of the schema ${schema} that is valid until ${moment(until)}`,
    "Renew it to a later end as its issuer, or let its issuer revoke it first.",
  ),
  CredentialMissing: say(
    ({ subject, schema }) => `${subject} holds no credential in force of the schema ${schema}`,
    'See its history with "probity credential status".',
  ),
  CredentialStatusUnchanged: say(
    ({ subject, schema }) => `the credential of ${subject} of the schema ${schema} has that status already`,
    'Look at it with "probity credential status".',
  ),
  CredentialTimeInFuture: say(
    ({ time, current }) => `${moment(time)} is in the future: the chain is at ${moment(current)}`,
    "Ask about a past time.",
  ),
  OfficerPurposeUnknown: say(({ purpose }) => `there is no purpose "${purpose}"`, "Use one of the published purposes."),
  OfficerRefuses: say(
    ({ person, organisation }) => `${person} refuses to be named an officer of ${organisation}`,
    'Ask the person to take the refusal back with "probity identity officer refuse --undo".',
  ),
  OfficerTooManySeats: say(
    ({ identity, most }) => `${identity} has ${most} running seats already, and may have no more`,
    "Remove seats that are not needed.",
  ),
  RecoveryGuardiansInvalid: say(
    ({ identity, guardian, count, threshold }) =>
      isNone(guardian)
        ? `${identity} cannot have ${count} guardians with the threshold ${threshold}`
        : `${guardian} cannot guard ${identity}, or is named twice`,
    "Name 2 to 8 active identities other than this one, and a threshold from 2 to their number.",
  ),
  RecoveryNothingProposed: say(
    ({ identity }) => `no change of guardians of ${identity} is pending`,
    'List its guardians with "probity identity guardian show".',
  ),
  RecoveryDefaultInvalid: say(
    ({ first, second }) => `${first} and ${second} are not two different active agencies`,
    "Name two active agencies.",
  ),
  RecoveryNotPending: say(
    ({ identity }) => `no recovery of ${identity} is pending`,
    'See its last recovery with "probity identity recover status".',
  ),
  RecoveryReasonMissing: say(
    ({ identity }) => `the support for a recovery of ${identity} gives no reason`,
    "Give the hash of the document that states the reason.",
  ),
  RecoveryNotPossible: say(
    ({ identity }) => `${identity} was never enrolled, or has ended, so its key cannot be recovered`,
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
    'List the guardians with "probity identity guardian show".',
  ),
  RecoveryGuardianWaits: say(
    ({ identity, guardian, until }) =>
      `${guardian} must wait until ${moment(until)} to recover ${identity}, because the last recovery failed`,
    "Support it then.",
  ),
  RecoveryNoSupport: say(
    ({ identity, guardian }) => `${guardian} supports no recovery of ${identity}`,
    'List the supporters with "probity identity recover status".',
  ),
  RecoveryVetoBarred: say(
    ({ identity }) => `${identity} is suspended on a court's or the police's reference, so its key cannot veto`,
    "Ask the registrar that suspended it.",
  ),
  RecoveryNotNewOwner: say(
    ({ identity, caller, newOwner }) =>
      `only the new key ${newOwner} finishes the recovery of ${identity}, not ${caller}`,
    "Sign with the keystore of that key.",
  ),
  RecoveryDelayTooLong: say(
    ({ delay, longest }) => `a recovery delay of ${duration(delay)} is longer than the longest, ${duration(longest)}`,
    "Set a shorter one.",
  ),
  RecoveryTooEarly: say(
    ({ identity, from }) => `the recovery of ${identity} cannot end in this way before ${moment(from)}`,
    "Do it then.",
  ),
  StatusListsOutOfRange: say(
    ({ number, size }) => `there is no number ${number}: lists and flags are numbered from 0, and there are ${size}`,
    "Take the number from the document's status entry.",
  ),
  StatusListsUnchanged: say(
    () => "this changes nothing: the flag has that value already",
    "Nothing more is to be done.",
  ),
  StatusListsRevocationFinal: say(() => "a revocation is final", "Issue a new credential."),
};
