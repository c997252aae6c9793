export { identityOf, type ResolveDid } from "./did.ts";
export { ES256K, es256kSigner, type JwsSigner, signerFor } from "./es256k.ts";
export { type IssuedVc, issueVc, type IssueVcParameters } from "./issueVc.ts";
export type { ClaimPath } from "./paths.ts";
export { type HolderBinding, presentVc } from "./presentVc.ts";
export {
  type ExpectedList,
  isStatusBase,
  openStatusList,
  parseStatusListUrl,
  publishStatusList,
  statusListCredential,
  type StatusListCredential,
  type StatusListParameters,
  statusListUrl,
} from "./publishStatusList.ts";
export { blockAt, byTime } from "./resolveAt.ts";
export { type CredentialRequest, parseRequest } from "./request.ts";
export { type CredentialSchema, parseSchema, schemaIdOf } from "./schemas.ts";
export { setStatus, type SetStatusParameters, type StatusOffice } from "./setStatus.ts";
export {
  decodeBitstring,
  encodeBitstring,
  flagOf,
  LIST_FLAGS,
  LISTS,
  masksOf,
  positionOf,
  readStatusList,
  type ReplayOptions,
  replayStatusList,
  type StatusListRef,
  type StatusPosition,
  type StatusPurpose,
  statusPurposes,
} from "./statusList.ts";
export {
  type CredentialChain,
  type VcCheck,
  type VcCheckName,
  vcChecks,
  type VcVerification,
  verifyVc,
  type VerifyVcParameters,
} from "./verifyVc.ts";
