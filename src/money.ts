/**
 * Writes an amount for people: `KES 1,250,000.50`.
 * @param amount minor units
 * @param currency ISO 4217 code; decides how many digits are minor units
 */
export function formatMoney(amount: bigint, currency: string): string {
  const digits = minorUnits(currency);
  const sign = amount < 0n ? "-" : "";
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits === 0 ? "" : `.${text.slice(text.length - digits)}`;
  return `${currency} ${sign}${whole}${fraction}`;
}

/** How many decimal digits the minor unit of an ISO 4217 currency has: 2 for KES, 0 for JPY, 3 for KWD. */
export function minorUnits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
