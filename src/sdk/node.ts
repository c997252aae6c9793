// What of Probity needs Node.js: files, deployments, a sandbox chain, a gateway. `import { deployProbity } from "probity/node"`.
export { findAddressBook, readAddressBook, writeAddressBook } from "../contracts/node/addressBookFile.ts";
export { loadSchemas, ownSchema } from "../credentials/node/schemaFiles.ts";
export { deployProbity, type DeployProbityParameters, type DeployProbityReturnType } from "../deploy/deploy.ts";
export { currentRelease, Release } from "../deploy/release.ts";
export type { EntitlementList, ParseEntitlementsOptions } from "../funds/entitlements.ts";
export { readEntitlements } from "../funds/node/readEntitlements.ts";
export { type RunningGateway, startGateway, type StartGatewayOptions } from "../gateway/index.ts";
export { readInvoice } from "../invoices/node/readInvoice.ts";
export {
  type InvoiceBatch,
  readInvoicePaths,
  readInvoices,
  type RefusedInvoice,
} from "../invoices/node/readInvoices.ts";
export { type Sandbox, startSandbox } from "../sandbox/node.ts";
