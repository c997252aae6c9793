import { type BytesLike, type ContractTransactionResponse, hexlify } from "ethers";
import type { TenderBoard } from "../contracts/bindings.ts";
import { boardPlace, type BidPlace } from "./board.ts";
import { type Offer, sealEnvelope, type SealedEnvelope } from "./envelope.ts";
import { boardDomain, GUARANTEE_TYPES, SEAL_TYPES, type TypedDataSigner, WITHDRAW_TYPES } from "./typedData.ts";

/** A guarantor's promise for one bid; amount in minor units, expiry in Unix seconds. */
export type GuaranteeNote = {
  guarantor: string;
  serial: bigint;
  expiry: bigint;
  amount: bigint;
  signature: string;
};

/** A signed message of a bidding address, which anyone may deliver. */
export type SealRequest = {
  message: BidPlace & { sequence: bigint };
  envelope: string;
  note: GuaranteeNote;
  signature: string;
};

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
 * Seals an offer for a lot and signs the message with the bidding address; nothing is sent.
 * Keep the seed: with it the bid can be opened should the trustees fail.
 */
export async function prepareSeal(
  board: TenderBoard,
  parameters: {
    bid: BidPlace;
    /** Higher than that of any message of the address in the lot before. */
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

/** Delivers a sealed bid. By anyone, through any gateway, any number of times. */
export function deliverSeal(board: TenderBoard, request: SealRequest): Promise<ContractTransactionResponse> {
  return board.seal(request.message, request.envelope, request.note, request.signature);
}

/** Withdraws a bid before the deadline; older messages of the address then come to nothing. */
export async function withdrawBid(
  board: TenderBoard,
  bid: BidPlace,
  sequence: bigint,
  account: TypedDataSigner,
): Promise<ContractTransactionResponse> {
  const { chainId, board: address } = await boardPlace(board);
  const message = { ...bid, sequence };
  const signature: BytesLike = await account.signTypedData(boardDomain(chainId, address), WITHDRAW_TYPES, message);
  return board.withdraw(message, hexlify(signature));
}
