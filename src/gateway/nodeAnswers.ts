import { ProbityError } from "../base/errors.ts";
import { nodeErrorOf } from "../chain/nodeErrors.ts";

/** What a node made of a transaction. */
export type NodeAnswer =
  /** It has it, now or already. */
  | { kind: "taken" }
  /** The nonce is used: by this very transaction, or by another. */
  | { kind: "nonceUsed"; text: string }
  /** It will not have it as it is. */
  | { kind: "refused"; text: string }
  /** It did not say: the transaction may be with it or not. */
  | { kind: "silent"; text: string };

/** Codes by which Besu refuses: not permitted, intrinsic gas, above the block's gas. */
const REFUSING_CODES: ReadonlySet<number> = new Set([-32007, -32003, -32005, -32602]);
const REFUSING_WORDS =
  /not authori[sz]ed|intrinsic gas|exceeds? block gas|gas limit|invalid sender|chain ?id|wrong chain|too distant|underpriced|oversized/i;

/** Reads what a node answered to `eth_sendRawTransaction`; Besu's words and codes, and those of other nodes. */
export function nodeAnswer(error: unknown): NodeAnswer {
  const { code, text } = nodeErrorOf(error);
  if (/known transaction|already known|already imported/i.test(text)) return { kind: "taken" };
  if (code === -32001 || /nonce (is )?too low|nonce has already been used|expected nonce to be/i.test(text)) {
    return { kind: "nonceUsed", text };
  }
  if (code !== undefined && (REFUSING_CODES.has(code) || REFUSING_WORDS.test(text))) return { kind: "refused", text };
  return { kind: "silent", text };
}

/** What a node said, as it may be shown to anybody. */
export function nodeText(error: unknown): string {
  if (error instanceof ProbityError && refusing.has(error.code)) return "the node does not serve the gateway";
  return nodeErrorOf(error).text;
}

const refusing: ReadonlySet<string> = new Set(["CHAIN_UNAUTHORIZED", "CHAIN_FORBIDDEN", "CHAIN_DIFFERS"]);

/**
 * Whether an error is the node's trouble: what the provider over several nodes says (CHAIN_…, with their addresses), and
 * whatever is no answer of ours. Then nothing is known of the request, and nothing of it is told.
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
