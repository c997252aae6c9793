import { expect } from "chai";
import { layoutIn, readReleased, RELEASE } from "../../scripts/release/files.ts";
import { differences, layoutOf, slotOf } from "../../scripts/release/layout.ts";
import { readStorage, type Contract, type Namespace } from "../../scripts/release/storageLayout.ts";

/** Contracts that have plain storage, since nobody upgrades them. */
const NEVER_UPGRADED = ["AgencyAccount", "AgencyAccounts", "GovernanceManager"];

/** Structs of OpenZeppelin, which keeps their layout. */
const LIBRARIES: ReadonlySet<string> = new Set(["Checkpoints.Trace208"]);

describe("storage", function () {
  this.timeout(120_000);
  let contracts: Contract[];
  let namespaces: Namespace[];
  before(() => ({ contracts, namespaces } = readStorage()));

  it("is plain in no contract that can be upgraded", () => {
    expect(contracts.filter(({ upgradeable }) => upgradeable).map(({ name }) => name)).to.include.members([
      ...["AwardBoard", "BillRegistry", "BudgetOffice", "ContractBook", "CredentialRegistry", "FundLedger"],
      ...["IdentityRegistry", "MerchantDesk", "Module", "RecoveryBoard", "RoundBook", "TenderBoard"],
    ]);
    const plain = contracts.filter((contract) => contract.plain.length > 0);
    expect(plain.filter(({ upgradeable }) => upgradeable)).to.deep.equal([]);
    expect(plain.map(({ name }) => name).sort()).to.deep.equal(NEVER_UPGRADED);
  });

  it("lies where the name of its namespace says", () => {
    expect(namespaces.length).to.be.greaterThan(12);
    for (const { name, struct, constants } of namespaces) expect(constants, struct).to.include(slotOf(name));
  });

  it("has a namespace that no two contracts share", () => {
    const names = namespaces.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  it("can grow: a struct is a member of another struct only at its end", () => {
    const embedded = namespaces.flatMap(({ name, structs }) =>
      Object.entries(structs).flatMap(([struct, members]) =>
        members
          .slice(0, -1)
          .filter(({ grows }) => grows)
          .map(({ label }) => `${name}: ${struct}.${label}`),
      ),
    );
    expect(embedded, "put these into a mapping, or at the end").to.deep.equal([]);
  });

  it("can grow: no array holds structs, of which a larger one would move all but the first", () => {
    const arrays = namespaces.flatMap(({ name, structs }) =>
      Object.entries(structs).flatMap(([struct, members]) =>
        members
          .filter(({ holdsStructs }) => holdsStructs && !LIBRARIES.has(struct))
          .map(({ label }) => `${name}: ${struct}.${label}`),
      ),
    );
    expect(arrays, "put these into a mapping, with their number beside it").to.deep.equal([]);
  });

  it("is laid out as released, so that an upgrade finds what it stored before", () => {
    const changed = differences(layoutIn(readReleased(RELEASE) ?? []), layoutOf(namespaces));
    expect(changed.length, explain(changed)).to.equal(0);
  });

  it("is told of each contract in release/", () => {
    const released = new Map((readReleased(RELEASE) ?? []).map(({ contractName, storage }) => [contractName, storage]));
    const namespacesOf = (name: string): string[] => Object.keys(released.get(name)?.namespaces ?? {});
    expect(namespacesOf("RoundBook")).to.include.members(["probity.storage.Module", "probity.storage.RoundBook"]);
    expect(namespacesOf("RoundBook")).not.to.include("probity.storage.TenderBoard");
    // Whether the code of a contract or that of a library of its uses it.
    expect(namespacesOf("TenderBoard")).to.include("probity.storage.TenderBoard");
    expect(released.get("GovernanceManager")?.plain).not.to.deep.equal({});
  });

  it("names what moved when a field is put in before another", () => {
    const one = { "slot 0, byte 0": "address one" };
    const before = { "probity.storage.A": { "A.S": { ...one, "slot 1, byte 0": "uint256 two" } } };
    const after = {
      "probity.storage.A": { "A.S": { ...one, "slot 1, byte 0": "bool new", "slot 2, byte 0": "uint256 two" } },
    };
    expect(differences(before, before)).to.deep.equal([]);
    expect(differences(before, after)).to.deep.equal([
      "  probity.storage.A: A.S",
      "    - slot 1, byte 0: uint256 two",
      "    + slot 1, byte 0: bool new",
      "    + slot 2, byte 0: uint256 two",
    ]);
    expect(differences(before, {})[0]).to.equal("  probity.storage.A: A.S");
  });
});

function explain(changed: readonly string[]): string {
  return [
    "The layout of storage is not the one released:",
    ...changed,
    "A proxy keeps what it stored: a struct may gain a member at its end, and no member may move, go or change its type.",
    "If only that happened, or no deployment has the old layout, run `npm run release -- --accept-storage`.\n",
  ].join("\n");
}
