import { setTimeout as sleep } from "node:timers/promises";
import {
  AbstractSigner,
  getAddress,
  isError,
  isHexString,
  resolveAddress,
  resolveProperties,
  type ContractRunner,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionRequest,
  type TransactionResponse,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";
import { z } from "zod";
import { ERC2771Forwarder__factory } from "../../types/ethers-contracts/index.ts";
import { blockTime } from "../chain/clock.ts";
import { explainRevert } from "../chain/send.ts";
import { ProbityError } from "../errors.ts";
import { executionIn } from "./executions.ts";
import { isOfTrace, messageIn } from "./messages.ts";
import { isRevert, nodeText } from "./nodeAnswers.ts";
import {
  FORWARD_REQUEST_TYPES,
  forwarderDomain,
  innerCall,
  signedRequestToJson,
  type ForwardRequest,
  type SignedForwardRequest,
} from "./forwardRequest.ts";

export interface GatewayAccess {
  /** Base addresses such as `http://127.0.0.1:8700`, the preferred first. */
  gateways: readonly string[];
  /** Reads the chain. */
  provider: Provider;
  /** How long to go on asking for an answer, over all gateways, in milliseconds; two minutes unless given. */
  patience?: number;
}

export interface RelayOptions extends GatewayAccess {
  /** The address of the forwarder. */
  forwarder: string;
  /** Is told of each request before it is posted: kept, it may be posted again with {@link RelayedSigner.sendSigned}. */
  beforeSend?: (signed: SignedForwardRequest) => void | Promise<void>;
  /** For how many seconds of chain time a request holds; ten minutes unless given. */
  lifetime?: number;
}

const PATIENCE = 120_000;
const LIFETIME = 600;
/** How long one gateway may take to answer before another is asked. Longer than a gateway waits for a block. */
const ANSWER_WITHIN = 45_000;
const RETRY_AFTER = 250;
const REFUSAL_GRACE = 1_000;
/** How long a node that may be behind the gateway's gets to see the transaction that the gateway names. */
const SEEN_WITHIN = 15_000;

/** What a gateway answers to a request that it took. */
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

/** What holds a key and says its address: a wallet. */
export type Key = Signer & { readonly address: string };

/** A key whose transactions are relayed: it pays nothing and needs no account on the chain. */
export function relayingWallet(wallet: Key, options: RelayOptions): RelayedSigner {
  return new RelayedSigner(wallet, options);
}

/**
 * Signs what contracts are asked as ERC-2771 requests and has gateways send them. `contract.connect(relayed).act(...)`
 * works as with any signer; what comes back is the transaction that carried the request, already in a block, with the
 * events of the inner contract in its receipt. Requests of one signer go one after the other, as their nonces ask.
 *
 * @example
 * const relayed = relayingWallet(new Wallet(key), { gateways: ["http://127.0.0.1:8700"], forwarder, provider });
 * await send(merchantDesk.connect(relayed).spend(line, merchant, 60n, receiptHash));
 */
export class RelayedSigner extends AbstractSigner {
  readonly options: RelayOptions;
  /** Of the key, and of whoever acts with it. */
  readonly address: string;
  readonly #wallet: Key;
  #domain: Promise<TypedDataDomain> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** The nonce after the last request that was done: a node that is behind may not know it yet. */
  #next = 0n;

  constructor(wallet: Key, options: RelayOptions) {
    super(options.provider);
    this.#wallet = wallet;
    this.address = wallet.address;
    this.options = options;
  }

  override connect(provider: Provider | null): RelayedSigner {
    return new RelayedSigner(this.#wallet, provider === null ? this.options : { ...this.options, provider });
  }

  override getAddress(): Promise<string> {
    return Promise.resolve(this.address);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return this.#wallet.signMessage(message);
  }

  override signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#wallet.signTypedData(domain, types, value);
  }

  /** @throws {ProbityError} GATEWAY_RELAYS_ONLY always: a relayed key sends no transactions of its own */
  override signTransaction(): Promise<string> {
    return Promise.reject(
      new ProbityError(
        "GATEWAY_RELAYS_ONLY",
        "A relayed key signs requests, not transactions.",
        "Send with it, or use the key itself on a node.",
      ),
    );
  }

  /**
   * Signs a call as a request, posts it, and waits until it is in a block.
   * @throws {ProbityError} CONTRACT_REFUSED, GATEWAY_UNREACHABLE, and what the gateway refuses
   */
  override sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    return this.#inTurn(async () => {
      const signed = await this.signRequest(transaction);
      await this.options.beforeSend?.(signed);
      return this.sendSigned(signed);
    });
  }

  /**
   * Signs a call as a request with the next nonce; nothing is sent.
   * @throws {ProbityError} CONTRACT_REFUSED when it would revert, CHAIN_FAILED when the node cannot say, GATEWAY_VALUE for a call with value
   */
  async signRequest(transaction: TransactionRequest): Promise<SignedForwardRequest> {
    const { to, data, value, gasLimit } = await resolveProperties(transaction);
    if (to == null || BigInt(value ?? 0) !== 0n) {
      throw new ProbityError(
        "GATEWAY_VALUE",
        "Only contract calls without value are relayed.",
        "Send it with the key of an account that may send to the chain.",
      );
    }
    const { provider, forwarder, lifetime = LIFETIME } = this.options;
    const from = this.address;
    const call = { from, to: await resolveAddress(to, provider), data: data ?? "0x" };
    try {
      const gas = gasLimit ?? (await provider.estimateGas(innerCall(forwarder, call)));
      const nonce = await ERC2771Forwarder__factory.connect(forwarder, provider).nonces(from);
      const request: ForwardRequest = {
        ...call,
        value: 0n,
        gas: BigInt(gas),
        nonce: nonce > this.#next ? nonce : this.#next,
        deadline: BigInt((await blockTime(provider)) + lifetime),
      };
      const domain = await this.#domainOf();
      return { request, signature: await this.signTypedData(domain, FORWARD_REQUEST_TYPES, { ...request }) };
    } catch (error) {
      // What a node says that cannot try it out is no contract's refusal, though ethers calls it so.
      if (!isError(error, "CALL_EXCEPTION")) throw error;
      if (isRevert(error)) throw explainRevert(error);
      throw new ProbityError(
        "CHAIN_FAILED",
        `The node could not simulate the act: ${nodeText(error)}.`,
        "Check that the node works, then try again; nothing was sent.",
        { cause: error },
      );
    }
  }

  /**
   * Posts a signed request and waits until it is in a block. Again and to other gateways as often as one likes: it is
   * done once, and answered each time with the transaction that did it. No gateway is believed: our own node must show
   * that the transaction carried this request and that its act passed.
   * @throws {ProbityError} GATEWAY_UNREACHABLE, GATEWAY_ANSWER_FALSE, and what the gateway refuses
   */
  async sendSigned(signed: SignedForwardRequest): Promise<TransactionResponse> {
    const domain = await this.#domainOf();
    const carries: Carries = (transaction, mined) => executionIn(domain, signed, transaction, mined) === "done";
    const done = await askUntil(this.options, "/v1/requests", signedRequestToJson(signed), (answer, limits) =>
      transactionOf(answer, this.options.provider, carries, limits),
    );
    const { from, nonce } = signed.request;
    if (from === this.address && nonce >= this.#next) this.#next = nonce + 1n;
    return done;
  }

  #domainOf(): Promise<TypedDataDomain> {
    this.#domain ??= forwarderDomain(this.options.forwarder, this.options.provider).catch((error: unknown) => {
      this.#domain = undefined;
      throw error;
    });
    return this.#domain;
  }

  /** One after the other: the nonce of a request is known when the one before is in a block. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(act, act);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/**
 * Brings messages that carry their own signature: seals of bids, vouchers. It signs nothing and is nobody, so that
 * `deliverSeal(board.connect(messenger), request)` does not say who the bidder is. Each message goes to all gateways at
 * once, and counts once.
 */
