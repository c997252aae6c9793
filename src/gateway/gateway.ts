import {
  getAddress,
  id as hashOfText,
  isError,
  zeroPadValue,
  type TransactionReceipt,
  type TypedDataDomain,
} from "ethers";
import { ERC2771Forwarder__factory, type ERC2771Forwarder } from "../../types/ethers-contracts/index.ts";
import { blockTime } from "../chain/clock.ts";
import { explainRevert } from "../chain/send.ts";
import { contractsAt } from "../client/index.ts";
import type { AddressBook } from "../deploy/addressBook.ts";
import { ProbityError } from "../errors.ts";
import { refusalView, viewOf, type Answer, type Outcome, type RefusalView } from "./answers.ts";
import { EXECUTED_TOPIC, executionIn, isExecutionOf, type Execution } from "./executions.ts";
import { digestOf, encodeExecute, innerCall, outerGas, signerOf, type SignedForwardRequest } from "./forwardRequest.ts";
import { busy, Limits, type SignerLimits } from "./limits.ts";
import { Lines } from "./lines.ts";
import { isForged, isOfTrace, messageKinds, readMessage, type Message, type MessageBody } from "./messages.ts";
import { didAnswer, isNodeTrouble, isRevert, nodeFailed, nodeText } from "./nodeAnswers.ts";
import { Outbox, type Call, type Judge, type OutboxOptions } from "./outbox.ts";
import { FAR_BACK, findBackwards } from "./pastEvents.ts";

export interface GatewayLimits extends SignerLimits {
  /** Gas of one request's inner call, and of one message. */
  gas: bigint;
  /** How long a request waits for the one whose nonce comes before its own, in milliseconds. */
  gapWait: number;
}

export interface GatewayOptions extends Pick<
  OutboxOptions,
  "provider" | "signer" | "journal" | "pollInterval" | "rebroadcastAfter" | "hooks" | "onNote"
> {
  addressBook: AddressBook;
  limits: GatewayLimits;
}

/** A request on its way through the gateway. */
export interface Job {
  id: string;
  /** Resolves when it is signed and written down, or waits for another one of the signer. */
  accepted: Promise<undefined>;
  /** Rejects with a {@link ProbityError} when it is refused before anything was sent. */
  done: Promise<Outcome>;
}

/** A request as the call of the forwarder has it. */
type Carried = ERC2771Forwarder.ForwardRequestDataStructOutput;

/** How many refusals are remembered for those who ask later. */
const REFUSALS = 10_000;
/** How many messages are looked for far back at a time. */
const SEARCHES = 8;
/** How many transactions are looked at for one message whose event does not tell all of it. */
const CANDIDATES = 10;
/** ERC2771ForwarderInvalidSigner: what the forwarder says of a request whose nonce is used. */
const INVALID_SIGNER = hashOfText("ERC2771ForwarderInvalidSigner(address,address)").slice(0, 10);

/**
 * Checks what people signed and sends it from the gateway's own account. It holds no power: what it may do to a request
 * is to send it or not. Whatever reaches the chain is checked there again.
 */
export class Gateway {
  readonly account: string;
  readonly outbox: Outbox;
  readonly #options: GatewayOptions;
  readonly #domain: TypedDataDomain;
  readonly #forwarder: ERC2771Forwarder;
  readonly #limits: Limits;
  readonly #jobs = new Map<string, Job>();
  /** As they are shown: the errors themselves hold all that was posted. */
  readonly #refusals = new Map<string, RefusalView>();
  readonly #trusting = new Map<string, boolean>();
  #noted = "";
  readonly #lines: Lines;
  /** Up to which block a message was looked for and not found. */
  readonly #searched = new Map<string, number>();
  #searches = 0;

