import type { DIDDocument } from "did-resolver";
import { getAddress } from "ethers";
import { z } from "zod";
import { toBase64url } from "../base/bytes.ts";
import type { CredentialRegistry, IdentityRegistry } from "../contracts/bindings.ts";
import { identityOf, methodsOf, type ResolveDid } from "./did.ts";
import { followDigests, type Withheld } from "./disclosures.ts";
import { ES256K, isSignedBy } from "./es256k.ts";
import { parseJws, type Jws } from "./jws.ts";
import { hasClaim, type ClaimPath } from "./paths.ts";
import { unreadable } from "./presentVc.ts";
import { openStatusList, parseStatusListUrl } from "./publishStatusList.ts";
import { parseSchema, schemaIdOf, type CredentialSchema } from "./schemas.ts";
import { hashOf, SD_HASH, sdJwt, VC_SD_JWT } from "./sdJwt.ts";
import {
  flagOf,
  LIST_FLAGS,
  statusPurposes,
  type StatusListRef,
  type StatusPosition,
  type StatusPurpose,
} from "./statusList.ts";
import { ACCREDITATION, CONTEXT, dateTime, instantOf } from "./vocabulary.ts";

/** The checks, in order of execution. */
export const vcChecks = [
  "format",
  "disclosures",
  "key",
  "signature",
  "term",
  "accreditation",
  "schema",
  "claims",
  "standing",
  "status",
  "holder",
] as const;
export type VcCheckName = (typeof vcChecks)[number];

/** The result of a check. A skipped check was not requested or lacks the data that it needs. */
export type VcCheck = {
  check: VcCheckName;
  verdict: "passed" | "failed" | "skipped";
  /** A stable code of a failed or skipped check: `TERM_OVER`. */
  code?: string;
  /** One sentence. */
  message?: string;
};

/** The contracts used to verify a credential. */
export type CredentialChain = {
  chainId: bigint;
  credentials: CredentialRegistry;
  identities: IdentityRegistry;
  /** The block to query; the newest by default. */
  block?: number;
};

export type VerifyVcParameters = {
  chain: CredentialChain;
  resolve: ResolveDid;
  /** Returns a schema's file by its `$id`; the file is compared with the id on the chain. */
  schemaOf: (
    url: string,
  ) => CredentialSchema | Uint8Array | undefined | Promise<CredentialSchema | Uint8Array | undefined>;
  /** The time to verify for, Unix seconds. */
  at: bigint;
  /** Accepts only credentials of this schema, by its id on the chain. */
  schema?: string;
  /** Claims that must be disclosed. */
  required?: readonly ClaimPath[];
  /** Requires the holder's signature over this nonce and audience, at most `maxAge` seconds old (300 by default). */
  holder?: { nonce: string; audience: string; maxAge?: bigint };
  /** Fetches a published list by its address, as `vc+jwt`. Without it, status is read from the chain. */
  statusListOf?: (url: string) => Promise<string>;
  /**
   * Also requires that the key and the accreditation are still in force. The issuer states the signing time itself, so
   * a thief of a revoked key, or an issuer whose accreditation was withdrawn, could backdate a credential.
   */
  current?: boolean;
};

export type VcVerification = {
  /** True when no check failed. */
  valid: boolean;
  checks: VcCheck[];
  failed: VcCheckName[];
  /** The disclosed content. Do not trust any of it unless the credential is valid. */
  credential?: {
    id: string | undefined;
    issuer: string;
    subject: string;
    /** The schema's id on the chain, and the index of the issuer's accreditation within it. */
    schema: string;
    accreditation: number;
    /** Unix seconds. */
    issuedAt: bigint;
    validFrom: bigint;
    validUntil: bigint;
    claims: Record<string, unknown>;
    /** The places of its flags in its issuer's status lists. */
    flags: (StatusPosition & { purpose: StatusPurpose })[];
  };
  /** The flags that were read. */
  status: Partial<Record<StatusPurpose, boolean>>;
};

