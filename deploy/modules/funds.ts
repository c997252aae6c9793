import { buildModule } from "@nomicfoundation/ignition-core";
import bills from "./bills.ts";
import governance from "./governance.ts";
import identity from "./identity.ts";
import { bound, period } from "./periods.ts";
import { proxied } from "./proxied.ts";

/** The ledger of public money, its offices, and the rounds that pay aid. */
export default buildModule("Funds", (m) => {
  const { forwarder, manager } = m.useModule(governance);
  const { identityRegistry, credentialRegistry } = m.useModule(identity);
  const { billRegistry } = m.useModule(bills);
  const ledger = proxied(
    m,
    "FundLedger",
    [forwarder, identityRegistry, billRegistry, bound(m, "ceilingNotice")],
    [manager, period(m, "ceilingNotice")],
  );
  const office = proxied(m, "BudgetOffice", [forwarder, identityRegistry, billRegistry, ledger.proxy], [manager]);
  const desk = proxied(
    m,
    "MerchantDesk",
    [forwarder, identityRegistry, credentialRegistry, ledger.proxy, bound(m, "dispute")],
    [manager, period(m, "dispute")],
  );
  const rounds = proxied(m, "RoundBook", [forwarder, identityRegistry, ledger.proxy], [manager]);
  return {
    fundLedger: ledger.proxy,
    fundLedgerCode: ledger.implementation,
    budgetOffice: office.proxy,
    budgetOfficeCode: office.implementation,
    merchantDesk: desk.proxy,
    merchantDeskCode: desk.implementation,
    roundBook: rounds.proxy,
    roundBookCode: rounds.implementation,
  };
});
