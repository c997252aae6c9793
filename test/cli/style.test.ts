import { expect } from "chai";
import { report, styled, tell, printJson } from "../../src/cli/output.ts";
import { asciiText, colored, needsAscii, TextForm, widthOf } from "../../src/cli/style.ts";
import { Names } from "../../src/cli/names.ts";
import { keptOutput } from "../support/cli.ts";

const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const HASH = `0x${"ab".repeat(32)}`;
const NAMES = new Names([
  { value: ADDRESS, name: "Duka la Ziwa" },
  { value: HASH, name: "Works 2027" },
]);

describe("the style of the output", () => {
  it("is as wide as the terminal, at least 80 columns, and 80 elsewhere", () => {
    expect(widthOf({ isTTY: true, columns: 120 })).to.equal(120);
    expect(widthOf({ isTTY: true, columns: 40 })).to.equal(80);
    expect(widthOf({ isTTY: true })).to.equal(80);
    expect(widthOf({ columns: 120 })).to.equal(80);
  });

  it("is ASCII where the environment says so", () => {
    for (const env of [
      { PROBITY_ASCII: "1" },
      { TERM: "dumb" },
      { TERM: "linux", LANG: "en_KE.UTF-8" },
      { LANG: "C" },
      { LC_ALL: "POSIX", LANG: "en_KE.UTF-8" },
      { LC_CTYPE: "en_US.ISO-8859-1" },
    ]) {
      expect(needsAscii(env), JSON.stringify(env)).to.equal(true);
    }
    for (const env of [{}, { TERM: "xterm" }, { LANG: "en_KE.UTF-8" }, { LC_ALL: "", LANG: "C.utf8" }]) {
      expect(needsAscii(env), JSON.stringify(env)).to.equal(false);
    }
  });

  it("writes marks in ASCII, and other characters as JSON escapes them", () => {
    expect(asciiText("✔ a → b ⚠ 3 × “c” é")).to.equal('ok a -> b ! 3 x "c" \\u00e9');
    expect(JSON.parse(asciiText('"é 💧"'))).to.equal("é 💧");
  });

  it("colours marks on a terminal, never with NO_COLOR", () => {
    const terminal = { isTTY: true, getColorDepth: () => 8 } as const;
    const text = "✔ fits\n  ✖ does ✔ not\n⚠ mind";
    expect(colored(text, terminal, {})).to.equal(
      "\u001b[32m✔\u001b[39m fits\n  \u001b[31m✖\u001b[39m does ✔ not\n\u001b[33m⚠\u001b[39m mind",
    );
    expect(colored("ok fits", terminal, { NO_COLOR: "" })).to.equal("\u001b[32mok\u001b[39m fits");
    for (const [stream, env] of [
      [terminal, { NO_COLOR: "1" }],
      [{ ...terminal, isTTY: false }, {}],
      [{ ...terminal, isTTY: false }, { FORCE_COLOR: "1" }],
      [{ ...terminal, getColorDepth: () => 1 }, {}],
    ] as const) {
      expect(colored(text, stream, env)).to.equal(text);
    }
  });

  it("shortens hashes and ids in the middle, unless all of them is asked for", () => {
    const text = `${ADDRESS} said ${HASH}: ${HASH}.`;
    expect(new TextForm(keptOutput()).text(text)).to.equal(`${ADDRESS} said 0xabab…abab: 0xabab…abab.`);
    expect(new TextForm(keptOutput()).evidence(text)).to.equal(text);
    expect(new TextForm(keptOutput({ wide: true })).text(text)).to.equal(text);
    const form = new TextForm(keptOutput());
    expect(form.text(form.whole(HASH))).to.equal(HASH);
  });

  it("leaves values that are part of a command, a path, a URL, a DID or JSON", () => {
    for (const text of [
      `Try "probity fund show ${HASH}".`,
      `deployments/31337-${HASH}.json`,
      `keys/${HASH}`,
      `did:ethr:0x7a69:${ADDRESS}`,
      `{ "hash": "${HASH}" }`,
      `${HASH}.json`,
    ]) {
      expect(new TextForm(keptOutput(), NAMES).text(text)).to.equal(text);
    }
  });

  it("puts the name of an address before it", () => {
    expect(new TextForm(keptOutput(), NAMES).text(`by ${ADDRESS}, of ${HASH}`)).to.equal(
      "by Duka la Ziwa (0x5FbD…0aa3), of Works 2027 (0xabab…abab)",
    );
    expect(new TextForm(keptOutput({ wide: true }), NAMES).text(ADDRESS)).to.equal(`Duka la Ziwa (${ADDRESS})`);
  });

  it("shortens a table's addresses, then leaves names alone, until its rows fit", () => {
    const other = "0x1B797E21d3F8C9Df1cB18508BAC724979e0B870C";
    const lines = (cells: string[], style = {}): string[] =>
      new TextForm(keptOutput(style), NAMES).table([cells]).split("\n");
    expect(lines([other, "paid"])).to.deep.equal([`${other}  paid`]);
    expect(lines([other, other, "paid"])).to.deep.equal(["0x1B79…870C  0x1B79…870C  paid"]);
    expect(lines([ADDRESS, ADDRESS, "x".repeat(30)])).to.deep.equal([`Duka la Ziwa  Duka la Ziwa  ${"x".repeat(30)}`]);
    expect(lines([other, other, "paid"], { wide: true, width: Infinity })).to.deep.equal([`${other}  ${other}  paid`]);
  });

  it("keeps columns straight in ASCII", () => {
    const ascii = new TextForm(keptOutput({ ascii: true }));
    expect(
      ascii.table([
        ["✔", "a"],
        ["-", "b"],
      ]),
    ).to.equal("ok  a\n-   b");
  });
});

describe("the output", () => {
  it("wraps results and notices, but no JSON", () => {
    const output = keptOutput({ width: 20 });
    report(output, {}, () => "one two three four five six");
    tell(output, "⚠ one two three four five six");
    printJson(output, { text: "one two three four five six" });
    expect(output.out).to.deep.equal([
      "one two three four\n  five six",
      '{\n  "text": "one two three four five six"\n}',
    ]);
    expect(output.err).to.deep.equal(["⚠ one two three four\n  five six"]);
  });

  it("has no notice beside JSON", () => {
    const output = keptOutput({ json: true });
    tell(output, "something");
    report(output, { amount: 12n }, () => "text");
    expect([output.err, output.out]).to.deep.equal([[], ['{\n  "amount": "12"\n}']]);
  });

  it("follows the options of every command", () => {
    const base = keptOutput({ width: 100 });
    expect(styled(base, ["--wide", "--json"])).to.include({ json: true, wide: true, width: Infinity, ascii: false });
    const ascii = styled(base, ["--ascii"]);
    expect(ascii).to.include({ json: false, wide: false, width: 100 });
    ascii.note("→ next");
    printJson(ascii, { name: "Côte → x" });
    expect(base.err).to.deep.equal(["-> next"]);
    expect(JSON.parse(base.out.join(""))).to.deep.equal({ name: "Côte → x" });
    expect(base.out.join("")).to.match(/^[ -~\n]+$/);
  });
});
