import { licensing, now, year } from "../../support/identity.ts";

export const REVOCATION = 0;
export const SUSPENSION = 1;
/** The first flag of a word is its most significant bit. */
export const flag = (index: number): bigint => 1n << BigInt(255 - index);

/** The licensed society: the county (officer Alice) issues under index 2, the ministry (its clerk) is the root. */
export async function listed() {
  const base = await licensing();
  const { schemas } = base;
  return {
    ...base,
    desk: base.credentials.connect(base.alice),
    root: base.credentials.connect(base.clerk),
    /** A word of the county's lists. */
    at: (purpose: number, word = 0, list = 0) => ({ schema: schemas.kept, issuer: 2, purpose, list, word }),
    until: (await now()) + year,
  };
}
