import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

/** The schema, the organisation that acts on its credentials, and the organisation's officer, whose key signs. */
export type CredentialOffice = { schema: string; organisation: string; officer: string };

/** The subject and the times of a credential to issue. Times in Unix seconds; `from` is now by default. */
export type Grant = { subject: string; from?: bigint; until: bigint };

/** The issuer's accreditation by its number within the schema, and the issuer's officer, whose key signs. */
export type Issuer = { schema: string; index: number; officer: string };

export type IssueCredentialParameters = Issuer & Grant;

/** Issues a credential, or renews the issuer's own, by the issuer's officer. Requirements: ICredentialRegistry.issue. */
export async function issueCredential(
  probity: Probity,
  { schema, index, officer, subject, from = 0n, until }: IssueCredentialParameters,
): Promise<Sent> {
  return send(probity.contracts.credentialRegistry, "issue", [index, schema, officer, subject, from, until]);
}

export type IssueCredentialsParameters = Issuer & { grants: readonly Grant[] };

/** Issues credentials of one schema, all or none, by the issuer's officer. Requirements: ICredentialRegistry.issueMany. */
export async function issueCredentials(
  probity: Probity,
  { schema, index, officer, grants }: IssueCredentialsParameters,
): Promise<Sent> {
  const list = grants.map(({ subject, from = 0n, until }) => ({ subject, from, until }));
  return send(probity.contracts.credentialRegistry, "issueMany", [index, schema, officer, list]);
}

export type RevokeCredentialParameters = CredentialOffice & { subject: string; reasonHash: string };

/** Revokes a credential at once, by its issuer or the schema's root. Requirements: ICredentialRegistry.revoke. */
export async function revokeCredential(
  probity: Probity,
  { subject, schema, organisation, officer, reasonHash }: RevokeCredentialParameters,
): Promise<Sent> {
  const { credentialRegistry } = probity.contracts;
  return send(credentialRegistry, "revoke", [subject, schema, organisation, officer, reasonHash]);
}

export type SuspendCredentialParameters = RevokeCredentialParameters;

/** Suspends a credential at once, by its issuer or the schema's root. Requirements: ICredentialRegistry.suspend. */
export async function suspendCredential(
  probity: Probity,
  { subject, schema, organisation, officer, reasonHash }: SuspendCredentialParameters,
): Promise<Sent> {
  const { credentialRegistry } = probity.contracts;
  return send(credentialRegistry, "suspend", [subject, schema, organisation, officer, reasonHash]);
}

export type ReinstateCredentialParameters = CredentialOffice & { subject: string };

/** Lifts a credential's suspension, by its issuer or the schema's root. Requirements: ICredentialRegistry.reinstate. */
export async function reinstateCredential(
  probity: Probity,
  { subject, schema, organisation, officer }: ReinstateCredentialParameters,
): Promise<Sent> {
  return send(probity.contracts.credentialRegistry, "reinstate", [subject, schema, organisation, officer]);
}
