import { encodeBase64, Transaction, type JsonRpcPayload, type JsonRpcResult } from "ethers";
import { bytesOfText } from "../base/bytes.ts";
import { ProbityError } from "../base/errors.ts";
import { sleep } from "../base/sleep.ts";
import { FreeGasProvider, withoutSecrets } from "./provider.ts";

/** The JSON-RPC address of a node and the headers of each request. The headers may hold a secret. */
export interface Endpoint {
  url: string;
  headers?: Readonly<Record<string, string>>;
}

export interface FailoverOptions {
  /** How long one request is retried, over all nodes, in milliseconds; the default is a minute. */
  patience?: number;
  /** How long one node may take to answer, in milliseconds; the default is 15 s. */
  answerWithin?: number;
  /** How long a transaction may lack a receipt before it is sent again, in milliseconds; the default is 8 s. */
  resendAfter?: number;
}

const DEFAULTS = { patience: 60_000, answerWithin: 15_000, resendAfter: 8_000 };
const PAUSE = 200;
/** How often a transaction without queries for its receipt is sent again: another may have its nonce by now. */
const UNASKED = 20;

/**
 * The position of the block among the parameters of methods that have a result at every block. At the newest block a
 * node may briefly have none: Besu answers null, or one of the errors below, while it imports a block or catches up.
 */
const BLOCK_AT: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_estimateGas: 1,
  eth_getBalance: 1,
  eth_getBlockByNumber: 0,
  eth_getCode: 1,
  eth_getProof: 2,
  eth_getStorageAt: 2,
  eth_getTransactionCount: 1,
};
const NEWEST = new Set<unknown>([undefined, null, "latest", "pending"]);
const WITHOUT_STATE = /^(?:block not found|world state unavailable)$/i;

interface Node extends Endpoint {
  /** Whether the node was found on the same chain as the others. */
  isChecked: boolean;
  /** Its last fault, without secrets. */
  fault: string;
}

interface Chain {
  chainId: string;
  genesis: string;
}

/**
 * Connects to a chain through one or more nodes and checks that all nodes that answer are on one chain.
 * @throws {ProbityError} CHAIN_URL_INVALID, CHAIN_UNREACHABLE when none answers, CHAIN_DIFFERS, CHAIN_UNAUTHORIZED,
 * CHAIN_FORBIDDEN
 */
export async function connectToNodes(
  endpoints: readonly (Endpoint | string)[],
  options: FailoverOptions = {},
): Promise<FailoverProvider> {
  const settings = { ...DEFAULTS, ...options };
  const nodes = endpoints.map((endpoint): Node => {
    const { url, headers } = typeof endpoint === "string" ? { url: endpoint, headers: {} } : endpoint;
    requireHttp(url);
    return { ...withoutCredentials(url, headers ?? {}), isChecked: false, fault: "it was not asked" };
  });
  if (nodes.length === 0) requireHttp("");
  let chain: Chain | undefined;
  for (const node of nodes) {
    try {
      const found = await chainOf(node, settings.answerWithin);
      chain ??= found;
      requireSameChain(node, found, chain);
      node.isChecked = true;
    } catch (error) {
      // A stopped node may come back. A refusal, or another chain, is the caller's mistake.
      if (error instanceof ProbityError) throw error;
      node.fault = faultOf(error);
    }
  }
  if (chain === undefined) throw unreachable(nodes);
  const provider = new FailoverProvider(nodes, chain, settings);
  provider.pollingInterval = 100;
  return provider;
}

/**
 * Connects to a chain through one node; see {@link connectToNodes}.
 * @throws {ProbityError} CHAIN_URL_INVALID, CHAIN_UNREACHABLE, CHAIN_UNAUTHORIZED, CHAIN_FORBIDDEN
 */
export function connectToNode(endpoint: Endpoint | string, options?: FailoverOptions): Promise<FailoverProvider> {
  return connectToNodes([endpoint], options);
}

/**
 * Uses one node as long as it answers, and then the next. Reads see earlier writes: a node behind the newest block seen
 * is not used until it has caught up. A node that refuses counts as a node that is down. A transaction is sent as often
 * as necessary, with the same bytes, which the chain accepts once. While its receipt is missing, it is sent to all
 * nodes.
 */
export class FailoverProvider extends FreeGasProvider {
  readonly #nodes: readonly Node[];
  readonly #chain: Chain;
  readonly #settings: typeof DEFAULTS;
  #current = 0;
  /** The newest block in any answer. */
  #seen = 0;
  /** Whether the current node is known to have that block. */
  #isCaughtUp = true;
  readonly #underWay = new Map<string, { raw: string; sentAt: number; times: number }>();

