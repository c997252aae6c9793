import { AbiCoder, keccak256, type Signer, type TypedDataDomain, verifyTypedData } from "ethers";

/** The statement that a person and a pseudonym both sign: this account is mine, for this programme and year. */
export type Consent = {
  /** The enrolled person, by identity. Never on chain, where only the salted hash of the consent is. */
  person: string;
  programme: string;
  year: number;
  pseudonym: string;
};

/** A valid consent: signed by the person's key and by the pseudonym's. */
export type SignedConsent = Consent & {
  /** By the person's key or, for a person without a key, by an officer of the registrar. */
  personSignature: string;
  pseudonymSignature: string;
};

export type ConsentContext = { chainId: bigint; roundBook: string };

/** The EIP-712 domain binds the consent to one chain and one RoundBook. */
export function consentDomain({ chainId, roundBook }: ConsentContext): TypedDataDomain {
  return { name: "Probity RoundBook", version: "1", chainId, verifyingContract: roundBook };
}

export const CONSENT_TYPES = {
  Consent: [
    { name: "person", type: "address" },
    { name: "programme", type: "bytes32" },
    { name: "year", type: "uint16" },
    { name: "pseudonym", type: "address" },
  ],
};

/** Signs a consent with both keys. The first signer is the person's key, or that of the registrar's officer. */
export async function signConsent(
  context: ConsentContext,
  consent: Consent,
  person: Signer,
  pseudonym: Signer,
): Promise<SignedConsent> {
  const domain = consentDomain(context);
  return {
    ...consent,
    personSignature: await person.signTypedData(domain, CONSENT_TYPES, consent),
    pseudonymSignature: await pseudonym.signTypedData(domain, CONSENT_TYPES, consent),
  };
}

/**
 * Whether both signatures are valid.
 *
 * @param signer the key that may sign for the person: `identityOwner(person)`, or that of the registrar's officer, who
 * must not be the maker, checker or payer
 */
export function isConsentSigned(context: ConsentContext, consent: SignedConsent, signer: string): boolean {
  const { person, programme, year, pseudonym } = consent;
  const message = { person, programme, year, pseudonym };
  const signedBy = (signature: string): string | undefined => {
    try {
      return verifyTypedData(consentDomain(context), CONSENT_TYPES, message, signature).toLowerCase();
    } catch {
      return undefined; // not a signature
    }
  };
  return (
    signedBy(consent.personSignature) === signer.toLowerCase() &&
    signedBy(consent.pseudonymSignature) === pseudonym.toLowerCase()
  );
}

/** The salted hash of a consent in its leaf. Without the salt it reveals nothing about the person. */
export function consentHash(consent: SignedConsent, salt: string): string {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "address", "bytes32", "uint16", "address", "bytes", "bytes"],
      [
        salt,
        consent.person,
        consent.programme,
        consent.year,
        consent.pseudonym,
        consent.personSignature,
        consent.pseudonymSignature,
      ],
    ),
  );
}
