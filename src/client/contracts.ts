import type { ContractRunner } from "ethers";
import * as bindings from "../../types/ethers-contracts/index.ts";
import type { AddressBook } from "./addressBook.ts";

/** The contracts of one chain, typed. They read with the runner they were made with; `connect` a signer to act. */
export type Contracts = ReturnType<typeof contractsOf>;

/** Makes the typed contracts of an address book. */
export function contractsOf({ contracts }: AddressBook, runner: ContractRunner) {
  return {
    forwarder: bindings.ERC2771Forwarder__factory.connect(contracts.ERC2771Forwarder, runner),
    governanceManager: bindings.GovernanceManager__factory.connect(contracts.GovernanceManager, runner),
    agencyAccounts: bindings.AgencyAccounts__factory.connect(contracts.AgencyAccounts, runner),
    identityRegistry: bindings.IdentityRegistry__factory.connect(contracts.IdentityRegistry, runner),
    credentialRegistry: bindings.CredentialRegistry__factory.connect(contracts.CredentialRegistry, runner),
    billRegistry: bindings.BillRegistry__factory.connect(contracts.BillRegistry, runner),
    fundLedger: bindings.FundLedger__factory.connect(contracts.FundLedger, runner),
    budgetOffice: bindings.BudgetOffice__factory.connect(contracts.BudgetOffice, runner),
    merchantDesk: bindings.MerchantDesk__factory.connect(contracts.MerchantDesk, runner),
    roundBook: bindings.RoundBook__factory.connect(contracts.RoundBook, runner),
    tenderBoard: bindings.TenderBoard__factory.connect(contracts.TenderBoard, runner),
    awardBoard: bindings.AwardBoard__factory.connect(contracts.AwardBoard, runner),
    contractBook: bindings.ContractBook__factory.connect(contracts.ContractBook, runner),
  };
}
