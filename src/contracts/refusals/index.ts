import { biddingWords } from "./bidding.ts";
import { billWords } from "./bills.ts";
import { commonWords } from "./common.ts";
import { fundWords } from "./funds.ts";
import { governanceWords } from "./governance.ts";
import { identityWords } from "./identity.ts";
import type { Refusal, RefusalValues, WordsByError } from "./phrases.ts";

export type { Refusal, RefusalValues } from "./phrases.ts";

/** Every error of our contracts, and those of the libraries and of Solidity that they pass on. */
const words: WordsByError = {
  ...commonWords,
  ...identityWords,
  ...governanceWords,
  ...billWords,
  ...fundWords,
  ...biddingWords,
};

/** The errors that have words. */
export const explainedErrors: readonly string[] = Object.keys(words);

/** The words for a custom error; undefined for one that this version does not know. */
export function refusalOf(name: string, values: RefusalValues): Refusal | undefined {
  return Object.hasOwn(words, name) ? words[name]?.(values) : undefined;
}
