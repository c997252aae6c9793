import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { renderRoles } from "../../src/governance/renderRoles.ts";
import { mappings, roles } from "../../src/contracts/roles.ts";

/** All Solidity sources but those for tests. */
function sources(): string[] {
  return readdirSync("contracts", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol") && !path.startsWith("testing"))
    .map((path) => readFileSync(join("contracts", path), "utf8"));
}

/** The names of functions with a modifier. */
function functionsWith(modifier: string): Set<string> {
  const declaration = new RegExp(`function (\\w+)\\([^)]*\\)[^{;]*\\b${modifier}\\b[^{;]*\\{`, "g");
  return new Set(sources().flatMap((source) => [...source.matchAll(declaration)].map((match) => match[1] ?? "")));
}

describe("the role table", () => {
  it("names every restricted function of every contract, and no other", () => {
    const restricted = functionsWith("restricted");
    restricted.delete("_authorizeUpgrade");
    restricted.add("upgradeToAndCall");
    const named = new Set(mappings.filter((each) => each.contract !== "GovernanceManager").map((m) => m.function));
    expect([...named].sort()).to.deep.equal([...restricted].sort());
    const ofManager = mappings.filter((each) => each.contract === "GovernanceManager").map((m) => m.function);
    expect(ofManager.sort()).to.deep.equal([...functionsWith("onlyAuthorized")].sort());
  });

  it("names functions that their contracts have", async () => {
    for (const each of mappings) {
      const { abi } = (await artifacts.readArtifact(each.contract)) as { abi: readonly { name?: string }[] };
      expect(
        abi.some((entry) => entry.name === each.function),
        `${each.contract}.${each.function}`,
      ).to.equal(true);
    }
  });

  it("covers the upgrade of every contract that can be upgraded", () => {
    const modules = sources().flatMap((source) => {
      const match = /^contract (\w+) is ([^{]*)\{/m.exec(source);
      return match !== null && source.includes("function initialize(") ? [match[1]] : [];
    });
    const upgraded = mappings.filter((each) => each.function === "upgradeToAndCall").map((each) => each.contract);
    expect(modules.sort()).to.deep.equal(upgraded.sort());
  });

  it("gives every role that can widen power a delay of at least the published one", () => {
    for (const role of Object.values(roles)) {
      if (role.widens) expect(role.delay).to.be.at.least(7 * 86_400);
      else expect(role.delay).to.equal(0);
    }
  });

  it("is what docs/governance.md says", () => {
    expect(readFileSync("docs/governance.md", "utf8")).to.equal(renderRoles());
  });
});
