import { isError, isHexString, type Provider } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { parseError } from "./abi.ts";
import { refusalOf } from "./refusals/index.ts";
import { text } from "./refusals/phrases.ts";

/** What a node says of a call that a contract reverted. */
type Revert = { data: string | null; reason?: string | null };

/**
 * Turns the refusal of a contract into a sentence; returns any other error as it is. For programs, the facts hold the
 * bare name of a custom error as `errorName`, and each of its arguments under its own name.
 */
export function explainRevert(error: unknown): unknown {
  const revert = revertOf(error);
  if (revert === undefined) return error;
  const custom = parseRevert(revert.data);
  if (custom === undefined) return unnamed(revert, error);
  const words = refusalOf(custom.name, custom.values);
  const exact = exactly(custom);
  return new ProbityError(
    "CONTRACT_REFUSED",
    `The contract refused: ${words === undefined ? exact : `${words.what} (${custom.name})`}.`,
    words?.next ?? NEXT,
    { facts: { ...factsOf(custom), error: exact }, cause: error },
  );
}

/**
 * The revert that an error tells of. The ethers library calls it CALL_EXCEPTION; Hardhat's providers and signers, which
 * deploy, throw the node's answer as it is.
 */
function revertOf(error: unknown): Revert | undefined {
  if (isError(error, "CALL_EXCEPTION")) return error;
  if (!(error instanceof Error) || !/revert/i.test(error.message)) return undefined;
  // The code differs between nodes: 3 at Hardhat and Geth, -32000 at Besu.
  const { code, data } = error as { code?: unknown; data?: unknown };
  return typeof code === "number" && isHexString(data) ? { data } : undefined;
}

/**
 * Finds the reason of an act that was reverted in a block, because its receipt carries none. The same call after that
 * block gives the reason, unless the state has changed since; then the error is returned as it is.
 */
export async function withReason(error: unknown, provider: Provider | null | undefined): Promise<unknown> {
  if (!isError(error, "CALL_EXCEPTION") || error.data !== null || error.receipt == null || provider == null) {
    return error;
  }
  const { from, to, data } = error.transaction;
  try {
    await provider.call({ from: from ?? error.receipt.from, to, data, blockTag: error.receipt.blockNumber });
    return error;
  } catch (reason) {
    return revertOf(reason) === undefined ? error : reason;
  }
}

const NEXT = "Correct what the error names, then try again; nothing changed on the chain.";

/** The words for a refusal that is not a custom error of our contracts. */
function unnamed({ data, reason }: Revert, cause: unknown): ProbityError {
  if (reason != null) {
    return new ProbityError("CONTRACT_REFUSED", `The contract refused: ${reason}.`, NEXT, {
      facts: { error: reason },
      cause,
    });
  }
  if (data !== null && data.length >= 10) {
    return new ProbityError(
      "CONTRACT_REFUSED",
      `The contract refused with an error that this version of Probity does not know (${data.slice(0, 10)}).`,
      "Use a version as new as the deployed contracts, and check that the address book is of this deployment.",
      { facts: { error: data }, cause },
    );
  }
  return new ProbityError(
    "CONTRACT_REFUSED",
    "The contract refused: no reason was given.",
    "Check that the address book is of this deployment, then try again; nothing changed on the chain.",
    { facts: { error: "no reason was given" }, cause },
  );
}

type CustomError = { name: string; values: Record<string, string> };

function parseRevert(data: string | null): CustomError | undefined {
  if (data === null || data.length < 10) return undefined;
  const parsed = parseError(data);
  if (parsed === null) return undefined;
  const values = Object.fromEntries(
    parsed.fragment.inputs.map((input, index) => [input.name, readable(input.type, parsed.args[index])]),
  );
  return { name: parsed.name, values };
}

/** The arguments by name. Solidity's own errors, such as `Panic(17)`, name none. */
function factsOf({ name, values }: CustomError): Record<string, string> {
  return { ...Object.fromEntries(Object.entries(values).filter(([key]) => key !== "")), errorName: name };
}

function exactly({ name, values }: CustomError): string {
  const list = Object.entries(values).map(([key, value]) => (key === "" ? value : `${key}: ${value}`));
  return `${name}(${list.join(", ")})`;
}

/** Shows a name that a contract keeps as ASCII in 32 bytes as text, and any other value as it is. */
function readable(type: string, value: unknown): string {
  if (type !== "bytes32" || typeof value !== "string") return String(value);
  const name = text(value);
  return /^[a-z][a-z0-9-]+$/.test(name) ? name : value;
}
