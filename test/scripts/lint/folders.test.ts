import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { CORE, folderRules, ORDER } from "../../../scripts/lint/folders.mjs";

const root = join(import.meta.dirname, "../../..");
const linter = new Linter({ cwd: root });

/** What the rules say of a file of src with that text. */
function findings(file: string, text: string): string[] {
  const parser = { files: ["**/*.ts"], languageOptions: { parser: tseslint.parser as Linter.Parser } };
  const found = linter.verify(text, [parser, ...folderRules], join(root, "src", file));
  return found.map(({ message }) => message);
}

describe("the order of the folders of src", () => {
  it("has a place for every folder, and the core is part of it", () => {
    const folders = readdirSync(join(root, "src"));
    expect(ORDER.flat())
      .to.include.members(folders)
      .and.to.include.members([...CORE]);
    expect(new Set(ORDER.flat()).size).to.equal(ORDER.flat().length);
    expect(findings("shop/a.ts", "")).to.deep.equal([
      "src/shop has no place in the order: give it one in scripts/lint/folders.mjs.",
    ]);
  });

  const back = "src/identity may not import src/cli; scripts/lint/folders.mjs has the order.";
  const arrows = {
    'import { a } from "../../cli/text.ts";': [back],
    'import type { A } from "../../cli/text.ts";': [back],
    'export * from "../../cli/text.ts";': [back],
    'const a = import("../../cli/text.ts");': [back],
    'let a: import("../../cli/text.ts").A;': [back],
    'import { a } from "../../invoices/index.ts";': [back.replace("cli", "invoices")],
    'import { a } from "../../../test/a.ts";': ["src/identity may not import test/a.ts, which is outside src."],
    'import { a } from "../keys.ts"; import { b } from "../../contracts/send.ts"; import { z } from "zod";': [],
  };
  for (const [text, expected] of Object.entries(arrows)) {
    it(`${expected.length === 0 ? "allows" : "refuses"} in src/identity/acts: ${text}`, () => {
      expect(findings("identity/acts/a.ts", text)).to.deep.equal(expected);
    });
  }

  it("keeps Node out of the core, but for its folders called node", () => {
    const text = 'import "node:fs"; import "../base/node/files.ts"; Buffer.alloc(1); let a: NodeJS.Timeout;';
    expect(findings("bills/a.ts", text)).to.have.length(4);
    expect(findings("bills/node/a.ts", text.replace("../", "../../"))).to.deep.equal([]);
    expect(findings("bills/node/deep/a.ts", text.replace("../", "../../../"))).to.deep.equal([]);
    expect(findings("gateway/a.ts", text)).to.deep.equal([]);
  });
});