const uint32 = z.int().min(0).max(0xffff_ffff);
/** Unix seconds until the end of the year 9999. */
const unixTime = z.int().min(0).max(253_402_300_799);
const statusEntry = z.looseObject({
  type: z.literal("BitstringStatusListEntry"),
  statusPurpose: z.enum(["revocation", "suspension"]),
  statusListIndex: z.string().regex(/^(0|[1-9]\d{0,8})$/),
  statusListCredential: z.string(),
});
type StatusEntry = z.infer<typeof statusEntry>;
const payloadSchema = z.looseObject({
  "@context": z.tuple([z.literal(CONTEXT)], z.unknown()),
  id: z.string().optional(),
  type: z.array(z.string()).refine((types) => types.includes("VerifiableCredential")),
  issuer: z.string(),
  validFrom: instantOf,
  validUntil: instantOf,
  credentialSchema: z.looseObject({ id: z.string(), type: z.literal("JsonSchema") }),
  credentialStatus: z.union([statusEntry.transform((entry) => [entry]), z.array(statusEntry)]).default([]),
  termsOfUse: z.looseObject({
    type: z.literal(ACCREDITATION),
    registry: z.string(),
    schema: z.string().regex(/^0x[0-9a-f]{64}$/),
    index: uint32.min(1),
  }),
  credentialSubject: z.looseObject({ id: z.string() }),
  iat: unixTime,
  _sd_alg: z.literal(SD_HASH).optional(),
});
type Payload = z.infer<typeof payloadSchema>;

const bindingSchema = z.looseObject({ iat: unixTime, aud: z.string(), nonce: z.string(), sd_hash: z.string() });

/** Codes of a signature, registry or accreditation that does not belong to the named issuer. */
const STRANGERS: ReadonlySet<string> = new Set(["SIGNATURE_INVALID", "REGISTRY_OTHER", "ACCREDITATION_FOREIGN"]);

/** The reason why a check failed or was skipped. */
class Verdict extends Error {
  readonly code: string;
  readonly verdict: "failed" | "skipped";
  constructor(code: string, message: string, verdict: "failed" | "skipped" = "failed") {
    super(message);
    this.code = code;
    this.verdict = verdict;
  }
}

/**
 * Verifies a credential or a presentation. The checks are independent, so the result lists everything that is wrong.
 * The schema and the status are not looked up unless an accredited issuer signed, because otherwise a stranger chose
 * the addresses. No content of the text makes this throw, unless the text is not an SD-JWT at all; a node that does not
 * answer may.
 *
 * @param compact the SD-JWT as presented
 * @example
 * const { valid, failed } = await verifyVc(presentation, { chain, resolve, schemaOf, at, required: ["over18"] });
 * @throws {ProbityError} VC_UNREADABLE
 */
