import { expect } from "chai";
import { type BuildInfo, pathOf, toArchive } from "../../../scripts/analyze/archive.ts";

/** A build-info of sources, each with what it imports and its content. */
function buildInfo(id: string, sources: Record<string, { imports?: string[]; content?: string }>): BuildInfo {
  const code = { object: "60", sourceMap: "1:2:3" };
  const map = <T>(to: (name: string) => T): Record<string, T> =>
    Object.fromEntries(Object.keys(sources).map((name) => [name, to(name)]));
  return {
    id,
    solcVersion: "0.8.34",
    input: {
      sources: map((name) => ({ content: sources[name]?.content ?? "" })),
      settings: { optimizer: { enabled: true } },
    },
    output: {
      sources: map((name) => ({
        ast: {
          nodeType: "SourceUnit",
          absolutePath: name,
          nodes: (sources[name]?.imports ?? []).map((absolutePath) => ({ nodeType: "ImportDirective", absolutePath })),
        },
      })),
      contracts: map(() => ({ It: { abi: [], evm: { bytecode: code, deployedBytecode: code } } })),
    },
  };
}

interface Unit {
  readonly source_units: Record<string, { ast: object; contracts: Record<string, { is_dependency: boolean }> }>;
}

function unitsOf(archive: object): Record<string, Unit> {
  return (archive as { compilation_units: Record<string, Unit> }).compilation_units;
}

function namesOf(archive: object): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(unitsOf(archive)).map(([id, unit]) => [id, Object.keys(unit.source_units).sort()]),
  );
}

describe("scripts/analyze/archive.ts", () => {
  it("names a source by its path from the project's folder", () => {
    expect(pathOf("project/contracts/funds/RoundBook.sol")).to.equal("contracts/funds/RoundBook.sol");
    expect(pathOf("npm/@openzeppelin/contracts@5.7.0/utils/Nonces.sol")).to.equal(
      "node_modules/@openzeppelin/contracts/utils/Nonces.sol",
    );
    expect(pathOf("npm/plain@1.0.0/A.sol")).to.equal("node_modules/plain/A.sol");
  });

  it("takes the wanted files with all that they import, and nothing else", () => {
    const info = buildInfo("one", {
      "project/contracts/A.sol": { imports: ["project/contracts/B.sol"] },
      "project/contracts/B.sol": { imports: ["npm/@oz/contracts@5.0.0/C.sol"] },
      "npm/@oz/contracts@5.0.0/C.sol": {},
      "project/test/A.t.sol": { imports: ["project/contracts/A.sol"] },
    });
    const files = new Map([
      ["contracts/A.sol", ""],
      ["contracts/B.sol", ""],
    ]);
    const { archive, missing } = toArchive([info], files, ["contracts/A.sol"]);
    const [a, b, c] = ["contracts/A.sol", "contracts/B.sol", "node_modules/@oz/contracts/C.sol"] as const;
    expect(missing).to.deep.equal([]);
    expect(namesOf(archive)).to.deep.equal({ one: [a, b, c] });

    const units = unitsOf(archive)["one"]?.source_units;
    expect(units?.[b]?.ast).to.deep.equal({
      nodeType: "SourceUnit",
      absolutePath: b,
      nodes: [{ nodeType: "ImportDirective", absolutePath: c }],
    });
    expect(units?.[b]?.contracts["It"]?.is_dependency).to.equal(false);
    expect(units?.[c]?.contracts["It"]?.is_dependency).to.equal(true);
  });

  it("takes each file from a build-info that has it, and all that it imports, as it is now", () => {
    const earlier = buildInfo("earlier", {
      "project/contracts/A.sol": { imports: ["project/contracts/B.sol"] },
      "project/contracts/B.sol": { content: "before" },
      "project/contracts/D.sol": {},
    });
    const later = buildInfo("later", {
      "project/contracts/A.sol": { imports: ["project/contracts/B.sol"] },
      "project/contracts/B.sol": { content: "now" },
    });
    const files = new Map([
      ["contracts/A.sol", ""],
      ["contracts/B.sol", "now"],
      ["contracts/D.sol", ""],
    ]);
    const { archive, missing } = toArchive([earlier, later], files, [...files.keys()]);
    expect(missing).to.deep.equal([]);
    expect(namesOf(archive)).to.deep.equal({
      earlier: ["contracts/D.sol"],
      later: ["contracts/A.sol", "contracts/B.sol"],
    });
  });

  it("names the files that no build-info has as they are now", () => {
    const info = buildInfo("one", { "project/contracts/A.sol": { content: "before" } });
    const files = new Map([
      ["contracts/A.sol", "now"],
      ["contracts/B.sol", ""],
    ]);
    expect(toArchive([info], files, [...files.keys()]).missing).to.deep.equal([...files.keys()]);
    expect(toArchive([], files, ["contracts/A.sol"]).missing).to.deep.equal(["contracts/A.sol"]);
  });
});
