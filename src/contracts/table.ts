import type { ContractTypes } from "./bindings.ts";
import type { RoleName } from "./roles.ts";

/** The subjects of the system. Each has a folder under `contracts/`; all but `common` have one under `src/`. */
export type Subject = "common" | "governance" | "identity" | "bills" | "funds" | "bidding";

interface Entry {
  /** The contract's name in Solidity; its ABI is `abis[name]`. */
  name: keyof ContractTypes;
  subject: Subject;
  /**
   * The role that calls each `restricted` function. Only contracts that governance rules have this. All of them but the
   * manager are upgradeable; `mappings` adds their `upgradeToAndCall`.
   */
  restricted?: Readonly<Record<string, RoleName>>;
}

/**
 * Every contract of a deployment, by its key in the address book. The address book, the connection, the table of roles
 * and the mapping of functions to roles follow from this table, and the decoding of refusals from all released ABIs. A
 * new contract needs besides: its place in `deploy/modules` and in `scripts/release/jobs.ts`, its line in `abis.ts`, words for its errors in `refusals`, and, where it calls
 * others or is called by them, a step of `connectContracts` in `src/deploy/wire.ts`. Tests find what is missing.
 */
export const contractTable = {
  forwarder: { name: "ERC2771Forwarder", subject: "common" },
  manager: {
    name: "GovernanceManager",
    subject: "governance",
    restricted: { connectAccounts: "admin", restoreMember: "admin" },
  },
  accounts: { name: "AgencyAccounts", subject: "governance" },
  identityRegistry: {
    name: "IdentityRegistry",
    subject: "identity",
    restricted: {
      enrolRoot: "appointer",
      assignRegistrar: "appointer",
      setUniquenessAuthority: "appointer",
      grantMandate: "appointer",
      seatOfficer: "appointer",
      revokeMandate: "revoker",
      setOfficerDelay: "periods",
      connectRecoveryBoard: "upgrader",
    },
  },
  credentialRegistry: {
    name: "CredentialRegistry",
    subject: "identity",
    restricted: { registerSchema: "appointer" },
  },
  recoveryBoard: {
    name: "RecoveryBoard",
    subject: "identity",
    restricted: { setDefaultGuardians: "appointer", setRecoveryDelay: "periods" },
  },
  billRegistry: {
    name: "BillRegistry",
    subject: "bills",
    restricted: { connectLedgers: "upgrader", setPeriods: "periods" },
  },
  fundLedger: {
    name: "FundLedger",
    subject: "funds",
    restricted: {
      connectBook: "upgrader",
      connectOffices: "upgrader",
      disconnectBook: "revoker",
      vetoCeiling: "revoker",
    },
  },
  budgetOffice: { name: "BudgetOffice", subject: "funds", restricted: {} },
  merchantDesk: { name: "MerchantDesk", subject: "funds", restricted: {} },
  roundBook: { name: "RoundBook", subject: "funds", restricted: {} },
  tenderBoard: {
    name: "TenderBoard",
    subject: "bidding",
    restricted: { connect: "upgrader" },
  },
  awardBoard: {
    name: "AwardBoard",
    subject: "bidding",
    restricted: { connectContractBook: "upgrader" },
  },
  contractBook: { name: "ContractBook", subject: "bidding", restricted: {} },
} as const satisfies Record<string, Entry>;

type Table = typeof contractTable;

/** The key of a contract in the address book. */
export type ContractKey = keyof Table;
export const contractKeys = Object.keys(contractTable) as ContractKey[];

/** The keys of the contracts that governance rules: upgradeable ones, and the manager itself. */
export type GovernedKey = { [K in ContractKey]: Table[K] extends { restricted: unknown } ? K : never }[ContractKey];
export const governedKeys = contractKeys.filter((key): key is GovernedKey => "restricted" in contractTable[key]);
