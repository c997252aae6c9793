import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { id, keccak256, toBeHex, toBigInt } from "ethers";

/** The slot of a namespace, by the formula of ERC-7201. */
function slotOf(namespace: string): string {
  const hash = toBigInt(keccak256(toBeHex(toBigInt(id(namespace)) - 1n, 32)));
  return toBeHex(hash & ~0xffn, 32);
}

describe("ERC-7201 storage", () => {
  const sources = readdirSync("contracts", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => ({ path, text: readFileSync(join("contracts", path), "utf8") }));
  const marked = sources.filter(({ text }) => text.includes("@custom:storage-location"));

  it("lies where its name says, in every contract that has any", () => {
    for (const { path, text } of marked) {
      const namespaces = [...text.matchAll(/@custom:storage-location erc7201:([\w.]+)/g)].map((match) => match[1]!);
      const constants = [...text.matchAll(/= (0x[0-9a-f]{62}00);/g)].map((match) => match[1]!);
      expect(constants, path).to.deep.equal(namespaces.map(slotOf));
    }
    expect(marked.length).to.be.greaterThan(5);
  });

  it("has a name that no two contracts share", () => {
    const all = marked.flatMap(({ text }) => [...text.matchAll(/erc7201:([\w.]+)/g)].map((match) => match[1]!));
    expect(new Set(all).size).to.equal(all.length);
  });

  it("is all the storage of every upgradeable contract", () => {
    for (const { path, text } of sources) {
      if (
        path.startsWith("testing") ||
        !/contract \w+ is [^{]*\b(Module|OfficerModule|FundStore|FundLines)\b/.test(text)
      )
        continue;
      const body = text.slice(text.search(/^(abstract )?contract /m));
      const plain = [
        ...body.matchAll(/^ {4}(?!.*\b(constant|immutable)\b)(mapping|uint\d*|address|bool|bytes\d*)\b[^(;]*;/gm),
      ];
      expect(
        plain.map((match) => match[0]),
        path,
      ).to.deep.equal([]);
    }
  });
});
