import { buildModule } from "@nomicfoundation/ignition-core";
import bills from "./bills.ts";
import funds from "./funds.ts";
import governance from "./governance.ts";
import identity from "./identity.ts";
import { bound, period } from "./periods.ts";
import { proxied } from "./proxied.ts";

const AWARD_PERIODS = ["evaluation", "substitute", "standstill", "review", "signature", "lateComplaint"] as const;

/** Tenders from publication to payment. */
export default buildModule("Bidding", (m) => {
  const { forwarder, manager } = m.useModule(governance);
  const { identityRegistry, credentialRegistry } = m.useModule(identity);
  const { billRegistry } = m.useModule(bills);
  const { fundLedger } = m.useModule(funds);
  const tenders = proxied(
    m,
    "TenderBoard",
    [
      forwarder,
      identityRegistry,
      credentialRegistry,
      fundLedger,
      bound(m, "tendering"),
      bound(m, "trusteesTime"),
      bound(m, "openingTime"),
    ],
    [manager, period(m, "tendering"), period(m, "trusteesTime"), period(m, "openingTime")],
    ["BidOpening", "BidSealing", "TenderNotices"],
  );
  const bounds = Object.fromEntries(AWARD_PERIODS.map((name) => [name, bound(m, name)]));
  const periods = Object.fromEntries(AWARD_PERIODS.map((name) => [name, period(m, name)]));
  const awards = proxied(
    m,
    "AwardBoard",
    [forwarder, identityRegistry, tenders.proxy, bounds],
    [manager, periods],
    ["AwardRules"],
  );
  const contracts = proxied(
    m,
    "ContractBook",
    [forwarder, identityRegistry, tenders.proxy, awards.proxy, fundLedger, billRegistry, bound(m, "claim")],
    [manager, period(m, "claim")],
  );
  return {
    tenderBoard: tenders.proxy,
    tenderBoardCode: tenders.implementation,
    awardBoard: awards.proxy,
    awardBoardCode: awards.implementation,
    contractBook: contracts.proxy,
    contractBookCode: contracts.implementation,
  };
});
