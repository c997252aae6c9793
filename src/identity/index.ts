export * from "./acts/accreditations.ts";
export * from "./acts/credentials.ts";
export * from "./acts/enrol.ts";
export * from "./acts/keys.ts";
export * from "./acts/mandates.ts";
export * from "./acts/officers.ts";
export * from "./acts/recovery.ts";
export * from "./acts/status.ts";
export * from "./acts/statusWords.ts";
export {
  type AccreditationRecord,
  accreditationsOf,
  type RegisteredSchema,
  registeredSchemas,
} from "./accreditations.ts";
export {
  type Attribute,
  attributeName,
  attributeOfText,
  type DelegateType,
  keyAttribute,
  serviceAttribute,
} from "./attributes.ts";
export {
  type CredentialStatus,
  credentialStatus,
  type CredentialVersion,
  type StatusClient,
  type StatusReason,
} from "./credentialStatus.ts";
export {
  type ConsentFile,
  parseConsentFile,
  parseTagFile,
  parseTagsFile,
  type TagFile,
  type TagsFile,
} from "./enrolmentFiles.ts";
export { enrolmentOf, type EnrolmentRecord, enrolmentsBy, identityHistory } from "./history.ts";
export { type AttributeRecord, type DelegateRecord, type KeyRecords, keyRecordsOf } from "./keyRecords.ts";
export { idOfName, mandates, nameOfId, parsePurpose, type Purpose, purposes } from "./names.ts";
export { type OfficerSeat, officersOf, seatsOfPerson, type SeatState } from "./officerSeats.ts";
export { hashReason, newReasonSalt } from "./reasons.ts";
export {
  getRecovery,
  getSupport,
  type GuardianSet,
  guardianSet,
  type GuardianSupport,
  pendingRecovery,
  type Recovery,
  type RecoveryStage,
} from "./recovery.ts";
export { type Did, type DidClient, didOf, parseDid, type ResolvedDid, resolveDid } from "./resolve.ts";
export { getStanding, type Standing } from "./standing.ts";
export {
  type Destination,
  type EnrolmentConsent,
  identityDomain,
  identityTypes,
  type KeyChange,
  type Kind,
  type OfficerConfirmation,
  kinds,
  signConfirmation,
  signConsent,
  signKeyChange,
  signTag,
  signTags,
} from "./typedData.ts";
export { type NumberRegister, uniquenessTag } from "./uniquenessTag.ts";
