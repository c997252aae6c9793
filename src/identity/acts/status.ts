import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { Desk } from "./enrol.ts";

/** What a registrar decides about an identity, and the hash of the reasoned decision. */
export type Decision = Desk & { identity: string; reasonHash: string };

export type SuspendIdentityParameters = Decision & {
  /** On a court's or the police's reference: the identity's key cannot veto a recovery. */
  onReference: boolean;
};

/**
 * Suspends an identity at once, or puts its suspension on another ground, by an officer of its registrar.
 * Requirements: IIdentityRegistry.suspend.
 */
export function suspendIdentity(
  probity: Probity,
  { registrar, officer, identity, onReference, reasonHash }: SuspendIdentityParameters,
): Promise<Sent> {
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "suspend", [registrar, officer, identity, onReference, reasonHash]);
}

/** Lifts a suspension, by an officer of the registrar. Requirements: IIdentityRegistry.reinstate. */
export function reinstateIdentity(
  probity: Probity,
  { registrar, officer, identity, reasonHash }: Decision,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "reinstate", [registrar, officer, identity, reasonHash]);
}

/**
 * Ends an identity for ever (death, dissolution), by an officer of its registrar.
 * Requirements: IIdentityRegistry.end.
 */
export function endIdentity(probity: Probity, { registrar, officer, identity, reasonHash }: Decision): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "end", [registrar, officer, identity, reasonHash]);
}
