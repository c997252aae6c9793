import { buildModule } from "@nomicfoundation/ignition-core";
import governance from "./governance.ts";
import identity from "./identity.ts";
import { bound, period } from "./periods.ts";
import { proxied } from "./proxied.ts";

/** The bill registry. */
export default buildModule("Bills", (m) => {
  const { forwarder, manager } = m.useModule(governance);
  const { identityRegistry } = m.useModule(identity);
  const bills = proxied(
    m,
    "BillRegistry",
    [forwarder, identityRegistry, bound(m, "acknowledgeWithin"), bound(m, "voidWithin")],
    [manager, period(m, "acknowledgeWithin"), period(m, "voidWithin")],
    ["ReimbursementActs"],
  );
  return { billRegistry: bills.proxy, billRegistryCode: bills.implementation };
});