export async function verifyVc(compact: string, parameters: VerifyVcParameters): Promise<VcVerification> {
  const text = compact.trim();
  const split = text.lastIndexOf("~");
  const jws = parseJws(text.split("~", 1)[0] ?? "");
  if (split < 0 || jws === undefined) throw unreadable();
  const checks: VcCheck[] = [];
  const status: VcVerification["status"] = {};
  const run = async <T>(check: VcCheckName, act: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      const value = await act();
      checks.push({ check, verdict: "passed" });
      return value;
    } catch (error) {
      if (!(error instanceof Verdict)) throw error;
      checks.push({ check, verdict: error.verdict, code: error.code, message: error.message });
      return undefined;
    }
  };
  const conclude = (credential?: VcVerification["credential"]): VcVerification => {
    const said = new Set(checks.map(({ check }) => check));
    for (const check of vcChecks) {
      if (!said.has(check))
        checks.push({ check, verdict: "skipped", code: "NOT_REACHED", message: "What it goes by failed." });
    }
    checks.sort((a, b) => vcChecks.indexOf(a.check) - vcChecks.indexOf(b.check));
    const failed = checks.filter(({ verdict }) => verdict === "failed").map(({ check }) => check);
    return { valid: failed.length === 0, checks, failed, status, ...(credential && { credential }) };
  };

  const payload = await run("format", () => readPayload(jws));
  if (payload === undefined) return conclude();
  const shown = await run("disclosures", () => disclose(text, jws.payload));
  const claims = shown?.credential["credentialSubject"] as Record<string, unknown> | undefined;

  const { chain, at, current = false } = parameters;
  const issuer = identityOf(chain.chainId, payload.issuer);
  const resolved = new Map<string, Promise<DIDDocument>>();
  const documentOf = (did: string, time: bigint) => {
    const key = `${did} ${time}`;
    const known = resolved.get(key) ?? documentAt(parameters.resolve, chain.chainId, did, time);
    resolved.set(key, known);
    return known;
  };
  const signedAt = BigInt(payload.iat);
  const kid = String(jws.header["kid"]);
  const method = await run("key", async () => {
    const found = methodsOf(await documentOf(payload.issuer, signedAt), "assertionMethod").find(({ id }) => id === kid);
    if (found === undefined) {
      throw new Verdict(
        "KEY_NOT_LISTED",
        `The issuer's DID document did not list ${kid} when the credential was signed.`,
      );
    }
    if (!current || at <= signedAt) return found;
    const still = methodsOf(await documentOf(payload.issuer, at), "assertionMethod").find(({ id }) => id === kid);
    // The `#controller` id stays the same when its key changes, so check the signature too.
    if (still !== undefined && isSignedBy(still, jws.message, jws.signature)) return found;
    throw new Verdict("KEY_NO_LONGER_LISTED", `The issuer's DID document lists ${kid} no longer.`);
  });
  if (method !== undefined) {
    await run("signature", () => {
      if (isSignedBy(method, jws.message, jws.signature)) return;
      throw new Verdict("SIGNATURE_INVALID", `The signature is not by ${kid}.`);
    });
  }
  await run("term", () => checkTerm(payload, at));
  await run("accreditation", () => checkAccreditation(payload, issuer, parameters));
  // Text without an accredited issuer must not choose an address to fetch or a pattern to evaluate.
  const isIssuers = !checks.some(({ code }) => code !== undefined && STRANGERS.has(code)) && method !== undefined;
  const schema = isIssuers ? await run("schema", () => checkSchema(payload, parameters, shown)) : undefined;
  if (claims !== undefined) await run("claims", () => checkRequired(claims, parameters.required));
  await run("standing", () => checkStanding(payload, issuer, parameters));
  if (isIssuers) await run("status", () => checkStatus(payload, parameters, documentOf, status));
  await run("holder", () => checkHolder(text, split, payload, parameters, documentOf));

  const { id, validFrom, validUntil, credentialSubject, termsOfUse } = payload;
  return conclude({
    id,
    issuer: payload.issuer,
    subject: credentialSubject.id,
    schema: schema?.id ?? termsOfUse.schema,
    accreditation: termsOfUse.index,
    issuedAt: signedAt,
    validFrom,
    validUntil,
    claims: claims ?? {},
    flags: flagsOf(payload),
  });
}

/** Requires exactly our header, above all the algorithm, and the checked fields in clear in the signed part. */
function readPayload({ header, payload }: Jws): Payload {
  if (header["alg"] !== ES256K)
    throw new Verdict("ALGORITHM", `Its algorithm is ${String(header["alg"])}, not ${ES256K}.`);
  if (header["typ"] !== VC_SD_JWT) throw new Verdict("TYPE", `Its type is ${String(header["typ"])}, not ${VC_SD_JWT}.`);
  if ("crit" in header) throw new Verdict("HEADER", "Its header asks for an extension that is not known here.");
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) throw new Verdict("PAYLOAD", `It is not a credential: ${z.prettifyError(parsed.error)}`);
  const { issuer } = parsed.data;
  if (typeof header["kid"] !== "string" || !header["kid"].startsWith(`${issuer}#`)) {
    throw new Verdict("KEY_FOREIGN", `The key ${String(header["kid"])} is not one of the issuer ${issuer}.`);
  }
  return parsed.data;
}

type Shown = { credential: Record<string, unknown>; withheld: Withheld };

