import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { CredentialOffice } from "./credentials.ts";

export type RegisterSchemaParameters = {
  /** Hash of its JSON Schema. */
  schema: string;
  /** The organisation at the top of its accreditation tree. */
  root: string;
  /** Whether a credential becomes invalid with its issuer's accreditation. */
  cascading: boolean;
};

/** Registers a schema, by governance. Requirements: ICredentialRegistry.registerSchema. */
export async function registerSchema(
  probity: Probity,
  { schema, root, cascading }: RegisterSchemaParameters,
): Promise<Sent> {
  return send(probity.contracts.credentialRegistry, "registerSchema", [schema, root, cascading]);
}

export type AccreditParameters = CredentialOffice & {
  /** The organisation that is accredited. */
  holder: string;
  /** True for an accreditor, which accredits issuers; false for an issuer, which only issues. */
  accreditor: boolean;
  /** Index of the acting organisation's own accreditation; 0 for the root. */
  parent: number;
  /** Unix seconds; now by default. */
  from?: bigint;
  /** Unix seconds. */
  until: bigint;
};

/**
 * Accredits an organisation for a schema, by an officer of the root or of an accreditor.
 * Requirements: ICredentialRegistry.accredit.
 * @returns also the number of the accreditation within the schema
 */
export async function accredit(
  probity: Probity,
  { schema, parent, organisation, officer, holder, accreditor, from = 0n, until }: AccreditParameters,
): Promise<Sent<{ index: number }>> {
  const by = [schema, parent, organisation, officer] as const;
  return send(probity.contracts.credentialRegistry, "accredit", [...by, holder, accreditor, from, until], {
    event: "Accredited",
    read: ({ index }) => ({ index: Number(index) }),
  });
}

export type WithdrawAccreditationParameters = CredentialOffice & { index: number; reasonHash: string };

/**
 * Withdraws an accreditation at once and for ever, by the organisation that gave it or the schema's root.
 * Requirements: ICredentialRegistry.withdraw.
 */
export async function withdrawAccreditation(
  probity: Probity,
  { schema, index, organisation, officer, reasonHash }: WithdrawAccreditationParameters,
): Promise<Sent> {
  const { credentialRegistry } = probity.contracts;
  return send(credentialRegistry, "withdraw", [schema, index, organisation, officer, reasonHash]);
}
