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

/** Spends aid of the account that sends. Requirements: IMerchantDesk.spend. */
export function spend(probity: Probity, { line, merchant, amount, ref }: SpendParameters): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "spend", [line, merchant, amount, ref]);
}

/** Delivers a voucher; anybody may. It is paid once. Requirements: IMerchantDesk.spendVoucher. */
export function deliverVoucher(probity: Probity, { voucher, signature }: SignedVoucher): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "spendVoucher", [voucher, signature]);
}

/** Makes a voucher of the account that sends worthless. Requirements: IMerchantDesk.revokeVoucher. */
export function revokeVoucher(probity: Probity, { nonce }: { nonce: bigint }): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "revokeVoucher", [nonce]);
}

export type FreezeParameters = {
  /** Unix seconds. */
  until: number;
  /** Hash of the published reason. */
  reason: string;
  officer: string;
};

/** Freezes an account on a line, by the treasury's checker. Requirements: IMerchantDesk.freezeAccount. */
export function freezeAccount(
  probity: Probity,
  { line, account, until, reason, officer }: FreezeParameters & { line: string; account: string },
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "freezeAccount", [line, account, until, reason, officer]);
}

/** Freezes a merchant's redemptions at a treasury, by its checker. Requirements: IMerchantDesk.freezeMerchant. */
export function freezeMerchant(
  probity: Probity,
  { treasury, merchant, until, reason, officer }: FreezeParameters & { treasury: string; merchant: string },
): Promise<Sent> {
  return send(probity.contracts.merchantDesk, "freezeMerchant", [treasury, merchant, until, reason, officer]);
}