async function disclose(text: string, payload: Record<string, unknown>): Promise<Shown> {
  try {
    const decoded = await sdJwt().decode(text);
    const followed = followDigests(payload, decoded.disclosures ?? []);
    if ("wrong" in followed) throw new Verdict("DISCLOSURE_FOREIGN", `Its disclosures do not fit: ${followed.wrong}.`);
    const credential = await decoded.getClaims<Record<string, unknown>>(hashOf);
    return { credential, withheld: followed.withheld };
  } catch (error) {
    if (error instanceof Verdict) throw error;
    throw new Verdict("DISCLOSURE_UNREADABLE", `A disclosure cannot be read: ${messageOf(error)}`);
  }
}

async function documentAt(resolve: ResolveDid, chainId: bigint, did: string, time: bigint): Promise<DIDDocument> {
  if (identityOf(chainId, did) === undefined) throw new Verdict("DID_FOREIGN", `${did} is no identity of this chain.`);
  try {
    const document = await resolve(did, time);
    if (document.id === did) return document;
  } catch (error) {
    throw new Verdict("DID_UNRESOLVED", `${did} cannot be resolved: ${messageOf(error)}`);
  }
  throw new Verdict("DID_UNRESOLVED", `${did} was resolved to another document.`);
}

function checkTerm({ validFrom, validUntil, iat }: Payload, at: bigint): void {
  if (BigInt(iat) > at)
    throw new Verdict("TERM_UNSIGNED", `It is signed at ${dateTime(BigInt(iat))}, which is to come.`);
  if (at < validFrom) throw new Verdict("TERM_AHEAD", `It is valid from ${dateTime(validFrom)} on.`);
  if (at >= validUntil) throw new Verdict("TERM_OVER", `It was valid until ${dateTime(validUntil)}.`);
}

/**
 * The schema's file must have the hash that is accredited on the chain. In each object, as many required claims may be
 * missing as are withheld there; the issuer validated all of them before signing.
 */
async function checkSchema(
  { credentialSchema, termsOfUse }: Payload,
  { schemaOf, schema: wanted }: VerifyVcParameters,
  shown: Shown | undefined,
): Promise<CredentialSchema> {
  const url = credentialSchema.id;
  let schema: CredentialSchema;
  try {
    const found = await schemaOf(url);
    if (found === undefined) throw new Error("there is none of that address");
    const id = found instanceof Uint8Array ? schemaIdOf(found) : found.id;
    // Compare before parsing, because another file may hold anything.
    if (id !== termsOfUse.schema) throw otherSchema(url, id, termsOfUse.schema);
    schema = found instanceof Uint8Array ? parseSchema(found, url) : found;
  } catch (error) {
    if (error instanceof Verdict) throw error;
    throw new Verdict("SCHEMA_UNAVAILABLE", `The schema ${url} cannot be had: ${messageOf(error)}`);
  }
  if (schema.url !== url) throw otherSchema(url, schema.id, termsOfUse.schema);
  if (wanted !== undefined && wanted.toLowerCase() !== schema.id) {
    throw new Verdict("SCHEMA_UNWANTED", `It is of the schema ${schema.title}, not of the one asked for.`);
  }
  if (shown === undefined) throw new Verdict("NOT_REACHED", "What it shows could not be read.", "skipped");
  const missing = new Map<string, number>();
  for (const { keyword, instancePath, message } of schema.findings(shown.credential)) {
    const count = (missing.get(instancePath) ?? 0) + 1;
    if (keyword === "required" && count <= (shown.withheld.get(instancePath) ?? 0)) missing.set(instancePath, count);
    else throw new Verdict("SCHEMA_MISMATCH", `${instancePath || "/"} ${message ?? "is not as the schema asks"}.`);
  }
  return schema;
}

function otherSchema(url: string, found: string, wanted: string): Verdict {
  return new Verdict("SCHEMA_OTHER", `The schema at hand for ${url} is ${found}, not ${wanted}.`);
}

function checkRequired(claims: Record<string, unknown>, required: readonly ClaimPath[] = []): void {
  const missing = required.filter((path) => !hasClaim(claims, path));
  if (missing.length > 0) throw new Verdict("CLAIM_WITHHELD", `It does not show ${missing.join(", ")}.`);
}

