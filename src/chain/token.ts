import { ProbityError } from "../base/errors.ts";

/**
 * The header that carries a token to a node.
 * @param text as it was read; surrounding white space is ignored
 * @param from where it was read, for the message
 * @throws {ProbityError} CHAIN_TOKEN_INVALID, without the token, because a message must not print an invalid one
 */
export function bearer(text: string, from: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  throw new ProbityError(
    "CHAIN_TOKEN_INVALID",
    `${from} does not hold a token: a token is one line of visible ASCII characters without blanks.`,
    "Copy it again, or get a new one from the node's operator.",
    { facts: { from } },
  );
}
