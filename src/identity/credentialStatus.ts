import { zeroPadValue } from "ethers";
import type { CredentialRegistry, IdentityRegistry } from "../contracts/bindings.ts";
import { blockTime, isoTime } from "../chain/clock.ts";
import { readActs, type Act, type ActsRange } from "../chain/logs.ts";
import { ProbityError } from "../base/errors.ts";
import { accreditationAt, type AccreditationRecord } from "./accreditations.ts";
import { identityHistory } from "./history.ts";

/** Why a credential is valid or not: one reason for the credential itself, one for its issuer, one for its subject. */
export type StatusReason = {
  /** Stable, for programs. */
  code: `CREDENTIAL_${string}` | `ISSUER_${string}` | `SUBJECT_${string}`;
  passed: boolean;
  /** For people. */
  detail: string;
};

/** A version of a credential, from its events. Times are Unix seconds. */
export type CredentialVersion = {
  /** Index of the issuer's accreditation. */
  issuer: number;
  from: bigint;
  until: bigint;
  issuedAt: number;
  /** 0 when it is not revoked. */
  revokedAt: number;
  /** `until` is 0 while a suspension lasts. */
  suspensions: readonly { from: number; until: number }[];
};

export type CredentialStatus = {
  subject: string;
  schema: string;
  /** The second of the query. */
  time: number;
  /** The contract's answer. */
  valid: boolean;
  reasons: StatusReason[];
  /** The version in force at that second; undefined when there was none. */
  credential?: CredentialVersion;
  issuer?: AccreditationRecord;
  /** Every act on the subject's credential of the schema. */
  acts: Act[];
};

export type StatusClient = { identities: IdentityRegistry; credentials: CredentialRegistry } & ActsRange;

const ACTS = ["CredentialIssued", "CredentialSuspended", "CredentialReinstated", "CredentialRevoked"];

/**
 * Whether a credential is valid now, or was at a past second, and why: the credential itself, its issuer, its subject.
 * The contract decides; the reasons are recomputed from events.
 *
 * @param time Unix seconds; now by default.
 * @throws {@link ProbityError} `CREDENTIAL_SCHEMA_UNKNOWN`, `CREDENTIAL_TIME_IN_FUTURE`
 */
export async function credentialStatus(
  client: StatusClient,
  { subject, schema, time }: { subject: string; schema: string; time?: number },
): Promise<CredentialStatus> {
  const { credentials, identities } = client;
  const provider = credentials.runner?.provider;
  const now = provider ? await blockTime(provider) : 0;
  const at = time ?? now;
  if (at > now) {
    throw new ProbityError(
      "CREDENTIAL_TIME_IN_FUTURE",
      `The requested time is in the future: the chain is at ${isoTime(now)}.`,
      "Ask about a past time, or leave the time out to ask about now.",
      { facts: { time: String(at), now: String(now) } },
    );
  }
  const { root, cascading } = await credentials.schemaOf(schema);
  if (BigInt(root) === 0n) {
    throw new ProbityError(
      "CREDENTIAL_SCHEMA_UNKNOWN",
      `No schema ${schema} is registered on this chain.`,
      'Look the schema up with "probity credential schema list".',
      { facts: { schema } },
    );
  }
  const acts = await readActs(credentials, [{ events: ACTS, indexed: [zeroPadValue(subject, 32), schema] }], client);
  const valid = await (time === undefined
    ? credentials.isValid(subject, schema)
    : credentials.wasValidAt(subject, schema, at));
  const versions = versionsOf(acts);
  const credential = versions.findLast(({ issuedAt }) => issuedAt <= at) ?? versions[0];
  const issuer = credential === undefined ? undefined : await accreditationAt(credentials, schema, credential.issuer);
  const reasons = [credentialReason(credential, at)];
  if (credential !== undefined && issuer !== undefined) {
    const inForce = await credentials.isAccreditedAt(schema, credential.issuer, at);
    reasons.push(issuerReason(issuer, { inForce, cascading, at }));
  }
  reasons.push(await subjectReason(identities, { subject, time, at }, client));
  return {
    ...{ subject, schema, time: at, valid, reasons },
    ...(credential === undefined ? {} : { credential }),
    ...(issuer === undefined ? {} : { issuer }),
    acts,
  };
}

