import { positionOf } from "../../../../src/credentials/index.ts";
import { licensing } from "../../../support/identity.ts";

export const REVOCATION = 0;
export const SUSPENSION = 1;
/** The first flag of a word is its most significant bit. */
export const flag = (index: number): bigint => 1n << BigInt(255 - index);

/** Positions of words in lists of either purpose. */
export const revocations = (word = 0, list = 0) => positionOf({ purpose: "revocation", list }, word);
export const suspensions = (word = 0, list = 0) => positionOf({ purpose: "suspension", list }, word);

/** The licensed society: the county (officer Alice) issues under index 2, the ministry (its clerk) is the root. */
export async function listed() {
  const base = await licensing();
  const { credentials, schemas, county, alice, ministry, clerk } = base;
  const schema = schemas.kept;
  const [desk, root] = [credentials.connect(alice), credentials.connect(clerk)];
  return {
    ...base,
    schema,
    root,
    /** What the county's officer does. */
    set: (position: bigint, flags: bigint) => desk.setStatusWord(schema, 2, position, flags, county, alice),
    clear: (position: bigint, flags: bigint) => desk.clearStatusWord(schema, 2, position, flags, county, alice),
    /** What the root's officer does to the county's lists. */
    rootSet: (position: bigint, flags: bigint) => root.setStatusWord(schema, 2, position, flags, ministry, clerk),
    rootClear: (position: bigint, flags: bigint) => root.clearStatusWord(schema, 2, position, flags, ministry, clerk),
    word: (position: bigint) => credentials.statusWord(schema, 2, position),
  };
}
