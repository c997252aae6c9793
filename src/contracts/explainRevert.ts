import { isError, type CallExceptionError, type Provider } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { parseError } from "./interfaces.ts";
import { refusalOf } from "./refusals/index.ts";
import { text } from "./refusals/phrases.ts";

/**
 * Turns the refusal of a contract into a sentence; returns any other error as it is. For programs, the facts hold the
 * bare name of a custom error as `errorName`, and each of its arguments under its own name.
 */
export function explainRevert(error: unknown): unknown {
  if (!isError(error, "CALL_EXCEPTION")) return error;
  const custom = parseRevert(error.data ?? undefined);
  if (custom === undefined) return unnamed(error);
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
 * The error of an act that is in a block although it was refused there, which carries no reason; the same call after
 * that block does, unless the state has changed since.
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
    return isError(reason, "CALL_EXCEPTION") ? reason : error;
  }
}

const NEXT = "Correct what the error names, then try again; nothing changed on the chain.";

/** The words for a refusal that is no custom error of ours. */
function unnamed(error: CallExceptionError): ProbityError {
  const { reason, data } = error;
  const known = reason ?? undefined;
  if (known !== undefined) {
    return new ProbityError("CONTRACT_REFUSED", `The contract refused: ${known}.`, NEXT, {
      facts: { error: known },
      cause: error,
    });
  }
  if (data !== null && data.length >= 10) {
    return new ProbityError(
      "CONTRACT_REFUSED",
      `The contract refused with an error that this version of Probity does not know (${data.slice(0, 10)}).`,
      "Use a version as new as the deployed contracts, and check that the address book is of this deployment.",
      { facts: { error: data }, cause: error },
    );
  }
  return new ProbityError(
    "CONTRACT_REFUSED",
    "The contract refused: no reason was given.",
    "Check that the address book is of this deployment, then try again; nothing changed on the chain.",
    { facts: { error: "no reason was given" }, cause: error },
  );
}

type CustomError = { name: string; values: Record<string, string> };

function parseRevert(data: string | undefined): CustomError | undefined {
  if (data === undefined || data.length < 10) return undefined;
  const parsed = parseError(data);
  if (parsed === null) return undefined;
  const values = Object.fromEntries(
    parsed.fragment.inputs.map((input, index) => [input.name, readable(input.type, parsed.args[index])]),
  );
  return { name: parsed.name, values };
}

/** What Solidity itself answers with names no values. */
function factsOf({ name, values }: CustomError): Record<string, string> {
  return { ...Object.fromEntries(Object.entries(values).filter(([key]) => key !== "")), errorName: name };
}

function exactly({ name, values }: CustomError): string {
  // What Solidity itself answers with names no values: `Panic(17)`.
  const list = Object.entries(values).map(([key, value]) => (key === "" ? value : `${key}: ${value}`));
  return `${name}(${list.join(", ")})`;
}

/** Names that contracts keep as ASCII words are shown as text, all else as it is. */
function readable(type: string, value: unknown): string {
  if (type !== "bytes32" || typeof value !== "string") return String(value);
  const name = text(value);
  return /^[a-z][a-z0-9-]+$/.test(name) ? name : value;
}
