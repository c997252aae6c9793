export {
  DEFAULT_LIMITS,
  GATEWAY_HOST,
  GATEWAY_PORT,
  type RunningGateway,
  startGateway,
  type StartGatewayOptions,
} from "./startGateway.ts";
