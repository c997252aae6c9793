import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { id, keccak256, toBeHex, toBigInt } from "ethers";
import { readStorage, type Contract, type Member, type Namespace } from "../support/storageLayout.ts";

/** The layout as it is deployed. `npm run storage` writes it. */
const SNAPSHOT = "snapshots/storage.json";

/** Contracts that have plain storage, since nobody upgrades them. */
const NEVER_UPGRADED = ["AgencyAccount", "AgencyAccounts", "GovernanceManager"];

/** For each namespace its structs, for each struct what lies at each place of it. */
type Layout = Record<string, Record<string, Record<string, string>>>;

/** The slot of a namespace, by the formula of ERC-7201. */
function slotOf(namespace: string): string {
  const hash = toBigInt(keccak256(toBeHex(toBigInt(id(namespace)) - 1n, 32)));
  return toBeHex(hash & ~0xffn, 32);
}

const placed = ({ slot, offset, type, label }: Member): [string, string] => [
  `slot ${slot}, byte ${offset}`,
  `${type} ${label}`,
];

/** In the order of names, so that a file of it changes only where the layout does. */
const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function layoutOf(namespaces: readonly Namespace[]): Layout {
  const layout: Layout = {};
  for (const { name, structs } of namespaces) {
    layout[name] = {};
    for (const [struct, members] of Object.entries(sorted(structs))) {
      layout[name][struct] = Object.fromEntries(members.map(placed));
    }
  }
  return sorted(layout);
}

/** What differs between two layouts: a heading for each struct, then what it loses (-) and gains (+). */
function differences(before: Layout, after: Layout): string[] {
  return union(before, after).flatMap((namespace) =>
    union(before[namespace] ?? {}, after[namespace] ?? {}).flatMap((struct) => {
      const [old, now] = [before[namespace]?.[struct] ?? {}, after[namespace]?.[struct] ?? {}];
      const moved = union(old, now).flatMap((place) => {
        if (old[place] === now[place]) return [];
        const lost = old[place] === undefined ? [] : `    - ${place}: ${old[place]}`;
        const gained = now[place] === undefined ? [] : `    + ${place}: ${now[place]}`;
        return [lost, gained].flat();
      });
      return moved.length === 0 ? [] : [`  ${namespace}: ${struct}`, ...moved];
    }),
  );
}

const union = (one: object, other: object): string[] => [...new Set([...Object.keys(one), ...Object.keys(other)])];

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

  it("can grow: a struct, or an array of structs, is a member of another struct only at its end", () => {
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

  it("can grow: no list is an array of structs, whose elements would move when the struct grows", () => {
    // OpenZeppelin's checkpoints never change.
    const lists = namespaces.flatMap(({ name, structs }) =>
      Object.entries(structs)
        .filter(([struct]) => !struct.startsWith("Checkpoints."))
        .flatMap(([struct, members]) =>
          members.filter(({ type }) => /struct .*\[\d*\]/.test(type)).map(({ label }) => `${name}: ${struct}.${label}`),
        ),
    );
    expect(lists, "put these into a mapping by index").to.deep.equal([]);
  });

  it("is laid out as committed, so that an upgrade finds what it stored before", () => {
    const layout = layoutOf(namespaces);
    if (process.env["PROBITY_STORAGE"] === "accept") writeFileSync(SNAPSHOT, `${JSON.stringify(layout, null, 2)}\n`);
    const changed = differences(JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Layout, layout);
    expect(changed.length, explain(changed)).to.equal(0);
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
    `The layout of storage is not that of ${SNAPSHOT}:`,
    ...changed,
    "A proxy keeps what it stored: a struct may gain a member at its end, and no member may move, go or change its type.",
    "If only that happened, or no deployment has the old layout, run `npm run storage` and commit the file.\n",
  ].join("\n");
}
