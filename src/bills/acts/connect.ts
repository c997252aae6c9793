import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type ConnectLedgersParameters = { fundLedger: string; contractBook: string };

/** Names the contracts that settle bills, by governance. Requirements: IBillRegistry.connectLedgers. */
export async function connectLedgers(
  probity: Probity,
  { fundLedger, contractBook }: ConnectLedgersParameters,
): Promise<Sent> {
  return send(probity.contracts.billRegistry, "connectLedgers", [fundLedger, contractBook]);
}
