/** What stands between the columns: commas by RFC 4180; spreadsheets write the others in many countries. */
const DELIMITERS = [",", ";", "\t"] as const;

/** The delimiter of a list, by its first line: the one that occurs most; a comma when none does. */
export function delimiterOf(text: string): string {
  const [header = ""] = text.trimStart().split("\n", 1);
  const count = (delimiter: string): number => header.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best), ",");
}
