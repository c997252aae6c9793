import type { Probity } from "../../contracts/connect.ts";
import { valueOf, type MemberOf } from "../../contracts/enums.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { LotId, Officer } from "../board.ts";

export type ComplainParameters = LotId & {
  bidder: string;
  /** The bidder itself, or its officer for bidding. */
  actor: string;
  /** The hash of the grounds. */
  groundsHash: string;
};

/**
 * Complains against the present award, by a bidder of the lot; signature and payment wait until it is decided.
 * Requirements: IAwardBoard.complain.
 */
export async function complain(
  probity: Probity,
  { tenderId, lot, bidder, actor, groundsHash }: ComplainParameters,
): Promise<Sent> {
  return send(probity.contracts.awardBoard, "complain", [tenderId, lot, bidder, actor, groundsHash]);
}

/** The rulings that a review body can make. */
export type Ruling = Exclude<MemberOf<"IAwardBoard.Ruling">, "none" | "lapsed">;

export type RulingParameters = LotId & Officer & { complainant: string; ruling: Ruling; reasonHash: string };

/**
 * Prepares a ruling on an open complaint, by a maker of a review body.
 * Requirements: IAwardBoard.prepareRuling.
 */
export async function prepareRuling(
  probity: Probity,
  { tenderId, lot, organisation, officer, complainant, ruling, reasonHash }: RulingParameters,
): Promise<Sent> {
  const value = valueOf("IAwardBoard.Ruling", ruling);
  return send(probity.contracts.awardBoard, "prepareRuling", [
    tenderId,
    lot,
    organisation,
    officer,
    complainant,
    value,
    reasonHash,
  ]);
}

/**
 * Approves the ruling, by a checker of the same review body who is another person; it takes effect.
 * Requirements: IAwardBoard.approveRuling.
 */
export async function approveRuling(
  probity: Probity,
  { tenderId, lot, organisation, officer, complainant, ruling, reasonHash }: RulingParameters,
): Promise<Sent> {
  const value = valueOf("IAwardBoard.Ruling", ruling);
  return send(probity.contracts.awardBoard, "approveRuling", [
    tenderId,
    lot,
    organisation,
    officer,
    complainant,
    value,
    reasonHash,
  ]);
}

export type LapseComplaintParameters = LotId & { complainant: string };

/**
 * Ends a complaint that no review body decided in time, by anyone; the award stays in force.
 * Requirements: IAwardBoard.lapseComplaint.
 */
export async function lapseComplaint(
  probity: Probity,
  { tenderId, lot, complainant }: LapseComplaintParameters,
): Promise<Sent> {
  return send(probity.contracts.awardBoard, "lapseComplaint", [tenderId, lot, complainant]);
}
