import type { IdentityRegistry } from "../contracts/bindings.ts";
import { sent, type Desk, type Sent } from "./enrol.ts";

/** What is decided about an identity, and the hash of the reasoned decision. */
export type Decision = { identity: string; reasonHash: string };

/**
 * Suspends an identity at once, or puts its suspension on another ground.
 * @param onReference on a court's or the police's reference: the identity's key cannot veto a recovery
 */
export async function suspendIdentity(
  registry: IdentityRegistry,
  { registrar, officer }: Desk,
  { identity, reasonHash, onReference }: Decision & { onReference: boolean },
): Promise<Sent> {
  return sent(registry.suspend(registrar, officer, identity, onReference, reasonHash));
}

/** Lifts a suspension. */
export async function reinstateIdentity(
  registry: IdentityRegistry,
  { registrar, officer }: Desk,
  { identity, reasonHash }: Decision,
): Promise<Sent> {
  return sent(registry.reinstate(registrar, officer, identity, reasonHash));
}

/** Ends an identity for ever: death, dissolution. */
export async function endIdentity(
  registry: IdentityRegistry,
  { registrar, officer }: Desk,
  { identity, reasonHash }: Decision,
): Promise<Sent> {
  return sent(registry.end(registrar, officer, identity, reasonHash));
}
