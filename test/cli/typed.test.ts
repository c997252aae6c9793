import { expect } from "chai";
import { reportError } from "../../src/cli/output.ts";
import { asTyped, typedAs, typedLines } from "../../src/cli/typed.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { keptOutput, runStyled } from "../support/cli.ts";
import { pasted } from "../support/shell.ts";

describe("what a user types to start the program", () => {
  const cases: [what: string, script: string, form: string][] = [
    ["in a clone", "/home/a/probity/bin/probity.mjs", "npm run probity --"],
    ["from a package", "/home/a/tenders/node_modules/.bin/probity", "npx probity"],
    ["from a package in npx's own folder", "/home/a/.npm/_npx/1f/node_modules/.bin/probity", "npx probity"],
    ["from a package on Windows", "C:\\tenders\\node_modules\\.bin\\..\\probity\\bin\\probity.mjs", "npx probity"],
    ["from the PATH", "/usr/local/bin/probity", "probity"],
  ];
  for (const [what, script, form] of cases) {
    it(`is ${form} ${what}`, () => {
      expect(typedAs(script)).to.equal(form);
    });
  }

  it("stands in every command that a message quotes, and nowhere else", () => {
    const message = 'Probity is down. Run "probity network up --dir a", or "probity sandbox up"; see probity-relay.';
    expect(asTyped(message, "npx probity")).to.equal(
      'Probity is down. Run "npx probity network up --dir a", or "npx probity sandbox up"; see probity-relay.',
    );
  });

  /** What a command prints that was started so. */
  const said = async (...argv: string[]): Promise<string> => {
    const { out, err } = await runStyled({ width: Infinity, typedAs: "npm run probity --" }, argv);
    return out + err;
  };
  it("stands in errors, as text and as JSON", async () => {
    const argv = ["network", "status", "--dir", "/nowhere"];
    expect(await said(...argv)).to.include('"npm run probity -- network init --out DIR"');
    const { error } = JSON.parse(await said(...argv, "--json")) as { error: { next: string } };
    expect(error.next).to.include('"npm run probity -- network init --out DIR"');
  });
  it("stands in the hints of usage errors", async () => {
    expect(await said("bill", "show")).to.include('"npm run probity -- bill show --help"');
  });
  it("is the program's name where no form was given", () => {
    const output = keptOutput();
    reportError(output, new ProbityError("A", "B.", 'Run "probity start".'));
    expect(output.err).to.deep.equal(['✖ A  B.\n  → Run "probity start".']);
  });
});

describe("a command to paste", () => {
  it("is read back by a shell, word for word", () => {
    const words = [
      "bill",
      "issue",
      "my files/a 'b'.xml",
      "--jurisdiction",
      "Ziwa County",
      "--out",
      "$HOME/`x`",
      "--x",
      "",
    ];
    expect(pasted(typedLines(words, "probity", 4))).to.deep.equal(words);
  });
  it("fits a terminal, and keeps an option beside its value", () => {
    const address = `0x${"ab".repeat(20)}`;
    const words = ["bill", "issue", "a.xml", "--issuer", address, "--buyer", address, "--series", "KES"];
    const lines = typedLines(words, "probity", 4);
    expect(lines).to.deep.equal([
      "    probity bill issue a.xml \\",
      `      --issuer ${address} \\`,
      `      --buyer ${address} --series KES`,
    ]);
    expect(pasted(lines)).to.deep.equal(words);
  });
});
