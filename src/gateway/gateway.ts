import type { TypedDataDomain } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { isRevert } from "../chain/nodeErrors.ts";
import type { AddressBook } from "../contracts/addressBook.ts";
import { explainRevert } from "../contracts/explainRevert.ts";
import { digestOf, signerOf, type SignedForwardRequest } from "../relay/forwardRequest.ts";
import { messageKinds, readMessage, type MessageBody } from "../relay/messages.ts";
import { refusalView, type Answer, type Outcome, type RefusalView } from "./answers.ts";
import { remember, type GatewayContext } from "./context.ts";
import { Limits, type SignerLimits } from "./limits.ts";
import { Messages } from "./messages.ts";
import { isNodeTrouble, nodeFailed, nodeText } from "./nodeAnswers.ts";
import { Outbox, type Call, type Judge, type OutboxOptions } from "./outbox.ts";
import { Requests } from "./requests.ts";

export interface GatewayLimits extends SignerLimits {
  /** Gas of one request's inner call, and of one message. */
  gas: bigint;
  /** How long a request waits for the request with the nonce before its own, in milliseconds. */
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
  /** Resolves when the request is signed and written down, or waits for another request of the signer. */
  accepted: Promise<undefined>;
  /** Rejects with a {@link ProbityError} when the request is refused before anything was sent. */
  done: Promise<Outcome>;
}

/** How many refusals are remembered for later queries. */
const REFUSALS = 10_000;

/**
 * Checks signed requests and sends them from the gateway's own account: ERC-2771 requests ({@link Requests}) and
 * messages that carry their own signature ({@link Messages}). It has no power over a request except to send it or not,
 * because the chain checks again whatever it receives.
 */
export class Gateway {
  readonly account: string;
  readonly outbox: Outbox;
  readonly #options: GatewayOptions;
  readonly #domain: TypedDataDomain;
  readonly #requests: Requests;
  readonly #messages: Messages;
  readonly #jobs = new Map<string, Job>();
  /** In their public form, because the errors themselves hold everything that was posted. */
  readonly #refusals = new Map<string, RefusalView>();
  #noted = "";

  constructor(options: GatewayOptions, domain: TypedDataDomain) {
    const { provider, signer, addressBook, limits, journal, pollInterval, rebroadcastAfter, hooks, onNote } = options;
    this.#options = options;
    this.#domain = domain;
    this.account = signer.address;
    const context: GatewayContext = {
      ...{ provider, addressBook, account: this.account },
      ...{ limits: new Limits(limits), mostGas: limits.gas, gapWait: limits.gapWait },
      send: (id, call) => this.outbox.send(id, call),
    };
    this.#requests = new Requests(context, domain);
    this.#messages = new Messages(context);
    const judgeOf = ({ to }: Call): Judge => (to === addressBook.contracts.forwarder ? this.#requests : this.#messages);
    const judge: Judge = {
      settle: (call, receipt) => judgeOf(call).settle(call, receipt),
      elsewhere: (call) => judgeOf(call).elsewhere(call),
    };
    this.outbox = new Outbox({
      ...{ provider, signer, chainId: BigInt(addressBook.chainId), journal, judge, pollInterval, rebroadcastAfter },
      ...(hooks === undefined ? {} : { hooks }),
      ...(onNote === undefined ? {} : { onNote }),
    });
  }

  /** The public information about the gateway. */
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

  /** The health of the gateway and its node. */
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

  /** The outcome of a request; undefined when the gateway does not know the request. */
  find(id: string): Answer | undefined {
    if (this.#jobs.has(id)) return { id, status: "pending" };
    const known = this.outbox.find(id);
    if (known !== undefined) return "done" in known ? { id, status: "pending" } : { id, ...known };
    const refused = this.#refusals.get(id);
    return refused === undefined ? undefined : { id, status: "refused", error: refused };
  }

  /**
   * Accepts a signed ERC-2771 request. A repeated request joins the first, or gets its answer.
   * @throws {ProbityError} GATEWAY_SIGNATURE; later failures reject `done` of the job
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
    return this.#join(digestOf(this.#domain, request), (id, accepted) => this.#requests.take(id, signed, accepted));
  }

  /**
   * Accepts a message that carries its own signature.
   * @throws {ProbityError} GATEWAY_MESSAGE_UNKNOWN, GATEWAY_REQUEST_INVALID, GATEWAY_TOO_LARGE
   */
  message(body: MessageBody): Job {
    const message = readMessage(body, this.#options.addressBook);
    return this.#join(message.id, (id, accepted) => this.#messages.take({ ...message, id }, accepted));
  }

  async close(): Promise<void> {
    await this.outbox.close();
  }

  #join(id: string, take: (id: string, accepted: () => void) => Promise<Outcome>): Job {
    const running = this.#jobs.get(id);
    if (running !== undefined) return running;
    const known = this.outbox.find(id);
    // A message that reverted in a block may pass now, because a revert undoes everything.
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
    done.catch(() => undefined); // callers handle the rejection; there may be no caller left
    const job = { id, accepted, done };
    this.#jobs.set(id, job);
    return job;
  }

  /** Tells the operator, with the node's address, what the public must not know. Reports each trouble once. */
  #noteTrouble(error: unknown): void {
    if (!(error instanceof ProbityError) || error.message === this.#noted) return;
    this.#noted = error.message;
    this.#options.onNote?.(`${error.code}: ${error.message}`);
  }

  /** Errors of the node are the gateway's fault, not the caller's. */
  #asRefusal(thrown: unknown): ProbityError {
    const error = isRevert(thrown) ? explainRevert(thrown) : thrown;
    if (error instanceof ProbityError && !isNodeTrouble(error)) return error;
    this.#noteTrouble(error);
    if (error instanceof TypeError || error instanceof RangeError) {
      this.#options.onNote?.(`defect: ${error.stack ?? error.message}`);
      return nodeFailed("the gateway failed", error);
    }
    return nodeFailed(nodeText(error), error);
  }
}
