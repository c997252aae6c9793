import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import { contractEnums, memberOf, membersOf, valueOf } from "../../src/contracts/enums.ts";
import { statusPurposes } from "../../src/credentials/statusList.ts";
import { kinds } from "../../src/identity/typedData.ts";

const SOURCES = join(import.meta.dirname, "../../contracts");

/** The members of every enum of the contracts, by `Interface.Enum`, as their sources have them. */
async function enumsOfSources(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const file of await readdir(SOURCES, { recursive: true, withFileTypes: true })) {
    if (!file.name.endsWith(".sol")) continue;
    const source = (await readFile(join(file.parentPath, file.name), "utf8")).replace(/\/\/.*$/gm, "");
    for (const [, name, members] of source.matchAll(/\benum (\w+) \{([^}]*)\}/g)) {
      const list = (members ?? "").split(",").map((member) => member.trim());
      found.set(`${file.name.slice(0, -".sol".length)}.${name ?? ""}`, list);
    }
  }
  return found;
}

/** As Solidity would write it: `passed over` is `PassedOver`. */
const inSolidity = (name: string): string =>
  name
    .split(" ")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");

describe("the names of the contracts' enums", () => {
  it("are those of the sources, in their order", async () => {
    const sources = await enumsOfSources();
    expect(sources.size).to.be.greaterThan(contractEnums.length);
    for (const of of contractEnums) expect(membersOf(of).map(inSolidity), of).to.deep.equal(sources.get(of));
  });

  it("have the values that tools write, where these stand beside what they belong to", async () => {
    const sources = await enumsOfSources();
    const inOrder = (values: Record<string, number>): string[] =>
      Object.entries(values)
        .sort(([, a], [, b]) => a - b)
        .map(([name]) => inSolidity(name));
    expect(inOrder(kinds)).to.deep.equal(sources.get("IIdentityAuthority.Kind"));
    expect(inOrder(statusPurposes)).to.deep.equal(sources.get("ICredentialRegistry.StatusPurpose"));
  });

  it("stand for a value, and a value for them", () => {
    expect(memberOf("IAwardBoard.Standing", 3n)).to.equal("passed over");
    expect(valueOf("IAwardBoard.Standing", "passed over")).to.equal(3n);
  });

  it("say what to do about a value that a newer contract answers", () => {
    const asked = (): unknown => memberOf("IContractBook.State", 4n);
    expect(asked)
      .to.throw(ProbityError, "answered 4 as IContractBook.State")
      .with.property("code", "CONTRACT_VALUE_UNKNOWN");
  });
});
