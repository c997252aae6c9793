import { findCurrency } from "../money/currency.ts";
import { formatMoney } from "../money/formatMoney.ts";

/**
 * Text from outside, made safe to print on one line: control characters, line ends, and marks that turn the direction
 * of writing are shown as `\u{…}`. A file's name or a document's field must not be able to write over our own words.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As {@link visible}, but text of several lines keeps them. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

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
