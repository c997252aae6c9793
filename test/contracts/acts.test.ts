import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Interface } from "ethers";
import { AgencyAccount__factory } from "../../src/contracts/bindings.ts";
import { contractKeys, contractTable, type Subject } from "../../src/contracts/table.ts";
import { calledByContracts, calledByGovernanceAlone, neverCalled, withoutVerb } from "./actsWithoutVerb.ts";

/** Every contract that somebody acts on, with its subject: those of an address book, and the account of an agency. */
const contracts: { key: string; subject: Subject; binding: { createInterface(): Interface } }[] = [
  ...contractKeys.map((key) => ({ key, ...contractTable[key] })),
  { key: "agencyAccount", subject: "governance", binding: AgencyAccount__factory },
];

/** `roundBook.approveRound`, for every function that changes state. */
function acts(subject?: Subject): string[] {
  return contracts
    .filter((each) => subject === undefined || each.subject === subject)
    .flatMap(({ key, binding }) => {
      const names: string[] = [];
      binding.createInterface().forEachFunction(({ name, stateMutability }) => {
        if (stateMutability !== "view" && stateMutability !== "pure") names.push(`${key}.${name}`);
      });
      return names;
    });
}

/**
 * What the verbs send, read from their sources: `send(probity.contracts.roundBook, "approveRound", …)`, also where the
 * file names the contract first: `const { identityRegistry: registry } = probity.contracts`.
 */
function sent(): Set<string> {
  const found = new Set<string>();
  const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name: folder } of folders) {
    const files = readdirSync(join("src", folder), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((path) => /(^|\/)acts\/.*\.ts$/.test(path))) {
      const text = readFileSync(join("src", folder, file), "utf8");
      const keys = new Map([["accountOf", "agencyAccount"]]);
      for (const [, key = "", name = ""] of text.matchAll(/\bconst \{ (\w+): (\w+) \} = probity\.contracts;/g)) {
        keys.set(name, key);
      }
      for (const [, contract = "", act = ""] of text.matchAll(
        /\bsend\(\s*(?:await )?([\w.]+)(?:\([^()]*\)| as \w+)?,\s*"(\w+)"/g,
      )) {
        const name = contract.split(".").at(-1) ?? "";
        found.add(`${keys.get(name) ?? name}.${act}`);
      }
    }
  }
  return found;
}

/** `*.pause` for `roundBook.pause`. */
const everywhere = (act: string): string => `*.${act.split(".")[1] ?? ""}`;

describe("acts", () => {
  const verbs = sent();
  const elsewhere = new Set([...calledByContracts, ...calledByGovernanceAlone, ...neverCalled]);
  /** Those of every contract that a list names once, with a star. */
  const starred = new Set(
    Object.values(withoutVerb)
      .flat()
      .filter((act) => act.startsWith("*.")),
  );

  it("are those of the contracts: no verb sends what no contract has", () => {
    expect([...verbs].filter((act) => !acts().includes(act))).to.deep.equal([]);
    expect(verbs.size).to.be.greaterThan(60);
  });

  for (const subject of Object.keys(withoutVerb) as Subject[]) {
    it(`of ${subject} have a verb each, but for those that the list still names`, () => {
      const isLacking = (act: string): boolean =>
        !verbs.has(act) && !elsewhere.has(act) && !elsewhere.has(everywhere(act));
      const own = acts(subject).filter((act) => isLacking(act) && !starred.has(everywhere(act)));
      // A star stands in one subject's list for the contracts of all of them.
      const stars = acts().filter(isLacking).map(everywhere);
      const lacking = [...own, ...stars.filter((act) => withoutVerb[subject].includes(act))];
      expect([...new Set(lacking)].sort()).to.deep.equal([...withoutVerb[subject]].sort());
    });
  }

  it("that nobody does by hand are there, and have no verb", () => {
    const all = acts();
    for (const act of elsewhere) {
      const [contract, name] = act.split(".");
      expect(contract === "*" ? all.some((each) => each.endsWith(`.${name!}`)) : all.includes(act), act).to.equal(true);
      expect(verbs.has(act), act).to.equal(false);
    }
  });
});
