import { expect } from "chai";
import type { ProbityError } from "../../../src/base/errors.ts";
import { refusalOf } from "../refusal.ts";

/** A refusal: its code, one sentence that says enough, and a next step. */
export async function expectError(work: Promise<unknown>, code: string, sentence?: RegExp): Promise<ProbityError> {
  const error = await refusalOf(() => work);
  expect(error.code, error.message).to.equal(code);
  expect(error.next).to.match(/\S/);
  if (sentence !== undefined) expect(error.message).to.match(sentence);
  return error;
}
