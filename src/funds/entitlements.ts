// The build for browsers, because the other one needs Node's Buffer.
import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { z } from "zod";
import { delimiterOf } from "../base/csv.ts";
import { ProbityError } from "../base/errors.ts";
import { findCurrency } from "../money/currency.ts";
import { parseAmount } from "../money/decimal.ts";

/** The monthly entitlement of one household. */
export interface Entitlement {
  /** The programme's own key of the household. */
  readonly household: string;
  /** Personal: it never leaves the programme's own tools. */
  readonly civilNumber: string;
  readonly name: string;
  readonly ward: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
  /** Line of the file where the record begins, from 1. */
  readonly line: number;
}

/** A fault of one line of the list. */
export interface EntitlementProblem {
  /** Stable, for programs: `ENTITLEMENT_AMOUNT`. */
  readonly code: string;
  /** From 1; the header is line 1. */
  readonly line: number;
  /** Name of the column, or null when the line as a whole is wrong. */
  readonly column: string | null;
  readonly message: string;
  /** The next step, as one sentence. */
  readonly next: string;
}

export interface EntitlementList {
  /** The lines without a fault, in the order of the file. */
  readonly entitlements: readonly Entitlement[];
  /** In the order of the file. Do not pay a list with a problem: correct it first. */
  readonly problems: readonly EntitlementProblem[];
  /** Sum of the valid amounts, in minor units. */
  readonly total: bigint;
}

/** A list with a problem. All problems are in `problems`; the message gives the first. */
export class EntitlementsError extends ProbityError {
  readonly problems: readonly EntitlementProblem[];

  constructor(source: string, problems: readonly [EntitlementProblem, ...EntitlementProblem[]]) {
    const [first, ...others] = problems;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    const column = first.column === null ? "" : `, column ${first.column}`;
    super("ENTITLEMENTS_REFUSED", `${source}, line ${first.line}${column}: ${first.message}${more}`, first.next, {
      facts: { file: source, problems: problems.length.toString() },
    });
    this.problems = problems;
  }
}

const ENTITLEMENT_COLUMNS = ["household", "civil_number", "name", "ward", "currency", "monthly_entitlement"] as const;

type Column = (typeof ENTITLEMENT_COLUMNS)[number];

/** The largest list that is read, in bytes: about a million households. */
export const MAX_LIST_BYTES = 100_000_000;
const MAX_RECORD = 10_000;
const MAX_FIELD = 200;
/** Reading stops after this many problems, because more would say nothing new. */
const MAX_PROBLEMS = 100;

export type ParseEntitlementsOptions = {
  /** The currency of the budget line that pays; any other is a problem. Default: the currency of the first line. */
  currency?: string;
};

/**
 * Reads a list of entitlements: comma separated values (RFC 4180) in UTF-8 with the header
 * `household,civil_number,name,ward,currency,monthly_entitlement`, columns in any order, amounts as decimal text.
 *
 * A repeated household or civil number is a problem of the later line. An invalid list does not throw: every problem
 * has its line, its column and the next step.
 *
 * @example
 * const { entitlements, problems, total } = parseEntitlements(await readFile("households.csv"));
 */
export function parseEntitlements(bytes: Uint8Array, options: ParseEntitlementsOptions = {}): EntitlementList {
  const problems: EntitlementProblem[] = [];
  const entitlements: Entitlement[] = [];
  const report = (code: string, line: number, column: string | null, message: string, next: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ code, line, column, message, next });
  };
  const firstOf = { household: new Map<string, number>(), civil_number: new Map<string, number>() };
  let expected = options.currency;
  let total = 0n;
  visitRecords(bytes, report, (fields, line) => {
    const before = problems.length;
    for (const column of ENTITLEMENT_COLUMNS) {
      const text = fields[column];
      if (text === "") report("ENTITLEMENT_EMPTY", line, column, "the field is empty.", "Fill it in.");
      else if (text.length > MAX_FIELD) {
        report("ENTITLEMENT_LONG", line, column, `the field is longer than ${MAX_FIELD} characters.`, "Shorten it.");
      }
    }
    for (const column of ["household", "civil_number"] as const) {
      const key = fields[column].toUpperCase();
      const first = firstOf[column].get(key);
      if (key === "") continue;
      if (first === undefined) firstOf[column].set(key, line);
      else {
        report(
          "ENTITLEMENT_DUPLICATE",
          line,
          column,
          `"${fields[column].slice(0, 40)}" is already in line ${first}.`,
          "Keep one of the two lines.",
        );
      }
    }

    const currency = findCurrency(fields.currency);
    if (fields.currency !== "" && currency === undefined) {
      report(
        "ENTITLEMENT_CURRENCY",
        line,
        "currency",
        `"${fields.currency.slice(0, 40)}" is not a currency of ISO 4217 with a minor unit.`,
        "Use the three capital letters of the currency, for example KES.",
      );
    } else if (currency !== undefined) {
      expected ??= currency.code;
      if (currency.code !== expected) {
        report(
          "ENTITLEMENT_CURRENCY",
          line,
          "currency",
          `the amount is in ${currency.code}, the list in ${expected}.`,
          `Put amounts in ${currency.code} into a list of their own.`,
        );
      }
    }

    const text = fields.monthly_entitlement;
    const amount = currency === undefined || text === "" ? undefined : parseAmount(text, currency);
    if (amount === "not-decimal" || (typeof amount === "bigint" && amount <= 0n)) {
      report(
        "ENTITLEMENT_AMOUNT",
        line,
        "monthly_entitlement",
        `"${text.slice(0, 40)}" is not an amount above zero.`,
        "Write digits with a point and without separators: 2350.00.",
      );
    } else if (amount === "too-many-decimals" && currency !== undefined) {
      report(
        "ENTITLEMENT_AMOUNT",
        line,
        "monthly_entitlement",
        `"${text.slice(0, 40)}" has more decimals than ${currency.code}, which has ${currency.minorUnits}.`,
        `Round it to ${currency.minorUnits} decimals.`,
      );
    }
    if (problems.length > before || problems.length >= MAX_PROBLEMS) return;
    if (typeof amount !== "bigint" || currency === undefined) return;
    total += amount;
    entitlements.push({
      household: fields.household,
      civilNumber: fields.civil_number,
      name: fields.name,
      ward: fields.ward,
      currency: currency.code,
      amount,
      line,
    });
  });
  return { entitlements, problems: problems.sort((a, b) => a.line - b.line), total };
}

