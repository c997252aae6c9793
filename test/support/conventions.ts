import { expect } from "chai";

/** Names of properties that hold an amount of money. */
const AMOUNTS =
  /^(amount|total|tax|price|ceiling|nextCeiling|settled|credited|reimbursed|dueBack|paid|reserved|appropriated|unallocated|held|spent|redeemed|lapsed)$/;
/** Names of properties that hold a time. */
const TIMES = /^(time|at|since|due|deadline|expiry|until)$|(At|Until|Since|Deadline|Ends?|Expiry)$/;
/** Names of properties that hold one word of an enumeration. */
const WORDS = /^(state|stage|status|kind|outcome|verdict|result)$/;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** Unix seconds from 2020 to 2040. */
const [FROM, TO] = [1_577_836_800, 2_208_988_800];

/** Expects that the JSON of a result follows the conventions of the output (decision 0060). */
export function expectJsonConventions(value: unknown, at = "result", name = ""): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) expectJsonConventions(item, `${at}[${index}]`, name);
  } else if (typeof value === "object" && value !== null) {
    // A document says its format or its vocabulary, and follows that.
    if ("format" in value || "@context" in value || "claims" in value) return;
    for (const [key, item] of Object.entries(value)) expectJsonConventions(item, `${at}.${key}`, key);
  } else {
    if (typeof value === "number") {
      expect(value < FROM || value > TO, `${at} is a time, and not ISO 8601: ${value}`).to.equal(true);
      expect(AMOUNTS.test(name), `${at} is an amount, and no decimal string`).to.equal(false);
    }
    if (typeof value !== "string") return;
    if (AMOUNTS.test(name)) expect(value, `${at} is an amount`).to.match(/^-?\d+$/);
    if (TIMES.test(name)) expect(value, `${at} is a time`).to.match(ISO_TIME);
    if (WORDS.test(name)) expect(value, `${at} is a word`).to.match(/^[a-z][a-z0-9 -]*$/);
  }
}

/** Expects that text for people has no colour codes and fits a width, but for single words. */
export function expectTextConventions(text: string, { width, ascii }: { width: number; ascii: boolean }): void {
  expect(text, "colour without a terminal").not.to.contain("\u001b[");
  if (ascii) expect(text, "characters beyond ASCII").to.match(/^[ -~\n]*$/);
  for (const line of text.split("\n")) {
    // A document of other people's format is printed as it is.
    const isWord = !line.trim().includes(" ") || /^ *"/.test(line);
    expect(line.length <= width || isWord, `more than ${width} columns: ${line}`).to.equal(true);
  }
}
