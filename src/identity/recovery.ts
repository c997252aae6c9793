import type { RecoveryBoard } from "../contracts/bindings.ts";
import { memberOf, type MemberOf } from "../contracts/enums.ts";
import { ProbityError } from "../base/errors.ts";

/** Guardians, of whom `threshold` start a recovery together; 0 and none when recovery is impossible. */
export type GuardianSet = { isDefault: boolean; threshold: number; guardians: string[] };

/** The guardians in force, and the proposed ones. */
export type Guardians = GuardianSet & {
  /** These become the guardians at `effectiveAt` (Unix seconds) unless the change is cancelled. */
  proposed: (GuardianSet & { effectiveAt: bigint }) | undefined;
};

/** The stage of a recovery. */
export type RecoveryStage = MemberOf<"IRecoveryBoard.Stage">;

/** The newest recovery of an identity. Times are Unix seconds, 0 when there is none. */
export type Recovery = {
  identity: string;
  /** The number of the recovery for this identity, from 1. */
  number: number;
  stage: RecoveryStage;
  newOwner: string;
  reasonHash: string;
  startedAt: bigint;
  /** From here on the new key may finish. Until then the owner can at least veto. Includes pauses. */
  finishAt: bigint;
  /** From here on anyone may end it without a change. Includes pauses. */
  lapseAt: bigint;
  supporters: string[];
};

/** A guardian's last support, and whether it may support now. */
export type GuardianSupport = {
  newOwner: string;
  reasonHash: string;
  actor: string;
  /** Unix seconds, 0 when it never supported. */
  givenAt: bigint;
  /** Whether it counts for the next recovery. */
  counts: boolean;
  /** After a veto the guardian waits until here, Unix seconds; 0 or a past time when it need not wait. */
  waitsUntil: bigint;
};

/**
 * Reads the guardians of an identity's key.
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

/** Reads a guardian's support for an identity. */
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
 * Reads the pending recovery of an identity.
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
      : `The last one is ${recovery.stage}; the guardians can start another after their waiting time.`,
    { facts: { identity, stage: recovery.stage } },
  );
}

function plainSet(set: { isDefault: boolean; threshold: bigint; members: string[] }): GuardianSet {
  return { isDefault: set.isDefault, threshold: Number(set.threshold), guardians: [...set.members] };
}
