import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { RoundLeaf } from "../round.ts";
import type { Freeze } from "./spending.ts";

/** A round of aid. Times in Unix seconds. */
export type RoundTerms = {
  /** The organisation that pays. */
  organisation: string;
  line: string;
  /** See `programmeId`. */
  programme: string;
  /** The root of the Merkle tree over the leaves; see `buildRound`. */
  root: string;
  /** Hash of the list of entitlements. */
  manifestHash: string;
  /** The number of leaves. */
  count: number;
  fiscalYear: number;
  decisionDate: number;
  endsAt: number;
  /** The sum of the leaves, in minor units. */
  total: bigint;
};

export type PrepareRoundParameters = { terms: RoundTerms; officer: string };

/** Prepares a round, by a maker. Requirements: IRoundBook.prepareRound. */
export async function prepareRound(
  probity: Probity,
  { terms, officer }: PrepareRoundParameters,
): Promise<Sent<{ roundId: string }>> {
  return send(probity.contracts.roundBook, "prepareRound", [terms, officer], {
    event: "RoundPrepared",
    read: ({ roundId }) => ({ roundId: roundId as string }),
  });
}

export type RoundOfficerParameters = { roundId: string; officer: string };

/** Approves a prepared round, by a checker. Requirements: IRoundBook.approveRound. */
export async function approveRound(probity: Probity, { roundId, officer }: RoundOfficerParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "approveRound", [roundId, officer]);
}

/** Pays the total into an approved round, by a payer. Requirements: IRoundBook.releaseRound. */
export async function releaseRound(probity: Probity, { roundId, officer }: RoundOfficerParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "releaseRound", [roundId, officer]);
}

export type CancelRoundParameters = RoundOfficerParameters & {
  /** Hash of the published reason. */
  reasonHash: string;
};

/** Cancels a round before its money is released, by a checker. Requirements: IRoundBook.cancelRound. */
export async function cancelRound(
  probity: Probity,
  { roundId, reasonHash, officer }: CancelRoundParameters,
): Promise<Sent> {
  return send(probity.contracts.roundBook, "cancelRound", [roundId, reasonHash, officer]);
}

/** A leaf with its position in the round's list and its proof. */
export type ProvenLeaf = { index: number; leaf: RoundLeaf; proof: readonly string[] };

export type ExcludeLeavesParameters = CancelRoundParameters & { leaves: readonly ProvenLeaf[] };

/** Excludes leaves between approval and payment, by a checker. Requirements: IRoundBook.exclude. */
export async function excludeLeaves(
  probity: Probity,
  { roundId, leaves, reasonHash, officer }: ExcludeLeavesParameters,
): Promise<Sent> {
  const list = leaves.map(({ index, leaf, proof }) => ({ index, leaf, proof: [...proof] }));
  return send(probity.contracts.roundBook, "exclude", [roundId, list, reasonHash, officer]);
}

export type FreezeLeafParameters = Freeze & { roundId: string; index: number };

/** Freezes one leaf until a second, by a checker. Requirements: IRoundBook.freezeLeaf. */
export async function freezeLeaf(
  probity: Probity,
  { roundId, index, until, reasonHash, officer }: FreezeLeafParameters,
): Promise<Sent> {
  return send(probity.contracts.roundBook, "freezeLeaf", [roundId, index, until, reasonHash, officer]);
}

export type FreezeRoundAccountParameters = Freeze & { roundId: string; account: string };

/** Freezes an account of the round's programme on its line, by a checker. Requirements: IRoundBook.freezeAccount. */
export async function freezeRoundAccount(
  probity: Probity,
  { roundId, account, until, reasonHash, officer }: FreezeRoundAccountParameters,
): Promise<Sent> {
  return send(probity.contracts.roundBook, "freezeAccount", [roundId, account, until, reasonHash, officer]);
}

export type PayBlockParameters = {
  roundId: string;
  /** The index of a block of 256 leaves. */
  block: number;
  leaves: readonly RoundLeaf[];
  proof: readonly string[];
};

/**
 * Pays a block of a released round, by anyone. Leaves that are done or frozen are skipped.
 * Requirements: IRoundBook.payBlock.
 */
export async function payBlock(probity: Probity, { roundId, block, leaves, proof }: PayBlockParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "payBlock", [roundId, block, [...leaves], [...proof]]);
}

export type ClaimParameters = ProvenLeaf & { roundId: string };

/** Pays one leaf of a released round, by anyone. Requirements: IRoundBook.claim. */
export async function claim(probity: Probity, { roundId, index, leaf, proof }: ClaimParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "claim", [roundId, index, leaf, [...proof]]);
}

export type CloseRoundParameters = { roundId: string };

/** Returns the unpaid rest of an ended round, by anyone. Requirements: IRoundBook.closeRound. */
export async function closeRound(probity: Probity, { roundId }: CloseRoundParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "closeRound", [roundId]);
}
