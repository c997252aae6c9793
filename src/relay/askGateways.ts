import { isHexString, type Provider, type TransactionReceipt, type TransactionResponse } from "ethers";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { sleep } from "../base/sleep.ts";

export interface GatewayAccess {
  /** Base addresses such as `http://127.0.0.1:8700`, the preferred first. */
  gateways: readonly string[];
  /** Reads the chain. */
  provider: Provider;
  /** How long to go on asking for an answer, over all gateways, in milliseconds; two minutes unless given. */
  patience?: number;
}

const PATIENCE = 120_000;
/** How long one gateway may take to answer before another is asked. Longer than a gateway waits for a block. */
const ANSWER_WITHIN = 45_000;
const RETRY_AFTER = 250;
/** How long our node, which may be behind the gateway's, gets to see the transaction that the gateway names. */
const SEEN_WITHIN = 15_000;

/** A gateway's answer to a request that it took. */
const answerSchema = z.object({
  id: z.string(),
  status: z.enum(["pending", "mined", "refused"]),
  alreadyThere: z.boolean().optional(),
  receipt: z.object({ transactionHash: z.string(), blockNumber: z.int() }).optional(),
});
export type GatewayAnswer = z.infer<typeof answerSchema>;

const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    next: z.string(),
    facts: z.record(z.string(), z.string()).default({}),
  }),
});

type Access = Omit<GatewayAccess, "provider"> & { signal?: AbortSignal };

/**
 * Posts to the first gateway that answers, and asks until the request is in a block or refused. The answer is not checked
 * against the chain.
 * @throws {ProbityError} GATEWAY_UNREACHABLE, and what the gateway refuses
 */
export function askGateways(
  access: Access,
  path: "/v1/requests" | "/v1/messages",
  body: object,
): Promise<GatewayAnswer> {
  return askUntil(access, path, body, (answer) => Promise.resolve(answer));
}

/** How long, and until when, an answer may be looked at. */
interface Limits {
  gateway: string;
  until: number;
  signal: AbortSignal | undefined;
}

/**
 * Asks gateways until one gives an answer that is accepted.
 * @param accept throws a refusal that is {@link passing} when another gateway should be asked
 */
export async function askUntil<T>(
  { gateways, patience = PATIENCE, signal }: Access,
  path: "/v1/requests" | "/v1/messages",
  body: object,
  accept: (answer: GatewayAnswer, limits: Limits) => Promise<T>,
): Promise<T> {
  const until = Date.now() + patience;
  let last: unknown;
  for (let turn = 0; (turn < gateways.length || Date.now() < until) && signal?.aborted !== true; ++turn) {
    const gateway = gateways[turn % gateways.length];
    if (gateway === undefined) break;
    try {
      const answer = await askOne(gateway, path, body, until);
      if (answer !== undefined) return await accept(answer, { gateway, until, signal });
      last = stillPending(gateway);
    } catch (error) {
      if (error instanceof ProbityError && !isPassing(error)) throw error;
      last = error;
    }
    if (Date.now() >= until) continue;
    const waits = last instanceof ProbityError ? secondsOf(last.facts["retryAfter"]) * 1000 : 0;
    // Another gateway may answer at once. After all were asked, wait a moment.
    const next = (turn + 1) % gateways.length === 0 ? Math.max(waits, RETRY_AFTER) : 0;
    await sleep(Math.min(next, Math.max(0, until - Date.now())));
  }
  if (last instanceof ProbityError) throw last;
  throw new ProbityError(
    "GATEWAY_UNREACHABLE",
    `No gateway answered (${gateways.join(", ") || "none was named"}).`,
    "Try again later, or name another gateway; no request is executed twice.",
    { facts: { gateways: gateways.join(",") }, cause: last },
  );
}

/** Reads Retry-After: seconds, or a date as some proxies send it. Anything else means no wait. */
function secondsOf(retryAfter = "0"): number {
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter);
  const seconds = (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}

function stillPending(gateway: string): ProbityError {
  return new ProbityError(
    "GATEWAY_PENDING",
    `The gateway ${gateway} accepted the request, but no block contains it yet.`,
    "Post the same request again later, here or at another gateway: it is executed once.",
    { facts: { gateway } },
  );
}

