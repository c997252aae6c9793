import { concat, keccak256, ZeroHash } from "ethers";
import type { AwardBoard, TenderBoard } from "../contracts/bindings.ts";
import { memberOf, type MemberOf } from "../contracts/enums.ts";
import type { LotId } from "./board.ts";

/** The stages of a lot between its opening and the signature of its contract. */
export type AwardStage = MemberOf<"IAwardBoard.Stage">;

/** Whether a bid is ranked, or the reason why it is not. */
export type Standing = MemberOf<"IAwardBoard.Standing">;

/** An opened and admitted bid. `price` in minor units; addresses and hashes as 0x text. */
export type AdmittedBid = { account: string; bidder: string; price: bigint; packageHash: string; tieBreak: string };

/** A lot's award. `price` in minor units, times in Unix seconds; `account` and `bidder` only when a bid is awarded. */
export type Award = {
  stage: AwardStage;
  decision: number;
  openComplaints: number;
  since: number;
  signableFrom: number;
  account?: string;
  bidder?: string;
  price: bigint;
  preparer: string;
  approver: string;
};

/**
 * Ranks admitted bids as the award board does: the lowest price, then the lower lot, then the earlier seal. A lot hashes
 * the bid's tie-break with those of all bids at its price, in order of sealing, so that no bidder can choose it.
 * A price of 0 or above the ceiling is left out, and so is every bid that is disqualified, passed over or excluded.
 *
 * @param bids In order of sealing.
 * @param ceiling The most the lot can pay, in minor units.
 * @param standingOf The standing of a bidding address; every bid is ranked when it is not given.
 */
export function rankBids(
  bids: readonly AdmittedBid[],
  ceiling: bigint,
  standingOf: (account: string) => Standing = () => "ranked",
): AdmittedBid[] {
  const remains = (bid: AdmittedBid) => {
    const standing = standingOf(bid.account);
    return bid.price > 0n && bid.price <= ceiling && (standing === "ranked" || standing === "reinstated");
  };
  // Every bid at a price is part of its seed, whatever its standing.
  const seeds = new Map<bigint, string>();
  for (const { price, tieBreak } of bids) {
    seeds.set(price, keccak256(concat([seeds.get(price) ?? ZeroHash, tieBreak])));
  }
  const draw = ({ price, tieBreak }: AdmittedBid) =>
    BigInt(keccak256(concat([seeds.get(price) ?? ZeroHash, tieBreak])));
  // The sort is stable, so equal bids stay in order of sealing.
  return bids.filter(remains).sort((a, b) => compare(a.price, b.price) || compare(draw(a), draw(b)));
}

/** Recomputes the ranking of a lot from the tender board's bids and the standings on the award board. */
export async function readRanking(
  board: AwardBoard,
  tenders: Pick<TenderBoard, "admittedBids" | "lotTerms">,
  { tenderId, lot }: LotId,
): Promise<AdmittedBid[]> {
  const [bids, terms] = await Promise.all([tenders.admittedBids(tenderId, lot), tenders.lotTerms(tenderId, lot)]);
  const plain = bids.map(({ account, bidder, price, packageHash, tieBreak }) => {
    return { account, bidder, price, packageHash, tieBreak };
  });
  const standings = new Map<string, Standing>();
  for (const { account } of plain) {
    const { standing } = await board.standingOf(tenderId, lot, account);
    standings.set(account, memberOf("IAwardBoard.Standing", standing));
  }
  return rankBids(plain, terms.ceiling, (account) => standings.get(account) ?? "ranked");
}

/** Reads the state of a lot's award. */
export async function readAward(board: AwardBoard, { tenderId, lot }: LotId): Promise<Award> {
  const award = await board.awardOf(tenderId, lot);
  const isAwarded = BigInt(award.account) !== 0n;
  return {
    stage: memberOf("IAwardBoard.Stage", award.stage),
    decision: Number(award.decision),
    openComplaints: Number(award.openComplaints),
    since: Number(award.since),
    signableFrom: Number(award.signableFrom),
    ...(isAwarded ? { account: award.account, bidder: award.bidder } : {}),
    price: award.price,
    preparer: award.preparer,
    approver: award.approver,
  };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
