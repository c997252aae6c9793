import type { Provider } from "ethers";
import type { TenderBoard } from "../contracts/bindings.ts";
import { ProbityError } from "../base/errors.ts";
import type { EnvelopePlace } from "./envelope.ts";

/** A lot of a tender; lots are numbered from 0. */
export type LotId = { tenderId: bigint; lot: number };

/** One bid: a tender, a lot and a bidding address. */
export type BidPlace = LotId & { account: string };

/** An organisation and the officer who acts for it, both by their identities. */
export type Officer = { organisation: string; officer: string };

/** @throws {ProbityError} BOARD_NOT_CONNECTED */
export function providerOf(board: TenderBoard): Provider {
  const provider = board.runner?.provider;
  if (provider != null) return provider;
  throw new ProbityError(
    "BOARD_NOT_CONNECTED",
    "The tender board is not connected to a node.",
    "Give a board whose runner has a provider.",
  );
}

/** The chain and the address of a board, as {@link contextOf} needs them. */
export async function boardPlace(board: TenderBoard): Promise<Pick<EnvelopePlace, "chainId" | "board">> {
  const { chainId } = await providerOf(board).getNetwork();
  return { chainId, board: await board.getAddress() };
}

/**
 * The envelope of a standing bid, from the log, and the place it is bound to.
 * @throws BID_ENVELOPE_MISSING when no log carries the envelope whose hash the chain keeps.
 */
export async function readEnvelope(
  board: TenderBoard,
  bid: BidPlace,
): Promise<{ envelope: string; place: EnvelopePlace }> {
  const { sequence, envelopeHash } = await board.bidOf(bid.tenderId, bid.lot, bid.account);
  const logs = await board.queryFilter(board.filters.BidSealed(bid.tenderId, bid.lot, bid.account));
  const log = logs.findLast(({ args }) => args.sequence === sequence);
  if (log === undefined) {
    throw new ProbityError(
      "BID_ENVELOPE_MISSING",
      `No log carries the envelope of ${bid.account} in lot ${bid.lot} of tender ${bid.tenderId}.`,
      "Check the bidding address, and ask a node that keeps all logs.",
      { facts: { envelopeHash } },
    );
  }
  return { envelope: log.args.envelope, place: { ...(await boardPlace(board)), ...bid, sequence } };
}
