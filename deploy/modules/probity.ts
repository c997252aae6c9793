import { buildModule } from "@nomicfoundation/ignition-core";
import bidding from "./bidding.ts";
import bills from "./bills.ts";
import funds from "./funds.ts";
import governance from "./governance.ts";
import identity from "./identity.ts";

/** Every contract. `src/deploy/wire.ts` connects them and gives away the powers over them. */
export default buildModule("Probity", (m) => ({
  ...m.useModule(governance),
  ...m.useModule(identity),
  ...m.useModule(bills),
  ...m.useModule(funds),
  ...m.useModule(bidding),
}));
