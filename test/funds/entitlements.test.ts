import { expect } from "chai";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProbityError } from "../../src/base/errors.ts";
import {
  EntitlementsError,
  MAX_LIST_BYTES,
  parseEntitlements,
  type EntitlementList,
} from "../../src/funds/entitlements.ts";
import { readEntitlements } from "../../src/funds/node/readEntitlements.ts";

const HEADER = "household,civil_number,name,ward,currency,monthly_entitlement";
const list = (...lines: string[]): EntitlementList =>
  parseEntitlements(new TextEncoder().encode([HEADER, ...lines].join("\n")));
const faults = (...lines: string[]): string[] =>
  list(...lines).problems.map((p) => `${p.line} ${p.column ?? "-"} ${p.code}`);
const row = (n: number, amount = "2000.00", currency = "KES") => `H${n},TEST-${n},Name ${n},Ward,${currency},${amount}`;

describe("parseEntitlements", () => {
  it("reads amounts as minor units and keeps the line of each record", () => {
    const { entitlements, problems, total } = list(row(1), row(2, "350.5"));
    expect(problems).to.deep.equal([]);
    expect(total).to.equal(235050n);
    expect(entitlements).to.deep.equal([
      {
        household: "H1",
        civilNumber: "TEST-1",
        name: "Name 1",
        ward: "Ward",
        currency: "KES",
        amount: 200000n,
        line: 2,
      },
      {
        household: "H2",
        civilNumber: "TEST-2",
        name: "Name 2",
        ward: "Ward",
        currency: "KES",
        amount: 35050n,
        line: 3,
      },
    ]);
  });

  it("takes columns in any order, more columns, quoted fields, CRLF and a byte order mark", () => {
    const text =
      "\ufeffnote,name,household,civil_number,currency,ward,monthly_entitlement\r\n" +
      `,"Bahari, ""Lulu""",H1,TEST-1,JPY,"Old\r\nQuarry",2000\r\n\r\n` +
      ",Juma,H2,TEST-2,JPY,Island,bad\r\n";
    const { entitlements, problems } = parseEntitlements(new TextEncoder().encode(text));
    expect(entitlements).to.have.length(1);
    expect(entitlements[0]).to.deep.include({ name: `Bahari, "Lulu"`, amount: 2000n, line: 2 });
    expect(problems.map((p) => p.line)).to.deep.equal([5]);
  });

  it("takes semicolons and tabs, as the header has them", () => {
    for (const delimiter of [";", "\t"]) {
      const text = [HEADER, row(1)].join("\n").replaceAll(",", delimiter);
      const { entitlements, problems } = parseEntitlements(new TextEncoder().encode(`\ufeff${text}`));
      expect([entitlements.map(({ amount }) => amount), problems]).to.deep.equal([[200000n], []]);
    }
  });

  it("names line, column and what to do for every fault, and reads the other lines", () => {
    const read = list(row(1), row(2, "20,00.00"), row(3));
    expect(read.entitlements.map((e) => e.household)).to.deep.equal(["H1", "H3"]);
    expect(read.problems).to.deep.equal([
      {
        code: "ENTITLEMENT_COLUMNS",
        line: 3,
        column: null,
        message: "the line has 7 fields, the header 6.",
        next: "Look for a missing delimiter, or put a field that contains one in quotation marks.",
      },
    ]);
  });

  for (const text of ["0", "-5.00", "abc", "1e3", "NaN", '"2,000.00"', "9".repeat(19)]) {
    it(`refuses the amount ${text}`, () => {
      expect(faults(row(1, text))).to.deep.equal(["2 monthly_entitlement ENTITLEMENT_AMOUNT"]);
    });
  }

  it("refuses more decimals than the currency has", () => {
    expect(faults(row(1, "1.005"))).to.deep.equal(["2 monthly_entitlement ENTITLEMENT_AMOUNT"]);
    expect(faults(row(1, "1.5", "JPY"))).to.deep.equal(["2 monthly_entitlement ENTITLEMENT_AMOUNT"]);
    expect(faults(row(1, "1.000"))).to.deep.equal([]);
  });

  it("refuses an unknown currency and a second one", () => {
    expect(faults(row(1, "1", "KSH"))).to.deep.equal(["2 currency ENTITLEMENT_CURRENCY"]);
    expect(faults(row(1), row(2, "1", "USD"))).to.deep.equal(["3 currency ENTITLEMENT_CURRENCY"]);
    const bytes = new TextEncoder().encode(`${HEADER}\n${row(1)}`);
    expect(parseEntitlements(bytes, { currency: "UGX" }).problems.map((p) => p.code)).to.deep.equal([
      "ENTITLEMENT_CURRENCY",
    ]);
  });

  it("refuses the later of two lines with one household or civil number, whatever the case", () => {
    const { problems, entitlements } = list(row(1), "h1,TEST-2,A,B,KES,1", "H3,test-1,A,B,KES,1");
    expect(problems.map((p) => `${p.line} ${p.column ?? ""} ${p.message}`)).to.deep.equal([
      `3 household "h1" is already in line 2.`,
      `4 civil_number "test-1" is already in line 2.`,
    ]);
    expect(entitlements).to.have.length(1);
  });

  it("refuses empty and very long fields", () => {
    expect(faults("H1,,Name,Ward,KES,1")).to.deep.equal(["2 civil_number ENTITLEMENT_EMPTY"]);
    expect(faults(`H1,TEST-1,${"n".repeat(201)},Ward,KES,1`)).to.deep.equal(["2 name ENTITLEMENT_LONG"]);
  });

  it("refuses a header that lacks a column or has one twice", () => {
    const header = (text: string) =>
      parseEntitlements(new TextEncoder().encode(`${text}\n`)).problems.map((p) => `${p.column ?? "-"} ${p.code}`);
    expect(header(HEADER.replace(",ward", ""))).to.deep.equal(["ward ENTITLEMENT_HEADER"]);
    expect(header(`${HEADER},ward`)).to.deep.equal(["ward ENTITLEMENT_HEADER"]);
  });

  it("refuses an empty file, a list without households, broken CSV and other encodings", () => {
    const codes = (bytes: Uint8Array) => parseEntitlements(bytes).problems.map((p) => p.code);
    expect(codes(new Uint8Array())).to.deep.equal(["ENTITLEMENT_LIST_EMPTY"]);
    expect(faults()).to.deep.equal(["1 - ENTITLEMENT_LIST_EMPTY"]);
    expect(faults(row(1), `H2,"TEST-2,Name,Ward,KES,1`)).to.deep.equal(["3 - ENTITLEMENT_CSV"]);
    expect(faults("x".repeat(20_000))).to.deep.equal(["2 - ENTITLEMENT_CSV"]);
    expect(codes(Buffer.from(`${HEADER}\nS\u00e9`, "latin1"))).to.deep.equal(["ENTITLEMENT_ENCODING"]);
  });

  it("names at most a hundred problems", () => {
    expect(faults(...Array.from({ length: 500 }, (_, i) => row(i, "x")))).to.have.length(100);
  });
});

