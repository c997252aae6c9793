import { z } from "zod";
import { methodsOf, type ResolveDid } from "./did.ts";
import { ES256K, isSignedBy, type JwsSigner } from "./es256k.ts";
import { parseJws, signJws } from "./jws.ts";
import { decodeBitstring, encodeBitstring, LISTS, type StatusListRef, type StatusPurpose } from "./statusList.ts";
import { CONTEXT, dateTime, instantOf } from "./vocabulary.ts";
import { ProbityError } from "../base/errors.ts";

/** A W3C Bitstring Status List credential (v1.0, section 2.2), unsigned. */
export type StatusListCredential = {
  "@context": string[];
  id: string;
  type: ["VerifiableCredential", "BitstringStatusListCredential"];
  issuer: string;
  validFrom: string;
  validUntil: string;
  credentialSubject: {
    id: string;
    type: "BitstringStatusList";
    statusPurpose: StatusPurpose;
    encodedList: string;
  };
};

export type StatusListParameters = {
  /** The base address of the issuer's lists; see {@link statusListUrl}. */
  base: string;
  ref: StatusListRef;
  /** The issuer's DID. */
  issuer: string;
  /** As returned by `readStatusList`. */
  bitstring: Uint8Array;
  /** Unix seconds: the time of the block at which the list was read. */
  validFrom: bigint;
  /** Unix seconds: the end of a copy's validity. */
  validUntil: bigint;
};

/** The address of a list: the publication base, then the list's place on the chain. */
export function statusListUrl(base: string, { schema, issuer, purpose, list }: StatusListRef): string {
  return `${base.replace(/\/+$/, "")}/${schema.toLowerCase()}/${issuer}/${purpose}/${list}`;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether verifiers can fetch lists below an address: https, or http on the local machine, and no more than a path. A
 * credential with any other base fails at every verifier for ever.
 */
export function isStatusBase(text: string): boolean {
  if (!URL.canParse(text) || /[\s?#]/.test(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const safe = protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
  return safe && username === "" && password === "";
}

/** The place on the chain of a list's address; undefined unless {@link statusListUrl} could have made the address. */
export function parseStatusListUrl(url: string): StatusListRef | undefined {
  const tail = /\/(0x[0-9a-f]{64})\/([1-9]\d{0,9})\/(revocation|suspension)\/(0|[1-9]\d{0,9})$/.exec(url);
  const [, schema, issuer, purpose, list] = tail ?? [];
  if (!URL.canParse(url) || schema === undefined) return undefined;
  const ref = { schema, issuer: Number(issuer), purpose: purpose as StatusPurpose, list: Number(list) };
  return ref.issuer <= 0xffff_ffff && ref.list < LISTS ? ref : undefined;
}

/** A list of the chain as a W3C document. Anyone can make it; only a signature proves that it is the issuer's. */
export async function statusListCredential(parameters: StatusListParameters): Promise<StatusListCredential> {
  const { base, ref, issuer, bitstring, validFrom, validUntil } = parameters;
  const id = statusListUrl(base, ref);
  return {
    "@context": [CONTEXT],
    id,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer,
    validFrom: dateTime(validFrom),
    validUntil: dateTime(validUntil),
    credentialSubject: {
      id: `${id}#list`,
      type: "BitstringStatusList",
      statusPurpose: ref.purpose,
      encodedList: await encodeBitstring(bitstring),
    },
  };
}

/**
 * A list as a signed `vc+jwt` (W3C VC-JOSE-COSE, section 3.1.1).
 *
 * @example
 * const bitstring = await readStatusList(registry, ref, block.number);
 * const list = { base, ref, issuer: did, bitstring, validFrom: time, validUntil: time + 3600n };
 * const jwt = await publishStatusList(list, signerFor(document, privateKey));
 */
export async function publishStatusList(parameters: StatusListParameters, signer: JwsSigner): Promise<string> {
  const iat = Number(parameters.validFrom);
  return signJws("vc+jwt", { ...(await statusListCredential(parameters)), iat }, signer);
}

const published = z.looseObject({
  "@context": z.tuple([z.literal(CONTEXT)], z.unknown()),
  id: z.string(),
  type: z.array(z.string()).refine((types) => types.includes("BitstringStatusListCredential")),
  issuer: z.string(),
  validFrom: instantOf,
  validUntil: instantOf,
  iat: z.int().min(0).max(253_402_300_799),
  credentialSubject: z.looseObject({
    type: z.literal("BitstringStatusList"),
    statusPurpose: z.enum(["revocation", "suspension"]),
    encodedList: z.string(),
  }),
});

/** The requirements that a published list must meet to apply to a credential. */
export type ExpectedList = { url: string; issuer: string; purpose: StatusPurpose; at: bigint };

/**
 * Returns the bitstring of a published list, if the document is the expected one, in force, and signed with a key that
 * its issuer's DID document listed at signing and still lists. Both are required because the issuer states the signing
 * time itself: a former key could go on publishing an old list.
 *
 * @throws {ProbityError} STATUS_LIST_UNREADABLE, STATUS_LIST_FOREIGN, STATUS_LIST_STALE, STATUS_LIST_SIGNATURE
 */
export async function openStatusList(jwt: string, expected: ExpectedList, resolve: ResolveDid): Promise<Uint8Array> {
  const { url, issuer, purpose, at } = expected;
  const jws = parseJws(jwt.trim());
  const parsed = published.safeParse(jws?.payload);
  const { typ, alg, kid, crit } = jws?.header ?? {};
  if (!parsed.success || jws === undefined || typ !== "vc+jwt" || alg !== ES256K || crit !== undefined) {
    throw refused("UNREADABLE", url, "it is not a status list signed as vc+jwt with ES256K");
  }
  const list = parsed.data;
  if (list.id !== url || list.issuer !== issuer || list.credentialSubject.statusPurpose !== purpose) {
    throw refused(
      "FOREIGN",
      url,
      `it is the ${list.credentialSubject.statusPurpose} list ${list.id} of ${list.issuer}`,
    );
  }
  if (at < list.validFrom || at >= list.validUntil || BigInt(list.iat) > at) {
    throw refused("STALE", url, `it is in force from ${dateTime(list.validFrom)} until ${dateTime(list.validUntil)}`);
  }
  for (const time of new Set([BigInt(list.iat), at])) {
    const method = methodsOf(await resolve(issuer, time), "assertionMethod").find(({ id }) => id === kid);
    if (method === undefined || !isSignedBy(method, jws.message, jws.signature)) {
      throw refused("SIGNATURE", url, "its signature is not by a key of its issuer, then and now");
    }
  }
  return decodeBitstring(list.credentialSubject.encodedList);
}

function refused(code: string, url: string, why: string): ProbityError {
  return new ProbityError(
    `STATUS_LIST_${code}`,
    `The status list published at ${url} cannot be used: ${why}.`,
    "Get it again from its issuer, or read the status from the chain.",
    { facts: { url } },
  );
}
