import { makeError, ZeroAddress } from "ethers";
import { explainRevert } from "../../src/contracts/explainRevert.ts";
import { ProbityError } from "../../src/base/errors.ts";

/** What a user is told when a contract refuses with this data. */
export function refused(data: string | null): ProbityError {
  const error = explainRevert(
    makeError("refused", "CALL_EXCEPTION", {
      ...{ action: "call", data, reason: null, invocation: null, revert: null },
      transaction: { to: ZeroAddress, data: "0x" },
    }),
  );
  if (error instanceof ProbityError) return error;
  throw error;
}
