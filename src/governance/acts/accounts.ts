import { ZeroAddress } from "ethers";
import { ProbityError } from "../../base/errors.ts";
import type { AgencyAccount } from "../../contracts/bindings.ts";
import { contractNamed, interfaceOf, type Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import { explainApproval, explainScheduling, requireNew } from "../repeated.ts";

export type OpenAccountParameters = { agency: string };

/** Opens an agency's account, by anyone. Only its officers can act through it. Requirements: IAgencyAccounts.open. */
export async function openAccount(
  probity: Probity,
  { agency }: OpenAccountParameters,
): Promise<Sent<{ account: string }>> {
  return send(probity.contracts.accounts, "open", [agency], {
    event: "AgencyAccountOpened",
    read: ({ account }) => ({ account: account as string }),
  });
}

/** An agency and one of its governance officers, whose key signs. */
export type Governor = { agency: string; officer: string };

/** A call from the account of an agency, most often to the governance manager. */
export type GovernanceCall = { target: string; data: string };

export type PrepareCallParameters = Governor &
  GovernanceCall & {
    /** Prepares the call although the same one waits already. */
    again?: boolean;
  };

/**
 * Prepares and approves a call, by a governance officer. Requirements: IAgencyAccount.prepare.
 * @returns also the id, which the second officer approves, and the nonce, which `executeCall` needs
 * @throws {ProbityError} CALL_PREPARED when the same call waits already
 */
export async function prepareCall(
  probity: Probity,
  { agency, officer, target, data, again = false }: PrepareCallParameters,
): Promise<Sent<{ id: string; nonce: bigint }>> {
  if (!again) await requireNew(await accountOf(probity, agency), officer, target, data);
  return send(await accountOf(probity, agency), "prepare", [officer, target, data], {
    event: "CallPrepared",
    read: ({ id, nonce }) => ({ id: id as string, nonce: nonce as bigint }),
  });
}

export type ApproveCallParameters = Governor & { id: string };

/** Approves a prepared call, by another officer. Requirements: IAgencyAccount.approve. */
export async function approveCall(probity: Probity, { agency, officer, id }: ApproveCallParameters): Promise<Sent> {
  return send(await accountOf(probity, agency), "approve", [officer, id]).catch(async (error: unknown) => {
    throw await explainApproval(error, await accountOf(probity, agency), { id, officer });
  });
}

/** Withdraws an approval, by the officer who gave it. Requirements: IAgencyAccount.withdrawApproval. */
export async function withdrawApproval(
  probity: Probity,
  { agency, officer, id }: ApproveCallParameters,
): Promise<Sent> {
  return send(await accountOf(probity, agency), "withdrawApproval", [officer, id]);
}

export type ExecuteCallParameters = Governor & GovernanceCall & { nonce: bigint };

/** Executes a call that two officers approved, by a governance officer. Requirements: IAgencyAccount.execute. */
export async function executeCall(
  probity: Probity,
  { agency, officer, nonce, target, data }: ExecuteCallParameters,
): Promise<Sent> {
  const args = [officer, nonce, target, data] as const;
  return send(await accountOf(probity, agency), "execute", [...args]).catch(async (error: unknown) => {
    throw await explainScheduling(error, await accountOf(probity, agency));
  });
}

/** An act that one guardian's officer does alone, by the name of its function in IGovernanceManager. */
export type GuardianAct =
  | { act: "pause"; module: string }
  | { act: "suspendMember" | "voteToSuspend"; account: string }
  | { act: "veto"; caller: string; target: string; data: string };

export type ActAloneParameters = Governor & { guardianAct: GuardianAct };

/** Pauses, suspends or vetoes, by one officer of a guardian alone. Requirements: IAgencyAccount.actAlone. */
export async function actAlone(probity: Probity, { agency, officer, guardianAct }: ActAloneParameters): Promise<Sent> {
  return send(await accountOf(probity, agency), "actAlone", [officer, encodeGuardianAct(guardianAct)]);
}

function encodeGuardianAct(guardianAct: GuardianAct): string {
  const manager = interfaceOf("manager");
  switch (guardianAct.act) {
    case "pause":
      return manager.encodeFunctionData("pause", [guardianAct.module]);
    case "suspendMember":
      return manager.encodeFunctionData("suspendMember", [guardianAct.account]);
    case "voteToSuspend":
      return manager.encodeFunctionData("voteToSuspend", [guardianAct.account]);
    case "veto":
      return manager.encodeFunctionData("veto", [guardianAct.caller, guardianAct.target, guardianAct.data]);
  }
}

/**
 * The account of an agency, connected to the runner that acts.
 * @throws {ProbityError} AGENCY_WITHOUT_ACCOUNT
 */
async function accountOf({ contracts: { accounts } }: Probity, agency: string): Promise<AgencyAccount> {
  const account = await accounts.accountOf(agency);
  if (account !== ZeroAddress) return contractNamed("AgencyAccount", account, accounts.runner);
  throw new ProbityError(
    "AGENCY_WITHOUT_ACCOUNT",
    `The agency ${agency} has no governance account.`,
    "Check that it is the agency's identity; anybody can open the account of an agency.",
    { facts: { agency } },
  );
}
