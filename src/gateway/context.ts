import type { JsonRpcApiProvider, TransactionReceipt } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { isRevert } from "../chain/nodeErrors.ts";
import type { AddressBook } from "../contracts/addressBook.ts";
import { explainRevert } from "../contracts/explainRevert.ts";
import { refusalView, viewOf, type Outcome } from "./answers.ts";
import type { Limits } from "./limits.ts";
import { isNodeTrouble } from "./nodeAnswers.ts";
import type { Call, Sending } from "./outbox.ts";

/** The state that the requests and the messages of a gateway share. */
export interface GatewayContext {
  provider: JsonRpcApiProvider;
  addressBook: AddressBook;
  /** The gateway's account. */
  account: string;
  /** Counts the pending requests of each signer. */
  limits: Limits;
  /** Gas of one request's inner call, and of one message. */
  mostGas: bigint;
  /** How long a request waits for the request with the nonce before its own, in milliseconds. */
  gapWait: number;
  /** Sends a call from the gateway's account. */
  send: (id: string, call: Call) => Promise<Sending>;
}

/** A call that is simulated and not sent. */
export interface Attempt {
  from: string;
  to: string;
  data: string;
}

/** Simulates a call. @throws {ProbityError} CONTRACT_REFUSED */
export async function tryOut({ provider }: GatewayContext, attempt: Attempt): Promise<void> {
  try {
    await provider.call(attempt);
  } catch (error) {
    throw isRevert(error) ? explainRevert(error) : error;
  }
}

/** The outcome of a call whose transaction reverted in a block, although its simulation had passed. */
export async function revertedIn(
  receipt: TransactionReceipt,
  context: GatewayContext,
  attempt: Attempt,
): Promise<Outcome> {
  let why = "the cause no longer exists";
  let facts: Record<string, string> = {};
  try {
    await tryOut(context, attempt);
  } catch (error) {
    if (!(error instanceof ProbityError) || isNodeTrouble(error)) throw error;
    [why, facts] = [error.message.replace(/\.$/, ""), { ...error.facts }];
  }
  const error = refusal(
    "CONTRACT_REFUSED",
    `The act passed its simulation, but was refused in block ${String(receipt.blockNumber)}: ${why}.`,
    "Nothing was done, and the signer's nonce is not used; post it again when the cause is gone, or sign another act with the same nonce.",
    { ...facts, transaction: receipt.hash, block: String(receipt.blockNumber) },
  );
  return { status: "refused", error: refusalView(error), receipt: viewOf(receipt) };
}

export function refusal(
  code: string,
  message: string,
  next: string,
  facts: Readonly<Record<string, string>>,
): ProbityError {
  return new ProbityError(code, message, next, { facts });
}

/** Keeps a value, and drops the oldest when there are too many. */
export function remember<T>(values: Map<string, T>, key: string, value: T, most: number): void {
  values.set(key, value);
  for (const oldest of values.keys()) {
    if (values.size <= most) break;
    values.delete(oldest);
  }
}
