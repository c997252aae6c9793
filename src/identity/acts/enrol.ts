import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import { kinds, type Kind } from "../typedData.ts";

/** A registrar and its officer, whose key signs. */
export type Desk = { registrar: string; officer: string };

export type Enrolment = {
  identity: string;
  kind: Kind;
  /** The agency above an agency; the zero address for others. */
  parent: string;
  tag: string;
  /** Unix seconds. */
  consentUntil: bigint;
  /** See `signTag`. */
  tagSignature: string;
  /** See `signConsent`. */
  consent: string;
};

export type EnrolParameters = Desk & Enrolment;

/**
 * Enrols an identity that consents, by an officer of a registrar. Requirements: IIdentityRegistry.enrol.
 *
 * @example
 * const tagSignature = await signTag(authority, to, kind, tag, registrar);
 * const consent = await signConsent(key, to, { identity, registrar, kind, parent, tag, consentUntil });
 * const enrolment = { identity, kind, parent, tag, consentUntil, tagSignature, consent };
 * await enrol(actingAs(probity, clerk), { registrar, officer, ...enrolment });
 */
export async function enrol(probity: Probity, { registrar, officer, ...enrolment }: EnrolParameters): Promise<Sent> {
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "enrol", [registrar, officer, { ...enrolment, kind: kinds[enrolment.kind] }]);
}

export type EnrolManyParameters = Desk & {
  kind: "person" | "company";
  enrolments: readonly { identity: string; tag: string }[];
  /** See `signTags`, over the tags in this order. */
  tagsSignature: string;
};

/**
 * Enrols persons or companies whose addresses have never acted, all or none, by an officer of a registrar.
 * Requirements: IIdentityRegistry.enrolMany.
 */
export async function enrolMany(
  probity: Probity,
  { registrar, officer, kind, enrolments, tagsSignature }: EnrolManyParameters,
): Promise<Sent> {
  const list = [...enrolments];
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "enrolMany", [registrar, officer, kinds[kind], list, tagsSignature]);
}

export type EnrolRootParameters = Pick<Enrolment, "identity" | "kind" | "parent" | "tag">;

/**
 * Enrols one of the first agencies or of their officers, by governance. It has no registrar until
 * {@link assignRegistrar}. Requirements: IIdentityRegistry.enrolRoot.
 */
export async function enrolRoot(probity: Probity, { identity, kind, parent, tag }: EnrolRootParameters): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "enrolRoot", [identity, kinds[kind], parent, tag]);
}

export type AssignRegistrarParameters = { identity: string; registrar: string };

/** Assigns a registrar to an identity, by governance. Requirements: IIdentityRegistry.assignRegistrar. */
export async function assignRegistrar(
  probity: Probity,
  { identity, registrar }: AssignRegistrarParameters,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "assignRegistrar", [identity, registrar]);
}