  constructor(nodes: readonly Node[], chain: Chain, settings: typeof DEFAULTS) {
    super(nodes[0]?.url ?? "", BigInt(chain.chainId), {
      ...{ staticNetwork: true, cacheTimeout: -1, polling: true },
      // Besu refuses a whole batch when one limit is exceeded.
      batchMaxCount: 1,
    });
    this.#nodes = nodes;
    this.#chain = chain;
    this.#settings = settings;
    this.#current = Math.max(
      0,
      nodes.findIndex(({ isChecked }) => isChecked),
    );
  }

  /**
   * @throws {ProbityError} CHAIN_UNREACHABLE when no node answered in time; CHAIN_UNAUTHORIZED, CHAIN_FORBIDDEN and
   * CHAIN_DIFFERS when every node refuses permanently
   */
  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    return Promise.all((Array.isArray(payload) ? payload : [payload]).map((one) => this.#ask(one)));
  }

  async #ask(payload: JsonRpcPayload): Promise<JsonRpcResult> {
    const until = Date.now() + this.#settings.patience;
    const refusing = new Set<number>();
    for (let turn = 0; ; ++turn) {
      const index = this.#current;
      const node = this.#nodes[index];
      if (node === undefined) throw new Error("no node was named");
      try {
        await this.#requireReady(node, index);
        const answer = await post(node, payload, this.#settings.answerWithin);
        return await this.#heed(payload, answer, node);
      } catch (error) {
        node.fault = faultOf(error);
        // While another node may answer, a node that refuses or is of another chain counts as a node that is down.
        if (error instanceof ProbityError) refusing.add(index);
        else refusing.delete(index);
        if (refusing.size === this.#nodes.length) throw error;
        if (Date.now() >= until) throw unreachable(this.#nodes);
        // Another request may have moved on to the next node meanwhile.
        if (this.#current === index) {
          this.#current = (index + 1) % this.#nodes.length;
          this.#isCaughtUp = false;
        }
        // All nodes have failed once: pause, longer each time.
        const rounds = Math.floor((turn + 1) / this.#nodes.length);
        if ((turn + 1) % this.#nodes.length === 0) await sleep(Math.min(PAUSE * 2 ** (rounds - 1), 2_000));
      }
    }
  }

  /** Requires that a node is on the same chain, and not behind the newest block seen. */
  async #requireReady(node: Node, index: number): Promise<void> {
    await this.#requireOurChain(node);
    if (this.#isCaughtUp) return;
    const { result } = await this.#post(node, "eth_blockNumber", []);
    const head = Number(result);
    if (!(head >= this.#seen)) throw new Error(`it is at block ${String(result)}, behind ${this.#seen}`);
    if (this.#current === index) this.#isCaughtUp = true;
  }

  async #requireOurChain(node: Node): Promise<void> {
    if (node.isChecked) return;
    requireSameChain(node, await chainOf(node, this.#settings.answerWithin), this.#chain);
    node.isChecked = true;
  }

  async #heed(payload: JsonRpcPayload, answer: JsonRpcAnswer, node: Node): Promise<JsonRpcResult> {
    const { method } = payload;
    const params = Array.isArray(payload.params) ? (payload.params as unknown[]) : [];
    if (method === "eth_sendRawTransaction") return this.#heedSent(payload, String(params[0]), answer, node);
    requireState(method, params, answer);
    if (answer.error === undefined) {
      if (method === "eth_getBlockByNumber") this.#heedBlock(params[0], answer.result);
      if (method === "eth_blockNumber") await this.#heedHead(answer.result, node);
      if (method === "eth_getTransactionReceipt") await this.#heedReceipt(String(params[0]), answer.result, node);
    }
    return { ...answer, id: payload.id } as unknown as JsonRpcResult;
  }

  /** Nodes report a known transaction in many ways, so ask for it by its hash. */
  async #heedSent(payload: JsonRpcPayload, raw: string, answer: JsonRpcAnswer, node: Node): Promise<JsonRpcResult> {
    const { hash } = Transaction.from(raw);
    if (hash === null) throw new Error("a transaction was sent unsigned");
    if (answer.error !== undefined) {
      const known = await this.#post(node, "eth_getTransactionByHash", [hash]);
      if (known.result == null) return { ...answer, id: payload.id } as unknown as JsonRpcResult;
    }
    this.#underWay.set(hash, { raw, sentAt: Date.now(), times: 0 });
    return { id: payload.id, result: hash };
  }

  /** A block that was seen exists, and no earlier block is the newest. */
  #heedBlock(asked: unknown, block: unknown): void {
    const number = Number((block as { number?: unknown } | null)?.number);
    if (asked === "latest") {
      if (number < this.#seen) throw new Error(`its newest block is ${number}, behind ${this.#seen}`);
      this.#see(number);
    } else if (block === null && Number(asked) <= this.#seen) {
      throw new Error(`it has no block ${Number(asked)}, behind ${this.#seen}`);
    }
  }

  /** While a node shows no new block, nobody asks for receipts. This check detects a node that is cut off. */
  async #heedHead(head: unknown, node: Node): Promise<void> {
    this.#see(head);
    const waits = [...this.#underWay.values()].some((sent) => this.#isDue(sent) && sent.times < UNASKED);
    if (waits) await this.#resend(node);
  }

  async #heedReceipt(hash: string, receipt: unknown, node: Node): Promise<void> {
    if (receipt !== null) {
      this.#underWay.delete(hash);
      this.#see((receipt as { blockNumber?: unknown }).blockNumber);
      return;
    }
    const sent = this.#underWay.get(hash);
    if (sent !== undefined && this.#isDue(sent)) await this.#resend(node);
  }

  /**
   * Sends all transactions again that have been pending for a while, because the node that accepted them may be gone.
   * It sends all of them, because a transaction waits for those before it, and perhaps nobody asks for their receipts.
   * It uses all nodes, because the node that answers may be cut off from the others.
   */
  async #resend(asked: Node): Promise<void> {
    for (const [hash, sent] of [...this.#underWay].filter(([, each]) => this.#isDue(each))) {
      sent.sentAt = Date.now();
      sent.times += 1;
      const { result } = await this.#post(asked, "eth_getTransactionByHash", [hash]);
      if ((result as { blockNumber?: unknown } | null | undefined)?.blockNumber != null) {
        this.#underWay.delete(hash);
        continue;
      }
      for (const other of this.#nodes) if (other !== asked) void this.#resendTo(other, hash, sent.raw);
      // The answer does not matter: "known" is usual, and the receipt decides.
      await this.#post(asked, "eth_sendRawTransaction", [sent.raw]);
    }
  }

  /** Not awaited, so that a silent node does not delay requests to the current one. */
  async #resendTo(node: Node, hash: string, raw: string): Promise<void> {
    try {
      await this.#requireOurChain(node);
      const { result } = await this.#post(node, "eth_getTransactionReceipt", [hash]);
      const blockNumber = (result as { blockNumber?: unknown } | null | undefined)?.blockNumber;
      if (blockNumber == null) {
        await this.#post(node, "eth_sendRawTransaction", [raw]);
        return;
      }
      // The current node has no receipt. It is replaced when it lacks this block too.
      this.#see(blockNumber);
      this.#isCaughtUp = false;
    } catch (error) {
      node.fault = faultOf(error);
    }
  }

  #post(node: Node, method: string, params: unknown[]): Promise<JsonRpcAnswer> {
    return post(node, { jsonrpc: "2.0", id: 1, method, params }, this.#settings.answerWithin);
  }

  #isDue({ sentAt }: { sentAt: number }): boolean {
    return Date.now() - sentAt >= this.#settings.resendAfter;
  }

  #see(number: unknown): void {
    this.#seen = Math.max(this.#seen, Number(number) || 0);
  }
}

interface JsonRpcAnswer {
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** Error codes of the kernel and of Node.js's client for a connection that was lost. */
const CUT = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/**
 * One request to one node.
 * @throws a temporary fault: no connection, no answer in time, a busy node, a truncated answer
 * @throws {ProbityError} CHAIN_UNAUTHORIZED, CHAIN_FORBIDDEN
 */
async function post(node: Endpoint, payload: JsonRpcPayload, within: number): Promise<JsonRpcAnswer> {
  const response = await fetchOnceMore(node, {
    method: "POST",
    headers: { ...node.headers, "content-type": "application/json" },
    body: JSON.stringify(payload),
    signal: AbortSignal.timeout(within),
  });
  const facts = { url: withoutSecrets(node.url), method: payload.method };
  if (response.status === 401) {
    throw new ProbityError(
      "CHAIN_UNAUTHORIZED",
      `The node at ${facts.url} needs a token for ${payload.method}; the token is missing, expired or for another purpose.`,
      'Get one from the node\'s operator ("probity network token") and set PROBITY_RPC_TOKEN to it.',
      { facts },
    );
  }
  if (response.status === 403) {
    throw new ProbityError(
      "CHAIN_FORBIDDEN",
      `The node at ${facts.url} does not accept the host name of the request.`,
      "Use a name on its host allow-list, or ask its operator to add this one.",
      { facts },
    );
  }
  if (response.status === 429 || response.status >= 500) throw new Error(`it answered HTTP ${response.status}`);
  const answer = (await response.json()) as Partial<JsonRpcAnswer> | null;
  if (typeof answer !== "object" || answer === null || (answer.result === undefined && answer.error === undefined)) {
    throw new Error(`it answered ${payload.method} with neither a result nor an error`);
  }
  return answer.error == null ? { result: answer.result } : { error: answer.error };
}

/**
 * A connection is kept for the next request. The node may have closed it meanwhile, and only the next request notices.
 * So a request over a lost connection is tried once more; every request is safe to repeat.
 */
async function fetchOnceMore(node: Endpoint, request: RequestInit): Promise<Response> {
  try {
    return await fetch(node.url, request);
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    if (cause?.code === undefined || !CUT.has(cause.code)) throw error;
    return fetch(node.url, request);
  }
}

/** Requires the state that a node must have when it was asked about the newest block. */
function requireState(method: string, params: unknown[], { result, error }: JsonRpcAnswer): void {
  const at = BLOCK_AT[method];
  if (at === undefined || !NEWEST.has(params[at])) return;
  if (error === undefined ? result === null : WITHOUT_STATE.test(error.message)) {
    throw new Error(`it answered ${method} without a newest block`);
  }
}

async function chainOf(node: Endpoint, within: number): Promise<Chain> {
  const ask = async (method: string, params: unknown[]): Promise<unknown> =>
    (await post(node, { jsonrpc: "2.0", id: 1, method, params }, within)).result;
  const chainId = await ask("eth_chainId", []);
  const genesis = (await ask("eth_getBlockByNumber", ["0x0", false])) as { hash?: unknown } | null;
  if (typeof chainId !== "string" || typeof genesis?.hash !== "string") throw new Error("it is no Ethereum node");
  return { chainId, genesis: genesis.hash };
}

function requireSameChain(node: Endpoint, found: Chain, wanted: Chain): void {
  if (found.chainId === wanted.chainId && found.genesis === wanted.genesis) return;
  const said = ({ chainId, genesis }: Chain): string => `chain ${BigInt(chainId)} with genesis ${genesis}`;
  throw new ProbityError(
    "CHAIN_DIFFERS",
    `The node at ${withoutSecrets(node.url)} is on ${said(found)}, the others on ${said(wanted)}.`,
    "Name nodes of one network only.",
    { facts: { url: withoutSecrets(node.url), found: said(found), wanted: said(wanted) } },
  );
}

function requireHttp(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new ProbityError(
    "CHAIN_URL_INVALID",
    `"${withoutSecrets(url)}" is not an http address.`,
    "Give one like http://127.0.0.1:8545.",
    { facts: { url: withoutSecrets(url) } },
  );
}

/** Moves a name and password from the address into a header, as `fetch` requires. */
export function withoutCredentials(url: string, headers: Readonly<Record<string, string>>): Required<Endpoint> {
  const { username, password } = new URL(url);
  if (username === "" && password === "") return { url, headers };
  const bare = new URL(url);
  bare.username = bare.password = "";
  const credentials = encodeBase64(bytesOfText(`${decoded(username)}:${decoded(password)}`));
  return { url: bare.href, headers: { authorization: `Basic ${credentials}`, ...headers } };
}

/** A "%" that begins no code is kept as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });
}

function unreachable(nodes: readonly Node[]): ProbityError {
  const [only] = nodes;
  const urls = nodes.map(({ url }) => withoutSecrets(url)).join(", ");
  const said = nodes.map(({ url, fault }) => `${withoutSecrets(url)}: ${fault}`).join("; ");
  return new ProbityError(
    "CHAIN_UNREACHABLE",
    nodes.length === 1 && only !== undefined
      ? `No Ethereum node answers at ${withoutSecrets(only.url)}.`
      : `None of ${nodes.length} Ethereum nodes answers (${said}).`,
    `Start one ("probity start" or "probity sandbox up"), or name another with --rpc.`,
    { facts: { url: urls, said } },
  );
}

const REFUSED: Readonly<Record<string, string>> = {
  CHAIN_UNAUTHORIZED: "it wants another token",
  CHAIN_FORBIDDEN: "it does not answer to this host name",
  CHAIN_DIFFERS: "it is on another chain",
};

/** The fault in words without addresses, because an address may hold a token. */
export function faultOf(error: unknown): string {
  if (error instanceof ProbityError) return REFUSED[error.code] ?? error.code;
  const { name, message, cause } = error as { name?: string; message?: string; cause?: { code?: string } };
  if (cause?.code !== undefined) return cause.code;
  if (name === "TimeoutError") return "no answer in time";
  return (message ?? "unknown").replace(/https?:\/\/\S+/g, "the node");
}
