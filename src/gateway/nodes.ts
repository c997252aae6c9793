import { FetchRequest } from "ethers";
import { connectToNode, FreeGasProvider } from "../chain/provider.ts";
import { ProbityError } from "../errors.ts";
import type { Endpoint } from "../network/access.ts";

/** A node that takes longer counts as silent, in milliseconds: what was sent to it is sent again. */
const NODE_TIMEOUT = 15_000;

/**
 * Connects to the first node that answers.
 * @param endpoints JSON-RPC addresses with the headers that they want, such as a token; the headers are never printed
 * @throws {ProbityError} CHAIN_URL_INVALID, CHAIN_UNREACHABLE
 */
export async function openNodes(endpoints: readonly Endpoint[]): Promise<FreeGasProvider> {
  let last: ProbityError | undefined;
  for (const { url, headers } of endpoints) {
    try {
      const found = await connectToNode(url);
      const { chainId } = await found.getNetwork();
      found.destroy();
      const request = new FetchRequest(url);
      request.timeout = NODE_TIMEOUT;
      for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
      const provider = new FreeGasProvider(request, chainId, { staticNetwork: true, cacheTimeout: -1, polling: true });
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
