import { contractTable, governedKeys, type GovernedKey } from "./table.ts";

const DAY = 86_400;

export type RoleName = "admin" | "guardian" | "revoker" | "upgrader" | "appointer" | "periods";

export interface Role {
  /** The number on chain. 0, 1 and 2 are fixed in `GovernanceManager`. */
  id: bigint;
  /** The name that explorers show. */
  label: string;
  /** Execution delay on a production chain, in seconds; a trial uses its own notice instead. 0: at once. */
  delay: number;
  /** Whether members can widen power. A role that can has always a delay (law 6). */
  widens: boolean;
  purpose: string;
}

/** Every role. Members are agency accounts. Guardians of two agencies can veto an act while it waits for its delay. */
export const roles: Readonly<Record<RoleName, Role>> = {
  admin: {
    id: 0n,
    label: "admin",
    delay: 14 * DAY,
    widens: true,
    purpose: "grants and revokes roles, maps functions to roles, restores suspended members",
  },
  guardian: {
    id: 1n,
    label: "guardian",
    delay: 0,
    widens: false,
    purpose: "pauses, suspends, vetoes; two agencies for whatever lasts",
  },
  revoker: { id: 2n, label: "revoker", delay: 0, widens: false, purpose: "withdraws what others were given" },
  upgrader: {
    id: 3n,
    label: "upgrader",
    delay: 14 * DAY,
    widens: true,
    purpose: "upgrades contracts and connects them to each other",
  },
  appointer: {
    id: 4n,
    label: "appointer",
    delay: 7 * DAY,
    widens: true,
    purpose:
      "enrols roots, seats their officers, gives mandates, sets the uniqueness authority, schemas and default guardians of keys",
  },
  periods: { id: 5n, label: "periods", delay: 14 * DAY, widens: true, purpose: "sets periods within their bounds" },
};

/** One function that governance calls, with its role. */
export interface Mapping {
  /** The contract's key in the address book. */
  key: GovernedKey;
  /** The contract's name in Solidity. */
  contract: string;
  function: string;
  role: RoleName;
}

/** Every function that governance calls, with its role: those of the table of contracts, and every upgrade. */
export const mappings: readonly Mapping[] = governedKeys.flatMap((key) => {
  const { name, restricted } = contractTable[key];
  const functions: Readonly<Record<string, RoleName>> =
    key === "manager" ? restricted : { ...restricted, upgradeToAndCall: "upgrader" };
  return Object.entries(functions).map(([act, role]): Mapping => ({ key, contract: name, function: act, role }));
});

/** The functions of the manager for guardians, with the agencies, and the officers of each, that they need. */
export const guardianActs: readonly { function: string; agencies: string; officers: number }[] = [
  { function: "pause", agencies: "one, for 72 hours, once in 30 days", officers: 1 },
  { function: "renewPause", agencies: "two", officers: 2 },
  { function: "resume", agencies: "the one that started it, or two", officers: 2 },
  { function: "suspendMember", agencies: "one, for 72 hours, once in 30 days; two, lasting", officers: 1 },
  { function: "voteToSuspend", agencies: "two", officers: 1 },
  { function: "veto", agencies: "two", officers: 1 },
];

/** The execution delay of a role, in seconds: its own on a production chain, the given notice on a trial. */
export function delayOf(role: RoleName, trialNotice: number | undefined): number {
  const { delay } = roles[role];
  return delay === 0 || trialNotice === undefined ? delay : trialNotice;
}
