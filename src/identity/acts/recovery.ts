import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

export type ProposeGuardiansParameters = {
  identity: string;
  /** The guardians, and how many of them start a recovery together; "default" restores the default set. */
  set: { guardians: readonly string[]; threshold: number } | "default";
};

/**
 * Proposes guardians, by the identity's key; the change takes effect after the recovery delay.
 * Requirements: IRecoveryBoard.proposeGuardians.
 */
export async function proposeGuardians(probity: Probity, { identity, set }: ProposeGuardiansParameters): Promise<Sent> {
  const { guardians, threshold } = set === "default" ? { guardians: [], threshold: 0 } : set;
  return send(probity.contracts.recoveryBoard, "proposeGuardians", [identity, [...guardians], threshold]);
}

export type RecoveryParameters = { identity: string };

/** Cancels the proposed change of guardians, by the identity's key. Requirements: IRecoveryBoard.cancelGuardians. */
export async function cancelGuardians(probity: Probity, { identity }: RecoveryParameters): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "cancelGuardians", [identity]);
}

/** A guardian's support for giving an identity to a new key. */
export type RecoverySupport = {
  identity: string;
  guardian: string;
  /** The guardian itself when it is a person, else its officer for the purpose `recovery`. */
  actor: string;
  /** The address of the new key. */
  newOwner: string;
  /** The hash of the reasons. */
  reasonHash: string;
};

/**
 * Supports a recovery, by the key of the person who acts; the support that reaches the threshold starts it.
 * Requirements: IRecoveryBoard.support.
 */
export async function supportRecovery(
  probity: Probity,
  { identity, guardian, actor, newOwner, reasonHash }: RecoverySupport,
): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "support", [identity, guardian, actor, newOwner, reasonHash]);
}

export type WithdrawSupportParameters = Pick<RecoverySupport, "identity" | "guardian" | "actor">;

/** Withdraws a guardian's support before the recovery starts. Requirements: IRecoveryBoard.withdrawSupport. */
export async function withdrawSupport(
  probity: Probity,
  { identity, guardian, actor }: WithdrawSupportParameters,
): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "withdrawSupport", [identity, guardian, actor]);
}

/** Vetoes a recovery, by the identity's present key. Requirements: IRecoveryBoard.veto. */
export async function vetoRecovery(probity: Probity, { identity }: RecoveryParameters): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "veto", [identity]);
}

/** Takes over the identity, by the new key, from `finishAt` on. Requirements: IRecoveryBoard.finish. */
export async function finishRecovery(probity: Probity, { identity }: RecoveryParameters): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "finish", [identity]);
}

/** Ends a recovery that nobody finished, by anyone, from `lapseAt` on. Requirements: IRecoveryBoard.lapse. */
export async function lapseRecovery(probity: Probity, { identity }: RecoveryParameters): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "lapse", [identity]);
}

export type SetDefaultGuardiansParameters = { first: string; second: string };

/** Names the two agencies of the default set, by governance. Requirements: IRecoveryBoard.setDefaultGuardians. */
export async function setDefaultGuardians(
  probity: Probity,
  { first, second }: SetDefaultGuardiansParameters,
): Promise<Sent> {
  return send(probity.contracts.recoveryBoard, "setDefaultGuardians", [first, second]);
}

export type ConnectRecoveryBoardParameters = { board: string };

/** Connects the board that recovers lost keys, by governance. Requirements: IIdentityRegistry.connectRecoveryBoard. */
export async function connectRecoveryBoard(probity: Probity, { board }: ConnectRecoveryBoardParameters): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "connectRecoveryBoard", [board]);
}
