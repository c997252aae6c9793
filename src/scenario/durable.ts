import {
  id,
  resolveAddress,
  resolveProperties,
  Transaction,
  Wallet,
  ZeroAddress,
  type TransactionRequest,
  type TransactionResponse,
} from "ethers";
import { FreeGasProvider } from "../chain/provider.ts";
import {
  messenger,
  relayingWallet,
  signedForwardRequestSchema,
  signedRequestToJson,
  type GatewayAccess,
  type RelayedSigner,
  type RelayOptions,
} from "../relay/index.ts";
import type { Memory } from "./journal.ts";

/**
 * Reads that decide the scenario's path. Receipts and the newest block number are always read live: receipts are final,
 * and the block number only bounds searches.
 */
const REMEMBERED = new Set(["eth_call", "eth_getBlockByNumber", "eth_getCode", "eth_getStorageAt"]);

/** A provider that repeats the answer which an earlier run got to the same read. */
export class RememberingProvider extends FreeGasProvider {
  readonly #live: FreeGasProvider;
  readonly #memory: Memory;

  constructor(live: FreeGasProvider, memory: Memory) {
    super("http://remembered.invalid", live._network, { staticNetwork: true, cacheTimeout: -1, polling: true });
    this.pollingInterval = live.pollingInterval;
    this.#live = live;
    this.#memory = memory;
  }

  override async send(method: string, params: unknown[] | Record<string, unknown>): Promise<unknown> {
    if (!REMEMBERED.has(method)) return (await this.#live.send(method, params)) as unknown;
    const ask = async (): Promise<unknown> => (await this.#live.send(method, params)) as unknown;
    return (await this.#memory.once(`${method} ${id(JSON.stringify(params))}`, ask)).value;
  }
}

/** How signed content reaches the chain. Both steps may be repeated; the chain accepts the content once. */
export interface Delivery {
  /** Signs; the returned text holds all that {@link deliver} needs. */
  prepare(wallet: Wallet, transaction: TransactionRequest): Promise<string>;
  /** @param again whether an earlier run may already have delivered it */
  deliver(prepared: string, again: boolean, wallet: Wallet): Promise<TransactionResponse>;
}

/** Sends transactions from the key's own account. */
export function directDelivery(provider: FreeGasProvider): Delivery {
  return {
    async prepare(wallet, transaction) {
      return wallet.signTransaction(await wallet.populateTransaction(transaction));
    },
    async deliver(signed, again) {
      if (again) {
        const { hash } = Transaction.from(signed);
        const known = hash === null ? null : await provider.getTransaction(hash);
        if (known !== null) return known;
      }
      return provider.broadcastTransaction(signed);
    },
  };
}

/** Lifetime of a year's request in seconds: an interrupted year can continue as long as its tender is open. */
const REQUEST_LIFETIME = 24 * 3600;

/** Requests that gateways send through the forwarder for a key without an account. */
export function relayDelivery(options: Omit<RelayOptions, "beforeSend">): Delivery {
  const signerOf = (wallet: Wallet): RelayedSigner =>
    relayingWallet(wallet, { lifetime: REQUEST_LIFETIME, ...options });
  return {
    async prepare(wallet, transaction) {
      return JSON.stringify(signedRequestToJson(await signerOf(wallet).signRequest(transaction)));
    },
    deliver: (prepared, _again, wallet) =>
      signerOf(wallet).sendSigned(signedForwardRequestSchema.parse(JSON.parse(prepared))),
  };
}

/** Messages that carry their author's signature, sent by gateways. */
export function messageDelivery(access: GatewayAccess): Delivery {
  const runner = messenger(access);
  return {
    async prepare(_wallet, transaction) {
      const { to, data } = await resolveProperties(transaction);
      return JSON.stringify({ to: await resolveAddress(to ?? ZeroAddress, access.provider), data });
    },
    deliver(prepared) {
      const { to, data } = JSON.parse(prepared) as { to: string; data: string };
      if (runner.sendTransaction === undefined) throw new Error("the messenger sends nothing");
      return runner.sendTransaction({ to, data });
    },
  };
}

/** A key that writes signed transactions to disk before it sends them and reuses them after an interruption. */
export class DurableWallet extends Wallet {
  readonly #memory: Memory;
  readonly #delivery: Delivery;
  /** Settles when a node has the previous transaction, because each transaction needs the next nonce. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(key: string, provider: FreeGasProvider, memory: Memory, delivery: Delivery) {
    super(key, provider);
    this.#memory = memory;
    this.#delivery = delivery;
  }

  override sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const sent = this.#before.then(() => this.#send(transaction));
    this.#before = sent.catch(() => undefined);
    return sent;
  }

  async #send(transaction: TransactionRequest): Promise<TransactionResponse> {
    const to = await resolveAddress(transaction.to ?? ZeroAddress, this.provider);
    const key = `send ${this.address} ${to} ${(transaction.data ?? "0x").slice(0, 10)}`;
    const sign = (): Promise<string> => this.#delivery.prepare(this, transaction);
    const { value, again } = await this.#memory.once(key, sign, true);
    return this.#delivery.deliver(value, again, this);
  }
}
