import {
  AbstractSigner,
  getAddress,
  isHexString,
  resolveAddress,
  resolveProperties,
  Signature,
  toQuantity,
  Transaction,
  TypedDataEncoder,
  verifyTypedData,
  type Provider,
  type TransactionLike,
  type TransactionRequest,
  type TransactionResponse,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import { sleep } from "../base/sleep.ts";
import type { Endpoint } from "../chain/failover.ts";
import type { Key } from "./key.ts";
import { accountUnknown, answerInvalid, sentOther, uncertain, unsupported, wrong } from "./signerErrors.ts";
import { SignerRpc, type Call } from "./signerRpc.ts";

export interface SignerAccess extends Endpoint {
  /** The account that signs; the only one that the signer has unless given. */
  account?: string | undefined;
  /** How long the signer may take for one answer, in milliseconds; four and a half minutes unless given. */
  answerWithin?: number;
  /** Called when an answer takes more than two seconds: the signer may be asking a person. */
  onWait?: () => void;
}

/** `fetch` of Node.js gives up after five minutes by itself. */
const ANSWER_WITHIN = 270_000;
/** How long our node may take to see what the signer's node was sent. */
const SEEN_WITHIN = 30_000;
const LOOK_EVERY = 250;

/** Errors after which a signer may have done what it was asked. */
const NO_ANSWER = new Set(["SIGNER_UNREACHABLE", "SIGNER_TIMEOUT", "SIGNER_ANSWER_INVALID"]);

/** The names of each kind of call, in the order in which they are tried. The last of each is Clef's. */
const LIST = ["eth_accounts", "account_list"];
const SIGN_TRANSACTION = ["eth_signTransaction", "account_signTransaction"];
const SEND_TRANSACTION = ["eth_sendTransaction"];
const SIGN_TYPED_DATA = ["eth_signTypedData", "eth_signTypedData_v4", "account_signTypedData"];

const accountsSchema = z.array(z.string().transform((text) => getAddress(text)));
/** Web3Signer answers with the bytes, geth and Clef with an object that holds them. */
const signedSchema = z.union([z.string(), z.object({ raw: z.string() }).transform(({ raw }) => raw)]);

/**
 * Connects to an external signer over JSON-RPC, such as Web3Signer or Clef. The keys stay there, for example in an HSM.
 *
 * @example
 * const signer = await connectToSigner({ url: "http://127.0.0.1:9000" });
 * await approveRound(actingAs(probity, signer), { roundId, officer });
 *
 * @throws {ProbityError} SIGNER_URL_INVALID, SIGNER_UNREACHABLE, SIGNER_TIMEOUT, SIGNER_UNAUTHORIZED,
 * SIGNER_ANSWER_INVALID, SIGNER_UNSUPPORTED, SIGNER_REFUSED, SIGNER_ACCOUNT_NOT_NAMED when the signer has several
 * accounts, SIGNER_ACCOUNT_UNKNOWN
 */
export async function connectToSigner(access: SignerAccess): Promise<ExternalSigner> {
  const { answerWithin = ANSWER_WITHIN, onWait } = access;
  const rpc = new SignerRpc(access, { answerWithin, onWait });
  const answer = await rpc.firstOf(LIST.map((method) => ({ method, params: [] })));
  if (answer === undefined) throw unsupported(rpc.url, "a list of its accounts", LIST);
  const listed = parsed(rpc, accountsSchema, answer.result, "not a list of addresses");
  const account = access.account === undefined ? undefined : getAddress(access.account);
  const [only, ...others] = listed;
  if (account !== undefined && listed.includes(account)) return new ExternalSigner(rpc, account);
  if (account === undefined && only !== undefined && others.length === 0) return new ExternalSigner(rpc, only);
  throw accountUnknown(rpc.url, listed, account);
}

/**
 * An account of an external signer, as an ethers signer. The signer is not trusted: each signature is checked before it
 * is used. Nonce, gas and chain come from our own node, which also gets the signed transaction. A signer that only sends
 * (`eth_sendTransaction`) does so through its own node, and then our node must see the transaction.
 */
export class ExternalSigner extends AbstractSigner implements Key {
  readonly address: string;
  readonly #rpc: SignerRpc;

  /** @param address checksummed, one of the signer's accounts; {@link connectToSigner} makes sure of that */
  constructor(rpc: SignerRpc, address: string, provider: Provider | null = null) {
    super(provider);
    this.#rpc = rpc;
    this.address = address;
  }

  override connect(provider: Provider | null): ExternalSigner {
    return new ExternalSigner(this.#rpc, this.address, provider);
  }

  override getAddress(): Promise<string> {
    return Promise.resolve(this.address);
  }

  /**
   * Signs a transaction whose nonce, gas and chain are filled already, as `populateTransaction` does.
   * @throws {ProbityError} SIGNER_UNSUPPORTED, SIGNER_WRONG when the signed transaction is another, SIGNER_REFUSED
   */
  override async signTransaction(request: TransactionRequest): Promise<string> {
    const signed = await this.#sign(await this.#asked(request));
    if (signed === undefined) throw unsupported(this.#rpc.url, "signed transactions", SIGN_TRANSACTION);
    return signed;
  }

  /**
   * Signs and sends. No transaction reaches our node unless it is exactly the one that was asked for.
   * @throws {ProbityError} as {@link signTransaction}; SIGNER_UNCERTAIN, SIGNER_SENT_OTHER when the signer sends itself
   */
  override async sendTransaction(request: TransactionRequest): Promise<TransactionResponse> {
    const { provider } = this;
    if (provider === null) throw new Error("the signer is not connected to a node");
    const asked = await this.#asked(await this.populateTransaction(request));
    const signed = await this.#sign(asked);
    if (signed !== undefined) return provider.broadcastTransaction(signed);
    return this.#send(asked, provider);
  }

  /** @throws {ProbityError} SIGNER_UNSUPPORTED, SIGNER_WRONG when the signature is not the account's, SIGNER_REFUSED */
  override async signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    const payload: unknown = TypedDataEncoder.getPayload(domain, types, value);
    // Wallets take the data of _v4 as text, all others as an object.
    const data = (method: string): unknown => (method.endsWith("_v4") ? JSON.stringify(payload) : payload);
    const answer = await this.#rpc.firstOf(
      SIGN_TYPED_DATA.map((method) => ({ method, params: [this.address, data(method)] })),
    );
    const { url } = this.#rpc;
    if (answer === undefined) throw unsupported(url, "signatures of typed data", SIGN_TYPED_DATA);
    const text = parsed(this.#rpc, z.string(), answer.result, "not a signature");
    const signature = readSignature(url, text);
    const signer = verifyTypedData(domain, types, value, signature);
    if (signer !== this.address) throw wrong(url, `the signature is of ${signer}, not of ${this.address}`, { signer });
    return signature;
  }

  /** @throws {ProbityError} SIGNER_UNSUPPORTED always: Probity signs transactions and typed data only */
  override signMessage(): Promise<string> {
    return Promise.reject(unsupported(this.#rpc.url, "signatures of plain messages", []));
  }

  async #asked(request: TransactionRequest): Promise<Transaction> {
    const { from, to, ...rest } = await resolveProperties(request);
    if (from != null && (await resolveAddress(from, this.provider)) !== this.address) {
      throw new Error("the transaction is of another account");
    }
    const type = rest.type ?? (rest.maxFeePerGas == null ? 0 : 2);
    const like = { ...rest, type, to: to == null ? null : await resolveAddress(to, this.provider) };
    return Transaction.from(like as TransactionLike);
  }

  /** The signed transaction; undefined when the signer signs none. */
  async #sign(asked: Transaction): Promise<string | undefined> {
    const answer = await this.#rpc.firstOf(this.#calls(SIGN_TRANSACTION, asked));
    if (answer === undefined) return undefined;
    const raw = parsed(this.#rpc, signedSchema, answer.result, "not a signed transaction");
    let signed: Transaction;
    try {
      signed = Transaction.from(raw);
    } catch (cause) {
      throw answerInvalid(this.#rpc.url, "not a signed transaction", cause);
    }
    if (signed.unsignedSerialized !== asked.unsignedSerialized) throw wrong(this.#rpc.url, differences(asked, signed));
    if (signed.from !== this.address) {
      throw wrong(this.#rpc.url, `it is signed by ${signed.from ?? "nobody"}, not by ${this.address}`);
    }
    return signed.serialized;
  }

  /** Lets the signer send, and waits until our node has the transaction. */
  async #send(asked: Transaction, provider: Provider): Promise<TransactionResponse> {
    const { url } = this.#rpc;
    const answer = await this.#rpc.firstOf(this.#calls(SEND_TRANSACTION, asked)).catch((error: unknown) => {
      if (!(error instanceof ProbityError) || !NO_ANSWER.has(error.code)) throw error;
      throw uncertain(url, error.message.replace(/\.$/, ""), {}, error);
    });
    if (answer === undefined) {
      throw unsupported(url, "signed transactions", [...SIGN_TRANSACTION, ...SEND_TRANSACTION]);
    }
    const { result: hash } = answer;
    if (!isHexString(hash, 32)) throw uncertain(url, "its answer is not the hash of a transaction");
    for (const until = Date.now() + Math.min(SEEN_WITHIN, this.#rpc.answerWithin); ; await sleep(LOOK_EVERY)) {
      const sent = await provider.getTransaction(hash);
      if (sent !== null) {
        const different = sent.from !== this.address || ACT.some((field) => asked[field] !== sent[field]);
        if (different) throw sentOther(url, hash, "it differs in its sender, its contract or its data");
        return sent;
      }
      if (Date.now() >= until) {
        throw uncertain(url, `our node does not see the transaction ${hash} that it names`, { transaction: hash });
      }
    }
  }

  #calls(methods: readonly string[], asked: Transaction): Call[] {
    const { to, data, value, nonce, gasLimit, chainId, maxFeePerGas, maxPriorityFeePerGas, gasPrice } = asked;
    const fees =
      maxFeePerGas === null
        ? { gasPrice: toQuantity(gasPrice ?? 0n) }
        : { maxFeePerGas: toQuantity(maxFeePerGas), maxPriorityFeePerGas: toQuantity(maxPriorityFeePerGas ?? 0n) };
    const transaction = {
      from: this.address,
      ...(to === null ? {} : { to }),
      ...{ data, value: toQuantity(value), nonce: toQuantity(nonce), gas: toQuantity(gasLimit) },
      ...{ chainId: toQuantity(chainId), ...fees },
    };
    return methods.map((method) => ({ method, params: [transaction] }));
  }
}

/** What a transaction does. A signer that sends may choose the nonce and the fee itself. */
const ACT = ["to", "data", "value", "chainId"] as const;

const FIELDS = {
  chainId: "the chain",
  nonce: "the nonce",
  to: "the contract",
  data: "the data",
  value: "the value",
  gasLimit: "the gas",
  gasPrice: "the gas price",
  type: "the type",
} as const;

/** Names the first field that differs, with both values. */
function differences(asked: Transaction, signed: Transaction): string {
  for (const [name, words] of Object.entries(FIELDS) as [keyof typeof FIELDS, string][]) {
    const [wanted, found] = [String(asked[name]), String(signed[name])];
    if (wanted === found) continue;
    return name === "data" ? `${words} differs` : `${words} is ${found} instead of ${wanted}`;
  }
  return "a field of it differs";
}

function readSignature(url: string, text: string): string {
  try {
    // Some signers give 0 or 1 as the last byte, and contracts accept only 27 and 28.
    return Signature.from(text).serialized;
  } catch (cause) {
    throw answerInvalid(url, "not a signature", cause);
  }
}

function parsed<T>({ url }: SignerRpc, schema: z.ZodType<T>, result: unknown, wrongly: string): T {
  try {
    return schema.parse(result);
  } catch (cause) {
    throw answerInvalid(url, wrongly, cause);
  }
}
