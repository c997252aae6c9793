import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import type { JsonFragment } from "ethers";
import { abis } from "../../src/contracts/abis.ts";
import { contractKeys, contractTable, type Subject } from "../../src/contracts/table.ts";
import { calledByContracts, calledByGovernanceAlone, neverCalled, withoutVerb } from "./actsWithoutVerb.ts";

/** Every contract that somebody acts on, with its subject: those of an address book, and the account of an agency. */
const contracts: { key: string; subject: Subject; name: keyof typeof abis }[] = [
  ...contractKeys.map((key) => ({ key, ...contractTable[key] })),
  { key: "agencyAccount", subject: "governance", name: "AgencyAccount" },
];

/** `roundBook.approveRound`, for every function that changes state. */
function acts(subject?: Subject): string[] {
  return contracts
    .filter((each) => subject === undefined || each.subject === subject)
    .flatMap(({ key, name: contract }) =>
      (abis[contract] as readonly JsonFragment[])
        .filter(({ type, stateMutability }) => type === "function" && !/^(view|pure)$/.test(stateMutability ?? ""))
        .map(({ name = "" }) => `${key}.${name}`),
    );
}

/** The sources of the verbs. */
function actFiles(): string[] {
  const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) =>
    readdirSync(join("src", name), { recursive: true, encoding: "utf8" })
      .filter((path) => /(^|\/)acts\/.*\.ts$/.test(path))
      .map((path) => readFileSync(join("src", name, path), "utf8")),
  );
}

/**
 * What the verbs send, read from their sources: `send(probity.contracts.roundBook, "approveRound", …)`, also where the
 * file names the contract first: `const { identityRegistry: registry } = probity.contracts`.
 */
function sent(): Set<string> {
  const found = new Set<string>();
  for (const text of actFiles()) {
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
    const all = acts();
    expect([...verbs].filter((act) => !all.includes(act))).to.deep.equal([]);
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

  it("name in their verb's docstring requirements that an interface of a contract lists", () => {
    const interfaces = readdirSync("contracts", { recursive: true, encoding: "utf8" })
      .filter((path) => /\/I\w+\.sol$/.test(path))
      .map((path) => [basename(path, ".sol"), readFileSync(join("contracts", path), "utf8")] as const);
    const documented = new Map(
      interfaces.map(([name, text]) => [
        name,
        [...text.matchAll(/Requirements:(?:\s*\/\/\/[^\n]*)*\s*function (\w+)\(/g)].map(([, act]) => act),
      ]),
    );
    const named = actFiles().flatMap((text) => [...text.matchAll(/Requirements:\s+(?:\* )?(I[A-Z]\w+)\.(\w+)/g)]);
    expect(named.length).to.be.greaterThan(60);
    // OpenZeppelin documents its own access manager.
    const ours = named.filter(([, contract]) => contract !== "IAccessManager");
    const lost = ours.filter(([, contract = "", act = ""]) => documented.get(contract)?.includes(act) !== true);
    expect(lost.map(([text]) => text)).to.deep.equal([]);
  });

  it("that nobody does by hand are there, and have no verb", () => {
    const all = acts();
    for (const act of elsewhere) {
      const [contract, name] = act.split(".");
      expect(contract === "*" ? all.some((each) => each.endsWith(`.${name!}`)) : all.includes(act), act).to.equal(true);
      expect(verbs.has(act), act).to.equal(false);
    }
  });
});
