import { visible } from "../base/text.ts";
import { findCurrency } from "../money/currency.ts";
import { formatMoney } from "../money/formatMoney.ts";

/** `2026-03-31 23:59:59` UTC; a dash for 0, which means "none" on the chain. */
export function dateTime(seconds: number | bigint): string {
  if (Number(seconds) === 0) return "-";
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().slice(0, 19).replace("T", " ");
}

/** Formats an amount; in minor units when ISO 4217 does not have the chain's currency. */
export function moneyText(amount: bigint, code: string): string {
  return findCurrency(code) === undefined ? `${visible(code)} ${amount} minor units` : formatMoney(amount, code);
}
