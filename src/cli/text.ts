import { visible } from "../base/text.ts";
import { findCurrency } from "../money/currency.ts";
import { formatMoney } from "../money/formatMoney.ts";

/** `2026-03-31 23:59:59` UTC; a dash for 0, which stands for "none" on the chain. */
export function dateTime(seconds: number | bigint): string {
  if (Number(seconds) === 0) return "-";
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().slice(0, 19).replace("T", " ");
}

/** An amount for people; in minor units when the chain has a currency that ISO 4217 has not. */
export function moneyText(amount: bigint, code: string): string {
  return findCurrency(code) === undefined ? `${visible(code)} ${amount} minor units` : formatMoney(amount, code);
}
