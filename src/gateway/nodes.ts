import { FetchRequest, type JsonRpcPayload, type JsonRpcResult } from "ethers";
import { connectToNode, FreeGasProvider } from "../chain/provider.ts";
import { ProbityError } from "../errors.ts";
import type { Endpoint } from "../network/access.ts";

/** A node that takes longer counts as silent, in milliseconds: the next one is asked. */
const NODE_TIMEOUT = 15_000;

/** Several nodes of one chain as one: it stays with a node until that is silent, and then asks the next. */
class NodesProvider extends FreeGasProvider {
  readonly #endpoints: readonly Endpoint[];
  /** Nodes that were seen to be on the chain. */
  readonly #known = new Set<Endpoint>();
  readonly #chainId: bigint;
  #current: number;

  constructor(endpoints: readonly Endpoint[], first: number, chainId: bigint) {
    super(endpoints[first]?.url, chainId, { staticNetwork: true, cacheTimeout: -1, polling: true });
    this.#endpoints = endpoints;
    this.#chainId = chainId;
    this.#current = first;
  }

  /** Safe to repeat at another node: it is reading, or one and the same signed transaction. */
  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    let last: unknown;
    for (let tries = 0; tries < this.#endpoints.length; ++tries) {
      const asked = this.#current;
      const endpoint = this.#endpoints[asked];
      if (endpoint === undefined) break;
      try {
        await this.#requireChain(endpoint);
        return await exchange(endpoint, payload);
      } catch (error) {
        last = error;
        // Another question may have moved on already.
        if (this.#current === asked) this.#current = (asked + 1) % this.#endpoints.length;
      }
    }
    throw last;
  }

  async #requireChain(endpoint: Endpoint): Promise<void> {
    if (this.#known.has(endpoint)) return;
    const [answer] = await exchange(endpoint, { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
    const chainId = (answer as { result?: unknown } | undefined)?.result;
    if (typeof chainId !== "string" || BigInt(chainId) !== this.#chainId) throw new Error("a node is on another chain");
    this.#known.add(endpoint);
  }
}

async function exchange({ url, headers }: Endpoint, payload: object): Promise<JsonRpcResult[]> {
  const request = new FetchRequest(url);
  request.timeout = NODE_TIMEOUT;
  request.body = JSON.stringify(payload);
  request.setHeader("content-type", "application/json");
  for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
  const response = await request.send();
  response.assertOk();
  const answer = response.bodyJson as JsonRpcResult | JsonRpcResult[];
  return Array.isArray(answer) ? answer : [answer];
}

/**
 * Connects to the first node that answers; when it goes silent later, the others are asked in turn.
 * @param endpoints JSON-RPC addresses with the headers that they want, such as a token; the headers are never printed
 * @throws {ProbityError} CHAIN_URL_INVALID, CHAIN_UNREACHABLE
 */
export async function openNodes(endpoints: readonly Endpoint[]): Promise<FreeGasProvider> {
  let last: ProbityError | undefined;
  for (const [index, { url }] of endpoints.entries()) {
    try {
      const found = await connectToNode(url);
      const { chainId } = await found.getNetwork();
      found.destroy();
      const provider = new NodesProvider(endpoints, index, chainId);
      provider.pollingInterval = found.pollingInterval;
      return provider;
    } catch (error) {
      if (!(error instanceof ProbityError) || error.code === "CHAIN_URL_INVALID") throw error;
      last = error;
    }
  }
  throw (
    last ??
    new ProbityError("CHAIN_URL_INVALID", "No node was named.", "Give one with --rpc, like http://127.0.0.1:8545.")
  );
}
