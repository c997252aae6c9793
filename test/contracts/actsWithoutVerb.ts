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

/**
 * Functions that the governance manager calls by its own rules or for an agency's account, and those that run once
 * behind a new proxy. An agency acts on the manager through its account: `prepareCall`, `approveCall` and `executeCall`.
 */
export const calledByGovernanceAlone: readonly string[] = ["*.initialize", "*.pause", "*.resume", "*.setAuthority"];

/** The forwarder's batch uses up the nonce of a request that reverts, so requests are sent one by one. */
export const neverCalled: readonly string[] = ["forwarder.executeBatch"];

/**
 * The acts that still lack a verb, by subject. Each later issue empties its subject's list; nothing is added. A star
 * stands for every contract.
 */
export const withoutVerb: Readonly<Record<Subject, readonly string[]>> = {
  common: [],
  governance: [
    "*.upgradeToAndCall",
    "manager.cancel",
    "manager.execute",
    "manager.multicall",
    "manager.renewPause",
    "manager.restoreMember",
    "manager.revokeRole",
    "manager.schedule",
    "manager.setGrantDelay",
    "manager.setRoleAdmin",
    "manager.setRoleGuardian",
    "manager.setTargetAdminDelay",
    "manager.setTargetClosed",
    "manager.suspendMember",
    "manager.updateAuthority",
    "manager.veto",
    "manager.voteToSuspend",
  ],
  identity: [
    "identityRegistry.revokeMandate",
    "identityRegistry.setOfficerDelay",
    "identityRegistry.setUniquenessAuthority",
    "recoveryBoard.setRecoveryDelay",
  ],
  bills: [],
  funds: ["fundLedger.disconnectBook", "fundLedger.vetoCeiling"],
  bidding: [],
};
