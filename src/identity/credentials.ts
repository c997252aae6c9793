import type { CredentialRegistry } from "../contracts/bindings.ts";
import { sent, type Sent } from "./enrol.ts";

/** Who issues: the accreditation's number within the schema, its holder, and the officer whose key is connected. */
export type Issuer = { schema: string; index: number; organisation: string; officer: string };

/** One credential to be. Times are Unix seconds; without `from` it begins now. */
export type Grant = { subject: string; from?: bigint; until: bigint };

/** Issues a credential, or renews the issuer's own to a later end. */
export async function issueCredential(registry: CredentialRegistry, issuer: Issuer, grant: Grant): Promise<Sent> {
  const { schema, index, officer } = issuer;
  return sent(registry.issue(index, schema, officer, grant.subject, grant.from ?? 0n, grant.until));
}

/** Issues credentials of one schema, all or none. */
export async function issueCredentials(
  registry: CredentialRegistry,
  issuer: Issuer,
  grants: readonly Grant[],
): Promise<Sent> {
  const { schema, index, officer } = issuer;
  const list = grants.map(({ subject, from, until }) => ({ subject, from: from ?? 0n, until }));
  return sent(registry.issueMany(index, schema, officer, list));
}

/** Revokes a credential at once. */
export async function revokeCredential(
  registry: CredentialRegistry,
  issuer: Omit<Issuer, "index">,
  subject: string,
  reasonHash: string,
): Promise<Sent> {
  const { schema, organisation, officer } = issuer;
  return sent(registry.revoke(subject, schema, organisation, officer, reasonHash));
}

/** Suspends a credential at once. */
export async function suspendCredential(
  registry: CredentialRegistry,
  issuer: Omit<Issuer, "index">,
  subject: string,
  reasonHash: string,
): Promise<Sent> {
  const { schema, organisation, officer } = issuer;
  return sent(registry.suspend(subject, schema, organisation, officer, reasonHash));
}

/** Lifts a credential's suspension. */
export async function reinstateCredential(
  registry: CredentialRegistry,
  issuer: Omit<Issuer, "index">,
  subject: string,
): Promise<Sent> {
  const { schema, organisation, officer } = issuer;
  return sent(registry.reinstate(subject, schema, organisation, officer));
}
