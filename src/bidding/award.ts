import {
  concat,
  keccak256,
  ZeroHash,
  type AddressLike,
  type BigNumberish,
  type ContractTransactionResponse,
} from "ethers";
import type { AwardBoard, ITenderResults } from "../contracts/bindings.ts";
import { ProbityError } from "../base/errors.ts";

/** The stages of a lot on the award board, in the order of the contract's enum. */
export const AWARD_STAGES = ["none", "evaluation", "awarded", "signed", "failed", "annulled"] as const;
export type AwardStage = (typeof AWARD_STAGES)[number];

/** The standings of a bid, in the order of the contract's enum. */
export const STANDINGS = ["ranked", "disqualified", "reinstated", "passed over", "excluded"] as const;
export type Standing = (typeof STANDINGS)[number];

/** What a review body can decide, with the number that the contract gives it. */
export const RULINGS = { dismiss: 1n, excludeAwardee: 2n, reinstateComplainant: 3n } as const;
export type Ruling = keyof typeof RULINGS;

export type LotId = { tenderId: bigint; lot: number };

/** An opened and admitted bid. `price` in minor units; addresses and hashes as 0x text. */
export type AdmittedBid = { account: string; bidder: string; price: bigint; packageHash: string; tieBreak: string };

/** Where a lot stands. `price` in minor units, times in Unix seconds; `account` and `bidder` only when a bid is awarded. */
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

export type Sent = { transactionHash: string; blockNumber: number };

/** An officer of an organisation; both are identities. */
export type Officer = { organisation: AddressLike; officer: AddressLike };

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
  // Whatever their standing, all bids at a price have a part in its seed.
  const seeds = new Map<bigint, string>();
  for (const { price, tieBreak } of bids) {
    seeds.set(price, keccak256(concat([seeds.get(price) ?? ZeroHash, tieBreak])));
  }
  const draw = ({ price, tieBreak }: AdmittedBid) =>
    BigInt(keccak256(concat([seeds.get(price) ?? ZeroHash, tieBreak])));
  // The sort is stable, so equals stay in order of sealing.
  return bids.filter(remains).sort((a, b) => compare(a.price, b.price) || compare(draw(a), draw(b)));
}

/** Recomputes the ranking of a lot from the tender board's bids and the standings on the award board. */
export async function readRanking(
  board: AwardBoard,
  tenders: ITenderResults,
  { tenderId, lot }: LotId,
): Promise<AdmittedBid[]> {
  const [bids, terms] = await Promise.all([tenders.admittedBids(tenderId, lot), tenders.lotTerms(tenderId, lot)]);
  const plain = bids.map(({ account, bidder, price, packageHash, tieBreak }) => {
    return { account, bidder, price, packageHash, tieBreak };
  });
  const standings = new Map<string, Standing>();
  for (const { account } of plain) {
    const { standing } = await board.standingOf(tenderId, lot, account);
    standings.set(account, nameOf(STANDINGS, standing));
  }
  return rankBids(plain, terms.ceiling, (account) => standings.get(account) ?? "ranked");
}

