import { buildModule } from "@nomicfoundation/ignition-core";
import { bound } from "./periods.ts";

/** The name in the domain of what the forwarder's users sign (EIP-712). */
export const FORWARDER_NAME = "Probity Forwarder";

/** The forwarder for relayed calls, and the manager of all powers, with the deployer as its first admin. */
export default buildModule("Governance", (m) => {
  const forwarder = m.contract("ERC2771Forwarder", [FORWARDER_NAME]);
  const manager = m.contract("GovernanceManager", [m.getParameter<string>("deployer"), bound(m, "governanceNotice")]);
  return { forwarder, manager };
});
