import { existsSync } from "node:fs";
import { join } from "node:path";
import { getAddress } from "ethers";
import { z } from "zod";
import { addressFault } from "../base/address.ts";
import { writePrivate } from "../base/node/files.ts";
import { visible } from "../base/text.ts";
import { readCsv, refuseLines, type CsvProblem } from "./csv.ts";
import { probityHome } from "./home.ts";
import { Names, type Named } from "./names.ts";

const FILE = "names.csv";
const MOST_LETTERS = 60;

const address = z.string().transform((text, context) => {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase();
  if (/^tender\/[1-9]\d{0,19}$/.test(text)) return text;
  const fault = addressFault(text);
  if (fault === undefined) return getAddress(text);
  context.addIssue(`${fault}; the id of a line or a schema, or tender/ and a number, can be named too`);
  return z.NEVER;
});

// A name must be readable as nothing else that the same option takes.
const name = z
  .string()
  .min(1, "is empty")
  .max(MOST_LETTERS, `has more than ${MOST_LETTERS} letters`)
  .refine((text) => text === visible(text), "has characters that cannot be seen")
  .refine((text) => !/^(0x|-|\d+$)/i.test(text), "begins like an address or an option, or is a number");

const row = z.object({ address, name });

/** The file of names: the one that the user named, or `names.csv` of PROBITY_HOME when it exists. */
export function namesFile(named = process.env["PROBITY_NAMES"]): string | undefined {
  if (named !== undefined) return named === "" ? undefined : named;
  const path = homeNamesFile();
  return existsSync(path) ? path : undefined;
}

/**
 * The names of the file that {@link namesFile} finds, or none.
 * @throws {ProbityError} those of {@link readNames}
 */
export function usualNames(named?: string): Names {
  const path = namesFile(named);
  return path === undefined ? new Names() : readNames(path);
}

/** The path of the file of names of PROBITY_HOME. */
export function homeNamesFile(): string {
  return join(probityHome(), FILE);
}

/**
 * Reads a file of names: a CSV with the columns `address` and `name`.
 * @throws {ProbityError} those of `readCsv`; CSV_REFUSED also for a value with two names
 */
export function readNames(path: string): Names {
  const rows = readCsv(path, "file of names", row);
  const first = new Map<string, number>();
  const problems: CsvProblem[] = [];
  for (const { line, value } of rows) {
    const other = first.get(value.address);
    if (other === undefined) first.set(value.address, line);
    else problems.push({ line, column: "address", message: `has a name on line ${other} already` });
  }
  refuseLines(path, "file of names", problems);
  return new Names(rows.map(({ value }) => ({ value: value.address, name: value.name })));
}

/**
 * Writes the file of names of PROBITY_HOME.
 * @returns its path
 */
export function writeNames(names: readonly Named[]): string {
  const path = homeNamesFile();
  const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  writePrivate(path, ["address,name\n", ...names.map((one) => `${one.value},${quoted(one.name)}\n`)]);
  return path;
}
