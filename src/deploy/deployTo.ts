import { connectToNode } from "../chain/failover.ts";
import { deployProbity, type DeployProbityParameters, type DeployProbityReturnType } from "./deploy.ts";

export interface DeployToParameters extends Omit<DeployProbityParameters, "connection"> {
  /** The private key of the deployer. By default the node signs, with its first account. */
  deployerKey?: string;
}

/**
 * Runs {@link deployProbity} on the chain behind a JSON-RPC address.
 * @throws {ProbityError} CHAIN_UNREACHABLE, and the errors of {@link deployProbity}
 */
export async function deployTo(
  url: string,
  { deployerKey, ...parameters }: DeployToParameters,
): Promise<DeployProbityReturnType> {
  const provider = await connectToNode(url);
  const { chainId } = await provider.getNetwork();
  provider.destroy();
  const { network } = await import("hardhat");
  const override = {
    url,
    chainId: Number(chainId),
    ...(deployerKey === undefined ? {} : { accounts: [deployerKey] }),
  };
  const connection = await network.create({ network: "external", override });
  try {
    return await deployProbity({ ...parameters, connection });
  } finally {
    await connection.close();
  }
}
