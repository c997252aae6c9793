import type { Probity } from "../../contracts/connect.ts";
import { valueOf, type MemberOf } from "../../contracts/enums.ts";
import { send, type ActArguments, type Sent } from "../../contracts/send.ts";
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
export async function prepareRuling(probity: Probity, ruled: RulingParameters): Promise<Sent> {
  return send(probity.contracts.awardBoard, "prepareRuling", rulingArguments(ruled));
}

/**
 * Approves the ruling, by a checker of the same review body who is another person; it takes effect.
 * Requirements: IAwardBoard.approveRuling.
 */
export async function approveRuling(probity: Probity, ruled: RulingParameters): Promise<Sent> {
  return send(probity.contracts.awardBoard, "approveRuling", rulingArguments(ruled));
}

/** Both acts of a ruling take the same arguments, so that the second approves exactly what the first prepared. */
function rulingArguments({ tenderId, lot, organisation, officer, complainant, ruling, reasonHash }: RulingParameters) {
  const value = valueOf("IAwardBoard.Ruling", ruling);
  return [tenderId, lot, organisation, officer, complainant, value, reasonHash] satisfies ActArguments<
    Probity["contracts"]["awardBoard"],
    "prepareRuling"
  >;
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
