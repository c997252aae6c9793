import { Transaction, type JsonRpcApiProvider, type TransactionReceipt } from "ethers";
import { ProbityError } from "../base/errors.ts";
import type { Key } from "../signing/index.ts";
import type { Outcome } from "./answers.ts";
import type { Journal, SentRecord } from "./journal.ts";
import { isNodeTrouble, nodeAnswer, nodeFailed, nodeText, type NodeAnswer } from "./nodeAnswers.ts";

/** One call that the gateway makes. */
export interface Call {
  to: string;
  data: string;
  gasLimit: bigint;
  /** The signer's nonce of a relayed request. */
  requestNonce?: bigint | undefined;
}

/** Decides the outcome of a call whose transaction was mined, or can no longer be mined. */
export interface Judge {
  /** The outcome of a call, from the receipt of its transaction. */
  settle(call: Call, receipt: TransactionReceipt): Promise<Outcome>;
  /** The outcome when another transaction did it; undefined when none did, so that the call must be sent again. */
  elsewhere(call: Call): Promise<Outcome | undefined>;
}

/** Points at which a test stops the gateway, as a kill would. */
export interface OutboxHooks {
  /** After the journal has the transaction, before a node has it. */
  beforeBroadcast?: (record: SentRecord) => void | Promise<void>;
}

export interface OutboxOptions {
  provider: JsonRpcApiProvider;
  signer: Key;
  chainId: bigint;
  journal: Journal;
  judge: Judge;
  /** Between two checks of the pending transactions, in milliseconds. */
  pollInterval: number;
  /** After this time an unmined transaction is broadcast again, in milliseconds. */
  rebroadcastAfter: number;
  hooks?: OutboxHooks;
  /** Gets notes for the operator. */
  onNote?: (text: string) => void;
}

/** A transaction on its way. */
export interface Sending {
  id: string;
  hash: string;
  done: Promise<Outcome>;
}

interface Pending extends SentRecord {
  broadcastAt: number;
  /** How often its nonce was used without a receipt of its own. */
  missed: number;
  done: Promise<Outcome>;
  resolve: (outcome: Outcome) => void;
}

/** One node may lag behind another, so a receipt counts as missing only after several checks. */
const MISSED_OFTEN = 5;
const GAP_GAS = 21_000n;
/** How many receipts are requested together. */
const AT_ONCE = 32;

/**
 * Sends calls from one account, each with the next nonce, and follows each until its block. The journal has a signed
 * transaction before a node gets it, and only the same bytes are sent again. So no call is made twice, and none is
 * lost.
 *
 * Besides `send` of src/contracts it is the only sender. `send` waits for its block and keeps no record. The outbox
 * must survive the process, so it signs and broadcasts by itself.
 */