  constructor(options: GatewayOptions, domain: TypedDataDomain) {
    const { provider, signer, addressBook, journal, pollInterval, rebroadcastAfter, hooks, onNote } = options;
    this.#options = options;
    this.#domain = domain;
    this.account = signer.address;
    this.#forwarder = ERC2771Forwarder__factory.connect(addressBook.contracts.forwarder, provider);
    this.#limits = new Limits(options.limits);
    this.#lines = new Lines({
      gapWait: options.limits.gapWait,
      nonceOf: (signer) => this.#forwarder.nonces(signer),
      admitGap: () => this.#limits.admitGap(),
    });
    const judge: Judge = {
      settle: (call, receipt) => this.#settle(call, receipt),
      elsewhere: (call) => this.#elsewhere(call),
    };
    this.outbox = new Outbox({
      ...{ provider, signer, chainId: BigInt(addressBook.chainId), journal, judge, pollInterval, rebroadcastAfter },
      ...(hooks === undefined ? {} : { hooks }),
      ...(onNote === undefined ? {} : { onNote }),
    });
  }

  /** What anybody may know of the gateway. */
  info(): object {
    const { addressBook, limits } = this.#options;
    const { chainId, genesisHash, contracts } = addressBook;
    const { perMinute, pending, gas } = limits;
    return {
      format: "probity-gateway/1",
      ...{ chainId, genesisHash, forwarder: contracts.forwarder, account: this.account },
      limits: { perSignerPerMinute: perMinute, pendingPerSigner: pending, gas: String(gas) },
      messages: messageKinds,
    };
  }

  /** How the gateway and its node do. */
  async health(): Promise<{ ok: boolean } & Record<string, unknown>> {
    const { size: pending, trouble } = this.outbox;
    try {
      const block = await this.#options.provider.getBlock("latest");
      const seen = { block: block?.number, blockTime: block?.timestamp };
      return { ok: trouble === undefined, pending, ...seen, ...(trouble === undefined ? {} : { trouble }) };
    } catch {
      return { ok: false, pending, trouble: "the node does not answer" };
    }
  }

  /** What became of a request; undefined when it is not known here. */
  find(id: string): Answer | undefined {
    if (this.#jobs.has(id)) return { id, status: "pending" };
    const known = this.outbox.find(id);
    if (known !== undefined) return "done" in known ? { id, status: "pending" } : { id, ...known };
    const refused = this.#refusals.get(id);
    return refused === undefined ? undefined : { id, status: "refused", error: refused };
  }

  /**
   * Takes a signed ERC-2771 request. The same one again joins the first, or gets its answer.
   * @throws {ProbityError} GATEWAY_SIGNATURE, and in `done` of the job what is found out later
   */
  request(signed: SignedForwardRequest): Job {
    const { request } = signed;
    const signer = signerOf(this.#domain, signed);
    if (signer !== request.from) {
      throw new ProbityError(
        "GATEWAY_SIGNATURE",
        `${request.from} did not sign this request for this chain and forwarder.`,
        "Sign exactly the posted request with the key of from; contract wallets cannot sign for the forwarder.",
        { facts: { from: request.from, ...(signer === undefined ? {} : { signer }) } },
      );
    }
    return this.#join(digestOf(this.#domain, request), (id, accepted) => this.#takeRequest(id, signed, accepted));
  }

  /**
   * Takes a message that carries its own signature.
   * @throws {ProbityError} GATEWAY_MESSAGE_UNKNOWN, GATEWAY_REQUEST_INVALID, GATEWAY_TOO_LARGE
   */
  message(body: MessageBody): Job {
    const message = readMessage(body, this.#options.addressBook);
    return this.#join(message.id, (id, accepted) => this.#takeMessage({ ...message, id }, accepted));
  }

  async close(): Promise<void> {
    await this.outbox.close();
  }

  // ---------------------------------------------------------------------------------------------------- jobs

  #join(id: string, take: (id: string, accepted: () => void) => Promise<Outcome>): Job {
    const running = this.#jobs.get(id);
    if (running !== undefined) return running;
    const known = this.outbox.find(id);
    // One that was refused in a block may pass now: nothing of it was done.
    if (known !== undefined && ("done" in known || known.status === "mined")) {
      const done = "done" in known ? known.done : Promise.resolve(known);
      return { id, accepted: Promise.resolve(undefined), done };
    }
    let accept = (): void => undefined;
    const accepted = new Promise<undefined>((resolve) => (accept = () => resolve(undefined)));
    this.#refusals.delete(id);
    const done = take(id, accept)
      .catch((error: unknown) => {
        const refused = this.#asRefusal(error);
        remember(this.#refusals, id, refusalView(refused), REFUSALS);
        throw refused;
      })
      .finally(() => this.#jobs.delete(id));
    done.catch(() => undefined); // whoever waits is told; nobody may wait any more
    const job = { id, accepted, done };
    this.#jobs.set(id, job);
    return job;
  }

  /** Tells the operator, with the node's address, what the public is not told; the same thing once. */
  #noteTrouble(error: unknown): void {
    if (!(error instanceof ProbityError) || error.message === this.#noted) return;
    this.#noted = error.message;
    this.#options.onNote?.(`${error.code}: ${error.message}`);
  }

  /** Errors of the node are the gateway's trouble, not the caller's. */
  #asRefusal(error: unknown): ProbityError {
    if (error instanceof ProbityError && !isNodeTrouble(error)) return error;
    this.#noteTrouble(error);
    if (error instanceof TypeError || error instanceof RangeError) {
      this.#options.onNote?.(`defect: ${error.stack ?? error.message}`);
      return nodeFailed("the gateway failed", error);
    }
    return nodeFailed(nodeText(error), error);
  }

  // ------------------------------------------------------------------------------------------------ requests

  async #takeRequest(id: string, signed: SignedForwardRequest, accepted: () => void): Promise<Outcome> {
    const { request } = signed;
    const { limits } = this.#options;
    if (request.value !== 0n) {
      throw refusal("GATEWAY_VALUE", "Requests with a value are not relayed.", "Sign it again with value 0.", {});
    }
    if (request.gas > limits.gas) {
      throw refusal(
        "GATEWAY_GAS",
        `The request asks for ${String(request.gas)} gas; the limit is ${String(limits.gas)}.`,
        "Do less in one request.",
        { gas: String(request.gas), most: String(limits.gas) },
      );
    }
    await this.#requireTarget(request.to);
    const current = await this.#forwarder.nonces(request.from);
    if (request.nonce < current) return this.#usedNonce(signed);

    const leave = this.#limits.admit(request.from, id);
    try {
      const turn = await this.#lines.turn(request.from, request.nonce, current, accepted);
      if (turn === undefined) return await this.#usedNonce(signed);
      try {
        const call = await this.#checkedCall(signed);
        if (call === undefined) return await this.#usedNonce(signed);
        const sending = await this.outbox.send(id, call);
        turn.sent();
        accepted();
        return await sending.done;
      } finally {
        turn.end();
      }
    } finally {
      leave();
    }
  }

  /** @throws {ProbityError} GATEWAY_TARGET when a contract is none of ours, or takes nothing from the forwarder */
  async #requireTarget(to: string): Promise<void> {
    let trusting = this.#trusting.get(to);
    if (trusting === undefined) {
      const { addressBook, provider } = this.#options;
      const ours =
        Object.values<string>(addressBook.contracts).includes(to) ||
        BigInt(await contractsAt(addressBook, provider).accounts.agencyOf(to)) !== 0n;
      trusting = ours && (await this.#isTrustedBy(to));
      // Only what is ours is kept: the list of others has no end.
      if (ours) this.#trusting.set(to, trusting);
    }
    if (trusting) return;
    throw refusal(
      "GATEWAY_TARGET",
      `${to} is not a contract of this deployment that accepts relayed calls.`,
      "Call a contract of the address book, or an agency's account.",
      { to },
    );
  }

  async #isTrustedBy(to: string): Promise<boolean> {
    const { provider, addressBook } = this.#options;
    // isTrustedForwarder(address) of ERC-2771
    const data = `0x572b6c05${zeroPadValue(addressBook.contracts.forwarder, 32).slice(2)}`;
    try {
      return BigInt(await provider.call({ to, data })) === 1n;
    } catch (error) {
      if (isRevert(error) || error instanceof SyntaxError) return false; // no code, or no such function
      throw error;
    }
  }

  /**
   * Tries a request out, first the inner call so that the contract's own error is seen, then all of it.
   * @returns the call to send; undefined when the nonce was used meanwhile
   */
  async #checkedCall(signed: SignedForwardRequest): Promise<Call | undefined> {
    const { provider } = this.#options;
    const { request } = signed;
    const forwarder = await this.#forwarder.getAddress();
    const now = await blockTime(provider);
    if (request.deadline < BigInt(now)) {
      throw refusal(
        "GATEWAY_EXPIRED",
        `The request expired at ${new Date(Number(request.deadline) * 1000).toISOString()}.`,
        "Sign it again with a later deadline.",
        { deadline: String(request.deadline), time: String(now) },
      );
    }
    await this.#tryOut(innerCall(forwarder, request));
    const data = encodeExecute(signed);
    const gasLimit = outerGas(request, data);
    try {
      await provider.call({ from: this.account, to: forwarder, data, gasPrice: 0n, gasLimit });
    } catch (error) {
      if (isError(error, "CALL_EXCEPTION") && error.data?.startsWith(INVALID_SIGNER) === true) return undefined;
      if (!didAnswer(error)) throw error;
      // The inner call passes when it has all the gas it wants, so that there is too little, or the node is in trouble.
      const needs = await provider.estimateGas(innerCall(forwarder, request));
      if (request.gas >= needs) throw error;
      throw refusal(
        "GATEWAY_GAS_TOO_LITTLE",
        `The act needs more than the ${String(request.gas)} gas of the request.`,
        `Sign it again with ${String(needs)} gas, or a quarter more to be safe.`,
        { gas: String(request.gas), needs: String(needs) },
      );
    }
    return { to: forwarder, data, gasLimit, requestNonce: request.nonce };
  }

  /** @throws {ProbityError} CONTRACT_REFUSED */
  async #tryOut(call: { from: string; to: string; data: string }): Promise<void> {
    try {
      await this.#options.provider.call(call);
    } catch (error) {
      throw isRevert(error) ? explainRevert(error) : error;
    }
  }

  /**
   * The nonce of a request is used: by the request itself, whoever sent it, or by another one.
   * @throws {ProbityError} GATEWAY_ACT_FAILED, GATEWAY_NONCE_USED, GATEWAY_NONCE_UNCLEAR
   */
  async #usedNonce(signed: SignedForwardRequest): Promise<Outcome> {
    const { from, nonce } = signed.request;
    const found = await this.#executionOf(signed);
    if (found?.execution === "done") return { status: "mined", receipt: viewOf(found.receipt), alreadyThere: true };
    const facts = { from, nonce: String(nonce), ...(found === undefined ? {} : { transaction: found.receipt.hash }) };
    if (found?.execution === "failed") {
      throw refusal(
        "GATEWAY_ACT_FAILED",
        `Somebody else sent the request in a batch, and its act failed: the nonce ${String(nonce)} of ${from} is used, and nothing was done.`,
        "Sign the act again with the next nonce, if it is still wanted.",
        facts,
      );
    }
    if (found?.execution !== "another") {
      const where = found === undefined ? "too long ago to be looked up" : `in ${found.receipt.hash}`;
      throw refusal(
        "GATEWAY_NONCE_UNCLEAR",
        `The nonce ${String(nonce)} of ${from} was used ${where}, and the gateway cannot tell whether by this request.`,
        "Check whether the act was done before you sign it again with the next nonce.",
        facts,
      );
    }
    throw refusal(
      "GATEWAY_NONCE_USED",
      `The nonce ${String(nonce)} of ${from} was used by another request, so this request can never be executed.`,
      "Check whether the other request did the act; if not, sign this one again with the next nonce.",
      facts,
    );
  }

  /** The transaction in which the forwarder used the nonce of a request, and what it did with it. */
  #executionOf(
    signed: SignedForwardRequest,
  ): Promise<{ receipt: TransactionReceipt; execution: Execution } | undefined> {
    const { provider, addressBook } = this.#options;
    const { from, nonce } = signed.request;
    const filter = { address: addressBook.contracts.forwarder, topics: [EXECUTED_TOPIC, zeroPadValue(from, 32)] };
    const back = { ranges: FAR_BACK, first: addressBook.deploymentBlock };
    return findBackwards(provider, filter, back, async (log) => {
      if (!isExecutionOf(log, from, nonce)) return undefined;
      const [transaction, receipt] = await Promise.all([
        provider.getTransaction(log.transactionHash),
        provider.getTransactionReceipt(log.transactionHash),
      ]);
      if (transaction === null || receipt === null) return undefined;
      const execution = executionIn(this.#domain, signed, transaction, receipt);
      return execution === undefined ? undefined : { receipt, execution };
    });
  }

  // ------------------------------------------------------------------------------------------------ messages

  async #takeMessage(message: Message, accepted: () => void): Promise<Outcome> {
    const { provider, limits } = this.#options;
    const { id, to, data, signer } = message;
    if (getAddress(signer) === this.account) {
      throw refusal(
        "GATEWAY_SIGNATURE",
        "The gateway does not send messages that its own key signed.",
        "Sign with another key.",
        {},
      );
    }
    // What is there already needs no transaction, and may be brought as often as one likes.
    const there = await this.#traceOf(message, 1);
    if (there !== undefined) return there;
    const call = { from: this.account, to, data };
    let gas: bigint;
    try {
      gas = await provider.estimateGas(call);
    } catch (error) {
      if (!isRevert(error)) throw error;
      const before = isForged(error.data ?? "") ? undefined : await this.#searchFarBack(message);
      if (before !== undefined) return before;
      throw explainRevert(error);
    }
    // What does not revert the second time is looked for before it is sent again.
    const before = message.repeats ? await this.#searchFarBack(message) : undefined;
    if (before !== undefined) return before;
    if (gas > limits.gas) {
      throw refusal(
        "GATEWAY_GAS",
        `The message takes ${String(gas)} gas, above the limit.`,
        "Do less in one message.",
        {
          ...{ gas: String(gas), most: String(limits.gas) },
        },
      );
    }
    const leave = this.#limits.admit(signer, id);
    try {
      const sending = await this.outbox.send(id, { to, data, gasLimit: (gas * 5n) / 4n });
      accepted();
      return await sending.done;
    } finally {
      leave();
    }
  }

  /**
   * Looks for a message in all the blocks that are searched. Anybody can ask for that with a forged message, so that few
   * searches run at a time, and none a second time over the same blocks.
   * @throws {ProbityError} GATEWAY_BUSY
   */
  async #searchFarBack(message: Message): Promise<Outcome | undefined> {
    if (this.#searches >= SEARCHES)
      throw busy("The gateway is already searching for as many earlier messages as it can.");
    this.#searches += 1;
    try {
      const newest = await this.#options.provider.getBlockNumber();
      const found = await this.#traceOf(message, FAR_BACK, (this.#searched.get(message.id) ?? -1) + 1);
      this.#searched.delete(message.id);
      if (found === undefined) remember(this.#searched, message.id, newest, REFUSALS);
      return found;
    } finally {
      this.#searches -= 1;
    }
  }

  /** The transaction that brought a message, when one did. */
  #traceOf(message: Message, ranges: number, from = 0): Promise<Outcome | undefined> {
    const { provider, addressBook } = this.#options;
    const filter = { address: message.to, topics: message.trace.topics };
    const first = Math.max(addressBook.deploymentBlock, from);
    // Whoever makes many events alike makes it hard to find their own, and cheap for us.
    let candidates = CANDIDATES;
    return findBackwards(provider, filter, { ranges, first }, async (log) => {
      if (!message.isOwn(log)) {
        if (!message.mayBeOwn(log) || candidates-- <= 0) return undefined;
        const transaction = await provider.getTransaction(log.transactionHash);
        if (transaction?.to !== message.to || transaction.data !== message.data) return undefined;
      }
      const receipt = await provider.getTransactionReceipt(log.transactionHash);
      return receipt === null ? undefined : { status: "mined", receipt: viewOf(receipt), alreadyThere: true };
    });
  }

  // -------------------------------------------------------------------------------------- what became of it

  async #settle(call: Call, receipt: TransactionReceipt): Promise<Outcome> {
    const mined: Outcome = { status: "mined", receipt: viewOf(receipt) };
    if (receipt.status !== 1) return (await this.#elsewhere(call)) ?? this.#reverted(call, receipt);
    const signed = this.#requestIn(call);
    if (signed !== undefined) return mined;
    // A seal that is there already changes nothing and does not revert: the first one's receipt has the event.
    const message = this.#messageIn(call);
    if (receipt.logs.some((log) => isOfTrace(message, log))) return mined;
    return (await this.#traceOf(message, FAR_BACK)) ?? { ...mined, alreadyThere: true };
  }

  /** Whether another transaction did what a call of ours was to do, or made it impossible. */
  async #elsewhere(call: Call): Promise<Outcome | undefined> {
    const signed = this.#requestIn(call);
    if (signed === undefined) return this.#traceOf(this.#messageIn(call), FAR_BACK);
    // While its nonce is the next one it was not done, and can be.
    if (signed.request.nonce >= (await this.#forwarder.nonces(signed.request.from))) return undefined;
    try {
      return await this.#usedNonce(signed);
    } catch (error) {
      // Of a node in trouble nothing is learnt: it is asked again.
      if (!(error instanceof ProbityError) || isNodeTrouble(error)) throw error;
      return { status: "refused", error: refusalView(error) };
    }
  }

  async #reverted(call: Call, receipt: TransactionReceipt): Promise<Outcome> {
    const signed = this.#requestIn(call);
    const inner =
      signed === undefined ? { from: this.account, to: call.to, data: call.data } : innerCall(call.to, signed.request);
    let why = "the cause no longer exists";
    let facts: Record<string, string> = {};
    try {
      await this.#tryOut(inner);
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

  #requestIn({ to, data, requestNonce = 0n }: Call): SignedForwardRequest | undefined {
    if (to !== this.#options.addressBook.contracts.forwarder) return undefined;
    const [carried] = this.#forwarder.interface.decodeFunctionData("execute", data) as unknown as [Carried];
    const { from, to: target, value, gas, deadline, data: inner, signature } = carried;
    return { request: { from, to: target, value, gas, nonce: requestNonce, deadline, data: inner }, signature };
  }

  #messageIn({ to, data }: Call): Message {
    return readMessage({ to, data }, this.#options.addressBook);
  }
}

function refusal(code: string, message: string, next: string, facts: Readonly<Record<string, string>>): ProbityError {
  return new ProbityError(code, message, next, { facts });
}

/** Keeps a value, and the oldest ones no longer. */
function remember<T>(values: Map<string, T>, key: string, value: T, most: number): void {
  values.set(key, value);
  for (const oldest of values.keys()) {
    if (values.size <= most) break;
    values.delete(oldest);
  }
}
