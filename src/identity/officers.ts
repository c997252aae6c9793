import type { IdentityRegistry } from "../contracts/bindings.ts";
import { sent, type Sent } from "./enrol.ts";
import { idOfName, type Purpose } from "./names.ts";

/** A seat to be. */
export type Nomination = {
  organisation: string;
  purpose: Purpose;
  person: string;
  /** The end of the seat, Unix seconds. */
  until: bigint;
};

/** Who does the second act: for the superior of the organisation, or as its officer for the purpose `seat`. */
export type Confirmer = { person: string; body: string; seat?: Purpose };

/** First act, by the key of the organisation. */
export async function prepareOfficer(registry: IdentityRegistry, nomination: Nomination): Promise<Sent> {
  const { organisation, purpose, person, until } = nomination;
  return sent(registry.prepareOfficer(organisation, idOfName(purpose), person, until));
}

/** Second act, by the key of the confirmer; the seat begins after `officerDelay`. */
export async function confirmOfficer(
  registry: IdentityRegistry,
  nomination: Nomination,
  confirmer: Confirmer,
): Promise<Sent> {
  const { organisation, purpose, person, until } = nomination;
  return sent(registry.confirmOfficer(organisation, idOfName(purpose), person, until, encodeConfirmer(confirmer)));
}

/** First act for several of one organisation, all or none. */
export async function prepareOfficers(
  registry: IdentityRegistry,
  organisation: string,
  nominations: readonly Omit<Nomination, "organisation">[],
): Promise<Sent> {
  return sent(registry.prepareOfficers(organisation, nominations.map(encodeNomination)));
}

/** Second act for several of one organisation, all or none. */
export async function confirmOfficers(
  registry: IdentityRegistry,
  organisation: string,
  nominations: readonly Omit<Nomination, "organisation">[],
  confirmer: Confirmer,
): Promise<Sent> {
  return sent(registry.confirmOfficers(organisation, nominations.map(encodeNomination), encodeConfirmer(confirmer)));
}

/** Both acts in one transaction of the organisation's key; see `signConfirmation`. */
export async function nameOfficer(
  registry: IdentityRegistry,
  nomination: Nomination,
  confirmer: Confirmer,
  deadline: bigint,
  confirmation: string,
): Promise<Sent> {
  const { organisation, purpose, person, until } = nomination;
  const second = encodeConfirmer(confirmer);
  return sent(registry.nameOfficer(organisation, idOfName(purpose), person, until, second, deadline, confirmation));
}

/** Takes a seat or a prepared seat away at once. */
export async function revokeOfficer(
  registry: IdentityRegistry,
  nomination: Omit<Nomination, "until">,
  revoker: string,
): Promise<Sent> {
  const { organisation, purpose, person } = nomination;
  return sent(registry.revokeOfficer(organisation, idOfName(purpose), person, revoker));
}

function encodeNomination({ purpose, person, until }: Omit<Nomination, "organisation">) {
  return { purpose: idOfName(purpose), person, until };
}

/** Refuses to be named in an organisation, or with `refused` false no longer does. By the person's key. */
export async function refuseOffice(
  registry: IdentityRegistry,
  person: string,
  organisation: string,
  refused = true,
): Promise<Sent> {
  return sent(registry.refuseOffice(person, organisation, refused));
}

function encodeConfirmer({ person, body, seat }: Confirmer) {
  return { person, body, seat: seat === undefined ? `0x${"0".repeat(64)}` : idOfName(seat) };
}
