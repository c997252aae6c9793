import { readdirSync, readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);

/** A command that a page shows after a "$" in a block of the language `console`. */
export interface ShownCommand {
  page: string;
  /** As it is typed, on one line. */
  command: string;
  /** What the page shows of its output, without lines that say that something was left out. */
  lines: readonly string[];
}

/** The pages that show commands: README.md and the manuals in docs/. */
export const PAGES = ["README.md", ...filesIn("docs").map((name) => `docs/${name}`)];

/** A file of the project as text. */
export function readPage(page: string): string {
  return readFileSync(new URL(page, ROOT), "utf8");
}

/**
 * The test that runs the commands of a page that begin so; the first entry that fits counts. Such a test takes its
 * commands from {@link commandsOf}, so that whatever a page shows is run as it stands there.
 */
const RUN_BY: readonly (readonly [page: string, beginning: string, test: string])[] = [
  ["README.md", "npm test", "test/pages.test.ts"],
  ["README.md", "npm start", "test/scenario/year.test.ts"],
  ["README.md", "npm run -s probity -- ", "test/scenario/year.test.ts"],
  ["docs/identity.md", "", "test/scenario/year.test.ts"],
  ["docs/operations.md", "probity deploy --verify", "test/cli/chain.test.ts"],
  ["docs/operations.md", "probity deploy --network", "test/scenario/sampleTrial.test.ts"],
  ["docs/operations.md", "probity gateway --network", "test/scenario/sampleTrial.test.ts"],
  ["docs/operations.md", "probity start --network", "test/network/besuYear.test.ts"],
  ["docs/operations.md", "", "test/network/operations.test.ts"],
  ["docs/sdk.md", "", "test/sdk/install.test.ts"],
];

/** The test that runs a command, if one does. */
export function testOf({ page, command }: ShownCommand): string | undefined {
  return RUN_BY.find(([where, beginning]) => where === page && command.startsWith(beginning))?.[2];
}

/** Every command in the console blocks of a page. */
export function commandsOn(page: string): ShownCommand[] {
  return [...readPage(page).matchAll(/^( *)```console\n(.*?)^\1```$/gms)].flatMap(([, indent = "", block = ""]) => {
    const text = block.replaceAll(new RegExp(`^${indent}`, "gm"), "").replaceAll(/ \\\n */g, " ");
    return text
      .split(/^\$ /m)
      .slice(1)
      .map((shown) => {
        const [command = "", ...lines] = shown.split("\n");
        return { page, command, lines: lines.filter((line) => !["", "…"].includes(line.trim())) };
      });
  });
}

/** The commands that a test must run, in the order of the pages. */
export function commandsOf(test: string): ShownCommand[] {
  const found = PAGES.flatMap(commandsOn).filter((shown) => testOf(shown) === test);
  if (found.length === 0) throw new Error(`no page shows a command that ${test} runs`);
  return found;
}

/** The words after the program's name, as a shell reads them; undefined for a command of another program. */
export function wordsOf(command: string): string[] | undefined {
  const [, rest] = /^(?:npm run (?:-s )?probity -- |(?:npx )?probity )(.*?)(?: \| .*)?$/.exec(command) ?? [];
  const words = rest ?? (/^npm start\b/.test(command) ? command.replace(/^npm start(?: --)?/, "start") : undefined);
  return words
    ?.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)
    ?.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, one?: string, two?: string) => one ?? two ?? ""));
}

/** A whole line of output in which a page leaves out parts as "…". */
export function likeLine(line: string): RegExp {
  const parts = line.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "m");
}

/** A program that a page shows before the command that runs it. */
export function programOn(page: string, command: string): string {
  const shown = readPage(page).split(`\n$ ${command}\n`)[0] ?? "";
  const programs = [...shown.matchAll(/^```js\n(.*?)^```$/gms)];
  const program = programs.at(-1)?.[1];
  if (program === undefined) throw new Error(`${page} shows no program before ${command}`);
  return program;
}

/**
 * The TypeScript programs of a page by their file names, which the first line of a block gives as a comment. A block
 * without such a line continues the one before it.
 */
export function programsOn(page: string): ReadonlyMap<string, string> {
  const programs = new Map<string, string>();
  let file: string | undefined;
  for (const [, block = ""] of readPage(page).matchAll(/^```ts\n(.*?)^```$/gms)) {
    file = /^\/\/ ([\w-]+\.ts)\n/.exec(block)?.[1] ?? file;
    if (file === undefined) throw new Error(`${page} has a block of TypeScript that belongs to no file`);
    programs.set(file, [programs.get(file), block].filter((part) => part !== undefined).join("\n"));
  }
  return programs;
}

function filesIn(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, ROOT))
    .filter((name) => name.endsWith(".md"))
    .sort();
}
