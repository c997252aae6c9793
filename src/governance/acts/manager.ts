import type { Probity } from "../../contracts/connect.ts";
import { roles, type RoleName } from "../../contracts/roles.ts";
import { send, type Sent } from "../../contracts/send.ts";

// The deployer does these acts before it gives up its power. From then on only the accounts of agencies call the
// manager: see `accounts.ts`.

export type ConnectAccountsParameters = { accounts: string };

/**
 * Connects the book of agency accounts, by an admin. Only accounts of this book can be granted roles.
 * Requirements: IGovernanceManager.connectAccounts.
 */
export async function connectAccounts(probity: Probity, { accounts }: ConnectAccountsParameters): Promise<Sent> {
  return send(probity.contracts.manager, "connectAccounts", [accounts]);
}

export type SetTargetFunctionRoleParameters = {
  /** The contract. */
  target: string;
  /** Selectors of its functions. */
  selectors: readonly string[];
  role: RoleName;
};

/** Assigns functions of a contract to a role, by an admin. Requirements: IAccessManager.setTargetFunctionRole. */
export async function setTargetFunctionRole(
  probity: Probity,
  { target, selectors, role }: SetTargetFunctionRoleParameters,
): Promise<Sent> {
  return send(probity.contracts.manager, "setTargetFunctionRole", [target, [...selectors], roles[role].id]);
}

export type LabelRoleParameters = { role: RoleName };

/** Gives a role the label that explorers show, by an admin. Requirements: IAccessManager.labelRole. */
export async function labelRole(probity: Probity, { role }: LabelRoleParameters): Promise<Sent> {
  const { id, label } = roles[role];
  return send(probity.contracts.manager, "labelRole", [id, label]);
}

export type GrantRoleParameters = {
  role: RoleName;
  /** The account of an agency. */
  account: string;
  /** The delay between scheduling and executing the member's acts, in seconds. */
  executionDelay: number;
};

/** Makes an agency's account a member of a role, by an admin. Requirements: IGovernanceManager, IAccessManager.grantRole. */
export async function grantRole(
  probity: Probity,
  { role, account, executionDelay }: GrantRoleParameters,
): Promise<Sent> {
  return send(probity.contracts.manager, "grantRole", [roles[role].id, account, executionDelay]);
}

export type RenounceRoleParameters = {
  role: RoleName;
  /** The address of the sending key. */
  member: string;
};

/** Renounces a role permanently, by the member's own key. Requirements: IAccessManager.renounceRole. */
export async function renounceRole(probity: Probity, { role, member }: RenounceRoleParameters): Promise<Sent> {
  return send(probity.contracts.manager, "renounceRole", [roles[role].id, member]);
}