/** The versions of a credential, one for each issue that was not a renewal, by the rules of the registry. */
function versionsOf(acts: readonly Act[]): CredentialVersion[] {
  const versions: CredentialVersion[] = [];
  for (const { name, time, values } of acts) {
    const newest = versions.at(-1);
    if (name === "CredentialIssued") {
      const [issuer, from, until] = [Number(values["issuer"]), toBigInt(values["from"]), toBigInt(values["until"])];
      const renews = newest?.issuer === issuer && newest.revokedAt === 0 && newest.until > BigInt(time);
      if (renews) versions[versions.length - 1] = { ...newest, until };
      else versions.push({ issuer, from, until, issuedAt: time, revokedAt: 0, suspensions: [] });
    } else if (newest !== undefined) {
      versions[versions.length - 1] = changed(newest, name, time);
    }
  }
  return versions;
}

function changed(version: CredentialVersion, act: string, time: number): CredentialVersion {
  const { suspensions } = version;
  if (act === "CredentialRevoked") return { ...version, revokedAt: time };
  if (act === "CredentialSuspended") return { ...version, suspensions: [...suspensions, { from: time, until: 0 }] };
  return {
    ...version,
    suspensions: suspensions.map(({ from, until }) => ({ from, until: until === 0 ? time : until })),
  };
}

function credentialReason(credential: CredentialVersion | undefined, at: number): StatusReason {
  const fail = (code: StatusReason["code"], detail: string): StatusReason => ({ code, passed: false, detail });
  if (credential === undefined) return fail("CREDENTIAL_MISSING", "the subject never had a credential of this schema");
  const { from, until, revokedAt, suspensions } = credential;
  if (BigInt(at) < from) return fail("CREDENTIAL_NOT_BEGUN", `it begins ${isoTime(from)}`);
  if (BigInt(at) >= until) return fail("CREDENTIAL_OVER", `it ended ${isoTime(until)}`);
  if (revokedAt !== 0 && at >= revokedAt) return fail("CREDENTIAL_REVOKED", `it was revoked ${isoTime(revokedAt)}`);
  const suspension = suspensions.find((one) => at >= one.from && (one.until === 0 || at < one.until));
  if (suspension !== undefined) return fail("CREDENTIAL_SUSPENDED", `it was suspended ${isoTime(suspension.from)}`);
  return { code: "CREDENTIAL_STANDS", passed: true, detail: `it runs from ${isoTime(from)} until ${isoTime(until)}` };
}

function issuerReason(
  { index, holder, until, withdrawn }: AccreditationRecord,
  { inForce, cascading, at }: { inForce: boolean; cascading: boolean; at: number },
): StatusReason {
  const who = `accreditation ${index} of ${holder}`;
  if (inForce) return { code: "ISSUER_ACCREDITED", passed: true, detail: `${who} is in force until ${isoTime(until)}` };
  const why = ((): string => {
    if (BigInt(at) < until) return `${who} had not begun`;
    return `${who} ${withdrawn ? "was withdrawn" : "ended"} ${isoTime(until)}`;
  })();
  return cascading
    ? { code: "ISSUER_NOT_ACCREDITED", passed: false, detail: `${why}, and credentials of this schema fall with it` }
    : { code: "ISSUER_KEPT", passed: true, detail: `${why}, but credentials of this schema outlast it` };
}

async function subjectReason(
  registry: IdentityRegistry,
  { subject, time, at }: { subject: string; time: number | undefined; at: number },
  range: ActsRange,
): Promise<StatusReason> {
  const active = await (time === undefined ? registry.isActive(subject) : registry.wasActiveAt(subject, at));
  if (active) return { code: "SUBJECT_ACTIVE", passed: true, detail: "its identity is enrolled and active" };
  const fail = (code: StatusReason["code"], detail: string): StatusReason => ({ code, passed: false, detail });
  const past = (await identityHistory(registry, subject, range)).filter((act) => act.time <= at);
  const last = (...names: string[]): Act | undefined => past.findLast(({ name }) => names.includes(name));
  if (last("IdentityEnrolled") === undefined) return fail("SUBJECT_NOT_ENROLLED", "its identity is not enrolled");
  const ended = last("IdentityEnded");
  if (ended !== undefined) return fail("SUBJECT_ENDED", `its identity ended ${isoTime(ended.time)}`);
  const status = last("IdentitySuspended", "IdentityReinstated");
  if (status?.name === "IdentitySuspended") {
    return fail("SUBJECT_SUSPENDED", `its identity was suspended ${isoTime(status.time)}`);
  }
  return fail("SUBJECT_RECOVERING", "a recovery of its identity's key is pending");
}

function toBigInt(value: unknown): bigint {
  return BigInt(String(value));
}
