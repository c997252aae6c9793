import { buildModule } from "@nomicfoundation/ignition-core";
import governance from "./governance.ts";
import { bound, period } from "./periods.ts";
import { chainBound, proxied } from "./proxied.ts";

/** The identities of people, companies and agencies, their credentials, key recovery, and the accounts of agencies. */
export default buildModule("Identity", (m) => {
  const { forwarder, manager } = m.useModule(governance);
  const identities = chainBound(
    m,
    "IdentityRegistry",
    [forwarder, bound(m, "officerDelay")],
    [manager, m.getParameter<string>("uniquenessAuthority"), period(m, "officerDelay")],
    ["KeyActs", "OfficerActs", "StatusActs"],
  );
  const credentials = proxied(m, "CredentialRegistry", [forwarder, identities.proxy], [manager]);
  const recovery = proxied(
    m,
    "RecoveryBoard",
    [forwarder, identities.proxy, bound(m, "recovery")],
    [manager, period(m, "recovery")],
  );
  const accounts = m.contract("AgencyAccounts", [forwarder, identities.proxy, manager]);
  return {
    accounts,
    identityRegistry: identities.proxy,
    identityRegistryCode: identities.implementation,
    credentialRegistry: credentials.proxy,
    credentialRegistryCode: credentials.implementation,
    recoveryBoard: recovery.proxy,
    recoveryBoardCode: recovery.implementation,
  };
});