async function checkAccreditation(
  { termsOfUse: { registry, schema, index }, issuer: did, iat }: Payload,
  issuer: string | undefined,
  { chain, at, current = false }: VerifyVcParameters,
): Promise<void> {
  const ours = `eip155:${chain.chainId}:${getAddress(await chain.credentials.getAddress())}`;
  if (registry !== ours) throw new Verdict("REGISTRY_OTHER", `It stands on the registry ${registry}, not on ${ours}.`);
  const overrides = blockOf(chain);
  const [accreditation, { cascading }] = await Promise.all([
    chain.credentials.accreditationOf(schema, index, overrides),
    chain.credentials.schemaOf(schema, overrides),
  ]);
  if (accreditation.holder !== issuer || accreditation.accreditor) {
    throw new Verdict(
      "ACCREDITATION_FOREIGN",
      `The accreditation ${index} of the schema is not one of ${did} to issue.`,
    );
  }
  const inForce = await accreditedAt(chain, schema, index);
  if (!(await inForce(BigInt(iat)))) {
    throw new Verdict("ACCREDITATION_INACTIVE", "Its issuer was not accredited when it was signed.");
  }
  if ((current || cascading) && !(await inForce(at))) {
    throw new Verdict("ACCREDITATION_OVER", "Its issuer is no longer accredited.");
  }
}

/** The time of the queried block: the chain has no answer about later seconds. */
async function headTime(chain: VerifyVcParameters["chain"]): Promise<bigint> {
  const head = await chain.identities.runner?.provider?.getBlock(chain.block ?? "latest");
  if (head === null || head === undefined) throw new Error("the identity registry is not connected to a node");
  return BigInt(head.timestamp);
}

/** Whether an accreditation was in force at a second; a future second is answered as of the queried block. */
async function accreditedAt(chain: VerifyVcParameters["chain"], schema: string, index: number) {
  const known = await headTime(chain);
  return (time: bigint) => chain.credentials.isAccreditedAt(schema, index, time < known ? time : known, blockOf(chain));
}

/** Checks the subject's status at `at` and the issuer's at signing by the chain's rules for on-chain credentials. */
async function checkStanding(
  { iat, credentialSubject }: Payload,
  issuer: string | undefined,
  { chain, at }: VerifyVcParameters,
): Promise<void> {
  const overrides = blockOf(chain);
  const known = await headTime(chain);
  const past = (time: bigint): bigint => (time < known ? time : known);
  const subject = identityOf(chain.chainId, credentialSubject.id);
  if (subject === undefined) throw new Verdict("DID_FOREIGN", `${credentialSubject.id} is no identity of this chain.`);
  // While a recovery is pending, a thief may hold the key that still controls the issuer.
  if (issuer === undefined || !(await chain.identities.couldActAt(issuer, past(BigInt(iat)), overrides))) {
    throw new Verdict(
      "ISSUER_INACTIVE",
      "Its issuer was suspended, ended, under recovery or not enrolled when it was signed.",
    );
  }
  // A recovery does not affect a subject's past status; for the present, the chain also requires that none is pending.
  const active =
    at < known ? chain.identities.wasActiveAt(subject, at, overrides) : chain.identities.isActive(subject, overrides);
  if (!(await active)) {
    throw new Verdict("SUBJECT_INACTIVE", "Its subject is suspended, ended, under recovery or not enrolled.");
  }
}

async function checkStatus(
  payload: Payload,
  parameters: VerifyVcParameters,
  documentOf: ResolveDid,
  status: VcVerification["status"],
): Promise<void> {
  if (payload.credentialStatus.length === 0) {
    throw new Verdict("STATUS_NONE", "It names no status list, so it cannot be revoked.", "skipped");
  }
  for (const entry of payload.credentialStatus) {
    const set = await readFlag(payload, entry, parameters, documentOf);
    status[entry.statusPurpose] = set || (status[entry.statusPurpose] ?? false);
  }
  if (status.revocation) throw new Verdict("STATUS_REVOKED", "It is revoked.");
  if (status.suspension) throw new Verdict("STATUS_SUSPENDED", "It is suspended.");
}

