import { FeeData, JsonRpcProvider, type TransactionRequest } from "ethers";
import { ProbityError } from "../errors.ts";

/**
 * A JSON-RPC provider for chains on which gas is free. It never asks what gas costs, so that an account without any
 * balance can send; a node that does want a fee refuses the transaction and says so.
 */
export class FreeGasProvider extends JsonRpcProvider {
  override getFeeData(): Promise<FeeData> {
    return Promise.resolve(new FeeData(0n, null, null));
  }

  /**
   * A quarter above what the node says. It tries an act in the second and the state of its newest block, and ours may
   * cost more in the block they get into: an approval that another one just made the last, a checkpoint of a new second.
   * What is not used costs nothing.
   */
  override async estimateGas(transaction: TransactionRequest): Promise<bigint> {
    return ((await super.estimateGas(transaction)) * 5n) / 4n;
  }
}

/**
 * Connects to a node and makes sure that it answers.
 * @param url of the JSON-RPC endpoint, http or https
 * @throws {ProbityError} CHAIN_URL_INVALID, CHAIN_UNREACHABLE
 */
export async function connectToNode(url: string): Promise<FreeGasProvider> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new ProbityError(
      "CHAIN_URL_INVALID",
      `"${url}" is not an http address.`,
      "Give one like http://127.0.0.1:8545.",
      {
        facts: { url },
      },
    );
  }
  let chainId: bigint;
  try {
    chainId = await askChainId(url);
  } catch (cause) {
    throw new ProbityError(
      "CHAIN_UNREACHABLE",
      `No Ethereum node answers at ${withoutSecrets(url)}.`,
      `Start one ("npm start" or "probity sandbox up"), or name another with --rpc.`,
      { facts: { url: withoutSecrets(url) }, cause },
    );
  }
  const provider = new FreeGasProvider(url, chainId, { staticNetwork: true, cacheTimeout: -1, polling: true });
  provider.pollingInterval = 100;
  return provider;
}

/** An address as it may be printed: its password and its query may hold a token. */
function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

/** Asked by hand: the provider of ethers retries for ever on an address where nothing listens. */
async function askChainId(url: string): Promise<bigint> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json()) as { result?: unknown };
  if (typeof answer.result !== "string") throw new Error(`eth_chainId answered ${JSON.stringify(answer)}`);
  return BigInt(answer.result);
}
