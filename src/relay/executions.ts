import type { Log, TransactionReceipt, TransactionResponse, TypedDataDomain } from "ethers";
import type { ERC2771Forwarder } from "../contracts/bindings.ts";
import { interfaceOf } from "../contracts/connect.ts";
import { digestOf, signerOf, type SignedForwardRequest } from "./forwardRequest.ts";

/** What became of the nonce of a signed request in a transaction. */
export type Execution =
  /** The request was carried, and its act done. */
  | "done"
  /** The request was carried in a batch, and its act failed: the nonce is used and nothing was done. */
  | "failed"
  /** Another request used the nonce. */
  | "another"
  /** The forwarder was called by another contract, or in a way that does not say which request it was. */
  | "unclear";

const abi = interfaceOf("forwarder");
export const EXECUTED_TOPIC = abi.getEvent("ExecutedForwardRequest").topicHash;

/** Whether a log says that this signer's nonce was used. The caller checks that the log is of its forwarder. */
export function isExecutionOf(log: Pick<Log, "topics" | "data">, from: string, nonce: bigint): boolean {
  const event = abi.parseLog(log);
  return event?.name === "ExecutedForwardRequest" && event.args[0] === from && event.args[1] === nonce;
}

/**
 * What a transaction did with the nonce of a request; undefined when it did not use it. The event says that the nonce was
 * used. Only the call itself says by which request, because the event does not name it.
 */
export function executionIn(
  domain: TypedDataDomain,
  signed: SignedForwardRequest,
  transaction: Pick<TransactionResponse, "to" | "data">,
  receipt: Pick<TransactionReceipt, "logs">,
): Execution | undefined {
  const { from, nonce } = signed.request;
  const forwarder = domain.verifyingContract;
  const event = receipt.logs.find((log) => log.address === forwarder && isExecutionOf(log, from, nonce));
  if (event === undefined) return undefined;
  if (transaction.to !== forwarder) return "unclear";
  const candidates = new Set(
    requestsIn(transaction.data)
      .map(({ signature, ...request }) => ({ request: { ...request, nonce }, signature }))
      // The forwarder skips invalid requests of a batch: one that this signer did not sign for this nonce did not use it.
      .filter((one) => one.request.from === from && signerOf(domain, one) === from)
      .map(({ request }) => digestOf(domain, request)),
  );
  const isHere = candidates.has(digestOf(domain, signed.request));
  if (candidates.size === 0 || (isHere && candidates.size > 1)) return "unclear";
  if (!isHere) return "another";
  return abi.parseLog(event)?.args[2] === true ? "done" : "failed";
}

/** The requests in a call of the forwarder. */
function requestsIn(data: string): Omit<SignedForwardRequest["request"] & { signature: string }, "nonce">[] {
  const called = abi.parseTransaction({ data, value: 0n });
  const [first] = (called?.args ?? []) as unknown as [ERC2771Forwarder.ForwardRequestDataStructOutput | undefined];
  if (called === null || first === undefined) return [];
  const carried = called.name === "executeBatch" ? [...(first as unknown as (typeof first)[])] : [first];
  return carried.map(({ from, to, value, gas, deadline, data: inner, signature }) => ({
    ...{ from, to, value, gas, deadline, data: inner, signature },
  }));
}
