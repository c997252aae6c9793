import type { TenderBoard } from "../contracts/bindings.ts";
import { decodeCurrency } from "../money/currency.ts";
import { memberOf, type MemberOf } from "../contracts/enums.ts";
import { ProbityError } from "../base/errors.ts";

/** The outcome of a bid. */
export type OutcomeName = MemberOf<"ITenderBoard.Outcome">;

/** The stages of a lot, until its results are final. */
export type LotStageName = MemberOf<"ITenderResults.LotStage">;

export type BidStatus = {
  account: string;
  outcome: OutcomeName;
  /** Unix seconds. */
  sealedAt: bigint;
  envelopeHash: string;
  /** How many trustees released their share of this bid, and how many reported it. */
  released: number;
  reported: number;
  /** Only for admitted bids; the price in minor units. */
  bidder?: string;
  price?: bigint;
};

export type LotStatus = {
  lot: number;
  stage: LotStageName;
  line: string;
  /** ISO 4217. */
  currency: string;
  /** In minor units, like the guarantee that each bid needs at least. */
  ceiling: bigint;
  guarantee: bigint;
  bids: BidStatus[];
};

export type TenderStatus = {
  tenderId: bigint;
  buyer: string;
  noticeHash: string;
  /** The effective deadline, in Unix seconds like the two ends. */
  deadline: bigint;
  trusteesEnd: bigint;
  openingEnds: bigint;
  /** The least expiry of a bid's guarantee, in Unix seconds. */
  guaranteeUntil: bigint;
  /** The credential that makes an identity a guarantor. */
  guarantorSchema: string;
  /** The credentials that a bidder needs. */
  schemas: string[];
  quorum: number;
  trustees: { organisation: string; publicKey: string }[];
  lots: LotStatus[];
};

/**
 * The state of a tender on the chain: dates, what a bidder needs, trustees, lots and the outcome of every bid.
 * @throws TENDER_UNKNOWN when the board has no tender of that number.
 */
export async function tenderStatus(board: TenderBoard, tenderId: bigint): Promise<TenderStatus> {
  const tender = await board.tenderOf(tenderId);
  if (tender.lots === 0n) {
    throw new ProbityError(
      "TENDER_UNKNOWN",
      `The board has no tender ${tenderId}.`,
      `Tenders are numbered from 1; the newest is ${await board.tenderCount()}. List them with "probity tender list".`,
      { facts: { tender: String(tenderId) } },
    );
  }
  const lots = Array.from({ length: Number(tender.lots) }, (_, lot) => lotStatus(board, tenderId, lot));
  return {
    tenderId,
    buyer: tender.buyer,
    noticeHash: tender.noticeHash,
    deadline: tender.deadline,
    trusteesEnd: tender.trusteesEnd,
    openingEnds: tender.openingEnds,
    guaranteeUntil: tender.guaranteeUntil,
    guarantorSchema: tender.guarantorSchema,
    schemas: [...tender.schemas],
    quorum: Number(tender.quorum),
    trustees: tender.trustees.map(({ organisation, publicKey }) => ({ organisation, publicKey })),
    lots: await Promise.all(lots),
  };
}

async function lotStatus(board: TenderBoard, tenderId: bigint, lot: number): Promise<LotStatus> {
  const [terms, stage, accounts, admitted] = await Promise.all([
    board.lotOf(tenderId, lot),
    board.lotStage(tenderId, lot),
    board.accountsOf(tenderId, lot),
    board.admittedBids(tenderId, lot),
  ]);
  const offers = new Map(admitted.map(({ account, bidder, price }) => [account, { bidder, price }]));
  const bids = await Promise.all(
    accounts.map(async (account): Promise<BidStatus> => {
      const bid = await board.bidOf(tenderId, lot, account);
      return {
        account,
        outcome: memberOf("ITenderBoard.Outcome", bid.outcome),
        sealedAt: bid.sealedAt,
        envelopeHash: bid.envelopeHash,
        released: ones(bid.released),
        reported: ones(bid.reported),
        ...offers.get(account),
      };
    }),
  );
  bids.sort((a, b) => Number(a.sealedAt - b.sealedAt));
  return {
    lot,
    stage: memberOf("ITenderResults.LotStage", stage),
    line: terms.line,
    currency: decodeCurrency(terms.currency),
    ceiling: terms.ceiling,
    guarantee: terms.guarantee,
    bids,
  };
}

function ones(bits: bigint): number {
  return bits.toString(2).replaceAll("0", "").length;
}
