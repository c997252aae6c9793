import { currencyOf } from "./currency.ts";

/**
 * Formats an amount for people, with groups of three: `KES 1,250,000.50`.
 * @param amount minor units
 * @param code ISO 4217; decides how many digits are minor units
 */
export function formatMoney(amount: bigint, code: string): string {
  const { minorUnits } = currencyOf(code);
  const text = (amount < 0n ? -amount : amount).toString().padStart(minorUnits + 1, "0");
  const whole = text.slice(0, text.length - minorUnits).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = minorUnits === 0 ? "" : `.${text.slice(text.length - minorUnits)}`;
  return `${code} ${amount < 0n ? "-" : ""}${whole}${fraction}`;
}
