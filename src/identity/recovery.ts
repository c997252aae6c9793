import type { RecoveryBoard } from "../contracts/bindings.ts";
import { ProbityError } from "../base/errors.ts";

/** Guardians, of whom `threshold` start a recovery together; 0 and none when nobody can. */
export type GuardianSet = { isDefault: boolean; threshold: number; guardians: string[] };

/** The guardians in force, and those who wait to be. */
export type Guardians = GuardianSet & {
  /** From `effectiveAt` on (Unix seconds) these guard, unless the change is dropped. */
  proposed: (GuardianSet & { effectiveAt: bigint }) | undefined;
};

/** How far a recovery has come; the names are those of the contract's enum, in its order. */
export const recoveryStages = ["none", "pending", "finished", "vetoed", "lapsed", "void"] as const;
export type RecoveryStage = (typeof recoveryStages)[number];

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
  const name = recoveryStages[Number(stage)];
  if (name === undefined) throw new Error(`the board knows a stage ${String(stage)} that this version does not`);
  return {
    ...{ identity, number: Number(number), stage: name, newOwner, reasonHash, startedAt, finishAt, lapseAt },
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
      : `The last one is ${recovery.stage}; the guardians can start another after their waiting time.`,
    { facts: { identity, stage: recovery.stage } },
  );
}

function plainSet(set: { isDefault: boolean; threshold: bigint; members: string[] }): GuardianSet {
  return { isDefault: set.isDefault, threshold: Number(set.threshold), guardians: [...set.members] };
}
