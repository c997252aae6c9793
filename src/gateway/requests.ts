import { id as hashOfText, isError, zeroPadValue, type TransactionReceipt, type TypedDataDomain } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { blockTime } from "../chain/clock.ts";
import { didAnswer, isRevert } from "../chain/nodeErrors.ts";
import type { ERC2771Forwarder } from "../contracts/bindings.ts";
import { contractAt, contractsAt } from "../contracts/connect.ts";
import { EXECUTED_TOPIC, executionIn, isExecutionOf, type Execution } from "../relay/executions.ts";
import { encodeExecute, innerCall, outerGas, type SignedForwardRequest } from "../relay/forwardRequest.ts";
import { refusalView, viewOf, type Outcome } from "./answers.ts";
import { refusal, revertedIn, tryOut, type GatewayContext } from "./context.ts";
import { Lines } from "./lines.ts";
import { isNodeTrouble } from "./nodeAnswers.ts";
import type { Call, Judge } from "./outbox.ts";
import { FAR_BACK, findBackwards } from "./pastEvents.ts";

/** A request in the arguments of the forwarder's call. */
type Carried = ERC2771Forwarder.ForwardRequestDataStructOutput;

/** ERC2771ForwarderInvalidSigner: the forwarder's error for a request whose nonce is used. */
const INVALID_SIGNER = hashOfText("ERC2771ForwarderInvalidSigner(address,address)").slice(0, 10);

/** A gateway's ERC-2771 requests. It checks each, sends it in the order of its signer's nonces, and answers. */
export class Requests implements Judge {
  readonly #context: GatewayContext;
  readonly #domain: TypedDataDomain;
  readonly #forwarder: ERC2771Forwarder;
  readonly #lines: Lines;
  /** Whether each of Probity's contracts accepts calls from the forwarder. */
  readonly #trusting = new Map<string, boolean>();

  constructor(context: GatewayContext, domain: TypedDataDomain) {
    const { provider, addressBook, limits, gapWait } = context;
    this.#context = context;
    this.#domain = domain;
    this.#forwarder = contractAt("forwarder", addressBook.contracts.forwarder, provider);
    this.#lines = new Lines({
      gapWait,
      nonceOf: (signer) => this.#forwarder.nonces(signer),
      admitGap: () => limits.admitGap(),
    });
  }

  async settle(call: Call, receipt: TransactionReceipt): Promise<Outcome> {
    if (receipt.status === 1) return { status: "mined", receipt: viewOf(receipt) };
    const { request } = this.#requestIn(call);
    return (await this.elsewhere(call)) ?? revertedIn(receipt, this.#context, innerCall(call.to, request));
  }

  /** While a request's nonce is the signer's next, the request is not done and still can be. */
  async elsewhere(call: Call): Promise<Outcome | undefined> {
    const signed = this.#requestIn(call);
    if (signed.request.nonce >= (await this.#forwarder.nonces(signed.request.from))) return undefined;
    try {
      return await this.#usedNonce(signed);
    } catch (error) {
      // The error of a node in trouble says nothing about the request, so the gateway asks again.
      if (!(error instanceof ProbityError) || isNodeTrouble(error)) throw error;
      return { status: "refused", error: refusalView(error) };
    }
  }

  /**
   * Checks a request, waits for its turn and sends it.
   * @param accepted called when it is signed and written down, or must wait
   */
  async take(id: string, signed: SignedForwardRequest, accepted: () => void): Promise<Outcome> {
    const { request } = signed;
    const { limits, mostGas } = this.#context;
    if (request.value !== 0n) {
      throw refusal("GATEWAY_VALUE", "Requests with a value are not relayed.", "Sign it again with value 0.", {});
    }
    if (request.gas > mostGas) {
      throw refusal(
        "GATEWAY_GAS",
        `The request asks for ${String(request.gas)} gas, more than the ${String(mostGas)} that one may.`,
        "Do less in one request.",
        { gas: String(request.gas), most: String(mostGas) },
      );
    }
    await this.#requireTarget(request.to);
    const current = await this.#forwarder.nonces(request.from);
    if (request.nonce < current) return this.#usedNonce(signed);

    const leave = limits.admit(request.from, id);
    try {
      const turn = await this.#lines.turn(request.from, request.nonce, current, accepted);
      if (turn === undefined) return await this.#usedNonce(signed);
      try {
        const call = await this.#checkedCall(signed);
        if (call === undefined) return await this.#usedNonce(signed);
        const sending = await this.#context.send(id, call);
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

  /** @throws {ProbityError} GATEWAY_TARGET when the target is not Probity's, or accepts nothing from the forwarder */
  async #requireTarget(to: string): Promise<void> {
    let trusting = this.#trusting.get(to);
    if (trusting === undefined) {
      const { addressBook, provider } = this.#context;
      const ours =
        Object.values<string>(addressBook.contracts).includes(to) ||
        BigInt(await contractsAt(addressBook, provider).accounts.agencyOf(to)) !== 0n;
      trusting = ours && (await this.#isTrustedBy(to));
      // Remember only Probity's contracts, because the list of others has no end.
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
    const { provider, addressBook } = this.#context;
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
   * Simulates a request: first the inner call, because it shows the contract's own error, then all of it.
   * @returns the call to send; undefined when the nonce was used meanwhile
   */
  async #checkedCall(signed: SignedForwardRequest): Promise<Call | undefined> {
    const { provider } = this.#context;
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
    await tryOut(this.#context, innerCall(forwarder, request));
    const data = encodeExecute(signed);
    const gasLimit = outerGas(request, data);
    try {
      await provider.call({ from: this.#context.account, to: forwarder, data, gasPrice: 0n, gasLimit });
    } catch (error) {
      if (isError(error, "CALL_EXCEPTION") && error.data?.startsWith(INVALID_SIGNER) === true) return undefined;
      if (!didAnswer(error)) throw error;
      // The inner call passes without a gas limit, so its gas is too low, or the node is in trouble.
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

  /**
   * The outcome when a request's nonce is used: by the request itself, from any sender, or by another request.
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

  /** The transaction in which the forwarder used a request's nonce, and its effect on the request. */
  #executionOf(
    signed: SignedForwardRequest,
  ): Promise<{ receipt: TransactionReceipt; execution: Execution } | undefined> {
    const { provider, addressBook } = this.#context;
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

  #requestIn({ data, requestNonce = 0n }: Call): SignedForwardRequest {
    const [carried] = this.#forwarder.interface.decodeFunctionData("execute", data) as unknown as [Carried];
    const { from, to: target, value, gas, deadline, data: inner, signature } = carried;
    return { request: { from, to: target, value, gas, nonce: requestNonce, deadline, data: inner }, signature };
  }
}
