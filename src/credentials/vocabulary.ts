import { z } from "zod";

/** The context that every credential of VCDM 2.0 begins with. */
export const CONTEXT = "https://www.w3.org/ns/credentials/v2";
/** Gives a meaning in JSON-LD to the claims of a schema that has no vocabulary of its own (VCDM 2.0 asks for it, last). */
export const UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2";

/** Under which accreditation a credential was issued; an entry of its `termsOfUse`. */
export const ACCREDITATION = "ProbityAccreditation";

/** Unix seconds as the dateTimeStamp of XML Schema that VCDM 2.0 asks for. */
export function dateTime(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** A dateTimeStamp as Unix seconds; parts of a second are dropped. */
export const instantOf = z.iso
  .datetime({ offset: true })
  .transform((text) => BigInt(Math.floor(new Date(text).getTime() / 1000)));
