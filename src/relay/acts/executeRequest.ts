import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { SignedForwardRequest } from "../forwardRequest.ts";

/**
 * Sends a request that its author signed, by anyone. A gateway sends through its outbox instead, which survives a kill.
 * Requirements: ERC2771Forwarder.execute of OpenZeppelin.
 */
export async function executeRequest(probity: Probity, { request, signature }: SignedForwardRequest): Promise<Sent> {
  return send(probity.contracts.forwarder, "execute", [{ ...request, signature }]);
}
