import { ProbityError } from "../../src/base/errors.ts";

/** What an act refuses with; anything else fails the test. */
export async function refusalOf(act: () => unknown): Promise<ProbityError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ProbityError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
