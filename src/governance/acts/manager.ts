import type { Probity } from "../../contracts/connect.ts";
import { roles, type RoleName } from "../../contracts/roles.ts";
import { send, type Sent } from "../../contracts/send.ts";

// What the deployer does before it gives its power away. From then on the manager is called by the accounts of agencies
// only: see `accounts.ts`.

export type ConnectAccountsParameters = { accounts: string };

/**
 * Connects the book of agency accounts, whose accounts alone can be granted roles.
 * Requirements: IGovernanceManager.connectAccounts.
 */
export function connectAccounts(probity: Probity, { accounts }: ConnectAccountsParameters): Promise<Sent> {
  return send(probity.contracts.manager, "connectAccounts", [accounts]);
}

export type SetTargetFunctionRoleParameters = {
  /** The contract. */
  target: string;
  /** Of its functions. */
  selectors: readonly string[];
  role: RoleName;
};

/** Leaves functions of a contract to a role, by an admin. Requirements: IAccessManager.setTargetFunctionRole. */
export function setTargetFunctionRole(
  probity: Probity,
  { target, selectors, role }: SetTargetFunctionRoleParameters,
): Promise<Sent> {
  return send(probity.contracts.manager, "setTargetFunctionRole", [target, [...selectors], roles[role].id]);
}

export type LabelRoleParameters = { role: RoleName };

/** Gives a role the label that explorers show, by an admin. Requirements: IAccessManager.labelRole. */
export function labelRole(probity: Probity, { role }: LabelRoleParameters): Promise<Sent> {
  const { id, label } = roles[role];
  return send(probity.contracts.manager, "labelRole", [id, label]);
}

export type GrantRoleParameters = {
  role: RoleName;
  /** The account of an agency. */
  account: string;
  /** How long the member's acts wait before they can be executed, in seconds. */
  executionDelay: number;
};

/** Makes an agency's account a member of a role, by an admin. Requirements: IGovernanceManager, IAccessManager.grantRole. */
export function grantRole(probity: Probity, { role, account, executionDelay }: GrantRoleParameters): Promise<Sent> {
  return send(probity.contracts.manager, "grantRole", [roles[role].id, account, executionDelay]);
}

export type RenounceRoleParameters = {
  role: RoleName;
  /** The address of the key that sends. */
  member: string;
};

/** Gives the sender's own membership of a role up, for ever. Requirements: IAccessManager.renounceRole. */
export function renounceRole(probity: Probity, { role, member }: RenounceRoleParameters): Promise<Sent> {
  return send(probity.contracts.manager, "renounceRole", [roles[role].id, member]);
}
