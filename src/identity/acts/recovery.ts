import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type ProposeGuardiansParameters = {
  identity: string;
  /** Who guards, of whom `threshold` start a recovery together; "default" goes back to the default. */
  set: { guardians: readonly string[]; threshold: number } | "default";
};

/**
 * Proposes guardians, by the identity's key; they guard after the recovery delay.
 * Requirements: IRecoveryBoard.proposeGuardians.
 */
export function proposeGuardians(probity: Probity, { identity, set }: ProposeGuardiansParameters): Promise<Sent> {
  const { guardians, threshold } = set === "default" ? { guardians: [], threshold: 0 } : set;
  return send(probity.contracts.recoveryBoard, "proposeGuardians", [identity, [...guardians], threshold]);
}

export type OfIdentity = { identity: string };

/**
 * Calls off the change of guardians that waits, by the identity's key. Requirements: IRecoveryBoard.cancelGuardians.
 */
export function cancelGuardians(probity: Probity, { identity }: OfIdentity): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "cancelGuardians", [identity]);
}

/** Who supports what: the guardian, the person who acts for it, and the key to be with the hash of the reasons. */
export type RecoverySupport = {
  identity: string;
  guardian: string;
  /** The guardian itself when it is a person, else its officer for the purpose `recovery`. */
  actor: string;
  newOwner: string;
  reasonHash: string;
};

/**
 * Supports a recovery, by the key of the person who acts; the last guardian that it takes starts it.
 * Requirements: IRecoveryBoard.support.
 */
export function supportRecovery(
  probity: Probity,
  { identity, guardian, actor, newOwner, reasonHash }: RecoverySupport,
): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "support", [identity, guardian, actor, newOwner, reasonHash]);
}

export type WithdrawSupportParameters = Pick<RecoverySupport, "identity" | "guardian" | "actor">;

/** Withdraws a guardian's support before the recovery starts. Requirements: IRecoveryBoard.withdrawSupport. */
export function withdrawSupport(
  probity: Probity,
  { identity, guardian, actor }: WithdrawSupportParameters,
): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "withdrawSupport", [identity, guardian, actor]);
}

/** The owner's veto, by the identity's present key. Requirements: IRecoveryBoard.veto. */
export function vetoRecovery(probity: Probity, { identity }: OfIdentity): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "veto", [identity]);
}

/** Takes the identity over, by the new key, from `finishAt` on. Requirements: IRecoveryBoard.finish. */
export function finishRecovery(probity: Probity, { identity }: OfIdentity): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "finish", [identity]);
}

/** Ends a recovery that nobody finished, by anyone, from `lapseAt` on. Requirements: IRecoveryBoard.lapse. */
export function lapseRecovery(probity: Probity, { identity }: OfIdentity): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "lapse", [identity]);
}

export type SetDefaultGuardiansParameters = { first: string; second: string };

/** Names the two agencies of the default set, by governance. Requirements: IRecoveryBoard.setDefaultGuardians. */
export function setDefaultGuardians(probity: Probity, { first, second }: SetDefaultGuardiansParameters): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "setDefaultGuardians", [first, second]);
}

export type ConnectRecoveryBoardParameters = { board: string };

/** Connects the board that recovers lost keys, by governance. Requirements: IIdentityRegistry.connectRecoveryBoard. */
export function connectRecoveryBoard(probity: Probity, { board }: ConnectRecoveryBoardParameters): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "connectRecoveryBoard", [board]);
}
