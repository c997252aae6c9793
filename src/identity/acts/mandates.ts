import { encodeBytes32String } from "ethers";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type GrantMandateParameters = {
  organisation: string;
  /** The mandate's name. Any name is allowed, because governance may grant mandates that this version does not know. */
  mandate: string;
};

/** Gives an agency an office of state, by governance. Requirements: IIdentityRegistry.grantMandate. */
export async function grantMandate(probity: Probity, { organisation, mandate }: GrantMandateParameters): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "grantMandate", [organisation, encodeBytes32String(mandate)]);
}
