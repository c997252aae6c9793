import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { namesOf, offerNames } from "../../../src/cli/tryOut/names.ts";
import { readNames, usualNames } from "../../../src/cli/namesFile.ts";
import { sandboxCast } from "../../../src/scenario/cast.ts";
import { readSamples } from "../../../src/scenario/samples.ts";
import type { Stage } from "../../../src/scenario/stage.ts";
import { Story } from "../../../src/scenario/story.ts";

type NamedYear = Parameters<typeof namesOf>[1];

describe("the file of names of a year", () => {
  let home: string;
  let saved: string | undefined;
  let said: string[];
  let stage: Stage;

  const file = (): string => join(home, "names.csv");
  const idOf = (digit: string): string => `0x${digit.repeat(64)}`;
  const year = (digit: string): NamedYear =>
    ({ lines: [{ id: idOf(digit), key: "hill-relief" }], tender: { tenderId: 7n } }) as unknown as NamedYear;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "probity-names-"));
    saved = process.env["PROBITY_HOME"];
    process.env["PROBITY_HOME"] = home;
    said = [];
    const wallet = (key: string): Wallet => new Wallet(key);
    const [cast, samples] = [sandboxCast({ own: wallet, courier: wallet }), await readSamples()];
    stage = { cast, samples, story: new Story((text) => said.push(text)) } as unknown as Stage;
  });
  afterEach(() => {
    if (saved === undefined) Reflect.deleteProperty(process.env, "PROBITY_HOME");
    else process.env["PROBITY_HOME"] = saved;
    rmSync(home, { recursive: true });
  });

  it("names organisations, officers, lines, schemas and the tender, each once", () => {
    offerNames(stage, year("a"));
    const names = readNames(file());
    const identity = (key: string): string => stage.cast.actor(key).identity;
    expect(names.nameOf(identity("kisima-works"))).to.equal("Kisima Borehole Works Ltd");
    expect(names.nameOf(identity("officer-22"))).to.equal("Wanja Jiwe");
    expect(names.valuesOf("hill-relief", "id")).to.deep.equal([idOf("a")]);
    expect(names.valuesOf("business-licence", "id")).to.have.length(1);
    expect(names.valuesOf(stage.samples.tender.title, "tender")).to.deep.equal(["tender/7"]);
    const all = namesOf(stage, year("a"));
    expect(new Set(all.map(({ name }) => name)).size).to.equal(all.length);
    expect(said.join("\n")).to.match(/names\.csv; commands show and take them/);
  });

  it("is written again over that of an earlier year", () => {
    offerNames(stage, year("a"));
    offerNames(stage, year("b"));
    expect(usualNames().valuesOf("hill-relief", "id")).to.deep.equal([idOf("b")]);
  });

  it("stays as it is when it has a name of the user, or cannot be read", () => {
    const refused = (): void => {
      const before = readFileSync(file(), "utf8");
      said = [];
      offerNames(stage, year("b"));
      expect(readFileSync(file(), "utf8")).to.equal(before);
      expect(said.join("\n")).to.match(/names\.csv has names of yours, so the names of the year were not written/);
    };
    offerNames(stage, year("a"));
    appendFileSync(file(), "tender/9,our school\n");
    refused();
    writeFileSync(file(), "address;name;note\n");
    refused();
  });

  it("is none where the user has switched names off", () => {
    offerNames(stage, year("a"));
    process.env["PROBITY_NAMES"] = "";
    try {
      expect(usualNames().namesOf("id")).to.deep.equal([]);
    } finally {
      Reflect.deleteProperty(process.env, "PROBITY_NAMES");
    }
  });
});
