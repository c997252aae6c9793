import type { Currency } from "../money/currency.ts";
import { divideRounded, formatAmount, parseDecimal } from "../money/decimal.ts";
import { VAT_CATEGORIES } from "./codes.ts";
import type { Draft } from "./extract.ts";
import type { FieldReader } from "./fields.ts";
import type { VatGroup } from "./types.ts";
import type { XmlElement } from "./xml.ts";

const NEXT = "Ask the seller for a corrected document; do not change the figures yourself.";

/**
 * Checks the arithmetic of a document as EN 16931 requires, in exact numbers.
 *
 * Sums must agree to the last minor unit. The tax of a category (BR-CO-17) and its taxable amount (BR-S-08) may differ
 * by less than one whole unit of the currency, as in the validators published with the standard, because tax may have
 * been rounded line by line. Quantity times price is not a rule of the standard: a difference of more than 0.02 from
 * the line's net amount, as in Peppol's rule R120, is a warning.
 */
export function checkArithmetic(draft: Draft, currency: Currency, reader: FieldReader): void {
  const { invoice, places } = draft;
  const { totals } = invoice;
  const show = (amount: bigint) => formatAmount(amount, currency);
  const mustEqual = (rule: string, what: string, at: XmlElement, stated: bigint, computed: bigint, from: string) => {
    if (stated === computed) return;
    reader.report(at, {
      code: "INVOICE_ARITHMETIC",
      rule,
      message: `${what} is ${show(stated)}, but ${from} is ${show(computed)}.`,
      next: NEXT,
    });
  };
  const totalAt = (name: string) => reader.child(places.totals, name) ?? places.totals;
  const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);

  mustEqual(
    "BR-CO-10",
    "the sum of lines (BT-106)",
    totalAt("cbc:LineExtensionAmount"),
    totals.lineNet,
    sum(invoice.lines.map((line) => line.netAmount)),
    "the sum of the lines' net amounts",
  );
  mustEqual(
    "BR-CO-11",
    "the sum of allowances (BT-107)",
    totalAt("cbc:AllowanceTotalAmount"),
    totals.allowances,
    sum(invoice.adjustments.filter((a) => !a.charge).map((a) => a.amount)),
    "the sum of the document's allowances",
  );
  mustEqual(
    "BR-CO-12",
    "the sum of charges (BT-108)",
    totalAt("cbc:ChargeTotalAmount"),
    totals.charges,
    sum(invoice.adjustments.filter((a) => a.charge).map((a) => a.amount)),
    "the sum of the document's charges",
  );
  mustEqual(
    "BR-CO-13",
    "the total without VAT (BT-109)",
    totalAt("cbc:TaxExclusiveAmount"),
    totals.withoutTax,
    totals.lineNet - totals.allowances + totals.charges,
    "lines less allowances plus charges",
  );
  if (invoice.vat.length > 0) {
    mustEqual(
      "BR-CO-14",
      "the VAT total (BT-110)",
      reader.child(places.tax, "cbc:TaxAmount") ?? places.tax,
      totals.tax,
      sum(invoice.vat.map((group) => group.tax)),
      "the sum of the categories' tax",
    );
  }
  mustEqual(
    "BR-CO-15",
    "the total with VAT (BT-112)",
    totalAt("cbc:TaxInclusiveAmount"),
    totals.withTax,
    totals.withoutTax + totals.tax,
    "the total without VAT plus the VAT total",
  );
  mustEqual(
    "BR-CO-16",
    "the amount due (BT-115)",
    totalAt("cbc:PayableAmount"),
    totals.due,
    totals.withTax - totals.prepaid + totals.rounding,
    "the total with VAT less what was paid plus rounding",
  );
  checkVat(draft, currency, reader, show);
  checkLines(draft, currency, reader, show);
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

/** The key of a breakdown group: its category, and its rate where the category is taxed. */
function keyOf(category: string, rate: string | null): string {
  return VAT_CATEGORIES.get(category)?.taxed === true ? `${category} ${rate ?? "0"}` : category;
}

