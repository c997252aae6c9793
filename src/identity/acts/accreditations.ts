import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { CredentialOffice } from "./credentials.ts";

export type RegisterSchemaParameters = {
  /** Hash of its JSON Schema. */
  schema: string;
  /** The organisation at the top of its accreditation tree. */
  root: string;
  /** Whether a credential falls with its issuer's accreditation. */
  cascading: boolean;
};

/** Registers a schema, by governance. Requirements: ICredentialRegistry.registerSchema. */
export function registerSchema(probity: Probity, { schema, root, cascading }: RegisterSchemaParameters): Promise<Sent> {
  return send(probity.contracts.credentialRegistry, "registerSchema", [schema, root, cascading]);
}

export type AccreditParameters = CredentialOffice & {
  /** Who is accredited. */
  holder: string;
  /** May accredit issuers; an issuer may only issue. */
  accreditor: boolean;
  /** Index of the accreditation of who accredits; 0 for the root. */
  parent: number;
  /** Unix seconds; now when left out. */
  from?: bigint;
  /** Unix seconds. */
  until: bigint;
};

/**
 * Accredits an organisation for a schema, by an officer of the root or of an accreditor.
 * Requirements: ICredentialRegistry.accredit.
 * @returns also the number of the accreditation within the schema
 */
export function accredit(
  probity: Probity,
  { schema, parent, organisation, officer, holder, accreditor, from = 0n, until }: AccreditParameters,
): Promise<Sent<{ index: number }>> {
  const by = [schema, parent, organisation, officer] as const;
  return send(probity.contracts.credentialRegistry, "accredit", [...by, holder, accreditor, from, until], {
    event: "Accredited",
    read: (values) => ({ index: Number(values["index"]) }),
  });
}

export type WithdrawAccreditationParameters = CredentialOffice & { index: number; reasonHash: string };

/**
 * Withdraws an accreditation at once and for ever, by who gave it or the schema's root.
 * Requirements: ICredentialRegistry.withdraw.
 */
export function withdrawAccreditation(
  probity: Probity,
  { schema, index, organisation, officer, reasonHash }: WithdrawAccreditationParameters,
): Promise<Sent> {
  const { credentialRegistry } = probity.contracts;
  return send(credentialRegistry, "withdraw", [schema, index, organisation, officer, reasonHash]);
}
