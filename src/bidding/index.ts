export * from "./acts/awards.ts";
export * from "./acts/complaints.ts";
export * from "./acts/connect.ts";
export * from "./acts/contracts.ts";
export * from "./acts/milestones.ts";
export * from "./acts/openings.ts";
export * from "./acts/seals.ts";
export * from "./acts/tenders.ts";
export * from "./acts/trustees.ts";
export { type AdmittedBid, type Award, type AwardStage, readAward, readRanking } from "./award.ts";
export type { BidPlace, LotId, Officer } from "./board.ts";
export {
  contractIdOf,
  type ContractState,
  type Milestone,
  type MilestoneStage,
  type MilestoneTerms,
  readContract,
  termsHashOf,
} from "./contract.ts";
export { type DecryptedShares, decryptShares, type TrusteeParameters } from "./decryptShares.ts";
export {
  contextOf,
  decryptShare,
  type EnvelopeOpening,
  type EnvelopePlace,
  keyPolynomial,
  type Offer,
  type OpenedOffer,
  openEnvelope,
  type SealedEnvelope,
  sealEnvelope,
} from "./envelope.ts";
export { type GuaranteeNote, guaranteeNoteText, parseGuaranteeNote } from "./guaranteeNote.ts";
export { type KeyOpening, type Opening, openingFromSeed, openingOf, readShares } from "./openings.ts";
export {
  type BidMessage,
  prepareSeal,
  prepareWithdrawal,
  type SealRequest,
  signGuarantee,
  type WithdrawalRequest,
} from "./prepareSeal.ts";
export { type PublishedTender, publishedTenders } from "./publishedTenders.ts";
export { evaluatePolynomial, extendPolynomial, FIELD_ORDER, type SharePoint } from "./shamir.ts";
export {
  type BidStatus,
  type LotStageName,
  type LotStatus,
  type OutcomeName,
  tenderStatus,
  type TenderStatus,
} from "./tenderStatus.ts";
export { generateTrusteeKeys, type TrusteeKeyPair } from "./trusteeKeys.ts";
export type { TypedDataSigner } from "./typedData.ts";
