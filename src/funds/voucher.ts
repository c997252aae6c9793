import type { Signer, TypedDataDomain } from "ethers";

/** A beneficiary's order to pay a merchant. Amounts are minor units of the line's currency, times Unix seconds. */
export type Voucher = {
  account: string;
  merchant: string;
  line: string;
  amount: bigint;
  /** Any number that the account has not used before. */
  nonce: bigint;
  validUntil: bigint;
};

export type SignedVoucher = { voucher: Voucher; signature: string };

/** The EIP-712 domain binds a voucher to one chain and one MerchantDesk. */
export function voucherDomain({ chainId, merchantDesk }: { chainId: bigint; merchantDesk: string }): TypedDataDomain {
  return { name: "Probity MerchantDesk", version: "1", chainId, verifyingContract: merchantDesk };
}

export const VOUCHER_TYPES = {
  Voucher: [
    { name: "account", type: "address" },
    { name: "merchant", type: "address" },
    { name: "line", type: "bytes32" },
    { name: "amount", type: "uint128" },
    { name: "nonce", type: "uint256" },
    { name: "validUntil", type: "uint48" },
  ],
};

/** Signs a voucher, also offline. It is paid only when it is in a final block, which a merchant's screen shows. */
export async function signVoucher(
  context: { chainId: bigint; merchantDesk: string },
  account: Signer,
  voucher: Voucher,
): Promise<SignedVoucher> {
  return { voucher, signature: await account.signTypedData(voucherDomain(context), VOUCHER_TYPES, voucher) };
}
