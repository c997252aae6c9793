export * from "./acts/executeRequest.ts";
export { askGateways, type GatewayAccess, type GatewayAnswer } from "./askGateways.ts";
export {
  type ForwardRequest,
  signedForwardRequestSchema,
  type SignedForwardRequest,
  signedRequestToJson,
} from "./forwardRequest.ts";
export { messenger } from "./messenger.ts";
export { RelayedSigner, relayingWallet, type RelayOptions } from "./relayedSigner.ts";