describe("readEntitlements", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "probity-entitlements-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  const errorOf = (path: string): unknown => {
    try {
      readEntitlements(path);
    } catch (error) {
      return error;
    }
    throw new Error("the list was accepted");
  };

  it("refuses a list with a problem as a whole, telling the first and holding all", async () => {
    const path = join(folder, "list.csv");
    await writeFile(path, [HEADER, row(1), row(2, "x"), row(1)].join("\n"));
    const error = errorOf(path);
    expect(error).to.be.instanceOf(EntitlementsError).with.property("code", "ENTITLEMENTS_REFUSED");
    expect((error as EntitlementsError).message).to.equal(
      `list.csv, line 3, column monthly_entitlement: "x" is not an amount above zero. (and 2 more)`,
    );
    expect((error as EntitlementsError).problems).to.have.length(3);
  });

  it("refuses a missing file, a folder and a file that is too large", async () => {
    const path = join(folder, "large.csv");
    await writeFile(path, HEADER);
    await truncate(path, MAX_LIST_BYTES + 1);
    for (const [bad, code] of [
      [path, "FILE_TOO_LARGE"],
      [folder, "FILE_IS_FOLDER"],
      [join(folder, "none.csv"), "FILE_MISSING"],
    ] as const) {
      expect(errorOf(bad)).to.be.instanceOf(ProbityError).with.property("code", code);
    }
  });
});
