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
 * Reads on which the scenario's way depends. Receipts and the number of the newest block are asked anew: the first are
 * final, the second only bounds searches.
 */
const REMEMBERED = new Set(["eth_call", "eth_getBlockByNumber", "eth_getCode", "eth_getStorageAt"]);

/** A provider that answers a read that an earlier run has made as it was answered then. */
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

/** How what a key has signed comes onto the chain. Both halves may be repeated; the chain takes it once. */
export interface Delivery {
  /** Signs; the text holds all that {@link deliver} needs. */
  prepare(wallet: Wallet, transaction: TransactionRequest): Promise<string>;
  /** @param again whether an earlier run may have delivered it already */
  deliver(prepared: string, again: boolean, wallet: Wallet): Promise<TransactionResponse>;
}

/** Transactions by the key's own account. */
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

/** How long a request of the year holds: a year that was killed may be gone on with as long as its tender is open. */
const REQUEST_LIFETIME = 24 * 3600;

/** Requests that gateways send for a key without an account, through the forwarder. */
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

/** Messages that carry their author's signature, brought by gateways. */
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

/** A key whose signed transactions are on the disk before anybody sees them, and are the same after a kill. */
export class DurableWallet extends Wallet {
  readonly #memory: Memory;
  readonly #delivery: Delivery;
  /** Ends when the transaction before is with a node: each one needs the nonce after it. */
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
