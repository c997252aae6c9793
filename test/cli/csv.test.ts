import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { readCsv } from "../../src/cli/csv.ts";
import { addressField, timeField } from "../../src/cli/csvFields.ts";
import { ListedError } from "../../src/cli/output.ts";
import { ProbityError } from "../../src/base/errors.ts";

const row = z.object({ who: addressField, until: timeField.optional() });
const address = "0x52908400098527886E0F7030069857D2E4169EE7";

describe("readCsv", () => {
  const folder = mkdtempSync(join(tmpdir(), "probity-csv-"));
  const path = join(folder, "list.csv");
  const read = (text: string) => {
    writeFileSync(path, text);
    return readCsv(path, "list", row);
  };
  const refusal = (text: string): ProbityError => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof ProbityError) return error;
      throw error;
    }
    throw new Error("was not refused");
  };
  after(() => rmSync(folder, { recursive: true }));

  it("reads columns in any order with the line of each, past empty lines, quotes and a byte order mark", () => {
    const rows = read(`\uFEFFuntil,who\r\n2027-06-30,"${address.toLowerCase()}"\r\n\r\n 86400 , ${address}\r\n`);
    expect(rows).to.deep.equal([
      { line: 2, value: { who: address, until: Date.UTC(2027, 5, 30) / 1000 } },
      { line: 4, value: { who: address, until: 86_400 } },
    ]);
  });
  it("reads semicolons and tabs, as the header has them", () => {
    const value = { who: address, until: 86_400 };
    for (const delimiter of [";", "\t"]) {
      const line = (...fields: string[]) => `${fields.join(delimiter)}\r\n`;
      expect(read(`\uFEFF${line('"until"', "who")}${line("86400", address)}`)).to.deep.equal([{ line: 2, value }]);
    }
    // The others are text then, so a line of another kind has too few fields.
    expect(refusal(`until;who\n86400,${address}\n`)).to.include({ code: "CSV_MALFORMED" });
    expect(refusal(`until,who\n86400;${address}\n`)).to.include({ code: "CSV_MALFORMED" });
    expect(refusal("until;whom\n86400;x\n")).to.include({ code: "CSV_HEADER" });
  });
  it("names a list in UTF-16, as a spreadsheet saves Unicode text", () => {
    writeFileSync(path, Buffer.from(`\uFEFFwho\tuntil\r\n`, "utf16le"));
    expect(() => readCsv(path, "list", row)).to.throw(ProbityError, /not text in UTF-8, but in UTF-16/);
  });
  it("calls a wrong checksum one, and does not quote the address", () => {
    const error = refusal(`who\n${address.replace("E0F", "e0F")}\n`);
    if (!(error instanceof ListedError)) throw error;
    expect(error.lines.join())
      .to.match(/:2: who: has a wrong checksum/)
      .and.not.to.match(/0x52/);
  });
  it("does without a column that may be missing", () => {
    expect(read(`who\n${address}\n`)).to.deep.equal([{ line: 2, value: { who: address } }]);
  });
  it("lists every wrong line, and quotes none", () => {
    const error = refusal(`who,until\nsecret,soon\n${address},2027-01-01\n${address},2027-02-30\n`);
    expect(error).to.include({ code: "CSV_REFUSED" });
    if (!(error instanceof ListedError)) throw error;
    const { lines, details } = error;
    expect(lines).to.have.length(3);
    expect(lines[0]).to.match(/list\.csv:2: who: is not an address/);
    expect(lines[2]).to.match(/list\.csv:4: until: is not a date/);
    expect(details["problems"]).to.have.length(3);
    expect(JSON.stringify([error.message, lines, details])).not.to.match(/secret|soon/);
  });
  it("refuses a header that is missing or has other columns, without quoting it", () => {
    for (const text of ["secret\n1\n", `who,secret\n${address},1\n`, "until\n1\n", "who,who,secret\n1,2,3\n"]) {
      const { code, message, next } = refusal(text);
      expect(code).to.equal("CSV_HEADER");
      expect(next).to.match(/"who,until" \(until may be left out\)/);
      expect(message + next).not.to.match(/secret/);
    }
  });
  it("names the line with too many fields or an open quote", () => {
    expect(refusal(`who\n${address}\n${address},secret\n`)).to.include({ code: "CSV_MALFORMED" });
    expect(refusal(`who\n${address}\n${address},secret\n`).message)
      .to.match(/list\.csv, line 3/)
      .and.not.to.match(/secret/);
    expect(refusal(`who\n"${address}\n`)).to.include({ code: "CSV_MALFORMED" });
  });
  it("refuses a list without lines, and one that is not there", () => {
    expect(refusal("")).to.include({ code: "CSV_EMPTY" });
    expect(refusal("who\n\n")).to.include({ code: "CSV_EMPTY" });
    expect(() => readCsv(join(folder, "no.csv"), "list", row)).to.throw(ProbityError, /There is no list .*no\.csv/);
  });
});
