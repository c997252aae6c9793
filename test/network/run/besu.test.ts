import { expect } from "chai";
import { besuEnvironment, doubtOf, heapOf, isAtLeast } from "../../../src/network/run/besu.ts";

describe("what Besu is run with", () => {
  it("shares a quarter of the machine among the nodes, within what a node needs", () => {
    const gib = 2 ** 30;
    expect([heapOf(8, 24 * gib), heapOf(8, 8 * gib), heapOf(1, 64 * gib)]).to.deep.equal([768, 512, 2048]);
  });
  for (const [name, value] of [
    ["JAVA_OPTS", "-Xms1g -Xmx3g"],
    ["BESU_OPTS", "-XX:MaxRAMPercentage=20"],
    ["JAVA_TOOL_OPTIONS", "-XX:MaxHeapSize=1g"],
  ] as const) {
    it(`leaves the memory alone that ${name} sets`, () => {
      expect(besuEnvironment(512, { [name]: value })).to.deep.equal({ [name]: value });
    });
  }
  it("keeps other options of Java", () => {
    expect(besuEnvironment(512, { BESU_OPTS: "-Da=b" })).to.deep.equal({ BESU_OPTS: "-Da=b -Xmx512m" });
  });
  it("knows later versions from earlier ones", () => {
    const later = [
      "26.8.0",
      "v26.8.0",
      "besu/v26.8.1/linux",
      "26.10.0",
      "27.1.0",
      "26.8-develop-683880b",
      "26.9.0-RC1",
    ];
    expect(later.filter((version) => !isAtLeast(version, "26.8.0"))).to.deep.equal([]);
    const earlier = ["26.7.9", "v26.4.0", "25.12.0", "besu/v9.9.9/x", "26.7-develop", "none"];
    expect(earlier.filter((version) => isAtLeast(version, "26.8.0"))).to.deep.equal([]);
  });
  it("has doubts about versions of a later year than the one that was tried", () => {
    for (const version of ["besu/v26.8.0/linux", "besu/v26.8-develop-683880b/linux", "besu/v26.12.1/linux"]) {
      expect(doubtOf(version), version).to.equal(undefined);
    }
    for (const version of ["besu/v27.1.0/linux", "besu/v27.0-develop-1a2b3c4/linux", "besu/v30.4.2/linux"]) {
      expect(doubtOf(version), version).to.match(
        /newer than what this was tried with \(26\.8-develop, built from source\)/,
      );
    }
  });
});