type Report = (code: string, line: number, column: string | null, message: string, next: string) => void;

const recordSchema = z.array(z.string());

/** Passes on each valid record with its first line, one at a time, so that memory never holds a long list twice. */
function visitRecords(
  bytes: Uint8Array,
  report: Report,
  visit: (fields: Record<Column, string>, line: number) => void,
): void {
  let text: string;
  try {
    // Use one kind of line end, because the parser counts CRLF inside quotes as two lines.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
  } catch {
    report("ENTITLEMENT_ENCODING", 1, null, "the list is not UTF-8.", "Save it as CSV in UTF-8.");
    return;
  }

  const header = { width: 0, positions: undefined as ReadonlyMap<string, number> | undefined };
  let count = 0;
  const onRecord = (record: readonly string[], lastLine: number) => {
    if (header.width === 0) {
      header.width = record.length;
      header.positions = readHeader(record, report);
      return;
    }
    const { width, positions } = header;
    if (positions === undefined) return;
    count += 1;
    const line = lastLine - record.reduce((n, field) => n + field.split("\n").length - 1, 0);
    if (record.length !== width) {
      report(
        "ENTITLEMENT_COLUMNS",
        line,
        null,
        `the line has ${record.length} fields, the header ${width}.`,
        "Look for a missing delimiter, or put a field that contains one in quotation marks.",
      );
      return;
    }
    const field = (column: Column) => record[positions.get(column) ?? 0] ?? "";
    visit(
      {
        household: field("household"),
        civil_number: field("civil_number"),
        name: field("name"),
        ward: field("ward"),
        currency: field("currency"),
        monthly_entitlement: field("monthly_entitlement"),
      },
      line,
    );
  };
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      trim: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      maxRecordSize: MAX_RECORD,
      onRecord: (record, { lines }) => {
        onRecord(recordSchema.parse(record), lines);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    report(
      "ENTITLEMENT_CSV",
      typeof error["lines"] === "number" ? error["lines"] : 1,
      null,
      error.code === "CSV_MAX_RECORD_SIZE"
        ? `a record is longer than ${MAX_RECORD} characters.`
        : "the list is not well-formed CSV from here on.",
      "Look for a quotation mark that is not closed, and write a mark inside a field twice.",
    );
    return;
  }
  if (header.width === 0) {
    report("ENTITLEMENT_LIST_EMPTY", 1, null, "the file is empty.", `Begin it with ${ENTITLEMENT_COLUMNS.join(",")}.`);
  } else if (header.positions !== undefined && count === 0) {
    report("ENTITLEMENT_LIST_EMPTY", 1, null, "the list has a header but no household.", "Add a line a household.");
  }
}

/** Position of each column, or undefined when the header cannot be used. */
function readHeader(names: readonly string[], report: Report): ReadonlyMap<string, number> | undefined {
  const positions = new Map<string, number>();
  let sound = true;
  names.forEach((name, i) => {
    if (positions.has(name)) {
      report("ENTITLEMENT_HEADER", 1, name.slice(0, 40), "the column appears twice.", "Keep one of them.");
      sound = false;
    } else positions.set(name, i);
  });
  for (const column of ENTITLEMENT_COLUMNS) {
    if (positions.has(column)) continue;
    report("ENTITLEMENT_HEADER", 1, column, "the column is missing.", `Use ${ENTITLEMENT_COLUMNS.join(",")}.`);
    sound = false;
  }
  return sound ? positions : undefined;
}
