import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commandsToTry, tryOutLines, type TryOut } from "../../../src/cli/tryOut/commands.ts";
import { keysFolder, tryOutFile, writeKeystores } from "../../../src/cli/tryOut/files.ts";
import { usualNames } from "../../../src/cli/namesFile.ts";
import { probityHome, shortPath } from "../../../src/cli/home.ts";
import { Names } from "../../../src/cli/names.ts";
import { readInvoice } from "../../../src/invoices/node/readInvoice.ts";
import { endYear, playedYear, type PlayedYear } from "../../scenario/fixture.ts";
import { runCli } from "../../support/cli.ts";
import { pasted } from "../../support/shell.ts";

const PASSWORD = "PROBITY_PASSWORD=sandbox ";

describe("the commands that npm start prints", function () {
  this.timeout(240_000);
  let played: PlayedYear;
  let persons: TryOut[];

  const commands = (): TryOut["commands"] => persons.flatMap((person) => person.commands);
  const toTry = (names = usualNames()): Promise<TryOut[]> =>
    commandsToTry(played.stage, played.year, { rpc: played.sandbox.url, names });

  before(async () => {
    played = await playedYear();
    persons = await played.atHome(() => toTry());
  });
  after(endYear);

  it("are at most five for each of some persons", () => {
    expect(persons.length).to.be.within(4, 7);
    for (const person of persons) expect(person.commands.length, person.who).to.be.within(1, 5);
    for (const who of [/citizen/, /auditor/, /supplier \(Kisima/, /registrar \(Ziwa/]) {
      expect(persons.filter((person) => who.test(person.who))).to.have.length(1);
    }
  });

  it("name every budget line, the tender and the lists", () => {
    const typed = commands().map(({ words }) => words.slice(0, -2).join(" "));
    const lines = ["school-kitchens", "hill-relief", "water-points-2026"].map((name) => `fund show ${name}`);
    expect(typed).to.include.members(["fund list", ...lines, "tender list"]);
    expect(typed).to.include(`tender show ${played.stage.samples.tender.title}`);
  });

  it("name values where no file of names is used, or where a name stands for two", async () => {
    const { id } = played.year.lines[0]!;
    const shown = async (names: Names): Promise<string[]> => {
      const found = await played.atHome(() => toTry(names));
      return found.flatMap((person) => person.commands.map(({ words }) => words.slice(0, 3).join(" ")));
    };
    expect(await shown(new Names())).to.include.members([`fund show ${id}`, "tender show 1"]);
    const twice = played.year.lines.map((line) => ({ value: line.id, name: "a line" }));
    expect(await shown(new Names(twice))).to.include(`fund show ${id}`);
  });

  it("fit a terminal, and are read back by a shell", async () => {
    await played.atHome(() => {
      const lines = tryOutLines(persons, "npm run probity --");
      // A folder of tests has a longer path than .probity.
      const homely = lines.map((line) => line.replaceAll(shortPath(probityHome()), ".probity"));
      for (const line of homely) expect(line.length, line).to.be.at.most(80);
      const words = pasted(tryOutLines(persons, "probity").filter((line) => /^ {4}/.test(line)));
      expect(words).to.deep.equal(commands().flatMap((command) => command.words));
      expect(lines.filter((line) => line.includes(PASSWORD))).to.have.length(
        commands().filter(({ signs }) => signs).length,
      );
    });
  });

  it("begin a document that no bill was issued for, of a seller of the year", async () => {
    const { number, seller } = await played.atHome(() => readInvoice(tryOutFile("invoice.xml")));
    const numbers = played.year.documents.map(({ invoice }) => invoice.number);
    expect(numbers).to.include("KBW-0103").and.not.to.include(number);
    expect(seller.name).to.equal("Kisima Borehole Works Ltd");
  });

  it("work in their order, and take the password only where they open a keystore", async () => {
    await played.atHome(async () => {
      expect(writeKeystores(played.stage)).to.equal(23 + 38);
      const printed: string[] = [];
      for (const { words, signs } of commands()) printed.push(await outputOf(words, signs));
      const all = printed.join("\n");
      expect(all)
        .to.match(/Issued 1 document over KES 210,712.61/)
        .and.to.match(/is real: KES 210,712.61/)
        .and.to.match(/1 seat prepared/)
        .and.to.match(/is enrolled as a person by /)
        .and.to.match(/supports the key 0x\w+ for Kombo Kilimo .*; it starts with 2 guardians/)
        .and.to.match(/may issue until/)
        .and.to.match(/\nValid: issued by did:ethr:/)
        .and.not.to.match(/990001/);
    });
  });

  it("never name a key that is there", async () => {
    await played.atHome(async () => {
      const created = join(keysFolder(), "person.json");
      const key = readFileSync(created, "utf8");
      const made = (await toTry()).flatMap((person) => person.commands).map(({ words }) => words.join(" "));
      expect(made.filter((command) => command.includes("person-2.json"))).to.have.length(2);
      expect(made.filter((command) => command.includes("person.json"))).to.have.length(0);
      expect(readFileSync(created, "utf8")).to.equal(key);
    });
  });

  it("use the names that the user's next command knows", async () => {
    await played.atHome(async () => {
      const own = join(probityHome(), "own.csv");
      const { id } = played.year.lines[0]!;
      writeFileSync(own, `address,name\n${id},meals\n`);
      process.env["PROBITY_NAMES"] = own;
      try {
        const found = (await toTry()).flatMap((person) => person.commands).map(({ words }) => words.join(" "));
        expect(found.some((command) => command.startsWith("fund show meals "))).to.equal(true);
        expect(found.some((command) => command.includes("hill-relief"))).to.equal(false);
      } finally {
        Reflect.deleteProperty(process.env, "PROBITY_NAMES");
        rmSync(own);
      }
    });
  });

  async function outputOf(words: readonly string[], signs: boolean): Promise<string> {
    const saved = process.env["PROBITY_PASSWORD"];
    if (signs) process.env["PROBITY_PASSWORD"] = "sandbox";
    else Reflect.deleteProperty(process.env, "PROBITY_PASSWORD");
    try {
      const { exitCode, out, err } = await runCli(...words);
      expect(exitCode, `${words.join(" ")}\n${out}\n${err}`).to.equal(0);
      return out;
    } finally {
      if (saved === undefined) Reflect.deleteProperty(process.env, "PROBITY_PASSWORD");
      else process.env["PROBITY_PASSWORD"] = saved;
    }
  }
});
