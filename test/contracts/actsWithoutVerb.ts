import type { Subject } from "../../src/contracts/table.ts";

/** Functions that a contract calls on another, and nobody by hand. */
export const calledByContracts: readonly string[] = [
  // By the budget office, the merchant desk, and books: rounds, tenders and contracts.
  ..."allocate appropriate freeze freezeFor handOver lapse lock openLine payBill payReserved payReservedMany"
    .concat(" redeem release replaceFor reserve setCeiling spend unlock virement")
    .split(" ")
    .map((name) => `fundLedger.${name}`),
  // By the fund ledger's offices and the contract book.
  "billRegistry.recordSettlement",
  // By the contract book and the award board.
  "awardBoard.recordSignature",
  "tenderBoard.handOverReservation",
  "tenderBoard.releaseReservation",
  // By the recovery board.
  "identityRegistry.beginRecovery",
  "identityRegistry.endRecovery",
  // By a contract that asks a manager whether a scheduled call may pass.
  "manager.consumeScheduledOp",
];

/** Functions that the governance manager calls by its own rules, or that run once behind a new proxy. */
export const calledByGovernanceAlone: readonly string[] = ["*.initialize", "*.pause", "*.resume", "*.setAuthority"];

/** The acts that still lack a verb, by subject. Each later issue empties its subject's list; nothing is added. */
export const withoutVerb: Readonly<Record<Subject, readonly string[]>> = {
  common: [],
  governance: [],
  identity: [],
  bills: ["billRegistry.upgradeToAndCall"],
  funds: [],
  bidding: ["awardBoard.upgradeToAndCall", "contractBook.upgradeToAndCall", "tenderBoard.upgradeToAndCall"],
};