/** The place on the chain of an entry's list; undefined for a list of another accreditation or purpose. */
function listOf(
  { termsOfUse }: Payload,
  { statusListCredential: url, statusPurpose }: StatusEntry,
): StatusListRef | undefined {
  const ref = parseStatusListUrl(url);
  const isIssuers = ref?.schema === termsOfUse.schema && ref.issuer === termsOfUse.index;
  return isIssuers && ref.purpose === statusPurpose ? ref : undefined;
}

function flagsOf(payload: Payload): (StatusPosition & { purpose: StatusPurpose })[] {
  return payload.credentialStatus.flatMap((entry) => {
    const ref = listOf(payload, entry);
    const index = Number(entry.statusListIndex);
    return ref === undefined || index >= LIST_FLAGS ? [] : [{ purpose: ref.purpose, list: ref.list, index }];
  });
}

/** Reads a flag. The list must be of the same accreditation, because another issuer's flags do not apply. */
async function readFlag(
  payload: Payload,
  entry: StatusEntry,
  { chain, at, statusListOf }: VerifyVcParameters,
  documentOf: ResolveDid,
): Promise<boolean> {
  const { statusListCredential: url, statusPurpose: purpose } = entry;
  const [ref, index] = [listOf(payload, entry), Number(entry.statusListIndex)];
  if (ref === undefined) {
    throw new Verdict(
      "STATUS_FOREIGN",
      `The status list ${url} is not a ${purpose} list of its issuer for its schema.`,
    );
  }
  try {
    // An issuer without accreditation can publish no valid list, but the root may still revoke on the chain.
    const silent = !(await (await accreditedAt(chain, ref.schema, ref.issuer))(at));
    if (statusListOf === undefined || silent) {
      const { schema, issuer: accreditation, list } = ref;
      const place = [schema, accreditation, statusPurposes[purpose], list, index] as const;
      return await chain.credentials.statusOf(...place, blockOf(chain));
    }
    return flagOf(
      await openStatusList(await statusListOf(url), { url, issuer: payload.issuer, purpose, at }, documentOf),
      index,
    );
  } catch (error) {
    throw new Verdict("STATUS_UNAVAILABLE", `Its status cannot be read: ${messageOf(error)}`);
  }
}

async function checkHolder(
  text: string,
  split: number,
  { credentialSubject }: Payload,
  { holder, at }: VerifyVcParameters,
  documentOf: ResolveDid,
): Promise<void> {
  if (holder === undefined) throw new Verdict("HOLDER_UNASKED", "No signature of its holder was asked for.", "skipped");
  const binding = parseJws(text.slice(split + 1));
  if (binding === undefined) throw new Verdict("HOLDER_UNSIGNED", "It is shown without its holder's signature.");
  const parsed = bindingSchema.safeParse(binding.payload);
  const { alg, typ, crit } = binding.header;
  if (!parsed.success || alg !== ES256K || typ !== "kb+jwt" || crit !== undefined) {
    throw new Verdict("HOLDER_FORMAT", `The holder's signature is not a kb+jwt with ${ES256K}.`);
  }
  const { iat, aud, nonce, sd_hash } = parsed.data;
  if (nonce !== holder.nonce) throw new Verdict("HOLDER_NONCE", "It was made for another request.");
  if (aud !== holder.audience) throw new Verdict("HOLDER_AUDIENCE", `It was made for ${aud}.`);
  const { maxAge = 300n } = holder;
  // Tolerate a holder's clock that is slightly ahead.
  if (BigInt(iat) < at - maxAge || BigInt(iat) > at + 60n) {
    throw new Verdict("HOLDER_TIME", `It was shown at ${dateTime(BigInt(iat))}.`);
  }
  const hash = toBase64url(hashOf(text.slice(0, split + 1)));
  if (sd_hash !== hash) throw new Verdict("HOLDER_OTHER", "The holder signed for something else than what is shown.");
  const methods = methodsOf(await documentOf(credentialSubject.id, at), "authentication");
  if (!methods.some((method) => isSignedBy(method, binding.message, binding.signature))) {
    throw new Verdict("HOLDER_SIGNATURE", "It is not shown by its subject.");
  }
}

function blockOf({ block }: CredentialChain): { blockTag?: number } {
  return block === undefined ? {} : { blockTag: block };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
