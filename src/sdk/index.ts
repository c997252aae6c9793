// The public door: `import { connect } from "probity"`. Each subject has one of its own: `probity/bidding`,
// `probity/funds` and so on. All of these run in a browser, too; what needs Node.js is in `probity/node`.
export { ProbityError } from "../base/errors.ts";
export { isoTime, networkClock, type Clock } from "../chain/clock.ts";
export {
  connectToNode,
  connectToNodes,
  type Endpoint,
  type FailoverOptions,
  type FailoverProvider,
} from "../chain/failover.ts";
export { type Act, type ActFilter, type ActsRange, readActs } from "../chain/logs.ts";
export { FreeGasProvider } from "../chain/provider.ts";
export { type AddressBook, addressBookSchema, type ChainIdentity, chainIdentity } from "../contracts/addressBook.ts";
export type * from "../contracts/bindings.ts";
export {
  actingAs,
  connect,
  type ConnectParameters,
  contractAt,
  type Contracts,
  interfaceOf,
  type Probity,
} from "../contracts/connect.ts";
export { explainRevert } from "../contracts/explainRevert.ts";
export { roles, type RoleName } from "../contracts/roles.ts";
export type { Sent } from "../contracts/send.ts";
export { type ContractKey, contractKeys } from "../contracts/table.ts";
export { type Currency, currencyOf, decodeCurrency, encodeCurrency } from "../money/currency.ts";
export { type AmountProblem, formatAmount, parseAmount } from "../money/decimal.ts";
export { formatMoney } from "../money/formatMoney.ts";
export { connectToSigner, ExternalSigner, type SignerAccess } from "../signing/externalSigner.ts";
export type { Key } from "../signing/key.ts";
