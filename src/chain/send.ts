import { isError, type ContractTransactionReceipt, type ContractTransactionResponse } from "ethers";
import { ProbityError } from "../errors.ts";
import { parseError } from "./interfaces.ts";
import { refusalOf } from "./refusals/index.ts";
import { text } from "./refusals/phrases.ts";

/**
 * Sends one transaction and waits until it is in a block, which on our chains is final.
 * @param call what a typed contract returns
 * @throws {ProbityError} CONTRACT_REFUSED with the contract's own error in words
 */
export async function send(call: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> {
  try {
    const receipt = await (await call).wait();
    if (receipt === null) throw new Error("the transaction was not mined");
    return receipt;
  } catch (error) {
    throw explainRevert(error);
  }
}

/**
 * Turns the refusal of a contract into a sentence; returns any other error as it is. For programs, the facts hold the
 * bare name of a custom error as `errorName`, and each of its arguments under its own name.
 */
export function explainRevert(error: unknown): unknown {
  if (!isError(error, "CALL_EXCEPTION")) return error;
  const custom = parseRevert(error.data ?? undefined);
  const exact = custom === undefined ? (error.reason ?? "no reason was given") : exactly(custom);
  const words = custom === undefined ? undefined : refusalOf(custom.name, custom.values);
  return new ProbityError(
    "CONTRACT_REFUSED",
    `The contract refused: ${words === undefined || custom === undefined ? exact : `${words.what} (${custom.name})`}.`,
    words?.next ?? "Correct what the error names, then try again; nothing changed on the chain.",
    { facts: { ...(custom && factsOf(custom)), error: exact }, cause: error },
  );
}

/** `FundLedgerNothing(line: 0x…)` for the data of a custom error of ours; undefined when it is none. */
export function describeRevert(data: string | undefined): string | undefined {
  const custom = parseRevert(data);
  return custom === undefined ? undefined : exactly(custom);
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
