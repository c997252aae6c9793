import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { RoundLeaf } from "../round.ts";

/** A round of aid. Times in Unix seconds, the total in minor units. */
export type RoundTerms = {
  organisation: string;
  line: string;
  programme: string;
  root: string;
  manifestHash: string;
  count: number;
  fiscalYear: number;
  decisionDate: number;
  endsAt: number;
  total: bigint;
};

export type PrepareRoundParameters = { terms: RoundTerms; officer: string };

/** Prepares a round, by a maker. Requirements: IRoundBook.prepareRound. */
export function prepareRound(
  probity: Probity,
  { terms, officer }: PrepareRoundParameters,
): Promise<Sent<{ roundId: string }>> {
  return send(probity.contracts.roundBook, "prepareRound", [terms, officer], {
    event: "RoundPrepared",
    read: (values) => ({ roundId: values["roundId"] as string }),
  });
}

export type RoundOfficerParameters = { roundId: string; officer: string };

/** Approves a prepared round, by a checker. Requirements: IRoundBook.approveRound. */
export function approveRound(probity: Probity, { roundId, officer }: RoundOfficerParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "approveRound", [roundId, officer]);
}

/** Pays the total into an approved round, by a payer. Requirements: IRoundBook.releaseRound. */
export function releaseRound(probity: Probity, { roundId, officer }: RoundOfficerParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "releaseRound", [roundId, officer]);
}

/** @param by.reason hash of the published reason. Requirements: IRoundBook.cancelRound. */
export function cancelRound(probity: Probity, by: RoundOfficerParameters & { reason: string }): Promise<Sent> {
  return send(probity.contracts.roundBook, "cancelRound", [by.roundId, by.reason, by.officer]);
}

/** A leaf with its place in the round's list and the proof of it. */
export type ProvenLeaf = { index: number; leaf: RoundLeaf; proof: readonly string[] };

export type ExcludeParameters = RoundOfficerParameters & { leaves: readonly ProvenLeaf[]; reason: string };

/** Excludes leaves between approval and payment, by a checker. Requirements: IRoundBook.exclude. */
export function excludeLeaves(
  probity: Probity,
  { roundId, leaves, reason, officer }: ExcludeParameters,
): Promise<Sent> {
  const list = leaves.map(({ index, leaf, proof }) => ({ index, leaf, proof: [...proof] }));
  return send(probity.contracts.roundBook, "exclude", [roundId, list, reason, officer]);
}

export type FreezeLeafParameters = RoundOfficerParameters & { index: number; until: number; reason: string };

/** Freezes one leaf until a second, by a checker. Requirements: IRoundBook.freezeLeaf. */
export function freezeLeaf(probity: Probity, by: FreezeLeafParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "freezeLeaf", [by.roundId, by.index, by.until, by.reason, by.officer]);
}

export type FreezeRoundAccountParameters = RoundOfficerParameters & { account: string; until: number; reason: string };

/** Freezes an account of the round's programme on its line, by a checker. Requirements: IRoundBook.freezeAccount. */
export function freezeRoundAccount(probity: Probity, by: FreezeRoundAccountParameters): Promise<Sent> {
  const { roundId, account, until, reason, officer } = by;
  return send(probity.contracts.roundBook, "freezeAccount", [roundId, account, until, reason, officer]);
}

export type PayBlockParameters = {
  roundId: string;
  /** Which block of 256 leaves. */
  block: number;
  leaves: readonly RoundLeaf[];
  proof: readonly string[];
};

/** Pays a block of a released round; anybody may. Leaves that are done or frozen are skipped. Requirements: IRoundBook.payBlock. */
export function payBlock(probity: Probity, { roundId, block, leaves, proof }: PayBlockParameters): Promise<Sent> {
  return send(probity.contracts.roundBook, "payBlock", [roundId, block, [...leaves], [...proof]]);
}

/** Pays one leaf of a released round; anybody may. Requirements: IRoundBook.claim. */
export function claim(
  probity: Probity,
  { roundId, index, leaf, proof }: ProvenLeaf & { roundId: string },
): Promise<Sent> {
  return send(probity.contracts.roundBook, "claim", [roundId, index, leaf, [...proof]]);
}

/** Gives back what an ended round did not pay; anybody may. Requirements: IRoundBook.closeRound. */
export function closeRound(probity: Probity, { roundId }: { roundId: string }): Promise<Sent> {
  return send(probity.contracts.roundBook, "closeRound", [roundId]);
}
