import { expect } from "chai";
import { ProbityError } from "../../../src/errors.ts";

/** A refusal: its code, one sentence that says enough, and a next step. */
export async function expectError(work: Promise<unknown>, code: string, sentence?: RegExp): Promise<ProbityError> {
  const error: unknown = await work.then(
    (result) => result,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ProbityError)) {
    throw new Error(
      `expected ${code}, and found ${error instanceof Error ? (error.stack ?? "") : JSON.stringify(error)}`,
    );
  }
  expect(error.code, error.message).to.equal(code);
  expect(error.next).to.match(/\S/);
  if (sentence !== undefined) expect(error.message).to.match(sentence);
  return error;
}
