import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

/** Both in seconds. */
export type BillPeriodsParameters = {
  /** How old an unacknowledged batch may be when its issuer issues another one. */
  acknowledgeWithin: bigint;
  /** How long after its issue a bill may be voided. */
  voidWithin: bigint;
};

/** Sets the periods of bills, by governance. Requirements: IBillRegistry.setPeriods. */
export async function setBillPeriods(
  probity: Probity,
  { acknowledgeWithin, voidWithin }: BillPeriodsParameters,
): Promise<Sent> {
  return send(probity.contracts.billRegistry, "setPeriods", [acknowledgeWithin, voidWithin]);
}
