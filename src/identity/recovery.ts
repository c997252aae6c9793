import type { RecoveryBoard } from "../contracts/bindings.ts";
import { memberOf, type MemberOf } from "../contracts/enums.ts";
import { ProbityError } from "../base/errors.ts";
import { sent, type Sent } from "./enrol.ts";

/** Guardians, of whom `threshold` start a recovery together; 0 and none when nobody can. */
export type GuardianSet = { isDefault: boolean; threshold: number; guardians: string[] };

/** The guardians in force, and those who wait to be. */
export type Guardians = GuardianSet & {
  /** From `effectiveAt` on (Unix seconds) these guard, unless the change is dropped. */
  proposed: (GuardianSet & { effectiveAt: bigint }) | undefined;
};

/** How far a recovery has come. */
export type RecoveryStage = MemberOf<"IRecoveryBoard.Stage">;

/** The newest recovery of an identity. Times are Unix seconds, 0 when there never was one. */
export type Recovery = {
  identity: string;
  /** Counts the recoveries of the identity from 1. */
  number: number;
  stage: RecoveryStage;
  newOwner: string;
  reasonHash: string;
  startedAt: bigint;
  /** From here on the new key may finish, and until then the owner can at least veto; pauses included. */
  finishAt: bigint;
  /** From here on anyone may end it without change; pauses included. */
  lapseAt: bigint;
  supporters: string[];
};

/** What a guardian last supported, and whether it may support now. */
export type GuardianSupport = {
  newOwner: string;
  reasonHash: string;
  actor: string;
  /** Unix seconds, 0 when it never did. */
  givenAt: bigint;
  /** Whether it counts for the next recovery. */
  counts: boolean;
  /** After a veto the guardian waits until here, Unix seconds; 0 or past when it need not. */
  waitsUntil: bigint;
};

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
 * Reads who guards an identity's key.
 *
 * @example
 * const { guardians, threshold, proposed } = await guardianSet(contracts.recoveryBoard, alice);
 */
export async function guardianSet(board: RecoveryBoard, identity: string): Promise<Guardians> {
  const [set, [waiting, effectiveAt]] = await Promise.all([
    board.guardiansOf(identity),
    board.proposedGuardiansOf(identity),
  ]);
  return { ...plainSet(set), proposed: effectiveAt === 0n ? undefined : { ...plainSet(waiting), effectiveAt } };
}

/** Proposes guardians, by the identity's key; they guard after the recovery delay. "default" goes back to the default. */
export async function proposeGuardians(
  board: RecoveryBoard,
  identity: string,
  set: { guardians: readonly string[]; threshold: number } | "default",
): Promise<Sent> {
  const { guardians, threshold } = set === "default" ? { guardians: [], threshold: 0 } : set;
  return sent(board.proposeGuardians(identity, [...guardians], threshold));
}

/** Calls off the change of guardians that waits, by the identity's key. */
export async function cancelGuardians(board: RecoveryBoard, identity: string): Promise<Sent> {
  return sent(board.cancelGuardians(identity));
}

/** Supports a recovery, by the key of the person who acts; the last guardian that it takes starts it. */
export async function supportRecovery(board: RecoveryBoard, given: RecoverySupport): Promise<Sent> {
  const { identity, guardian, actor, newOwner, reasonHash } = given;
  return sent(board.support(identity, guardian, actor, newOwner, reasonHash));
}

/** Withdraws a guardian's support before the recovery starts. */
export async function withdrawSupport(
  board: RecoveryBoard,
  { identity, guardian, actor }: Pick<RecoverySupport, "identity" | "guardian" | "actor">,
): Promise<Sent> {
  return sent(board.withdrawSupport(identity, guardian, actor));
}

/** Reads what a guardian supports for an identity. */
export async function getSupport(board: RecoveryBoard, identity: string, guardian: string): Promise<GuardianSupport> {
  const [[{ newOwner, reasonHash, actor, givenAt }, counts], waitsUntil] = await Promise.all([
    board.supportOf(identity, guardian),
    board.waitsUntil(identity, guardian),
  ]);
  return { newOwner, reasonHash, actor, givenAt, counts, waitsUntil };
}

/** Reads the newest recovery of an identity. */
export async function getRecovery(board: RecoveryBoard, identity: string): Promise<Recovery> {
  const { number, stage, newOwner, reasonHash, startedAt, finishAt, lapseAt, supporters } =
    await board.caseOf(identity);
  return {
    ...{ identity, number: Number(number), stage: memberOf("IRecoveryBoard.Stage", stage) },
    ...{ newOwner, reasonHash, startedAt, finishAt, lapseAt },
    supporters: [...supporters],
  };
}

/**
 * The recovery of an identity that is pending.
 *
 * @throws {ProbityError} RECOVERY_NOT_PENDING
 */
export async function pendingRecovery(board: RecoveryBoard, identity: string): Promise<Recovery> {
  const recovery = await getRecovery(board, identity);
  if (recovery.stage === "pending") return recovery;
  throw new ProbityError(
    "RECOVERY_NOT_PENDING",
    `No recovery of ${identity} is pending.`,
    recovery.stage === "none"
      ? "Ask the guardians to start one."
      : `The last one is ${recovery.stage}; the guardians can start another when they need not wait.`,
    { facts: { identity, stage: recovery.stage } },
  );
}

/** The owner's veto, by the identity's present key. */
export async function vetoRecovery(board: RecoveryBoard, identity: string): Promise<Sent> {
  return sent(board.veto(identity));
}

/** Takes the identity over, by the new key, from `finishAt` on. */
export async function finishRecovery(board: RecoveryBoard, identity: string): Promise<Sent> {
  return sent(board.finish(identity));
}

/** Ends a recovery that nobody finished, by anyone, from `lapseAt` on. */
export async function lapseRecovery(board: RecoveryBoard, identity: string): Promise<Sent> {
  return sent(board.lapse(identity));
}

function plainSet(set: { isDefault: boolean; threshold: bigint; members: string[] }): GuardianSet {
  return { isDefault: set.isDefault, threshold: Number(set.threshold), guardians: [...set.members] };
}
