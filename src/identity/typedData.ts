import type { Signer, TypedDataDomain, TypedDataField } from "ethers";

/** The kinds of identities, with the numbers of the contract's enum. */
export const kinds = { none: 0, person: 1, company: 2, agency: 3 } as const;
export type Kind = keyof typeof kinds;

/** The chain and the contract that a signature is valid for. */
export type Destination = { chainId: bigint; registry: string };

/** An identity's consent to its enrolment: exactly these values, by this registrar, until this second. */
export type EnrolmentConsent = {
  identity: string;
  registrar: string;
  kind: Kind;
  parent: string;
  tag: string;
  /** Unix seconds. */
  consentUntil: bigint;
};

/** The message that the second person signs to name an officer. */
export type OfficerConfirmation = {
  organisation: string;
  purpose: string;
  person: string;
  /** The end of the seat, Unix seconds. */
  until: bigint;
  confirmer: string;
  body: string;
  seat: string;
  /** `officerNonce` of the organisation. */
  nonce: bigint;
  /** Unix seconds. */
  deadline: bigint;
};

/** A change of keys or attributes, as in ERC-1056. Names, types and values are hex; validities are seconds. */
export type KeyChange =
  | { act: "changeOwner"; identity: string; newOwner: string }
  | { act: "addDelegate"; identity: string; delegateType: string; delegate: string; validity: bigint }
  | { act: "revokeDelegate"; identity: string; delegateType: string; delegate: string }
  | { act: "setAttribute"; identity: string; name: string; value: string; validity: bigint }
  | { act: "revokeAttribute"; identity: string; name: string; value: string };

type Types = Record<string, TypedDataField[]>;

const inTurn = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint48" },
];
const delegate = [
  { name: "identity", type: "address" },
  { name: "delegateType", type: "bytes32" },
  { name: "delegate", type: "address" },
];
const attribute = [
  { name: "identity", type: "address" },
  { name: "name", type: "bytes32" },
  { name: "value", type: "bytes" },
];
const validity = { name: "validity", type: "uint256" };

/** EIP-712 types of the identity registry; must stay equal to the type strings in the contracts. */
export const identityTypes = {
  tag: {
    UniquenessTag: [
      { name: "tag", type: "bytes32" },
      { name: "kind", type: "uint8" },
      { name: "registrar", type: "address" },
    ],
  },
  tags: {
    UniquenessTags: [
      { name: "tags", type: "bytes32[]" },
      { name: "kind", type: "uint8" },
      { name: "registrar", type: "address" },
    ],
  },
  consent: {
    EnrolmentConsent: [
      { name: "identity", type: "address" },
      { name: "registrar", type: "address" },
      { name: "kind", type: "uint8" },
      { name: "parent", type: "address" },
      { name: "tag", type: "bytes32" },
      { name: "consentUntil", type: "uint48" },
    ],
  },
  confirmation: {
    OfficerConfirmation: [
      { name: "organisation", type: "address" },
      { name: "purpose", type: "bytes32" },
      { name: "person", type: "address" },
      { name: "until", type: "uint48" },
      { name: "confirmer", type: "address" },
      { name: "body", type: "address" },
      { name: "seat", type: "bytes32" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint48" },
    ],
  },
  changeOwner: {
    ChangeOwner: [{ name: "identity", type: "address" }, { name: "newOwner", type: "address" }, ...inTurn],
  },
  addDelegate: { AddDelegate: [...delegate, validity, ...inTurn] },
  revokeDelegate: { RevokeDelegate: [...delegate, ...inTurn] },
  setAttribute: { SetAttribute: [...attribute, validity, ...inTurn] },
  revokeAttribute: { RevokeAttribute: [...attribute, ...inTurn] },
} satisfies Record<string, Types>;

/** The EIP-712 domain of the identity registry. */
export function identityDomain({ chainId, registry }: Destination): TypedDataDomain {
  return { name: "Probity IdentityRegistry", version: "1", chainId, verifyingContract: registry };
}

/**
 * The uniqueness authority signs one tag for one registrar and one kind of identity, so that nobody can use a company's
 * number to become a second person.
 */
export function signTag(
  authority: Signer,
  to: Destination,
  kind: Kind,
  tag: string,
  registrar: string,
): Promise<string> {
  const value = { tag, kind: kinds[kind], registrar };
  return authority.signTypedData(identityDomain(to), identityTypes.tag, value);
}

/** The uniqueness authority signs tags of one kind for one registrar, valid only together and in this order. */
export function signTags(
  authority: Signer,
  to: Destination,
  kind: Kind,
  tags: readonly string[],
  registrar: string,
): Promise<string> {
  const value = { tags, kind: kinds[kind], registrar };
  return authority.signTypedData(identityDomain(to), identityTypes.tags, value);
}

/** The identity's key consents to its enrolment. */
export function signConsent(key: Signer, to: Destination, consent: EnrolmentConsent): Promise<string> {
  const value = { ...consent, kind: kinds[consent.kind] };
  return key.signTypedData(identityDomain(to), identityTypes.consent, value);
}

/** The second of two confirms an officer. */
export function signConfirmation(key: Signer, to: Destination, confirmation: OfficerConfirmation): Promise<string> {
  return key.signTypedData(identityDomain(to), identityTypes.confirmation, confirmation);
}

/**
 * Signs a change of an identity's keys or attributes with the owner's key. Anyone can deliver the signed change.
 *
 * @param nonce `keyNonce` of the identity; signed changes are delivered in its order
 * @param deadline the last second at which the change may be delivered, Unix seconds
 * @example
 * const change = { act: "changeOwner", identity, newOwner } as const;
 * const signature = await signKeyChange(key, to, change, await registry.keyNonce(identity), deadline);
 * await deliverKeyChange(actingAs(probity, relay), { change, signed: { deadline, signature } });
 */
export function signKeyChange(
  key: Signer,
  to: Destination,
  change: KeyChange,
  nonce: bigint,
  deadline: bigint,
): Promise<string> {
  const { act, ...values } = change;
  return key.signTypedData(identityDomain(to), identityTypes[act], { ...values, nonce, deadline });
}