export class Outbox {
  /** The error of the last exchange with a node or the signer; undefined when it succeeded. */
  trouble: string | undefined;
  readonly #options: OutboxOptions;
  readonly #pending = new Map<string, Pending>();
  #next = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #gapSince: number | undefined;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#next = options.journal.highest + 1;
    for (const record of options.journal.pending.values()) this.#track(record, 0);
    this.#schedule(0);
  }

  get size(): number {
    return this.#pending.size;
  }

  /** The state of a request: on its way, or done. */
  find(id: string): Sending | Outcome | undefined {
    return this.#pending.get(id) ?? this.#options.journal.done.get(id);
  }

  /**
   * Signs a call with the next nonce, writes it down and broadcasts it. A call on its way is not sent again.
   * @throws {ProbityError} GATEWAY_JOURNAL_FAILED, GATEWAY_NODE_FAILED, GATEWAY_SIGNER_FAILED, GATEWAY_STOPPING; then
   * nothing was sent
   */
  send(id: string, call: Call): Promise<Sending> {
    return this.#inTurn(async () => {
      const known = this.#pending.get(id);
      if (known !== undefined) return known;
      return this.#place(id, call);
    });
  }

  /** Stops polling. Pending transactions stay in the journal. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#turn.catch(() => undefined);
    await this.#looking;
  }

  async #place(id: string, call: Call): Promise<Pending> {
    for (let tries = 0; tries < 5; ++tries) {
      // While a transaction is pending, the chain knows no more than the journal.
      const ask = this.#pending.size === 0 || tries > 0;
      const nonce = ask ? Math.max(this.#next, await this.#nonceOfChain()) : this.#next;
      const entry = await this.#sign(id, call, nonce);
      this.#options.journal.sent(entry);
      this.#next = nonce + 1;
      const pending = this.#track(entry, Date.now());
      await this.#options.hooks?.beforeBroadcast?.(entry);
      const answer = await this.#broadcast(pending);
      this.#schedule(0);
      if (answer.kind !== "refused" && answer.kind !== "nonceUsed") return pending;
      // The refusal may come from a second node after a first one accepted: a transaction on the chain stays.
      if (await this.#isKnown(pending.hash)) return pending;
      this.#options.journal.void(id);
      this.#pending.delete(id);
      if (answer.kind === "refused") {
        this.#next = nonce;
        throw nodeFailed(answer.text);
      }
    }
    throw nodeFailed("another tool uses up the nonces of the gateway's account");
  }

  async #sign(id: string, { to, data, gasLimit, requestNonce }: Call, nonce: number): Promise<SentRecord> {
    const { signer, chainId } = this.#options;
    const call = { type: 0, chainId, nonce, gasPrice: 0n, gasLimit, to, data, value: 0n };
    const raw = await signer.signTransaction(call).catch((error: unknown) => {
      throw this.#signerFailed(error);
    });
    const { hash } = Transaction.from(raw);
    if (hash === null) throw new Error("a signed transaction has no hash");
    return { id, nonce, hash, raw, requestNonce: requestNonce?.toString() };
  }

  /** An external signer may fail. The operator is told why, and the public is not, because the cause names the signer. */
  #signerFailed(error: unknown): unknown {
    if (!(error instanceof ProbityError)) return error;
    this.trouble = "the signer does not sign";
    this.#options.onNote?.(`${error.code}: ${error.message} ${error.next}`);
    return new ProbityError(
      "GATEWAY_SIGNER_FAILED",
      "The gateway could not sign the transaction.",
      "Post it to another gateway, or again later; nothing was done.",
      { cause: error },
    );
  }

  #track(record: SentRecord, broadcastAt: number): Pending {
    let resolve: (outcome: Outcome) => void = () => undefined;
    const done = new Promise<Outcome>((resolveDone) => (resolve = resolveDone));
    const pending = { ...record, broadcastAt, missed: 0, done, resolve };
    this.#pending.set(record.id, pending);
    return pending;
  }

  /** Broadcasts the bytes. Without an answer they are sent again later. */
  async #broadcast(pending: Pending): Promise<NodeAnswer> {
    pending.broadcastAt = Date.now();
    let answer: NodeAnswer;
    try {
      await this.#options.provider.send("eth_sendRawTransaction", [pending.raw]);
      answer = { kind: "taken" };
    } catch (error) {
      answer = nodeAnswer(error);
    }
    this.trouble = answer.kind === "refused" || answer.kind === "silent" ? answer.text : undefined;
    return answer;
  }

  async #isKnown(hash: string): Promise<boolean> {
    const found: unknown = await this.#options.provider.send("eth_getTransactionByHash", [hash]).catch(() => null);
    return found !== null;
  }

  async #nonceOfChain(): Promise<number> {
    const address = this.#options.signer.address;
    try {
      const [latest, pending] = await Promise.all([this.#count("latest"), this.#count("pending")]);
      return Math.max(latest, pending);
    } catch (cause) {
      throw nodeFailed(`the nonce of ${address} cannot be read`, cause);
    }
  }

  async #count(tag: "latest" | "pending"): Promise<number> {
    const { provider, signer } = this.#options;
    return Number(await provider.send("eth_getTransactionCount", [signer.address, tag]));
  }

  #schedule(milliseconds: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#looking = (this.#looking ?? Promise.resolve())
        .then(() => this.#look())
        .catch((error: unknown) => {
          this.trouble = error instanceof ProbityError && !isNodeTrouble(error) ? error.message : nodeText(error);
        })
        .finally(() => {
          if (this.#pending.size > 0) this.#schedule(this.#options.pollInterval);
        });
    }, milliseconds);
  }

  /** Checks the outcome of every pending transaction once. */
  async #look(): Promise<void> {
    const waiting = [...this.#pending.values()].sort((a, b) => a.nonce - b.nonce);
    const [first] = waiting;
    if (first === undefined) return;
    const count = await this.#count("latest");
    const used = waiting.filter(({ nonce }) => nonce < count);
    for (let start = 0; start < used.length && !this.#isClosed(); start += AT_ONCE) {
      await Promise.all(used.slice(start, start + AT_ONCE).map((pending) => this.#conclude(pending)));
    }
    for (const pending of waiting.slice(used.length)) {
      if (this.#isClosed()) return;
      if (Date.now() - pending.broadcastAt >= this.#options.rebroadcastAfter) await this.#broadcast(pending);
    }
    await this.#fillGap(first.nonce, count);
  }

  /** Concludes a transaction whose nonce is used: by itself, or by one that another program sent with the same key. */
  async #conclude(pending: Pending): Promise<void> {
    const { provider, judge, onNote } = this.#options;
    const receipt = await provider.getTransactionReceipt(pending.hash);
    const call = callOf(pending);
    if (receipt !== null) {
      return this.#finish(pending, await judge.settle(call, receipt));
    }
    if (++pending.missed < MISSED_OFTEN || (await this.#count("latest")) <= pending.nonce) return;
    const outcome = await judge.elsewhere(call);
    if (outcome !== undefined) return this.#finish(pending, outcome);
    onNote?.(`nonce ${pending.nonce} of the gateway's account was used by another tool; its request is sent again`);
    await this.#inTurn(async () => {
      const nonce = Math.max(this.#next, await this.#nonceOfChain());
      const record = await this.#sign(pending.id, call, nonce);
      this.#options.journal.sent(record);
      this.#next = nonce + 1;
      Object.assign(pending, record, { missed: 0 });
      await this.#broadcast(pending);
    });
  }

  #finish(pending: Pending, outcome: Outcome): void {
    this.#options.journal.finish(pending.id, outcome);
    this.#pending.delete(pending.id);
    this.trouble = undefined;
    pending.resolve(outcome);
  }

  /**
   * When nobody has the nonces before the first pending transaction, none of the gateway's can be mined. After a delay,
   * in which another program may still send them, they are filled with transactions that do nothing.
   */
  async #fillGap(first: number, count: number): Promise<void> {
    if (first <= count) {
      this.#gapSince = undefined;
      return;
    }
    this.#gapSince ??= Date.now();
    if (Date.now() - this.#gapSince < this.#options.rebroadcastAfter) return;
    this.#gapSince = undefined;
    const { signer, onNote } = this.#options;
    for (let nonce = Math.max(count, await this.#count("pending")); nonce < first; ++nonce) {
      onNote?.(`nonce ${nonce} of the gateway's account was never used; an empty transaction fills it`);
      const record = await this.#sign("", { to: signer.address, data: "0x", gasLimit: GAP_GAS }, nonce);
      await this.#options.provider.send("eth_sendRawTransaction", [record.raw]);
    }
  }

  /** Checked after each wait, because the gateway may have stopped meanwhile. */
  #isClosed(): boolean {
    return this.#closed;
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(() => {
      if (this.#closed) throw stopping();
      return act();
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function stopping(): ProbityError {
  return new ProbityError("GATEWAY_STOPPING", "The gateway is stopping.", "Post to another one, or again later.");
}

function callOf({ raw, requestNonce }: SentRecord): Call {
  const { to, data, gasLimit } = Transaction.from(raw);
  if (to === null) throw new Error("the gateway makes no contracts");
  return { to, data, gasLimit, requestNonce: requestNonce === undefined ? undefined : BigInt(requestNonce) };
}
