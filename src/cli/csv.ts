import { CsvError, parse } from "csv-parse/sync";
import type { z } from "zod";
import { delimiterOf } from "../base/csv.ts";
import { ProbityError } from "../base/errors.ts";
import { readText } from "../base/node/files.ts";
import { ListedError } from "./output.ts";
import { visible } from "../base/text.ts";

/** A million lines. */
const MOST_BYTES = 100_000_000;
/** Stop after this many problems; more of them add no information. */
const MOST_PROBLEMS = 100;

export interface CsvRow<T> {
  /** The line of the file where the record begins, from 1. */
  line: number;
  value: T;
}

/** An error of one line. It never quotes the line, because a list may hold civil numbers. */
export interface CsvProblem {
  line: number;
  column?: string;
  message: string;
}

/**
 * Reads comma-separated values (RFC 4180, UTF-8) whose header names the columns of `row`, in any order. Refuses a
 * column that `row` does not have, so that a list of civil numbers does not also carry names. Semicolons or tabs between
 * the columns are read too, because spreadsheets write them in many countries; the header shows which.
 *
 * @param path of the file; "-" for standard input
 * @param what what the file should be, such as "list of officers"
 * @throws {ProbityError} CSV_HEADER, CSV_EMPTY, CSV_MALFORMED, and those of {@link readText}
 * @throws {ListedError} CSV_REFUSED with every line that is wrong
 */
export function readCsv<S extends z.ZodObject>(path: string, what: string, row: S): CsvRow<z.output<S>>[] {
  const text = readText(path, what, MOST_BYTES);
  const known = Object.entries(row.shape) as [string, z.ZodType][];
  const names = known.map(([name]) => name);
  const required = known.filter(([, type]) => !type.safeParse(undefined).success).map(([name]) => name);
  const records = recordsOf(text, path, (header) => {
    // Do not quote the header: in a file without one, it is a line of data.
    if (header.every((name) => names.includes(name)) && required.every((name) => header.includes(name))) return header;
    throw new ProbityError(
      "CSV_HEADER",
      `The first line of the ${what} ${nameOf(path)} does not name the right columns.`,
      `Begin it with the line "${names.join(",")}"${optionalText(names, required)}, and leave other columns out.`,
      { facts: { columns: names.join(",") } },
    );
  });
  if (records.length === 0) {
    throw new ProbityError(
      "CSV_EMPTY",
      `The ${what} ${nameOf(path)} has no line after its header.`,
      "Check that it is the right file.",
    );
  }
  const rows: CsvRow<z.output<S>>[] = [];
  const problems: CsvProblem[] = [];
  for (const { line, record } of records) {
    const result = row.safeParse(record);
    if (result.success) rows.push({ line, value: result.data });
    else
      for (const { path: at, message } of result.error.issues) problems.push({ line, column: at.join("."), message });
  }
  refuseLines(path, what, problems);
  return rows;
}

/** @throws {ListedError} CSV_REFUSED when there is a problem */
export function refuseLines(path: string, what: string, problems: readonly CsvProblem[]): void {
  if (problems.length === 0) return;
  const lines = new Set(problems.map(({ line }) => line)).size;
  const listed = problems.slice(0, MOST_PROBLEMS);
  throw new ListedError(
    "CSV_REFUSED",
    `${lines} ${lines === 1 ? "line" : "lines"} of the ${what} ${nameOf(path)} cannot be used, so nothing was done.`,
    "Correct the lines that are named, then try again.",
    {
      lines: listed.map(({ line, column, message }) => {
        return `✖ ${nameOf(path)}:${line}: ${column === undefined ? "" : `${column}: `}${message}`;
      }),
      details: { problems: listed },
    },
  );
}

function recordsOf(
  text: string,
  path: string,
  columns: (header: string[]) => string[],
): { line: number; record: Record<string, string> }[] {
  try {
    const options = {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      delimiter: delimiterOf(text),
      columns,
    };
    const records = parse(text, options) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    // The parser counts to the end of a record; only a multi-line field begins earlier, and none of ours is one.
    return records.map(({ record, info }) => ({ line: info.lines, record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as { lines?: unknown }).lines ?? 0);
    throw new ProbityError(
      "CSV_MALFORMED",
      `${nameOf(path)}, line ${line}: the line does not have the fields that the header names, or a quote is not closed.`,
      "Correct the line, then try again.",
      { facts: { line: String(line), fault: error.code } },
    );
  }
}

function optionalText(names: readonly string[], required: readonly string[]): string {
  const optional = names.filter((name) => !required.includes(name));
  return optional.length === 0 ? "" : ` (${optional.join(" and ")} may be left out)`;
}

function nameOf(path: string): string {
  return path === "-" ? "standard input" : visible(path);
}