export function messenger(access: GatewayAccess): ContractRunner {
  const { provider } = access;
  return {
    provider,
    call: (transaction) => provider.call(transaction),
    estimateGas: (transaction) => provider.estimateGas(transaction),
    async sendTransaction(transaction) {
      const { to, data } = await resolveProperties(transaction);
      const body = { to: getAddress(await resolveAddress(to ?? "", provider)), data: data ?? "0x" };
      const carries = bringing((await provider.getNetwork()).chainId, body);
      const { gateways } = access;
      const stop = new AbortController();
      const asked = gateways.map((gateway) =>
        askUntil({ ...access, gateways: [gateway], signal: stop.signal }, "/v1/messages", body, (answer, limits) =>
          transactionOf(answer, provider, carries, limits),
        ),
      );
      try {
        return await firstAnswer(asked);
      } finally {
        stop.abort();
      }
    },
  };
}

/** Whether a transaction brought a message: it is the call itself, or has the event that tells of it. */
function bringing(chainId: bigint, { to, data }: { to: string; data: string }): Carries {
  const message = messageIn(chainId, { to, data });
  return (transaction, mined) => {
    if (mined.status !== 1) return false;
    if (transaction.to === to && transaction.data === data) return true;
    return message !== undefined && mined.logs.some((log) => isOfTrace(message, log) && message.isOwn(log));
  };
}

