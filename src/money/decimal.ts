import type { Currency } from "./currency.ts";

/** An exact decimal number: `digits / 10 ** scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The lexical form of `xs:decimal`: no exponent, no thousands separator, no NaN. */
const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))$/;

/** XML Schema requires at least 18 digits; more on either side of the point is not money. */
const MAX_DIGITS = 18;
/** Leading and trailing zeros are allowed up to this length. */
const MAX_LENGTH = 100;

/** Reads `xs:decimal` text exactly, or returns undefined. Trailing zeros after the point are dropped. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = text.length > MAX_LENGTH ? null : DECIMAL.exec(text);
  if (match === null) return undefined;
  const whole = (match[2] ?? "").replace(/^0+/, "");
  const fraction = (match[3] ?? match[4] ?? "").replace(/0+$/, "");
  if (whole.length > MAX_DIGITS || fraction.length > MAX_DIGITS) return undefined;
  const magnitude = BigInt(whole + fraction || "0");
  return { digits: match[1] === "-" ? -magnitude : magnitude, scale: fraction.length };
}

export type AmountProblem = "not-decimal" | "too-many-decimals";

/**
 * Parses decimal text as minor units of a currency, exactly: "12.5" of KES is 1250n, "1.000" of JPY is 1n. More
 * decimals than the currency's are a problem unless they are zeros.
 */
export function parseAmount(text: string, currency: Currency): bigint | AmountProblem {
  const decimal = parseDecimal(text);
  if (decimal === undefined) return "not-decimal";
  if (decimal.scale > currency.minorUnits) return "too-many-decimals";
  return decimal.digits * 10n ** BigInt(currency.minorUnits - decimal.scale);
}

/** Formats minor units as decimal text with the currency: 1250n of KES is "12.50 KES". */
export function formatAmount(amount: bigint, currency: Currency): string {
  const text = (amount < 0n ? -amount : amount).toString().padStart(currency.minorUnits + 1, "0");
  const point = text.length - currency.minorUnits;
  const fraction = currency.minorUnits === 0 ? "" : `.${text.slice(point)}`;
  return `${amount < 0n ? "-" : ""}${text.slice(0, point)}${fraction} ${currency.code}`;
}

/** Quotient rounded to the nearest whole number, halves away from zero. The divisor is positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * magnitude + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
}
