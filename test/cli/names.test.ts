import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ProbityError } from "../../src/base/errors.ts";
import { Names } from "../../src/cli/names.ts";
import { namesFile, readNames, writeNames } from "../../src/cli/namesFile.ts";
import { ListedError } from "../../src/cli/output.ts";
import { expectRefusal, runCli } from "../support/cli.ts";

const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const OTHER = "0x1B797E21d3F8C9Df1cB18508BAC724979e0B870C";
const LINE = `0x${"ab".repeat(32)}`;

describe("names", () => {
  const names = new Names([
    { value: ADDRESS, name: "Ziwa Works" },
    { value: OTHER, name: "ziwa works" },
    { value: LINE, name: "Works" },
    { value: "tender/7", name: "Boreholes" },
  ]);

  it("are found for a value in any case of its letters", () => {
    expect(names.nameOf(ADDRESS.toLowerCase())).to.equal("Ziwa Works");
    expect(names.nameOf(LINE.toUpperCase().replace("0X", "0x"))).to.equal("Works");
    expect(names.nameOf("tender/8")).to.equal(undefined);
  });
  it("stand for all values of one kind that have them", () => {
    expect(names.valuesOf("ZIWA WORKS ", "address")).to.deep.equal([ADDRESS, OTHER]);
    expect(names.valuesOf("works", "address")).to.deep.equal([]);
    expect(names.valuesOf("works", "id")).to.deep.equal([LINE]);
    expect(names.namesOf("tender")).to.deep.equal(["Boreholes"]);
  });
});

describe("the file of names", () => {
  let folder: string;
  const home = process.env["PROBITY_HOME"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "probity-names-"));
    process.env["PROBITY_HOME"] = folder;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    Reflect.deleteProperty(process.env, "PROBITY_NAMES");
    if (home === undefined) Reflect.deleteProperty(process.env, "PROBITY_HOME");
    else process.env["PROBITY_HOME"] = home;
  });
  const file = (text: string): string => {
    const path = join(folder, "given.csv");
    writeFileSync(path, text);
    return path;
  };
  const problems = (text: string): string => {
    try {
      readNames(file(text));
      return "";
    } catch (error) {
      return error instanceof ListedError ? error.lines.join("\n") : (error as ProbityError).code;
    }
  };

  it("is the one that is named, or names.csv of PROBITY_HOME, or none", () => {
    expect(namesFile()).to.equal(undefined);
    const path = writeNames([{ value: ADDRESS, name: 'Ziwa "Works", Ltd' }]);
    expect(readFileSync(path, "utf8")).to.equal(`address,name\n${ADDRESS},"Ziwa ""Works"", Ltd"\n`);
    expect([namesFile(), namesFile("other.csv"), namesFile("")]).to.deep.equal([path, "other.csv", undefined]);
    process.env["PROBITY_NAMES"] = "third.csv";
    expect(namesFile()).to.equal("third.csv");
    expect(readNames(path).nameOf(ADDRESS)).to.equal('Ziwa "Works", Ltd');
  });
  it("names addresses, ids and tenders", () => {
    const names = readNames(file(`name;address\nZiwa;${ADDRESS.toLowerCase()}\nLine;${LINE}\nWell;tender/7\n`));
    expect([ADDRESS, LINE, "tender/7"].map((value) => names.nameOf(value))).to.deep.equal(["Ziwa", "Line", "Well"]);
  });
  it("refuses what is no value, a value with two names, and a name that reads as something else", () => {
    const row = (value: string, name: string): string => `address,name\n${value},${name}\n`;
    expect(problems(row("0x12", "Ziwa"))).to.match(/given\.csv:2: address: is not an address.*tender\/ and a number/);
    expect(problems(row("tender/0", "Ziwa"))).to.match(/:2: address/);
    expect(problems(row(ADDRESS.replace("Fb", "fb"), "Ziwa"))).to.match(/wrong checksum/);
    expect(problems(`${row(ADDRESS, "Ziwa")}${ADDRESS.toLowerCase()},Bonde\n`)).to.match(/:3: address: .*on line 2/);
    for (const name of ["0xZiwa", "-ziwa", "77", "a\u202eb", "x".repeat(61)]) {
      expect(problems(row(ADDRESS, name)), name).to.match(/:2: name: /);
    }
    expect(problems("address\n0x\n")).to.equal("CSV_HEADER");
  });
  it("that is wrong ends a command with its lines", async () => {
    expectRefusal(await runCli("fund", "list", "--names", join(folder, "no.csv")), "FILE_MISSING");
    const path = file(`address,name\n${ADDRESS},77\n`);
    expect((await runCli("fund", "list", "--names", path)).err).to.match(/given\.csv:2: name:.*CSV_REFUSED/s);
  });
  it("refuses a name that stands for two", async () => {
    const path = file(`address,name\n${ADDRESS},Ziwa\n${OTHER},Ziwa\n`);
    const run = await runCli("identity", "show", "Ziwa", "--names", path);
    expectRefusal(run, "USAGE", new RegExp(`stands for .*${ADDRESS}.* and .*${OTHER}`, "i"));
  });
});
