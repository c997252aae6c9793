import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { runCli } from "./support/cli.ts";
import { commandsOf, commandsOn, PAGES, readPage, testOf, wordsOf } from "./support/pages.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** Pages whose sentences name commands, too. */
const ALL = [...PAGES, "CONTRIBUTING.md", "samples/README.md", "schemas/README.md", "network/README.md"];
const { scripts } = JSON.parse(readPage("package.json")) as { scripts: Record<string, string> };

/** Words that stand for a value which the command line parses. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  ADDRESS: "0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00",
  DID: "did:ethr:0x7a69:0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00",
  DOCUMENTS: "0x49D98D6b9034219d38B5a82581AF5e008553666e",
  URL: "https://status.example",
};

/** Each command in a sentence or a table of a page. */
function inSentences(page: string): string[] {
  const text = readPage(page).replaceAll(/^( *)```.*?^\1```$/gms, "");
  const named = text.matchAll(/`((?:npm (?:run |start\b|test\b)|(?:npx )?probity )[^`]*)`/g);
  return [...new Set([...named].map(([, command = ""]) => command.replaceAll(/\s+/g, " ")))];
}

/** That the command line has a command with these options; with --help it parses them and does nothing. */
async function expectExists(words: readonly string[]): Promise<void> {
  const { exitCode, out, err } = await runCli(...words, "--help");
  expect(exitCode, err).to.equal(0);
  const [, path = "", rest = ""] = /^Usage: probity ((?:[a-z-]+(?:\|[a-z-]+)? )*)(.*)$/m.exec(out) ?? [];
  const found = path.replaceAll(/\|[a-z-]+/g, "").trim();
  const after = words.join(" ").slice(found.length).trim();
  expect(`${found} ${after}`.trim(), "a command").to.equal(words.join(" "));
  if (rest.includes("[command]")) expect(after, "a command of the group").to.match(/^(-|$)/);
  for (const option of words.filter((word) => word.startsWith("--"))) expect(out).to.include(option);
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("the pages for readers", () => {
  for (const page of PAGES) {
    for (const shown of commandsOn(page)) {
      it(`${page} shows a command that a test runs: ${shown.command}`, () => {
        const test = testOf(shown);
        expect(test, "a test, in test/support/pages.ts").to.not.equal(undefined);
        // Such a test takes every command that is meant for it, so it runs this one.
        expect(readFileSync(join(ROOT, test ?? ""), "utf8")).to.include(`commandsOf("${test ?? ""}")`);
      });
    }
  }

  for (const page of PAGES) {
    it(`${page} shows what is typed in blocks of the language console`, () => {
      const languages = [...readPage(page).matchAll(/^ *```(\S*)$/gm)].map(([, language]) => language);
      const opening = languages.filter((_language, index) => index % 2 === 0);
      for (const language of opening) expect(language).to.match(/^(console|js|ts|json|yaml|toml|mermaid)$/);
    });
  }

  for (const page of ALL) {
    for (const command of inSentences(page)) {
      it(`${page} names a command that exists: ${command}`, async () => {
        const [, script] = /^npm (?:run (?:-s )?)?([\w:]+)/.exec(command) ?? [];
        if (script !== undefined) expect(scripts, "package.json").to.have.property(script);
        const words = wordsOf(command)
          ?.filter((word) => !/^(…|\.\.\.)$/.test(word))
          .map((word) => PLACEHOLDERS[word] ?? word);
        if (words !== undefined && words.length > 0) await expectExists(words);
      });
    }

    it(`${page} has links that lead somewhere`, () => {
      for (const [, link = ""] of readPage(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(link)) continue;
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? page : join(dirname(page), path);
        expect(existsSync(join(ROOT, target)), link).to.equal(true);
        if (anchor !== undefined) expect(anchorsOf(target), link).to.include(anchor);
      }
    });
  }
});

describe("README.md", () => {
  it("has at most 150 lines", () => {
    expect(readPage("README.md").trimEnd().split("\n").length).to.be.at.most(150);
  });

  it("shows the two commands first", () => {
    const commands = commandsOn("README.md").map(({ command }) => command);
    expect(commands.slice(0, 2)).to.deep.equal(["npm start", "npm test"]);
    // This file runs as a part of it.
    expect(commandsOf("test/pages.test.ts").map(({ command }) => command)).to.deep.equal(["npm test"]);
    expect(scripts).to.have.property("test");
  });

  it("has a picture whose lines Mermaid reads", () => {
    const [, picture = ""] = /^```mermaid\n(.*?)^```$/ms.exec(readPage("README.md")) ?? [];
    const [head = "", ...lines] = picture.split("\n").filter((line) => line.trim() !== "");
    expect(head).to.match(/^flowchart (TB|LR)$/);
    const node = String.raw`\w+(?:\["[^"]+"\]|\(\["[^"]+"\]\)|\[\("[^"]+"\)\])?`;
    const arrow = String.raw`(?:-->|-\.->|==>)(?:\|"[^"|]+"\|)?`;
    const line = new RegExp(
      `^\\s+(?:${node}(?: & ${node})*(?: ${arrow} ${node}(?: & ${node})*)*|subgraph \\w+\\["[^"]+"\\]|end)$`,
    );
    for (const text of lines) expect(text).to.match(line);
    const count = (pattern: RegExp): number => lines.filter((text) => pattern.test(text)).length;
    expect(count(/^\s+subgraph /)).to.equal(count(/^\s+end$/));
    // An arrow from or to a name without a text is a typing error that Mermaid draws as a box.
    const named = new Set([...picture.matchAll(/(\w+)(?=\["|\(\["|\[\(")/g)].map(([, name]) => name));
    const used = picture
      .replaceAll(/"[^"]*"/g, "")
      .replaceAll(/^(flowchart|\s+(subgraph|end)).*$/gm, "")
      .matchAll(/\w+/g);
    for (const [name] of used) expect(named, picture).to.include(name);
  });
});
