import type { TenderBoard } from "../contracts/bindings.ts";

/** A tender that its buyer prepared. Times are Unix seconds. */
export type PublishedTender = {
  tenderId: bigint;
  buyer: string;
  /** The effective deadline. */
  deadline: bigint;
  openingEnds: bigint;
  lots: number;
};

/** How many tenders are requested together. */
const AT_ONCE = 50;

/** Every tender of a board, by its number from 1. */
export async function publishedTenders(board: TenderBoard): Promise<PublishedTender[]> {
  const count = Number(await board.tenderCount());
  const tenders: PublishedTender[] = [];
  for (let first = 1; first <= count; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - first + 1) }, (_, place) => BigInt(first + place));
    tenders.push(...(await Promise.all(numbers.map((number) => tenderOf(board, number)))));
  }
  return tenders;
}

async function tenderOf(board: TenderBoard, tenderId: bigint): Promise<PublishedTender> {
  const { buyer, deadline, openingEnds, lots } = await board.tenderOf(tenderId);
  return { tenderId, buyer, deadline, openingEnds, lots: Number(lots) };
}
