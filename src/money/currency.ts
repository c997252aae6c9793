import currencyCodes from "currency-codes";
import { hexlify, toUtf8Bytes, toUtf8String } from "ethers";
import { ProbityError } from "../base/errors.ts";

/** A currency of ISO 4217. `minorUnits` is the exponent: 2 for KES (100 cents), 0 for JPY, 3 for KWD. */
export interface Currency {
  readonly code: string;
  readonly minorUnits: number;
}

/**
 * Entries of ISO 4217 without a minor unit: metals, funds of institutions, testing, "none". No invoice or appropriation
 * uses them; the package gives their exponent as 0.
 */
const WITHOUT_MINOR_UNIT = new Set("XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX".split(" "));

/** Currencies newer than the data of the package: the Caribbean guilder, in use since 31 March 2025. */
const NEWER = [{ code: "XCG", digits: 2 }];

const CURRENCIES: ReadonlyMap<string, Currency> = new Map(
  [...currencyCodes.data, ...NEWER]
    .filter(({ code }) => !WITHOUT_MINOR_UNIT.has(code))
    .map(({ code, digits }) => [code, { code, minorUnits: digits }]),
);

/**
 * The currency of an ISO 4217 code, or undefined. Codes are upper case, as the standard writes them.
 *
 * The exponents are those of ISO 4217 itself. `Intl.NumberFormat` is no substitute: it follows local custom and prints
 * HUF, IDR, PKR and a dozen others without the minor unit that the standard gives them.
 */
export function findCurrency(code: string): Currency | undefined {
  return CURRENCIES.get(code);
}

/**
 * The currency of an ISO 4217 code.
 *
 * @throws ProbityError `CURRENCY_UNKNOWN`
 */
export function currencyOf(code: string): Currency {
  const currency = findCurrency(code);
  if (currency === undefined) {
    throw new ProbityError(
      "CURRENCY_UNKNOWN",
      `"${code.slice(0, 40)}" is not a currency of ISO 4217 with a minor unit.`,
      "Use the three capital letters of the currency, for example KES.",
      { facts: { currency: code.slice(0, 40) } },
    );
  }
  return currency;
}

/** A code in the contracts' form: three bytes in hex. Checked where input is parsed. */
export function encodeCurrency(code: string): string {
  return hexlify(toUtf8Bytes(code));
}

/** The code of three bytes in hex. */
export function decodeCurrency(currency: string): string {
  return toUtf8String(currency);
}
