import { ProbityError } from "../../../base/errors.ts";
import type { ConsentFile, TagFile } from "../../../identity/index.ts";
import { dateTime } from "../../text.ts";

/** The error for a number that is already enrolled: one person has one identity. */
export function numberEnrolled(holder: string): ProbityError {
  return new ProbityError(
    "IDENTITY_NUMBER_ENROLLED",
    `The civil number is enrolled already, as ${holder}.`,
    "Compare the number with the civil register; if the key of that identity is lost, its owner can recover it.",
    { facts: { holder } },
  );
}

/** The error for an address that is not enrolled. */
export function identityUnknown(identity: string): ProbityError {
  return new ProbityError(
    "IDENTITY_UNKNOWN",
    `${identity} is not enrolled on this chain.`,
    "Check the address, and that the node is on the right chain.",
    { facts: { identity } },
  );
}

/**
 * Requires that a tag and a consent belong to one enrolment, and that the consent is still valid.
 * @param now of the chain, Unix seconds
 * @throws {ProbityError} ENROLMENT_DIFFERS, ENROLMENT_CONSENT_EXPIRED
 */
export function requireMatch(tag: TagFile, consent: ConsentFile, now: number): void {
  for (const [what, wanted, found] of [
    ["tag", tag.tag, consent.tag],
    ["registrar", tag.registrar, consent.registrar],
    ["kind", tag.register, consent.kind],
  ] as const) {
    if (wanted === found) continue;
    throw new ProbityError(
      "ENROLMENT_DIFFERS",
      `The consent is for the ${what} ${found}, and the tag for ${wanted}.`,
      "Let the identity's key consent to this tag.",
      { facts: { wanted, found } },
    );
  }
  if (consent.consentUntil >= now) return;
  throw new ProbityError(
    "ENROLMENT_CONSENT_EXPIRED",
    `The consent expired at ${dateTime(consent.consentUntil)}; the time of the chain is ${dateTime(now)}.`,
    "Let the identity's key sign a new one.",
    { facts: { consentUntil: String(consent.consentUntil), now: String(now) } },
  );
}
