import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ArgumentType, ContractFuture, IgnitionModuleBuilder, NamedArtifactContractAtFuture } from "@nomicfoundation/ignition-core";
import type { Periods } from "../periods.ts";

/** Contracts that work behind a proxy, in the order in which they are deployed. */
export const PROXIED = [
  "IdentityRegistry",
  "CredentialRegistry",
  "BillRegistry",
  "FundLedger",
  "BudgetOffice",
  "MerchantDesk",
  "RoundBook",
  "TenderBoard",
  "AwardBoard",
  "ContractBook",
] as const;

export type ProxiedName = (typeof PROXIED)[number];
type Proxies = Record<ProxiedName, NamedArtifactContractAtFuture<ProxiedName>>;

/**
 * All contracts, each implementation behind an ERC-1967 proxy that is initialised in the transaction that creates it.
 * @param bounds the lower bounds that implementations keep for ever
 */
export function buildContracts(bounds: Periods, periods: Periods, uniquenessAuthority: string) {
  return buildModule("Contracts", (m) => {
    const deployer = m.getAccount(0);
    const forwarder = m.contract("ERC2771Forwarder", ["Probity Forwarder"]);
    const manager = m.contract("GovernanceManager", [deployer, bounds.governance]);

    const implementations: Partial<Record<ProxiedName, ContractFuture<string>>> = {};
    const proxies: Partial<Proxies> = {};
    const behindProxy = (
      name: ProxiedName,
      constructorArgs: ArgumentType[],
      initializeArgs: ArgumentType[],
      libraries: readonly string[] = [],
    ) => {
      const implementation = m.contract(name, [forwarder, ...constructorArgs], {
        id: `${name}_implementation`,
        libraries: Object.fromEntries(libraries.map((library) => [library, libraryOf(m, library)])),
      });
      const data = m.encodeFunctionCall(implementation, "initialize", [manager, ...initializeArgs]);
      const proxy = m.contract("ERC1967Proxy", [implementation, data], { id: `${name}_proxy` });
      implementations[name] = implementation;
      return (proxies[name] = m.contractAt(name, proxy, { id: name }));
    };

    const identities = behindProxy(
      "IdentityRegistry",
      [bounds.officer],
      [uniquenessAuthority, periods.officer],
      ["KeyActs", "OfficerActs", "StatusActs"],
    );
    const credentials = behindProxy("CredentialRegistry", [identities], []);
    const bills = behindProxy(
      "BillRegistry",
      [identities, bounds.acknowledgement, bounds.voiding],
      [periods.acknowledgement, periods.voiding],
      ["ReimbursementActs"],
    );
    const ledger = behindProxy("FundLedger", [identities, bills, bounds.notice], [periods.notice]);
    behindProxy("BudgetOffice", [identities, bills, ledger], []);
    behindProxy("MerchantDesk", [identities, credentials, ledger, bounds.dispute], [periods.dispute]);
    behindProxy("RoundBook", [identities, ledger], []);
    const tenders = behindProxy(
      "TenderBoard",
      [identities, credentials, ledger, bounds.tendering, bounds.trustees, bounds.opening],
      [periods.tendering, periods.trustees, periods.opening],
      ["BidOpening", "BidSealing", "TenderNotices"],
    );
    const awards = behindProxy("AwardBoard", [identities, tenders, awardPeriods(bounds)], [awardPeriods(periods)]);
    behindProxy("ContractBook", [identities, tenders, awards, ledger, bills, bounds.claim], [periods.claim]);

    const accounts = m.contract("AgencyAccounts", [forwarder, identities, manager]);
    return { forwarder, manager, accounts, ...(proxies as Proxies), ...named(implementations) };
  });
}

function libraryOf(m: IgnitionModuleBuilder, name: string) {
  return m.library(name);
}

function awardPeriods({ evaluation, substitute, standstill, review, signature, lateComplaint }: Periods) {
  return { evaluation, substitute, standstill, review, signature, lateComplaint };
}

function named(implementations: Partial<Record<ProxiedName, ContractFuture<string>>>): Record<string, ContractFuture<string>> {
  return Object.fromEntries(Object.entries(implementations).map(([name, future]) => [`${name}_implementation`, future]));
}
