import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { SignedVoucher } from "../voucher.ts";

export type SpendParameters = {
  line: string;
  merchant: string;
  /** In minor units. */
  amount: bigint;
  /** Hash of the receipt. */
  ref: string;
};

/** Spends aid, by the key of the account. Requirements: IMerchantDesk.spend. */
export async function spend(probity: Probity, { line, merchant, amount, ref }: SpendParameters): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "spend", [line, merchant, amount, ref]);
}

/** Delivers a signed voucher, by anyone. It is paid once. Requirements: IMerchantDesk.spendVoucher. */
export async function deliverVoucher(probity: Probity, { voucher, signature }: SignedVoucher): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "spendVoucher", [voucher, signature]);
}

export type RevokeVoucherParameters = { nonce: bigint };

/** Invalidates a voucher, by the key of its account. Requirements: IMerchantDesk.revokeVoucher. */
export async function revokeVoucher(probity: Probity, { nonce }: RevokeVoucherParameters): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "revokeVoucher", [nonce]);
}

/** The common parameters of every freeze. */
export type Freeze = {
  /** Unix seconds. */
  until: number;
  /** Hash of the published reason. */
  reasonHash: string;
  officer: string;
};

export type FreezeAccountParameters = Freeze & { line: string; account: string };

/** Freezes an account on a line, by the treasury's checker. Requirements: IMerchantDesk.freezeAccount. */
export async function freezeAccount(
  probity: Probity,
  { line, account, until, reasonHash, officer }: FreezeAccountParameters,
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "freezeAccount", [line, account, until, reasonHash, officer]);
}

export type FreezeMerchantParameters = Freeze & { treasury: string; merchant: string };

/** Freezes a merchant's redemptions at a treasury, by its checker. Requirements: IMerchantDesk.freezeMerchant. */
export async function freezeMerchant(
  probity: Probity,
  { treasury, merchant, until, reasonHash, officer }: FreezeMerchantParameters,
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "freezeMerchant", [treasury, merchant, until, reasonHash, officer]);
}
