import { getAddress, type TransactionReceipt } from "ethers";
import { isRevert } from "../chain/nodeErrors.ts";
import { explainRevert } from "../contracts/explainRevert.ts";
import { isForged, isOfTrace, readMessage, type Message } from "../relay/messages.ts";
import { viewOf, type Outcome } from "./answers.ts";
import { refusal, remember, revertedIn, type GatewayContext } from "./context.ts";
import { busy } from "./limits.ts";
import type { Call, Judge } from "./outbox.ts";
import { FAR_BACK, findBackwards } from "./pastEvents.ts";

/** How many far searches for messages run at a time. */
const SEARCHES = 8;
/** How many searches are remembered. */
const REMEMBERED = 10_000;
/** How many transactions are checked for one message whose event does not identify it fully. */
const CANDIDATES = 10;

/** Messages with their own signature. The gateway looks for each on the chain and sends it if it is new. */
export class Messages implements Judge {
  readonly #context: GatewayContext;
  /** The block up to which each message was searched for and not found. */
  readonly #searched = new Map<string, number>();
  #searches = 0;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  async settle(call: Call, receipt: TransactionReceipt): Promise<Outcome> {
    const { to, data } = call;
    if (receipt.status !== 1) {
      const attempt = { from: this.#context.account, to, data };
      return (await this.elsewhere(call)) ?? revertedIn(receipt, this.#context, attempt);
    }
    const mined: Outcome = { status: "mined", receipt: viewOf(receipt) };
    // A repeated seal changes nothing and does not revert. The receipt of the first one has the event.
    const message = this.#messageIn(call);
    if (receipt.logs.some((log) => isOfTrace(message, log))) return mined;
    return (await this.#traceOf(message, FAR_BACK)) ?? { ...mined, alreadyThere: true };
  }

  elsewhere(call: Call): Promise<Outcome | undefined> {
    return this.#traceOf(this.#messageIn(call), FAR_BACK);
  }

  /**
   * Checks a message and sends it, unless it is on the chain already.
   * @param accepted called when it is signed and written down
   */
  async take(message: Message, accepted: () => void): Promise<Outcome> {
    const { provider, account, limits, mostGas } = this.#context;
    const { id, to, data, signer } = message;
    if (getAddress(signer) === account) {
      throw refusal(
        "GATEWAY_SIGNATURE",
        "The gateway does not send messages that its own key signed.",
        "Sign with another key.",
        {},
      );
    }
    // A message on the chain needs no transaction, so it may be posted any number of times.
    const there = await this.#traceOf(message, 1);
    if (there !== undefined) return there;
    const call = { from: account, to, data };
    let gas: bigint;
    try {
      gas = await provider.estimateGas(call);
    } catch (error) {
      if (!isRevert(error)) throw error;
      const before = isForged(error.data ?? "") ? undefined : await this.#searchFarBack(message);
      if (before !== undefined) return before;
      throw explainRevert(error);
    }
    // A message that does not revert the second time is searched for before it is sent again.
    const before = message.repeats ? await this.#searchFarBack(message) : undefined;
    if (before !== undefined) return before;
    if (gas > mostGas) {
      throw refusal(
        "GATEWAY_GAS",
        `The message takes ${String(gas)} gas, above the limit.`,
        "Do less in one message.",
        {
          ...{ gas: String(gas), most: String(mostGas) },
        },
      );
    }
    const leave = limits.admit(signer, id);
    try {
      const sending = await this.#context.send(id, { to, data, gasLimit: (gas * 5n) / 4n });
      accepted();
      return await sending.done;
    } finally {
      leave();
    }
  }

  /**
   * Looks for a message in all blocks of the search range. Anybody can cause this with a forged message, so only a few
   * searches run at a time, and none covers the same blocks twice.
   * @throws {ProbityError} GATEWAY_BUSY
   */
  async #searchFarBack(message: Message): Promise<Outcome | undefined> {
    if (this.#searches >= SEARCHES)
      throw busy("The gateway is already searching for as many earlier messages as it can.");
    this.#searches += 1;
    try {
      const newest = await this.#context.provider.getBlockNumber();
      const found = await this.#traceOf(message, FAR_BACK, (this.#searched.get(message.id) ?? -1) + 1);
      this.#searched.delete(message.id);
      if (found === undefined) remember(this.#searched, message.id, newest, REMEMBERED);
      return found;
    } finally {
      this.#searches -= 1;
    }
  }

  /** The transaction that delivered a message, if there is one. */
  #traceOf(message: Message, ranges: number, from = 0): Promise<Outcome | undefined> {
    const { provider, addressBook } = this.#context;
    const filter = { address: message.to, topics: message.trace.topics };
    const first = Math.max(addressBook.deploymentBlock, from);
    // Someone who makes many similar events makes only their own hard to find, and costs the gateway little.
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

  #messageIn({ to, data }: Call): Message {
    return readMessage({ to, data }, this.#context.addressBook);
  }
}
