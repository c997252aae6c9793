export * from "./acts/acknowledge.ts";
export * from "./acts/bills.ts";
export * from "./acts/connect.ts";
export * from "./acts/issueBatch.ts";
export * from "./acts/periods.ts";
export * from "./acts/reimbursements.ts";
export { type BillAnswer, BILL_ANSWERS } from "./answers.ts";
export { type Batch, buildBatch, type BuildBatchOptions, proofOf, restoreBatch } from "./buildBatch.ts";
export {
  billSecret,
  discloseField,
  type DisclosedField,
  disclosureRoot,
  documentSalt,
  hashDocumentNumber,
  NO_FIELDS,
  verifyField,
} from "./disclosure.ts";
export {
  batchCommitment,
  billDataHash,
  billId,
  billLeaf,
  decodeSeries,
  encodeBill,
  encodeSeries,
  MAIN_SERIES,
} from "./encoding.ts";
export { findBatch, type IssuedBatch } from "./findBatch.ts";
export { type BillLife, type BillStatus, lifeOf } from "./lifeOf.ts";
export {
  type BatchInput,
  type BillInput,
  billOf,
  checkManifest,
  hashManifest,
  headerOf,
  type Manifest,
  type ManifestBill,
  type ManifestFinding,
  manifestText,
  parseManifest,
} from "./manifest.ts";
export { parsePresented, presentedText } from "./presented.ts";
export { type BillAct, showBill, type ShowBillReturnType } from "./showBill.ts";
export type { BatchHeader, Bill, BillNumber, BillsClient, PresentedBill } from "./types.ts";
export { type BillCheck, verifyBill, type VerifyBillParameters, type VerifyBillReturnType } from "./verifyBill.ts";
