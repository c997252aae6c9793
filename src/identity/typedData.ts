import type { Signer, TypedDataDomain, TypedDataField } from "ethers";

/** What an identity is enrolled as; the numbers are those of the contract's enum. */
export const kinds = { none: 0, person: 1, company: 2, agency: 3 } as const;
export type Kind = keyof typeof kinds;

/** The chain and the contract that a signature is meant for. */
export type Destination = { chainId: bigint; registry: string };

/** What an identity's key signs to be enrolled: exactly this, by this registrar, until this second. */
export type EnrolmentConsent = {
  identity: string;
  registrar: string;
  kind: Kind;
  parent: string;
  tag: string;
  /** Unix seconds. */
  consentUntil: bigint;
};

/** What the second of two signs to name an officer. */
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

type Types = Record<string, TypedDataField[]>;

/** EIP-712 types of the identity registry; must stay equal to the type strings in the contracts. */
export const identityTypes = {
  tag: {
    UniquenessTag: [
      { name: "tag", type: "bytes32" },
      { name: "registrar", type: "address" },
    ],
  },
  tags: {
    UniquenessTags: [
      { name: "tags", type: "bytes32[]" },
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
} satisfies Record<string, Types>;

/** The EIP-712 domain of the identity registry. */
export function identityDomain({ chainId, registry }: Destination): TypedDataDomain {
  return { name: "Probity IdentityRegistry", version: "1", chainId, verifyingContract: registry };
}

/** The uniqueness authority gives one tag to one registrar. */
export function signTag(authority: Signer, to: Destination, tag: string, registrar: string): Promise<string> {
  return authority.signTypedData(identityDomain(to), identityTypes.tag, { tag, registrar });
}

/** The uniqueness authority gives a list of tags, in this order and only together, to one registrar. */
export function signTags(
  authority: Signer,
  to: Destination,
  tags: readonly string[],
  registrar: string,
): Promise<string> {
  return authority.signTypedData(identityDomain(to), identityTypes.tags, { tags, registrar });
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
