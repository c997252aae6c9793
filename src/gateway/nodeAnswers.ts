import { ProbityError } from "../base/errors.ts";
import { nodeErrorOf } from "../chain/nodeErrors.ts";

/** A node's answer to a transaction. */
export type NodeAnswer =
  /** The node has it, now or already. */
  | { kind: "taken" }
  /** The nonce is used: by this transaction, or by another. */
  | { kind: "nonceUsed"; text: string }
  /** The node refuses it in this form. */
  | { kind: "refused"; text: string }
  /** Unknown: the node may have the transaction or not. */
  | { kind: "silent"; text: string };

/** Codes of Besu's refusals: not permitted, intrinsic gas, above the block's gas. */
const REFUSING_CODES: ReadonlySet<number> = new Set([-32007, -32003, -32005, -32602]);
const REFUSING_WORDS =
  /not authori[sz]ed|intrinsic gas|exceeds? block gas|gas limit|invalid sender|chain ?id|wrong chain|too distant|underpriced|oversized/i;

/** Parses a node's answer to `eth_sendRawTransaction`: the texts and codes of Besu and of other nodes. */
export function nodeAnswer(error: unknown): NodeAnswer {
  const { code, text } = nodeErrorOf(error);
  if (/known transaction|already known|already imported/i.test(text)) return { kind: "taken" };
  if (code === -32001 || /nonce (is )?too low|nonce has already been used|expected nonce to be/i.test(text)) {
    return { kind: "nonceUsed", text };
  }
  if (code !== undefined && (REFUSING_CODES.has(code) || REFUSING_WORDS.test(text))) return { kind: "refused", text };
  return { kind: "silent", text };
}

/** The text of a node's answer, in a form that is safe to publish. */
export function nodeText(error: unknown): string {
  if (error instanceof ProbityError && refusing.has(error.code)) return "the node does not serve the gateway";
  return nodeErrorOf(error).text;
}

const refusing: ReadonlySet<string> = new Set(["CHAIN_UNAUTHORIZED", "CHAIN_FORBIDDEN", "CHAIN_DIFFERS"]);

/**
 * Whether an error is the node's trouble: an error of the provider over several nodes (CHAIN_…, with their addresses),
 * or any error that is not Probity's own. Then the outcome of the request is unknown, and the gateway says nothing
 * about it.
 */
export function isNodeTrouble(error: unknown): boolean {
  return !(error instanceof ProbityError) || error.code.startsWith("CHAIN_");
}

export function nodeFailed(text: string, cause?: unknown): ProbityError {
  return new ProbityError(
    "GATEWAY_NODE_FAILED",
    `The gateway's node did not accept the request: ${text.replace(/\.$/, "")}.`,
    "Post it to another gateway, or again later; nothing was done.",
    { cause },
  );
}
