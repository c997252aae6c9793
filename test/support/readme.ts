import { readFileSync } from "node:fs";

export const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The commands of the command line that the README shows, each with what it shows of their output. */
export const shownCommands: readonly { command: string; lines: readonly string[] }[] = [
  ...README.matchAll(/^\$ npm run probity -- (.+)\n((?:(?!```|\$ ).*\n)*)/gm),
].map(([, command = "", output = ""]) => ({
  command,
  lines: output.split("\n").filter((text) => !["", "…"].includes(text.trim())),
}));

/** A whole line of output that the README shows with parts left out as "…". */
export function likeLine(line: string): RegExp {
  const parts = line.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "m");
}

/** What the README shows of a command that begins so. */
export function shownOf(beginning: string): { command: string; lines: readonly string[] } {
  const found = shownCommands.find(({ command }) => command.startsWith(beginning));
  if (found === undefined) throw new Error(`the README shows no ${beginning}`);
  return found;
}

/** A program that the README shows, found by something it says, and what it prints. */
export function programOf(word: string): { program: string; printed: string } {
  for (const [, program = "", printed = ""] of README.matchAll(
    /^```js\n((?:(?!```).*\n)+)```\n\n```console\n\$ node .+\n((?:(?!```).*\n)+)```$/gm,
  )) {
    if (program.includes(word)) return { program, printed };
  }
  throw new Error(`the README shows no program with ${word} and what it prints`);
}
