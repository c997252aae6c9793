/** The compiler's settings for what is deployed, for the size or the speed that `runs` asks for. */
export function productionSettings(runs: number) {
  return { evmVersion: "cancun", optimizer: { enabled: true, runs }, viaIR: true } as const;
}

/** Runs for small code, which is what most contracts need (decision 0004). */
export const SMALL = 200;
/** Runs for cheap calls. */
export const FAST = 2_000;

/** Contracts that one run of the compiler makes, with its settings. */
export interface Job {
  name: string;
  /** The optimiser's estimate of how often each opcode runs: more makes calls cheaper and code larger. */
  runs: number;
  /** Source files; each holds one contract of its own name. */
  sources: readonly string[];
}

/**
 * What an agency deploys, in runs that take about as long as each other, the longest first. A test compares the names
 * with those in `deploy/modules`. Every act of every subject calls the registries of identity, so they are compiled for
 * speed and all else for size (decision 0004).
 */
export const JOBS: readonly Job[] = [
  {
    name: "bidding",
    runs: SMALL,
    sources: [
      "contracts/bidding/AwardBoard.sol",
      "contracts/bidding/ContractBook.sol",
      "contracts/bidding/TenderBoard.sol",
      "contracts/bidding/libraries/AwardRules.sol",
      "contracts/bidding/libraries/BidOpening.sol",
      "contracts/bidding/libraries/BidSealing.sol",
      "contracts/bidding/libraries/TenderNotices.sol",
    ],
  },
  {
    name: "funds and bills",
    runs: SMALL,
    sources: [
      "contracts/bills/BillRegistry.sol",
      "contracts/bills/ReimbursementActs.sol",
      "contracts/funds/BudgetOffice.sol",
      "contracts/funds/FundLedger.sol",
      "contracts/funds/MerchantDesk.sol",
      "contracts/funds/RoundBook.sol",
    ],
  },
  {
    name: "registries",
    runs: FAST,
    sources: [
      "contracts/identity/credentials/CredentialRegistry.sol",
      "contracts/identity/registry/IdentityRegistry.sol",
    ],
  },
  {
    name: "governance",
    runs: SMALL,
    sources: [
      "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol",
      "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol",
      "contracts/common/ChainBoundFactory.sol",
      "contracts/governance/AgencyAccount.sol",
      "contracts/governance/AgencyAccounts.sol",
      "contracts/governance/GovernanceManager.sol",
      "contracts/identity/recovery/RecoveryBoard.sol",
      "contracts/identity/registry/KeyActs.sol",
      "contracts/identity/registry/OfficerActs.sol",
      "contracts/identity/registry/StatusActs.sol",
    ],
  },
];
