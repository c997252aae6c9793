import {
  AbstractSigner,
  isError,
  resolveAddress,
  resolveProperties,
  type Provider,
  type TransactionRequest,
  type TransactionResponse,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";
import { ProbityError } from "../base/errors.ts";
import { blockTime } from "../chain/clock.ts";
import { isRevert, nodeErrorOf } from "../chain/nodeErrors.ts";
import { contractAt } from "../contracts/connect.ts";
import { explainRevert } from "../contracts/explainRevert.ts";
import type { Key } from "../signing/key.ts";
import { askUntil, transactionOf, type Carries, type GatewayAccess } from "./askGateways.ts";
import { executionIn } from "./executions.ts";
import {
  FORWARD_REQUEST_TYPES,
  forwarderDomain,
  innerCall,
  signedRequestToJson,
  type ForwardRequest,
  type SignedForwardRequest,
} from "./forwardRequest.ts";

export interface RelayOptions extends GatewayAccess {
  /** The address of the forwarder. */
  forwarder: string;
  /** Called with each request before it is posted. Keep it to post it again with {@link RelayedSigner.sendSigned}. */
  beforeSend?: (signed: SignedForwardRequest) => void | Promise<void>;
  /** For how many seconds of chain time a request holds; ten minutes unless given. */
  lifetime?: number;
}

const LIFETIME = 600;

/** A key whose transactions are relayed: it pays nothing and needs no account on the chain. */
export function relayingWallet(wallet: Key, options: RelayOptions): RelayedSigner {
  return new RelayedSigner(wallet, options);
}

/**
 * Signs calls as ERC-2771 requests, which gateways send. It works as any signer. It answers with the transaction that
 * carried the request, already in a block and with the events of the inner contract in its receipt. Requests of one signer
 * go one after the other, in the order of their nonces.
 *
 * @example
 * const relayed = relayingWallet(new Wallet(key), { gateways: ["http://127.0.0.1:8700"], forwarder, provider });
 * await spend(actingAs(probity, relayed), { line, merchant, amount: 60n, ref: receiptHash });
 */
export class RelayedSigner extends AbstractSigner implements Key {
  readonly options: RelayOptions;
  /** The address of the key. */
  readonly address: string;
  readonly #wallet: Key;
  #domain: Promise<TypedDataDomain> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** The nonce after the last request that was executed, which a node that is behind may not know yet. */
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
      const nonce = await contractAt("forwarder", forwarder, provider).nonces(from);
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
      // The ethers library also reports a node that cannot simulate the call as CALL_EXCEPTION.
      if (!isError(error, "CALL_EXCEPTION")) throw error;
      if (isRevert(error)) throw explainRevert(error);
      throw new ProbityError(
        "CHAIN_FAILED",
        `The node could not simulate the act: ${nodeErrorOf(error).text}.`,
        "Check that the node works, then try again; nothing was sent.",
        { cause: error },
      );
    }
  }

  /**
   * Posts a signed request and waits until it is in a block. It may be posted again and to other gateways: it is executed
   * once, and each answer is the transaction that did it. No gateway is trusted: our own node must show that the
   * transaction carried this request and that its act passed.
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

  /** Runs one after the other, because a nonce is known only when the request before is in a block. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(act, act);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