/** Reads where a lot stands between opening and signature. */
export async function readAward(board: AwardBoard, { tenderId, lot }: LotId): Promise<Award> {
  const award = await board.awardOf(tenderId, lot);
  const isAwarded = BigInt(award.account) !== 0n;
  return {
    stage: nameOf(AWARD_STAGES, award.stage),
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

/** Starts the clock of the evaluation; anybody may, once every bid is opened or out. */
export function beginEvaluation(board: AwardBoard, { tenderId, lot }: LotId): Promise<Sent> {
  return mined(board.beginEvaluation(tenderId, lot));
}

/** @param by.account The bidding address. @param by.reasonHash The hash of the published reason. */
export function prepareDisqualification(
  board: AwardBoard,
  by: LotId & Officer & { account: AddressLike; reasonHash: string },
): Promise<Sent> {
  return mined(
    board.prepareDisqualification(by.tenderId, by.lot, by.organisation, by.officer, by.account, by.reasonHash),
  );
}

/** As {@link prepareDisqualification}, by a checker who is another person. */
export function approveDisqualification(
  board: AwardBoard,
  by: LotId & Officer & { account: AddressLike; reasonHash: string },
): Promise<Sent> {
  return mined(
    board.approveDisqualification(by.tenderId, by.lot, by.organisation, by.officer, by.account, by.reasonHash),
  );
}

/** @param by.account The best remaining bid's bidding address; the zero address when none is left. */
export function prepareAward(board: AwardBoard, by: LotId & Officer & { account: AddressLike }): Promise<Sent> {
  return mined(board.prepareAward(by.tenderId, by.lot, by.organisation, by.officer, by.account));
}

/** As {@link prepareAward}, by a checker who is another person; the standstill begins. */
export function approveAward(board: AwardBoard, by: LotId & Officer & { account: AddressLike }): Promise<Sent> {
  return mined(board.approveAward(by.tenderId, by.lot, by.organisation, by.officer, by.account));
}

/** @param by.actor The bidder itself, or its officer for bidding. */
export function complain(
  board: AwardBoard,
  by: LotId & { bidder: AddressLike; actor: AddressLike; groundsHash: string },
): Promise<Sent> {
  return mined(board.complain(by.tenderId, by.lot, by.bidder, by.actor, by.groundsHash));
}

export type RulingParameters = LotId & Officer & { complainant: AddressLike; ruling: Ruling; reasonHash: string };

/** Prepares a ruling for a review body, by its maker. */
export function prepareRuling(board: AwardBoard, by: RulingParameters): Promise<Sent> {
  const ruling = RULINGS[by.ruling];
  return mined(
    board.prepareRuling(by.tenderId, by.lot, by.organisation, by.officer, by.complainant, ruling, by.reasonHash),
  );
}

/** As {@link prepareRuling}, by a checker of the same review body who is another person; the ruling takes effect. */
export function approveRuling(board: AwardBoard, by: RulingParameters): Promise<Sent> {
  const ruling = RULINGS[by.ruling];
  return mined(
    board.approveRuling(by.tenderId, by.lot, by.organisation, by.officer, by.complainant, ruling, by.reasonHash),
  );
}

/** Ends a complaint that no review body has decided in time; anybody may. */
export function lapseComplaint(board: AwardBoard, by: LotId & { complainant: AddressLike }): Promise<Sent> {
  return mined(board.lapseComplaint(by.tenderId, by.lot, by.complainant));
}

/** Passes over an awardee who did not sign in time; anybody may. */
export function passOver(board: AwardBoard, { tenderId, lot }: LotId): Promise<Sent> {
  return mined(board.passOver(tenderId, lot));
}

/** Ends a lot that cannot come to a contract, and releases its reservation; anybody may. */
export function declareFailed(board: AwardBoard, { tenderId, lot }: LotId): Promise<Sent> {
  return mined(board.declareFailed(tenderId, lot));
}

/** Waits until a transaction is in a block, which on this chain is final. */
export async function mined(sending: Promise<ContractTransactionResponse>): Promise<Sent> {
  const receipt = await (await sending).wait();
  if (receipt === null) {
    throw new ProbityError(
      "BIDDING_NOT_MINED",
      "The transaction was replaced or dropped before it reached a block.",
      "Look at the sender's other pending transactions, then send it again.",
    );
  }
  return { transactionHash: receipt.hash, blockNumber: receipt.blockNumber };
}

/** The name that stands for an enum value of a contract. */
export function nameOf<T extends string>(names: readonly T[], value: BigNumberish): T {
  const name = names[Number(value)];
  if (name === undefined) {
    throw new ProbityError(
      "BIDDING_UNKNOWN_VALUE",
      `The contract answered with the unknown value ${String(value)}; this tool knows ${names.join(", ")}.`,
      "Use a version of this tool that is as new as the deployed contracts.",
    );
  }
  return name;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