/** Refusals that may pass at another gateway or later. */
const passing: ReadonlySet<string> = new Set([
  ...["GATEWAY_LIMIT", "GATEWAY_BUSY", "GATEWAY_STOPPING", "GATEWAY_DEFECT"],
  ...["GATEWAY_NODE_FAILED", "GATEWAY_SIGNER_FAILED", "GATEWAY_JOURNAL_FAILED"],
  ...["GATEWAY_REQUEST_UNKNOWN", "GATEWAY_ANSWER_FALSE", "GATEWAY_RECEIPT_UNKNOWN"],
]);

function isPassing({ code }: ProbityError): boolean {
  return passing.has(code);
}

/** The answer of one gateway when it is final; undefined when it went quiet while the request was pending. */
async function askOne(gateway: string, path: string, body: object, until: number): Promise<GatewayAnswer | undefined> {
  let answer = await exchange(`${gateway.replace(/\/$/, "")}${path}`, until, body);
  while (answer.status === "pending") {
    if (Date.now() >= until) return undefined;
    await sleep(RETRY_AFTER);
    answer = await exchange(`${gateway.replace(/\/$/, "")}/v1/requests/${answer.id}`, until);
  }
  return answer;
}

async function exchange(url: string, until: number, body?: object): Promise<GatewayAnswer> {
  const response = await fetch(url, {
    ...(body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(Math.max(1_000, Math.min(ANSWER_WITHIN, until - Date.now()))),
  });
  const said: unknown = await response.json();
  const refusal = refusalSchema.safeParse(said);
  if (refusal.success) {
    const { code, message, next, facts } = refusal.data.error;
    const retryAfter = response.headers.get("retry-after");
    throw new ProbityError(code, message, next, {
      facts: { ...facts, gateway: new URL(url).origin, ...(retryAfter === null ? {} : { retryAfter }) },
    });
  }
  if (!response.ok) throw new Error(`the gateway answered ${String(response.status)}`);
  return answerSchema.parse(said);
}

/** Whether a transaction did what was asked. */
export type Carries = (transaction: TransactionResponse, mined: TransactionReceipt) => boolean;

/**
 * The transaction that a gateway names, from our own node, which may be a block behind the gateway's.
 * @throws {ProbityError} GATEWAY_ANSWER_FALSE, GATEWAY_RECEIPT_UNKNOWN: then another gateway may know better
 */
export async function transactionOf(
  { receipt }: GatewayAnswer,
  provider: Provider,
  carries: Carries,
  { gateway, until, signal }: Limits,
): Promise<TransactionResponse> {
  const hash = receipt?.transactionHash ?? "";
  const facts = { gateway, transaction: hash };
  const isFalse = new ProbityError(
    "GATEWAY_ANSWER_FALSE",
    `The gateway ${gateway} reports the request as done, but the transaction that it names (${hash || "none"}) did not do it.`,
    "Post the request to another gateway: it is executed once. Stop using this gateway.",
    { facts },
  );
  if (!isHexString(hash, 32)) throw isFalse;
  // One gateway with a false answer must not use up the time of all the others.
  const seenBy = Math.min(Math.max(until, Date.now() + RETRY_AFTER), Date.now() + SEEN_WITHIN);
  for (;;) {
    const [transaction, mined] = await Promise.all([
      provider.getTransaction(hash),
      provider.getTransactionReceipt(hash),
    ]).catch((error: unknown) => {
      if (error instanceof ProbityError) throw error;
      return [null, null];
    });
    if (transaction !== null && mined !== null) {
      if (carries(transaction, mined)) return transaction;
      throw isFalse;
    }
    if (Date.now() >= seenBy || signal?.aborted === true) {
      throw new ProbityError(
        "GATEWAY_RECEIPT_UNKNOWN",
        `The node does not know the transaction ${hash}, which the gateway names for the request.`,
        "Check that your node is on the gateway's chain and up to date.",
        { facts },
      );
    }
    await sleep(RETRY_AFTER);
  }
}
