export * from "./acts/billPayments.ts";
export * from "./acts/budget.ts";
export * from "./acts/connect.ts";
export * from "./acts/lines.ts";
export * from "./acts/redemptions.ts";
export * from "./acts/rounds.ts";
export * from "./acts/spending.ts";
export {
  type Consent,
  type ConsentContext,
  CONSENT_TYPES,
  consentDomain,
  consentHash,
  isConsentSigned,
  type SignedConsent,
  signConsent,
} from "./consent.ts";
export { type OpenedLine, openedLines } from "./openedLines.ts";
export { derivePseudonym, programmeId, type PseudonymParameters } from "./pseudonym.ts";
export { type BuiltRound, buildRound, leafDataHash, type RoundLeaf } from "./round.ts";
export {
  addUp,
  fundTrail,
  type FundTrail,
  type FundTrailParameters,
  type Hop,
  type LineTotals,
  type Movement,
} from "./trail.ts";
export { type SignedVoucher, signVoucher, type Voucher, VOUCHER_TYPES, voucherDomain } from "./voucher.ts";
