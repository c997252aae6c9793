import type { TypedDataDomain, TypedDataField } from "ethers";

/** The part of an ethers signer that signs typed data. */
export type TypedDataSigner = {
  signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string>;
};

/** The EIP-712 domain of a tender board. */
export function boardDomain(chainId: bigint, board: string): TypedDataDomain {
  return { name: "Probity TenderBoard", version: "1", chainId, verifyingContract: board };
}

const field = (name: string, type: string): TypedDataField => ({ name, type });

/** Signed by the bidder's owner key, inside the envelope. */
export const BID_TYPES: Record<string, TypedDataField[]> = {
  Bid: [
    field("bidder", "address"),
    field("context", "bytes32"),
    field("keyHash", "bytes32"),
    field("price", "uint128"),
    field("packageHash", "bytes32"),
    field("salt", "bytes32"),
  ],
};

/** Signed by the bidding address. */
export const SEAL_TYPES: Record<string, TypedDataField[]> = {
  Seal: [
    field("tenderId", "uint256"),
    field("lot", "uint16"),
    field("account", "address"),
    field("sequence", "uint64"),
    field("envelopeHash", "bytes32"),
  ],
};

/** Signed by the bidding address. */
export const WITHDRAW_TYPES: Record<string, TypedDataField[]> = {
  Withdraw: [
    field("tenderId", "uint256"),
    field("lot", "uint16"),
    field("account", "address"),
    field("sequence", "uint64"),
  ],
};

/** Signed by the guarantor's owner key. */
export const GUARANTEE_TYPES: Record<string, TypedDataField[]> = {
  Guarantee: [
    field("tenderId", "uint256"),
    field("lot", "uint16"),
    field("account", "address"),
    field("guarantor", "address"),
    field("serial", "uint64"),
    field("expiry", "uint48"),
    field("amount", "uint128"),
  ],
};
