import { getAddress } from "ethers";
import { ProbityError } from "../base/errors.ts";
import type { JwsSigner } from "./es256k.ts";
import { disclosureFrame, hasClaim, type ClaimPath } from "./paths.ts";
import { statusListUrl } from "./publishStatusList.ts";
import type { CredentialSchema } from "./schemas.ts";
import { sdJwt, VC_SD_JWT } from "./sdJwt.ts";
import { type StatusPosition, statusPurposes, type StatusPurpose } from "./statusList.ts";
import { ACCREDITATION, CONTEXT, dateTime, UNDEFINED_TERMS } from "./vocabulary.ts";

export type IssueVcParameters = {
  schema: CredentialSchema;
  /** The issuer's DID, and the signer of a key in its DID document's `assertionMethod`; see `signerFor`. */
  issuer: { did: string; signer: JwsSigner };
  /** The accreditation to issue: the credential registry, and the accreditation's index within the schema. */
  accreditation: { chainId: bigint; registry: string; index: number };
  /** The subject's DID. */
  subject: string;
  /** The claims about the subject, without its id. */
  claims: Readonly<Record<string, unknown>>;
  /** Unix seconds. */
  validFrom: bigint;
  /** Unix seconds, exclusive. */
  validUntil: bigint;
  /** The time of signing, Unix seconds. */
  issuedAt: bigint;
  /** The claims that the holder may withhold. */
  disclosable: readonly ClaimPath[];
  /** The position of its flags; see `allocateStatus`. Without it the credential can never be revoked. */
  status?: StatusPosition & { base: string; purposes?: readonly StatusPurpose[] };
  /** The credential's id; a random UUID as URN by default. */
  id?: string;
};

export type IssuedVc = {
  id: string;
  /** The SD-JWT with every disclosure, for the holder alone. */
  credential: string;
};

/**
 * Issues a VCDM 2.0 credential as `vc+sd-jwt` (W3C VC-JOSE-COSE, section 3.2.1). The holder may withhold the
 * `disclosable` claims; all others are always disclosed.
 *
 * @example
 * const signer = signerFor(await resolve(did, time), wallet.privateKey);
 * const { credential } = await issueVc({ schema: ownSchema("id-card"), issuer: { did, signer }, ... });
 * @throws {ProbityError} VC_CLAIMS_INVALID, VC_TERM_INVALID, VC_CLAIM_UNKNOWN, VC_KEY_FOREIGN
 */
export async function issueVc(parameters: IssueVcParameters): Promise<IssuedVc> {
  const { schema, issuer, accreditation, subject, claims, validFrom, validUntil, issuedAt, disclosable } = parameters;
  const id = parameters.id ?? `urn:uuid:${crypto.randomUUID()}`;
  if (validUntil <= validFrom) {
    throw new ProbityError(
      "VC_TERM_INVALID",
      `A credential from ${dateTime(validFrom)} until ${dateTime(validUntil)} would never be valid.`,
      "Give an end after its beginning.",
    );
  }
  if (!issuer.signer.kid.startsWith(`${issuer.did}#`)) {
    throw new ProbityError(
      "VC_KEY_FOREIGN",
      `The key ${issuer.signer.kid} is not one of the issuer ${issuer.did}.`,
      "Sign with a key that the issuer's DID document lists.",
      { facts: { kid: issuer.signer.kid, issuer: issuer.did } },
    );
  }
  const missing = disclosable.find((path) => !hasClaim(claims, path));
  if (missing !== undefined) throw unknownClaim(missing);

  const payload = {
    "@context": [CONTEXT, UNDEFINED_TERMS],
    id,
    type: ["VerifiableCredential"],
    issuer: issuer.did,
    validFrom: dateTime(validFrom),
    validUntil: dateTime(validUntil),
    credentialSchema: { id: schema.url, type: "JsonSchema" },
    ...(parameters.status && { credentialStatus: statusEntries(parameters, parameters.status) }),
    termsOfUse: {
      type: ACCREDITATION,
      registry: `eip155:${accreditation.chainId}:${getAddress(accreditation.registry)}`,
      schema: schema.id,
      index: accreditation.index,
    },
    credentialSubject: { id: subject, ...claims },
    iat: Number(issuedAt),
  };
  const [finding] = schema.findings(payload);
  if (finding !== undefined) {
    throw new ProbityError(
      "VC_CLAIMS_INVALID",
      `The claims do not match the schema ${schema.url}: ${finding.instancePath} ${finding.message ?? ""}.`,
      "Correct the claims; the schema's descriptions say what each one is.",
      { facts: { schema: schema.url, path: finding.instancePath } },
    );
  }
  const frame = { credentialSubject: disclosureFrame(disclosable) };
  const header = { typ: VC_SD_JWT, cty: "vc", kid: issuer.signer.kid };
  const credential = await sdJwt({ issuer: issuer.signer }).issue<Record<string, unknown>>(payload, frame, { header });
  return { id, credential };
}

/** One entry per purpose (W3C Bitstring Status List v1.0, section 2.1). */
function statusEntries(
  { schema, accreditation }: IssueVcParameters,
  { base, list, index, purposes }: NonNullable<IssueVcParameters["status"]>,
) {
  const all = purposes ?? (Object.keys(statusPurposes) as StatusPurpose[]);
  return all.map((purpose) => {
    const url = statusListUrl(base, { schema: schema.id, issuer: accreditation.index, purpose, list });
    return {
      id: `${url}#${index}`,
      type: "BitstringStatusListEntry",
      statusPurpose: purpose,
      statusListIndex: String(index),
      statusListCredential: url,
    };
  });
}

/** The error for a path that names no claim to disclose or withhold. */
export function unknownClaim(path: ClaimPath): ProbityError {
  return new ProbityError(
    "VC_CLAIM_UNKNOWN",
    `The credential has no claim "${path}" to disclose.`,
    "Name claims by their path below credentialSubject, such as premises.street.",
    { facts: { claim: path } },
  );
}
