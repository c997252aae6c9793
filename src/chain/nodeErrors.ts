import { isError, type CallExceptionError } from "ethers";

/**
 * The error in a node's JSON-RPC answer, wherever ethers wrapped it; no code when the node did not answer. ethers' own
 * text for a failed exchange is omitted, because it includes the node's address, which may hold a token.
 */
export function nodeErrorOf(error: unknown): { code: number | undefined; text: string } {
  let found: unknown = error;
  for (let depth = 0; depth < 6 && typeof found === "object" && found !== null; ++depth) {
    const { code, message, error: inner, info } = found as Record<string, unknown>;
    if (typeof code === "number" && typeof message === "string") return { code, text: message.slice(0, 200) };
    found =
      inner ?? (typeof info === "object" && info !== null ? (info as Record<string, unknown>)["error"] : undefined);
  }
  return { code: undefined, text: "the node does not answer" };
}

/** Whether a node answered at all, also with an error. */
export function didAnswer(error: unknown): boolean {
  return nodeErrorOf(error).code !== undefined;
}

/**
 * Whether a contract reverted a call. ethers uses the same error when a node answers a call with any other error, such
 * as a state that it does not have; then there is no revert data.
 */
export function isRevert(error: unknown): error is CallExceptionError {
  return isError(error, "CALL_EXCEPTION") && error.data !== null;
}
