import { connectToNode } from "../chain/provider.ts";
import { deployProbity, type DeployProbityParameters, type DeployProbityReturnType } from "./deploy.ts";

/**
 * As {@link deployProbity}, to the chain behind a JSON-RPC address. The node signs, with its first account.
 * @throws {ProbityError} CHAIN_UNREACHABLE, and what {@link deployProbity} throws
 */
export async function deployTo(
  url: string,
  parameters: Omit<DeployProbityParameters, "connection">,
): Promise<DeployProbityReturnType> {
  const provider = await connectToNode(url);
  const { chainId } = await provider.getNetwork();
  provider.destroy();
  const { network } = await import("hardhat");
  const connection = await network.create({ network: "external", override: { url, chainId: Number(chainId) } });
  try {
    return await deployProbity({ ...parameters, connection });
  } finally {
    await connection.close();
  }
}
