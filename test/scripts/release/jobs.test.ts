import type { IgnitionModule } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import probity from "../../../deploy/modules/probity.ts";
import { contractIn } from "../../../scripts/release/input.ts";
import { JOBS } from "../../../scripts/release/jobs.ts";
import { abis } from "../../../src/contracts/abis.ts";

const released = JOBS.flatMap(({ sources }) => sources.map(contractIn));

/** The contracts and libraries that a module and those it uses name. */
function namesIn(module: IgnitionModule): string[] {
  const own = [...module.futures].flatMap((future) => ("contractName" in future ? future.contractName : []));
  return [...own, ...[...module.submodules].flatMap(namesIn)];
}

describe("the jobs of the release", () => {
  it("make every contract that is deployed", () => {
    const names = namesIn(probity);
    expect(names).to.include.members(["GovernanceManager", "BidSealing", "ERC1967Proxy"]);
    expect(released).to.include.members(names);
  });

  it("make each contract once, and the tools know the ABI of each", () => {
    expect(new Set(released).size).to.equal(released.length);
    expect(Object.keys(abis).sort()).to.deep.equal([...released].sort());
  });
});
