import { join } from "node:path";
import { expect } from "chai";
import { Linter } from "eslint";
import ts from "typescript";
import tseslint from "typescript-eslint";
import { onlyActsSend } from "../../../scripts/lint/onlyActsSend.mjs";

const root = join(import.meta.dirname, "../../..");

/** The types of ethers and of the generated bindings, as far as the rule looks at them. */
const TYPES = `
  interface TransactionResponse { hash: string }
  interface ContractTransactionResponse extends TransactionResponse { wait(): Promise<unknown> }
  interface ContractMethod { (...args: any[]): Promise<any>; staticCall(...args: any[]): Promise<any>;
    send(...args: any[]): Promise<ContractTransactionResponse> }
  interface Typed { (id: bigint): Promise<ContractTransactionResponse>; staticCall(id: bigint): Promise<void> }
  declare const book: { approve: Typed; count(): Promise<bigint>; getFunction(name: string): ContractMethod };
  declare const untyped: { [name: string]: ContractMethod };
  declare const signer: { sendTransaction(call: object): Promise<TransactionResponse> };
  declare const node: { getTransaction(hash: string): Promise<TransactionResponse | null> };
`;

/** How often the rule reports a file of that name which does this. */
function reports(file: string, text: string): number {
  const path = join(root, file);
  const options: ts.CompilerOptions = { strict: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"] };
  const host = ts.createCompilerHost(options);
  const original = host.getSourceFile.bind(host);
  const source = ts.createSourceFile(path, `${TYPES}${text}`, ts.ScriptTarget.ES2022, true);
  host.getSourceFile = (name, ...rest) => (name === path ? source : original(name, ...rest));
  const programs = [ts.createProgram([path], { ...options, types: [] }, host)];
  const parser = tseslint.parser as Linter.Parser;
  const config: Linter.Config = {
    files: ["**/*.ts"],
    languageOptions: { parser, parserOptions: { programs } },
    plugins: { probity: { rules: { "only-acts-send": onlyActsSend } } },
    rules: { "probity/only-acts-send": "error" },
  };
  const found = new Linter({ cwd: root }).verify(source.text, config, path);
  expect(found.filter(({ ruleId }) => ruleId === null).map(({ message }) => message)).to.deep.equal([]);
  return found.length;
}

describe("the rule that only verbs act", () => {
  it("finds an act that is sent by hand, however it is written", () => {
    const byHand = [
      "book.approve(1n);",
      'book["approve"](1n);',
      "const later = book.approve(1n);",
      'book.getFunction("approve")(1n);',
      'book.getFunction("approve").send(1n);',
      'untyped["approve"]!(1n);',
      "const approve = book.approve; approve(1n);",
      "signer.sendTransaction({});",
    ];
    expect(reports("src/bills/a.ts", byHand.map((line) => `{ ${line} }`).join("\n"))).to.equal(byHand.length);
    expect(reports("src/bills/acts/a.ts", byHand.map((line) => `{ ${line} }`).join("\n"))).to.equal(0);
  });

  it("leaves reads alone", () => {
    const reads = [
      "book.count();",
      "book.approve.staticCall(1n);",
      'book.getFunction("count").staticCall();',
      'node.getTransaction("0x");',
    ];
    expect(reports("src/bills/a.ts", reads.join("\n"))).to.equal(0);
  });
});
