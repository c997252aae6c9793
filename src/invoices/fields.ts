import { findCurrency, type Currency } from "../money/currency.ts";
import { parseAmount, parseDecimal } from "../money/decimal.ts";
import type { Finding } from "./types.ts";
import { childrenOf, pathOf, textOf, type XmlElement } from "./xml.ts";

/** Reading stops after this many findings, because more would say nothing new. */
const MAX_FINDINGS = 50;
const MAX_IDENTIFIER = 200;
const MAX_NAME = 1_000;

/** Characters that make a text look like another: control characters, and overrides of the writing direction. */
const DECEPTIVE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
/** In an identifier, all invisible characters are deceptive: "7" and "7" with a zero width space would differ. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u;

/** A field for messages: its number and name in EN 16931, and the rule about it. */
export interface Field {
  readonly rule: string;
  readonly name: string;
}

/**
 * Reads fields of a document and collects their faults, so that one reading reports all. Each method returns undefined
 * for a value that is absent or unusable; absence is a finding only where the method says so.
 */
export class FieldReader {
  readonly findings: Finding[] = [];
  /** Set when an amount could not be read, because sums over the rest would only mislead. */
  amountsBroken = false;

  report(
    at: XmlElement,
    finding: Pick<Finding, "code" | "rule" | "message" | "next"> & { severity?: "warning"; missing?: string },
  ): void {
    if (this.findings.length >= MAX_FINDINGS) return;
    const { severity = "error", missing, code, rule, next } = finding;
    const message = finding.message.replace(new RegExp(DECEPTIVE, "gu"), "?"); // it may quote the document
    const where = missing === undefined ? pathOf(at) : `${pathOf(at)}/${missing}`;
    // A field may be read twice, but is reported once.
    if (this.findings.some((other) => other.where === where && other.rule === rule && other.message === message))
      return;
    this.findings.push({ severity, code, rule, message, where, line: at.line, next });
  }

  /** The only child of that name. Two of them are a finding, because either may be the right one. */
  child(parent: XmlElement, name: string): XmlElement | undefined {
    const [first, second] = childrenOf(parent, name);
    if (second !== undefined) {
      this.report(second, {
        code: "INVOICE_FIELD_REPEATED",
        rule: "UBL 2.1 schema",
        message: `${name} occurs more than once in ${parent.name}.`,
        next: "Keep the right one.",
      });
    }
    return first;
  }

  /** Follows a path of single children: `cac:Party/cac:PartyLegalEntity/cbc:CompanyID`. */
  find(parent: XmlElement, path: string): XmlElement | undefined {
    let at: XmlElement | undefined = parent;
    for (const name of path.split("/")) at = at && this.child(at, name);
    return at;
  }

  missing(parent: XmlElement, path: string, field: Field, severity?: "warning"): void {
    this.report(parent, {
      ...(severity && { severity }),
      missing: path,
      code: "INVOICE_FIELD_MISSING",
      rule: field.rule,
      message: `${field.name} is missing.`,
      next: `Ask the seller for a document with ${field.name}.`,
    });
  }

  /** Text of an element in Unicode's composed form, or undefined when it is absent, empty or invalid. */
  private limited(element: XmlElement | undefined, limit: number, unfit = INVISIBLE): string | undefined {
    if (element === undefined) return undefined;
    const text = textOf(element);
    if (text === "") return undefined;
    if (text.length > limit) {
      this.report(element, {
        code: "INVOICE_FIELD_LONG",
        rule: "PROBITY-SIZE",
        message: `${element.name} is longer than ${limit} characters.`,
        next: "Ask the seller for a document with a shorter text there.",
      });
      return undefined;
    }
    if (unfit.test(text)) {
      this.report(element, {
        code: "INVOICE_FIELD_CHARACTERS",
        rule: "PROBITY-TEXT",
        message: `${element.name} contains an invisible character, so two texts could look alike.`,
        next: "Ask the seller for a document with plain text there.",
      });
      return undefined;
    }
    return text.normalize("NFC");
  }

  /** A name or other human text. */
  text(parent: XmlElement, path: string): string | null {
    return this.limited(this.find(parent, path), MAX_NAME, DECEPTIVE) ?? null;
  }

  identifier(parent: XmlElement, path: string): string | null {
    return this.limited(this.find(parent, path), MAX_IDENTIFIER) ?? null;
  }

  /** An identifier as `scheme:id`, or bare where no scheme is given. */
  schemed(element: XmlElement | undefined): string | null {
    const id = this.limited(element, MAX_IDENTIFIER);
    const scheme = element?.attributes["schemeID"]?.trim();
    if (id === undefined) return null;
    return scheme ? `${scheme.slice(0, MAX_IDENTIFIER)}:${id}` : id;
  }

  required(parent: XmlElement, path: string, field: Field): string | undefined {
    const element = this.find(parent, path);
    const before = this.findings.length;
    const text = this.limited(element, MAX_IDENTIFIER);
    if (text === undefined && this.findings.length === before) this.missing(parent, path, field);
    return text;
  }