function checkVat(draft: Draft, currency: Currency, reader: FieldReader, show: (amount: bigint) => string): void {
  const { invoice, places } = draft;
  const unit = 10n ** BigInt(currency.minorUnits);

  const billed = new Map<string, { amount: bigint; at: XmlElement; category: string }>();
  const bill = (category: string, rate: string | null, amount: bigint, at: XmlElement | undefined) => {
    const key = keyOf(category, rate);
    const before = billed.get(key);
    billed.set(key, { amount: (before?.amount ?? 0n) + amount, at: before?.at ?? at ?? places.tax, category });
  };
  invoice.lines.forEach((line, i) => bill(line.vatCategory, line.vatRate, line.netAmount, places.lines[i]));
  invoice.adjustments.forEach((a, i) =>
    bill(a.vatCategory, a.vatRate, a.charge ? a.amount : -a.amount, places.adjustments[i]),
  );

  const broken = new Map<string, { taxable: bigint; at: XmlElement; category: string }>();
  invoice.vat.forEach((group, i) => {
    const at = places.vat[i] ?? places.tax;
    const key = keyOf(group.category, group.rate);
    const before = broken.get(key);
    broken.set(key, {
      taxable: (before?.taxable ?? 0n) + group.taxable,
      at: before?.at ?? at,
      category: group.category,
    });
    checkGroupTax(group, at, currency, reader, show);
  });

  for (const [key, { taxable, at, category }] of broken) {
    const known = VAT_CATEGORIES.get(category);
    if (known === undefined) continue; // reported when it was read
    const amount = billed.get(key)?.amount ?? 0n;
    const difference = magnitude(taxable - amount);
    if (known.taxed ? difference < unit : difference === 0n) continue;
    reader.report(reader.child(at, "cbc:TaxableAmount") ?? at, {
      code: "INVOICE_ARITHMETIC",
      rule: `${known.rule}-08`,
      message: `the taxable amount of VAT ${key} is ${show(taxable)}, but its lines, charges and allowances make ${show(amount)}.`,
      next: NEXT,
    });
  }
  for (const [key, { at, category }] of billed) {
    const known = VAT_CATEGORIES.get(category);
    if (known === undefined || broken.has(key)) continue;
    reader.report(at, {
      code: "INVOICE_ARITHMETIC",
      rule: `${known.rule}-01`,
      message: `VAT ${key} is charged here, but the VAT breakdown has no group for it.`,
      next: NEXT,
    });
  }
}

function checkGroupTax(
  group: VatGroup,
  at: XmlElement,
  currency: Currency,
  reader: FieldReader,
  show: (amount: bigint) => string,
): void {
  const known = VAT_CATEGORIES.get(group.category);
  if (known === undefined) return; // reported when it was read
  const taxAt = reader.child(at, "cbc:TaxAmount") ?? at;
  const rate = parseDecimal(group.rate ?? "0") ?? { digits: 0n, scale: 0 };
  if (group.rate === null && group.category !== "O") {
    reader.missing(at, "cac:TaxCategory/cbc:Percent", { rule: "BR-48", name: "the VAT rate (BT-119)" });
    return;
  }
  if (rate.digits < 0n || (!known.taxed && rate.digits !== 0n) || (group.category === "S" && rate.digits === 0n)) {
    reader.report(at, {
      code: "INVOICE_VAT",
      rule: `${known.rule}-05`,
      message: `the rate is ${group.rate ?? "absent"} %, which VAT category ${group.category} cannot have.`,
      next: NEXT,
    });
    return;
  }
  if (!known.taxed) {
    if (group.tax === 0n) return;
    reader.report(taxAt, {
      code: "INVOICE_ARITHMETIC",
      rule: `${known.rule}-09`,
      message: `the tax is ${show(group.tax)}, but VAT category ${group.category} has none.`,
      next: NEXT,
    });
    return;
  }
  // At least in hundredths of the unit, because the standard rounds to two decimals in every currency.
  const places = Math.max(currency.minorUnits, 2);
  const finer = 10n ** BigInt(places - currency.minorUnits);
  const computed = divideRounded(group.taxable * rate.digits * finer, 100n * 10n ** BigInt(rate.scale));
  if (magnitude(group.tax * finer - computed) < 10n ** BigInt(places)) return;
  reader.report(taxAt, {
    code: "INVOICE_ARITHMETIC",
    rule: "BR-CO-17",
    message: `the tax is ${show(group.tax)}, but ${group.rate ?? "0"} % of ${show(group.taxable)} is ${show(divideRounded(computed, finer))}.`,
    next: NEXT,
  });
}

/** Net amount of a line = quantity x price / base quantity + charges - allowances, within 0.02. */
function checkLines(draft: Draft, currency: Currency, reader: FieldReader, show: (amount: bigint) => string): void {
  const unit = 10n ** BigInt(currency.minorUnits);
  draft.invoice.lines.forEach((line, i) => {
    const quantity = parseDecimal(line.quantity);
    const price = parseDecimal(line.netPrice);
    const base = parseDecimal(line.baseQuantity);
    const at = draft.places.lines[i] ?? draft.root;
    if (quantity === undefined || price === undefined || base === undefined) return;
    if (base.digits <= 0n) {
      reader.report(at, {
        missing: "cac:Price/cbc:BaseQuantity",
        code: "INVOICE_AMOUNT",
        rule: "PEPPOL-EN16931-R121",
        message: `the base quantity is ${line.baseQuantity}; it must be above 0.`,
        next: NEXT,
      });
      return;
    }
    const dividend = quantity.digits * price.digits * unit * 10n ** BigInt(base.scale);
    const divisor = base.digits * 10n ** BigInt(quantity.scale + price.scale);
    const computed = divideRounded(dividend, divisor) + line.charges - line.allowances;
    // Rounding here uses up half a minor unit of the slack, so whole minor units are compared.
    const slack = currency.minorUnits < 2 ? 1n : 2n * 10n ** BigInt(currency.minorUnits - 2);
    if (magnitude(computed - line.netAmount) <= slack) return;
    reader.report(at, {
      severity: "warning",
      code: "INVOICE_LINE_PRICE",
      rule: "PEPPOL-EN16931-R120",
      message: `line ${line.id}: the net amount is ${show(line.netAmount)}, but quantity and price make ${show(computed)}.`,
      next: "Ask the seller how the line was computed before accepting the bill.",
    });
  });
}
