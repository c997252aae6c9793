import { expect } from "chai";
import { type Command, InvalidArgumentError } from "commander";
import { Wallet } from "ethers";
import { loadProgram } from "../../src/cli/main.ts";
import { terminal } from "../../src/cli/output.ts";
import { sandboxKey } from "../../src/scenario/cast.ts";
import { readSamples } from "../../src/scenario/samples.ts";
import { runCli } from "../support/cli.ts";

/** What no option and no argument that is looked at takes. */
const WRONG = "\t<wrong>";

/** The commands that do something themselves, each with the words that it is typed with. */
function leaves(command: Command, words: readonly string[] = []): { words: readonly string[]; command: Command }[] {
  if (command.commands.length === 0) return [{ words, command }];
  return command.commands.flatMap((sub) => leaves(sub, [...words, sub.name()]));
}

/** Whether what parses an option or argument refuses the wrong text; most of what is a file's name or a text does not. */
function refuses(parse: ((text: string, previous: never) => unknown) | undefined): boolean {
  try {
    parse?.(WRONG, undefined as never);
    return false;
  } catch (error) {
    return error instanceof InvalidArgumentError;
  }
}

/** Runs a command with --json and expects the one answer that programs get to what is typed wrong. */
async function expectUsage(words: readonly string[], ...argv: string[]): Promise<Record<string, unknown>> {
  const run = await runCli(...words, ...argv, "--json");
  const typed = [...words, ...argv].join(" ");
  expect([run.exitCode, run.err], typed).to.deep.equal([1, ""]);
  const { error, ...rest } = JSON.parse(run.out) as { error: Record<string, unknown> };
  expect(rest, typed).to.deep.equal({});
  expect(error, typed).to.include({ code: "USAGE" });
  expect(error["message"], typed).to.match(/^[A-Z"].*\.$/s);
  expect(error["next"], typed).to.contain(`"probity ${words.join(" ")} --help"`);
  return error;
}

const program = await loadProgram(terminal);
const all = leaves(program);

/** The words of the example in a command's help, as a shell reads them. */
function exampleIn(help: string): string[] {
  const [, text = ""] = /\nExample:\n(.*?)\n\n/s.exec(help) ?? [];
  return text.replaceAll(" \\\n", " ").trim().split(/ +/);
}

/** Parses what follows a command's own words, without running it. */
async function parse(command: Command, argv: readonly string[]): Promise<void> {
  await command.action(() => undefined).parseAsync(argv, { from: "user" });
}

describe("the help of every command", () => {
  /** The addresses that `npm start` knows, whose keystores it writes. */
  const known = new Set<string>();
  before(async () => {
    const { county } = await readSamples();
    for (const { key } of [...county.organisations, ...county.people]) known.add(new Wallet(sandboxKey(key)).address);
  });

  for (const { words, command } of all) {
    it(`has an example that can be typed: ${words.join(" ")}`, async () => {
      const { out } = await runCli(...words, "--help");
      const [program_, ...typed] = exampleIn(out);
      expect(program_).to.equal("probity");
      expect(typed.slice(0, words.length)).to.deep.equal(words);
      await parse(command, typed.slice(words.length));
      for (const line of out.slice(out.indexOf("\nExample:")).split("\n")) expect(line.length).to.be.at.most(80);
      for (const word of typed.filter((one) => /^0x[0-9a-fA-F]{40}$/.test(one))) {
        expect(known.has(word), `${word} of the sample county`).to.equal(true);
      }
    });
    it(`shows no internal default, and names PROBITY_HOME: ${words.join(" ")}`, async () => {
      const { out } = await runCli(...words, "--help");
      expect(out).not.to.match(/\(default:\s+(\[|\{|"0x|""|undefined)/);
      expect(out).to.contain("PROBITY_HOME");
    });
  }
});

describe("every command", () => {
  it("takes the options of the output", () => {
    expect(program.options.map(({ long }) => long)).to.include.members(["--json", "--wide", "--ascii"]);
  });

  it("is found", () => {
    const typed = all.map(({ words }) => words.join(" "));
    expect(typed).to.include.members(["start", "credential verify", "credential vc revoke", "identity owner change"]);
    expect(new Set(typed).size).to.equal(typed.length).and.to.be.greaterThan(50);
  });

  it("asks before it does what cannot be undone, and takes --yes instead of the answer", () => {
    const asking = all.filter(({ command }) => command.options.some(({ long }) => long === "--yes"));
    // The list of docs/decisions/0062.
    expect(asking.map(({ words }) => words.join(" "))).to.deep.equal([
      "identity end",
      "identity owner change",
      "credential withdraw",
      "credential revoke",
      "credential vc revoke",
    ]);
    const final = all.filter(({ command }) => /for ever/.test(command.description()));
    for (const { words } of final) expect(asking.map((one) => one.words.join(" "))).to.include(words.join(" "));
  });

  for (const { words, command } of all) {
    it(`answers what is typed wrong as JSON: ${words.join(" ")}`, async () => {
      expect(command.description(), "a description").to.match(/^\S/);
      await expectUsage(words, "--no-such-option");

      const needed = command.registeredArguments.filter(({ required }) => required);
      const mandatory = command.options.filter((option) => option.mandatory);
      if (needed.length + mandatory.length > 0) await expectUsage(words);

      for (const option of command.options.filter(({ parseArg }) => refuses(parseArg))) {
        const { message } = await expectUsage(words, option.long ?? "", WRONG);
        expect(message).to.contain(option.long);
      }
      const [first] = command.registeredArguments;
      if (first?.variadic !== true && refuses(first?.parseArg)) {
        const others = command.options.filter(({ mandatory: must }) => must);
        // The value of an argument is looked at after the options that must be there.
        if (others.length === 0) await expectUsage(words, ...command.registeredArguments.map(() => WRONG));
      }
    });
  }
});