  /** `xs:date`; UBL allows a time zone, which does not change the day. */
  date(parent: XmlElement, path: string): string | null {
    const element = this.find(parent, path);
    const text = this.limited(element, MAX_IDENTIFIER);
    if (element === undefined || text === undefined) return null;
    const match = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(text);
    const day = match?.[1];
    const time = day === undefined ? NaN : Date.parse(`${day}T00:00:00Z`);
    // Some engines turn 31 February into a day in March; the printed date must equal the input.
    if (day !== undefined && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) return day;
    this.report(element, {
      code: "INVOICE_DATE",
      rule: "UBL 2.1 schema (xs:date)",
      message: `"${text.slice(0, 40)}" is not a date of the calendar.`,
      next: "Write the date as YYYY-MM-DD.",
    });
    return null;
  }

  currency(parent: XmlElement, path: string, rule: string): Currency | undefined {
    const element = this.find(parent, path);
    const text = this.limited(element, MAX_IDENTIFIER);
    if (element === undefined || text === undefined) return undefined;
    const currency = findCurrency(text);
    if (currency === undefined) {
      this.report(element, {
        code: "INVOICE_CURRENCY",
        rule,
        message: `"${text.slice(0, 40)}" is not a currency of ISO 4217 with a minor unit.`,
        next: "Use the three capital letters of the currency, for example KES.",
      });
    }
    return currency;
  }

  /** An exact decimal that is not an amount: a quantity, a price, a rate. Returned without redundant zeros. */
  decimal(parent: XmlElement, path: string): string | null {
    const element = this.find(parent, path);
    const text = this.limited(element, MAX_IDENTIFIER);
    if (element === undefined || text === undefined) return null;
    const decimal = parseDecimal(text);
    if (decimal === undefined) {
      this.notDecimal(element, text);
      return null;
    }
    const digits = (decimal.digits < 0n ? -decimal.digits : decimal.digits).toString().padStart(decimal.scale + 1, "0");
    const point = digits.length - decimal.scale;
    const fraction = decimal.scale === 0 ? "" : `.${digits.slice(point)}`;
    return `${decimal.digits < 0n ? "-" : ""}${digits.slice(0, point)}${fraction}`;
  }

  private notDecimal(element: XmlElement, text: string): void {
    this.report(element, {
      code: "INVOICE_AMOUNT",
      rule: "UBL 2.1 schema (xs:decimal)",
      message: `"${text.slice(0, 40)}" is not a decimal number of at most 18 digits on each side of the point.`,
      next: "Write digits with a point, without separators, signs of currency or exponents: 1234.56.",
    });
  }

  /** The amount of an element in minor units of `currency`, which must equal the element's currency. */
  amountOf(element: XmlElement, currency: Currency | undefined, rule: string): bigint | undefined {
    const amount = this.readAmount(element, currency, rule);
    if (amount === undefined) this.amountsBroken = true;
    return amount;
  }

  private readAmount(element: XmlElement, currency: Currency | undefined, rule: string): bigint | undefined {
    const text = textOf(element);
    if (currency === undefined) return undefined; // already reported with the currency itself
    const named = element.attributes["currencyID"];
    if (named !== currency.code) {
      this.report(element, {
        code: "INVOICE_CURRENCY_MIXED",
        rule: named === undefined ? "UBL 2.1 schema (currencyID)" : "PEPPOL-EN16931-R051",
        message:
          named === undefined
            ? `${element.name} does not name its currency.`
            : `${element.name} is in "${named.slice(0, 40)}", the document in ${currency.code}.`,
        next: "State every amount but the VAT total in accounting currency in the document's currency.",
      });
      return undefined;
    }
    const amount = parseAmount(text, currency);
    if (typeof amount === "bigint") return amount;
    if (amount === "not-decimal") this.notDecimal(element, text);
    else {
      this.report(element, {
        code: "INVOICE_DECIMALS",
        rule,
        message: `${element.name} is ${text.slice(0, 40)}, but ${currency.code} has ${currency.minorUnits} decimals.`,
        next: `Round it to ${currency.minorUnits} decimals, and the totals that depend on it.`,
      });
    }
    return undefined;
  }

  /** A mandatory amount. */
  requiredAmount(
    parent: XmlElement,
    path: string,
    currency: Currency | undefined,
    field: Field & { decimals: string },
  ): bigint {
    const element = this.find(parent, path);
    if (element === undefined) {
      this.missing(parent, path, field);
      this.amountsBroken = true;
      return 0n;
    }
    return this.amountOf(element, currency, field.decimals) ?? 0n;
  }

  /** An amount that is zero when it is absent. */
  optionalAmount(parent: XmlElement, path: string, currency: Currency | undefined, rule: string): bigint {
    const element = this.find(parent, path);
    return element === undefined ? 0n : (this.amountOf(element, currency, rule) ?? 0n);
  }
}
