import type { TenderBoard } from "../contracts/bindings.ts";
import { ProbityError } from "../base/errors.ts";
import type { EnvelopePlace } from "./envelope.ts";

/** One bid: a tender, a lot and a bidding address. */
export type BidPlace = { tenderId: bigint; lot: number; account: string };

/** What {@link contextOf} needs of a board: its chain and its address. */
export async function boardPlace(board: TenderBoard): Promise<Pick<EnvelopePlace, "chainId" | "board">> {
  const provider = board.runner?.provider;
  if (provider === undefined || provider === null) {
    throw new ProbityError(
      "BOARD_NOT_CONNECTED",
      "The tender board is not connected to a node.",
      "Give a board whose runner has a provider.",
    );
  }
  const { chainId } = await provider.getNetwork();
  return { chainId, board: await board.getAddress() };
}

/** The time of the newest block, in Unix seconds. The chain's clock is the only one that deadlines know. */
export async function chainTime(board: TenderBoard): Promise<bigint> {
  const block = await board.runner?.provider?.getBlock("latest");
  if (block === undefined || block === null) {
    throw new ProbityError(
      "BOARD_NO_BLOCK",
      "The node returned no newest block.",
      "Try again when the node is in sync.",
    );
  }
  return BigInt(block.timestamp);
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
