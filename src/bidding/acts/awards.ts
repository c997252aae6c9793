import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { LotId, Officer } from "../board.ts";

/**
 * Starts the evaluation period once every bid is opened or excluded, by anyone.
 * Requirements: IAwardBoard.beginEvaluation.
 */
export async function beginEvaluation(probity: Probity, { tenderId, lot }: LotId): Promise<Sent> {
  return send(probity.contracts.awardBoard, "beginEvaluation", [tenderId, lot]);
}

export type DisqualificationParameters = LotId &
  Officer & {
    /** The bidding address. */
    account: string;
    /** The hash of the published reason. */
    reasonHash: string;
  };

/**
 * Prepares the disqualification of a bid, by a maker of the buyer or, in the substitute period, of its parent.
 * Requirements: IAwardBoard.prepareDisqualification.
 */
export async function prepareDisqualification(
  probity: Probity,
  { tenderId, lot, organisation, officer, account, reasonHash }: DisqualificationParameters,
): Promise<Sent> {
  const { awardBoard } = probity.contracts;
  return send(awardBoard, "prepareDisqualification", [tenderId, lot, organisation, officer, account, reasonHash]);
}

/**
 * Approves the disqualification, by a checker who is another person; the bid leaves the ranking.
 * Requirements: IAwardBoard.approveDisqualification.
 */
export async function approveDisqualification(
  probity: Probity,
  { tenderId, lot, organisation, officer, account, reasonHash }: DisqualificationParameters,
): Promise<Sent> {
  const { awardBoard } = probity.contracts;
  return send(awardBoard, "approveDisqualification", [tenderId, lot, organisation, officer, account, reasonHash]);
}

export type AwardParameters = LotId &
  Officer & {
    /** The bidding address of the best remaining bid; the zero address when none remains. */
    account: string;
  };

/**
 * Prepares the award to the best remaining bid, by a maker of the buyer or, in the substitute period, of its parent.
 * `readRanking` finds that bid. Requirements: IAwardBoard.prepareAward.
 */
export async function prepareAward(
  probity: Probity,
  { tenderId, lot, organisation, officer, account }: AwardParameters,
): Promise<Sent> {
  return send(probity.contracts.awardBoard, "prepareAward", [tenderId, lot, organisation, officer, account]);
}

/**
 * Approves the award, by a checker who is another person; the standstill begins.
 * Requirements: IAwardBoard.approveAward.
 */
export async function approveAward(
  probity: Probity,
  { tenderId, lot, organisation, officer, account }: AwardParameters,
): Promise<Sent> {
  return send(probity.contracts.awardBoard, "approveAward", [tenderId, lot, organisation, officer, account]);
}

/**
 * Passes over an awardee who did not sign in time, by anyone; evaluation begins again.
 * Requirements: IAwardBoard.passOver.
 */
export async function passOver(probity: Probity, { tenderId, lot }: LotId): Promise<Sent> {
  return send(probity.contracts.awardBoard, "passOver", [tenderId, lot]);
}

/**
 * Ends a lot that can no longer have a contract, by anyone; its reservation is released.
 * Requirements: IAwardBoard.declareFailed.
 */
export async function declareFailed(probity: Probity, { tenderId, lot }: LotId): Promise<Sent> {
  return send(probity.contracts.awardBoard, "declareFailed", [tenderId, lot]);
}
