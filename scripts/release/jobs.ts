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
    runs: 200,
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
    runs: 200,
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
    runs: 2_000,
    sources: [
      "contracts/identity/credentials/CredentialRegistry.sol",
      "contracts/identity/registry/IdentityRegistry.sol",
    ],
  },
  {
    name: "governance",
    runs: 200,
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
