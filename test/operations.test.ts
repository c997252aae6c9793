import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Command } from "commander";
import { loadProgram } from "../src/cli/main.ts";
import { terminal } from "../src/cli/output.ts";

const GUIDE = readFileSync(new URL("../docs/operations.md", import.meta.url), "utf8");

/** Every command that the operators' guide shows, in code blocks and in sentences. */
const commands = [...GUIDE.matchAll(/`probity (?!\.\.\.)([^`]+)`|^ *probity (.+)$/gm)].map(([, inline, block]) =>
  (inline ?? block ?? "").replaceAll(/\s+/g, " "),
);

/** The command that some words name, and the words that are left over for it. */
function find(words: readonly string[], command: Command): { command: Command; rest: readonly string[] } {
  const sub = command.commands.find((one) => one.name() === words[0]);
  return sub === undefined ? { command, rest: words } : find(words.slice(1), sub);
}

const program = await loadProgram(terminal);

describe("the operators' guide", () => {
  it("shows commands", () => {
    expect(commands).to.have.length.above(25);
  });

  for (const text of new Set(commands)) {
    it(`shows a command and options that exist: ${text}`, () => {
      const { command, rest } = find(text.split(" "), program);
      expect(
        command.commands.map((sub) => sub.name()),
        "a group of commands",
      ).to.deep.equal([]);
      const known = [...command.options, ...program.options].map(({ long }) => long);
      expect(known).to.include.members(rest.filter((word) => word.startsWith("--")));
    });
  }
});
