import type { TenderBoard } from "../contracts/bindings.ts";
import { boardPlace, type BidPlace } from "./board.ts";
import { type Offer, sealEnvelope, type SealedEnvelope } from "./envelope.ts";
import type { GuaranteeNote } from "./guaranteeNote.ts";
import { boardDomain, GUARANTEE_TYPES, SEAL_TYPES, type TypedDataSigner, WITHDRAW_TYPES } from "./typedData.ts";

/** The bid that a message of a bidding address is about. A higher sequence replaces a lower one. */
export type BidMessage = BidPlace & { sequence: bigint };

/** A sealed bid, signed by its bidding address: anyone may deliver it. */
export type SealRequest = {
  message: BidMessage;
  envelope: string;
  note: GuaranteeNote;
  signature: string;
};

/** A withdrawal, signed by the bidding address: anyone may deliver it. */
export type WithdrawalRequest = { message: BidMessage; signature: string };

/** Signs a guarantee note with the guarantor's owner key. */
export async function signGuarantee(
  board: TenderBoard,
  bid: BidPlace,
  terms: Omit<GuaranteeNote, "signature">,
  guarantor: TypedDataSigner,
): Promise<GuaranteeNote> {
  const { chainId, board: address } = await boardPlace(board);
  const signature = await guarantor.signTypedData(boardDomain(chainId, address), GUARANTEE_TYPES, { ...bid, ...terms });
  return { ...terms, signature };
}

/**
 * Seals an offer for a lot and signs the message with the bidding address; sends nothing. Keep the seed: it opens the
 * bid if the trustees fail.
 */
export async function prepareSeal(
  board: TenderBoard,
  parameters: {
    bid: BidPlace;
    /** Higher than in any earlier message of the address in the lot. */
    sequence: bigint;
    offer: Offer;
    note: GuaranteeNote;
    /** Holds the key of the bidder's identity. */
    owner: TypedDataSigner;
    /** Holds the key of the bidding address. */
    account: TypedDataSigner;
    seed?: string;
  },
): Promise<{ request: SealRequest; sealed: SealedEnvelope }> {
  const { bid, sequence, offer, note, owner, account, seed } = parameters;
  const place = { ...(await boardPlace(board)), ...bid, sequence };
  const { trustees, quorum } = await board.tenderOf(bid.tenderId);
  const sealed = await sealEnvelope({
    place,
    offer,
    trusteeKeys: trustees.map(({ publicKey }) => publicKey),
    quorum: Number(quorum),
    owner,
    ...(seed === undefined ? {} : { seed }),
  });
  const message = { ...bid, sequence };
  const signature = await account.signTypedData(boardDomain(place.chainId, place.board), SEAL_TYPES, {
    ...message,
    envelopeHash: sealed.envelopeHash,
  });
  return { request: { message, envelope: sealed.envelope, note, signature }, sealed };
}

/** Signs the withdrawal of a bid with the bidding address; sends nothing. It invalidates older messages. */
export async function prepareWithdrawal(
  board: TenderBoard,
  bid: BidPlace,
  sequence: bigint,
  account: TypedDataSigner,
): Promise<WithdrawalRequest> {
  const { chainId, board: address } = await boardPlace(board);
  const message = { ...bid, sequence };
  const signature = await account.signTypedData(boardDomain(chainId, address), WITHDRAW_TYPES, message);
  return { message, signature };
}
