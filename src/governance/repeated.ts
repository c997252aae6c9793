import { ProbityError } from "../base/errors.ts";
import { blockTime, isoTime } from "../chain/clock.ts";
import type { AgencyAccount } from "../contracts/bindings.ts";
import { contractNamed } from "../contracts/connect.ts";
import { isNone } from "../contracts/refusals/phrases.ts";

/** How many of the account's newest calls are compared with a new one. */
const NEWEST = 50n;

/**
 * Refuses to prepare a call that waits already: of two officers who each prepare it, each would have approved another.
 * @throws {ProbityError} CALL_PREPARED
 */
export async function requireNew(account: AgencyAccount, officer: string, target: string, data: string): Promise<void> {
  const provider = account.runner?.provider;
  // When it would be refused anyhow, the transaction says why.
  const next = await account.prepare.staticCall(officer, target, data).catch(() => undefined);
  if (next === undefined || provider == null) return;
  const oldest = next.nonce > NEWEST ? next.nonce - NEWEST : 0n;
  const nonces = Array.from({ length: Number(next.nonce - oldest) }, (_, offset) => oldest + BigInt(offset));
  const calls = await Promise.all(
    nonces.map(async (nonce) => {
      const id = await account.hashCall(nonce, target, data);
      const { first, second, expires, executed } = await account.preparedCallOf(id);
      return { id, nonce, approvers: [first, second].filter((one) => !isNone(one)), expires, executed };
    }),
  );
  const now = BigInt(await blockTime(provider));
  const same = calls.find(({ expires, executed }) => !executed && expires > now);
  if (same === undefined) return;
  const { id, nonce, approvers, expires } = same;
  const by = approvers.length === 0 ? "nobody has approved it" : `${approvers.join(" and ")} approved it`;
  throw new ProbityError(
    "CALL_PREPARED",
    `This same call waits until ${isoTime(expires)} already, as ${id} with the nonce ${nonce}; ${by}.`,
    `${approvers.length === 2 ? "Execute that call." : "Let another officer approve that call."} To make the call twice, prepare it with "again".`,
    { facts: { id, nonce: String(nonce), approvers: approvers.join(","), expires: String(expires) } },
  );
}

/** Makes the refusal of a repeated approval say who has approved, and until when the call waits. */
export async function explainApproval(
  error: unknown,
  account: AgencyAccount,
  { id, officer }: { id: string; officer: string },
): Promise<unknown> {
  if (!isRefusal(error, "AgencyAccountApproved") && !isRefusal(error, "PersonsNotDistinct")) return error;
  const { first, second, expires } = await account.preparedCallOf(id);
  const approvers = [first, second].filter((one) => !isNone(one));
  const isOwn = approvers.includes(officer);
  if (!isOwn && approvers.length < 2) return error;
  return inWords(
    error,
    `${isOwn ? officer : approvers.join(" and ")} approved this same call ${id} already, and it waits until ${isoTime(expires)}`,
    approvers.length === 2 ? "Execute the call." : "Let another governance officer of the agency approve it.",
    { approvers: approvers.join(","), expires: String(expires) },
  );
}

/** Makes the refusal of a call that is scheduled already say by which account, and from when on it can be made. */
export async function explainScheduling(error: unknown, account: AgencyAccount): Promise<unknown> {
  if (!isRefusal(error, "AccessManagerAlreadyScheduled")) return error;
  const { operationId = "" } = error.facts;
  const manager = contractNamed("GovernanceManager", await account.manager(), account.runner);
  const from = await manager.getSchedule(operationId);
  return inWords(
    error,
    `the account ${await account.getAddress()} has scheduled this same call already, as ${operationId}, and it can be made from ${isoTime(from)}`,
    "Make the call then; to begin its notice anew, cancel it first.",
    { from: String(from) },
  );
}

function isRefusal(error: unknown, name: string): error is ProbityError {
  return error instanceof ProbityError && error.facts["errorName"] === name;
}

function inWords(error: ProbityError, what: string, next: string, facts: Readonly<Record<string, string>>): unknown {
  const { code, facts: known } = error;
  const message = `The contract refused: ${what} (${known["errorName"] ?? ""}).`;
  return new ProbityError(code, message, next, { facts: { ...known, ...facts }, cause: error });
}
