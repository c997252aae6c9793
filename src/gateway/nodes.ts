import { FetchRequest } from "ethers";
import { connectToNode, FreeGasProvider } from "../chain/provider.ts";
import { ProbityError } from "../errors.ts";
import type { Endpoint } from "../network/access.ts";

/**
 * Connects to the first node that answers.
 * @param endpoints JSON-RPC addresses with the headers that they want, such as a token; the headers are never printed
 * @throws {ProbityError} CHAIN_URL_INVALID, CHAIN_UNREACHABLE
 */
export async function openNodes(endpoints: readonly Endpoint[]): Promise<FreeGasProvider> {
  let last: ProbityError | undefined;
  for (const { url, headers } of endpoints) {
    try {
      const provider = await connectToNode(url);
      if (Object.keys(headers).length === 0) return provider;
      const { chainId } = await provider.getNetwork();
      provider.destroy();
      const request = new FetchRequest(url);
      for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
      return new FreeGasProvider(request, chainId, { staticNetwork: true, cacheTimeout: -1, polling: true });
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