/**
 * The first that was taken. A gateway may be a block behind and refuse what another takes, so that after a refusal the
 * others get a moment; a gateway that is silent is not waited for longer than that.
 */
async function firstAnswer<T extends object>(asked: readonly Promise<T>[]): Promise<T> {
  const refused = asked.map((one) => one.catch((error: unknown) => new Refused(error)));
  const refusal = Promise.any(
    refused.map(async (one) => {
      const said = await one;
      if (said instanceof Refused && said.error instanceof ProbityError && !isNoAnswer(said.error)) {
        await Promise.race([sleep(REFUSAL_GRACE), Promise.all(refused)]);
        return said;
      }
      throw new Error("no refusal");
    }),
  ).catch(
    async () =>
      (await Promise.all(refused)).find((one) => one instanceof Refused) ?? new Refused(new Error("no gateway")),
  );
  const first = await Promise.any([...asked, refusal]).catch(() => refusal);
  if (first instanceof Refused) throw first.error;
  return first;
}

class Refused {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** That nothing, or nothing true, was heard of a gateway says nothing of the message. */
function isNoAnswer({ code }: ProbityError): boolean {
  return code === "GATEWAY_UNREACHABLE" || code === "GATEWAY_ANSWER_FALSE" || code === "GATEWAY_RECEIPT_UNKNOWN";
}

type Access = Omit<GatewayAccess, "provider"> & { signal?: AbortSignal };

/**
 * Posts to the first gateway that answers, and asks until the request is in a block or refused. What it answers is its
 * word alone.
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
async function askUntil<T>(
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
    // Another gateway may answer at once; when all were asked, they get a moment.
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

/** Retry-After is seconds or, as proxies may have it, a date; what is neither asks for no wait. */
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

/** Refusals that another gateway, or a later time, may not repeat. */
const passing: ReadonlySet<string> = new Set([
  ...["GATEWAY_LIMIT", "GATEWAY_BUSY", "GATEWAY_STOPPING", "GATEWAY_NODE_FAILED", "GATEWAY_JOURNAL_FAILED"],
  ...["GATEWAY_DEFECT", "GATEWAY_REQUEST_UNKNOWN", "GATEWAY_ANSWER_FALSE", "GATEWAY_RECEIPT_UNKNOWN"],
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
type Carries = (transaction: TransactionResponse, mined: TransactionReceipt) => boolean;

/**
 * The transaction that a gateway names, from our own node, which may be a block behind the gateway's.
 * @throws {ProbityError} GATEWAY_ANSWER_FALSE, GATEWAY_RECEIPT_UNKNOWN: then another gateway may know better
 */
async function transactionOf(
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
