import type { Subject } from "../../src/contracts/table.ts";

/** Functions that a contract calls on another, and nobody by hand. */
export const calledByContracts: readonly string[] = [];

/** Functions that the governance manager calls by its own rules, or that run once behind a new proxy. */
export const calledByGovernanceAlone: readonly string[] = [
  "*.initialize",
  "*.pause",
  "*.resume",
  "*.setAuthority",
];

/** The acts that still lack a verb, by subject. Each later issue empties its subject's list; nothing is added. */
export const withoutVerb: Readonly<Record<Subject, readonly string[]>> = {
  common: [],
  governance: [],
  identity: [],
  bills: [],
  funds: [],
  bidding: [],
};
