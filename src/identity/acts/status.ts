import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { Desk } from "./enrol.ts";

/** A registrar's decision about an identity, with the hash of the reasoned text. */
export type Decision = Desk & { identity: string; reasonHash: string };

export type SuspendIdentityParameters = Decision & {
  /** Whether a court or the police referred the case; then the identity's key cannot veto a recovery. */
  onReference: boolean;
};

/**
 * Suspends an identity at once, or changes the ground of its suspension, by an officer of its registrar.
 * Requirements: IIdentityRegistry.suspend.
 */
export async function suspendIdentity(
  probity: Probity,
  { registrar, officer, identity, onReference, reasonHash }: SuspendIdentityParameters,
): Promise<Sent> {
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "suspend", [registrar, officer, identity, onReference, reasonHash]);
}

/** Lifts a suspension, by an officer of the registrar. Requirements: IIdentityRegistry.reinstate. */
export async function reinstateIdentity(
  probity: Probity,
  { registrar, officer, identity, reasonHash }: Decision,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "reinstate", [registrar, officer, identity, reasonHash]);
}

/**
 * Ends an identity permanently (death, dissolution), by an officer of its registrar.
 * Requirements: IIdentityRegistry.end.
 */
export async function endIdentity(
  probity: Probity,
  { registrar, officer, identity, reasonHash }: Decision,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "end", [registrar, officer, identity, reasonHash]);
}
