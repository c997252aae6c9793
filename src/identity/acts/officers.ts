import { encodeBytes32String, ZeroHash } from "ethers";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import { idOfName, type Purpose } from "../names.ts";

/** The seat that an officer is named for. */
export type Nomination = {
  organisation: string;
  purpose: Purpose;
  person: string;
  /** The end of the seat, Unix seconds. */
  until: bigint;
};

/**
 * The person who does the second act for `body`, the superior of the organisation: with the body's own key, or, with
 * `seat`, as its officer for that purpose.
 */
export type Confirmer = { person: string; body: string; seat?: Purpose };

/** Prepares a seat, by the key of the organisation. Requirements: IIdentityRegistry.prepareOfficer. */
export async function prepareOfficer(
  probity: Probity,
  { organisation, purpose, person, until }: Nomination,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "prepareOfficer", [organisation, idOfName(purpose), person, until]);
}

export type ConfirmOfficerParameters = Nomination & { confirmer: Confirmer };

/**
 * Confirms a prepared seat, by the key of the confirmer; it begins after `officerDelay`.
 * Requirements: IIdentityRegistry.confirmOfficer.
 */
export async function confirmOfficer(
  probity: Probity,
  { organisation, purpose, person, until, confirmer }: ConfirmOfficerParameters,
): Promise<Sent> {
  const seat = [organisation, idOfName(purpose), person, until] as const;
  return send(probity.contracts.identityRegistry, "confirmOfficer", [...seat, encodeConfirmer(confirmer)]);
}

export type PrepareOfficersParameters = {
  organisation: string;
  nominations: readonly Omit<Nomination, "organisation">[];
};

/**
 * Prepares several seats of one organisation, all or none, by the key of the organisation.
 * Requirements: IIdentityRegistry.prepareOfficers.
 */
export async function prepareOfficers(
  probity: Probity,
  { organisation, nominations }: PrepareOfficersParameters,
): Promise<Sent> {
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "prepareOfficers", [organisation, nominations.map(encodeNomination)]);
}

export type ConfirmOfficersParameters = PrepareOfficersParameters & { confirmer: Confirmer };

/**
 * Confirms several prepared seats of one organisation, all or none, by the key of the confirmer.
 * Requirements: IIdentityRegistry.confirmOfficers.
 */
export async function confirmOfficers(
  probity: Probity,
  { organisation, nominations, confirmer }: ConfirmOfficersParameters,
): Promise<Sent> {
  const list = nominations.map(encodeNomination);
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "confirmOfficers", [organisation, list, encodeConfirmer(confirmer)]);
}

export type NameOfficerParameters = ConfirmOfficerParameters & {
  /** The last second at which the confirmation may be used, Unix seconds. */
  deadline: bigint;
  /** See `signConfirmation`. */
  confirmation: string;
};

/** Prepares and confirms a seat at once, by the key of the organisation. Requirements: IIdentityRegistry.nameOfficer. */
export async function nameOfficer(
  probity: Probity,
  { organisation, purpose, person, until, confirmer, deadline, confirmation }: NameOfficerParameters,
): Promise<Sent> {
  const seat = [organisation, idOfName(purpose), person, until] as const;
  const second = [encodeConfirmer(confirmer), deadline, confirmation] as const;
  return send(probity.contracts.identityRegistry, "nameOfficer", [...seat, ...second]);
}

export type SeatOfficerParameters = Omit<Nomination, "purpose"> & {
  /** The purpose's name. Any name is allowed, because governance may seat for purposes unknown to this version. */
  purpose: string;
};

/** Seats an officer of an agency without a parent, by governance. Requirements: IIdentityRegistry.seatOfficer. */
export async function seatOfficer(
  probity: Probity,
  { organisation, purpose, person, until }: SeatOfficerParameters,
): Promise<Sent> {
  const { identityRegistry } = probity.contracts;
  return send(identityRegistry, "seatOfficer", [organisation, encodeBytes32String(purpose), person, until]);
}

export type RevokeOfficerParameters = Omit<Nomination, "until"> & {
  /** The identity whose key acts: the organisation, the officer, the confirmer, or the superior or its officer. */
  revoker: string;
};

/** Revokes a seat or a prepared seat at once. Requirements: IIdentityRegistry.revokeOfficer. */
export async function revokeOfficer(
  probity: Probity,
  { organisation, purpose, person, revoker }: RevokeOfficerParameters,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "revokeOfficer", [organisation, idOfName(purpose), person, revoker]);
}

export type RefuseOfficeParameters = {
  person: string;
  organisation: string;
  /** False withdraws the refusal; true by default. */
  refused?: boolean;
};

/** Refuses to be named in an organisation, by the person's key. Requirements: IIdentityRegistry.refuseOffice. */
export async function refuseOffice(
  probity: Probity,
  { person, organisation, refused = true }: RefuseOfficeParameters,
): Promise<Sent> {
  return send(probity.contracts.identityRegistry, "refuseOffice", [person, organisation, refused]);
}

function encodeNomination({ purpose, person, until }: Omit<Nomination, "organisation">) {
  return { purpose: idOfName(purpose), person, until };
}

function encodeConfirmer({ person, body, seat }: Confirmer) {
  return { person, body, seat: seat === undefined ? ZeroHash : idOfName(seat) };
}
