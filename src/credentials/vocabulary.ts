import { z } from "zod";

/** The first context of every VCDM 2.0 credential. */
export const CONTEXT = "https://www.w3.org/ns/credentials/v2";
/** Defines, in JSON-LD, the claims of a schema without its own vocabulary (VCDM 2.0 requires it last). */
export const UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2";

/** The type of the `termsOfUse` entry that names the issuing accreditation. */
export const ACCREDITATION = "ProbityAccreditation";

/** Formats Unix seconds as an XML Schema dateTimeStamp, as VCDM 2.0 requires. */
export function dateTime(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** Parses a dateTimeStamp to Unix seconds; fractions of a second are dropped. */
export const instantOf = z.iso
  .datetime({ offset: true })
  .transform((text) => BigInt(Math.floor(new Date(text).getTime() / 1000)));
