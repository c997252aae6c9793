import {
  deploy,
  DeploymentResultType,
  type ArtifactResolver,
  type DeploymentParameters,
  type DeploymentResult,
  type EIP1193Provider,
  type IgnitionModule,
} from "@nomicfoundation/ignition-core";
import type { Signer, TransactionRequest } from "ethers";
import { ProbityError } from "../base/errors.ts";

export interface DeployModuleParameters {
  /** Signs and sends every transaction; connected to a JSON-RPC node. */
  deployer: Signer;
  artifacts: ArtifactResolver;
  parameters: DeploymentParameters;
  /** The folder of the journal, from which an interrupted run is resumed; without it, nothing can be resumed. */
  journal?: string | undefined;
}

/**
 * Deploys a module of Hardhat Ignition without Hardhat: through any signer, and with code that is compiled already.
 * @returns the address of each result of the module, by its name there
 * @throws {ProbityError} DEPLOY_DIFFERS, DEPLOY_FAILED
 */
export async function deployModule(
  module: IgnitionModule,
  { deployer, artifacts, parameters, journal }: DeployModuleParameters,
): Promise<Map<string, string>> {
  const account = await deployer.getAddress();
  const result = await run({
    ignitionModule: module,
    artifactResolver: artifacts,
    provider: providerOf(deployer, account),
    deploymentParameters: parameters,
    accounts: [account],
    defaultSender: account,
    ...(journal === undefined ? {} : { deploymentDir: journal }),
    // Finality is immediate on Probity's chains, and gas is free.
    config: { requiredConfirmations: 1, blockPollingInterval: 50 },
    disableFeeBumping: true,
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw refusal(result);
  return new Map(
    Object.entries(module.results).map(([name, { id }]) => {
      const contract = result.contracts[id];
      if (contract === undefined) throw new Error(`the deployment gives no ${name}`);
      return [name, contract.address];
    }),
  );
}

/** Ignition throws some refusals, such as that of a transaction which the node dropped, and returns others. */
async function run(parameters: Parameters<typeof deploy>[0]): Promise<DeploymentResult> {
  try {
    return await deploy(parameters);
  } catch (error) {
    if (!(error instanceof Error) || !error.name.endsWith("HardhatError")) throw error;
    throw failed(error.message.replace(/\s+/g, " ").trim().replace(/\.$/, ""), error);
  }
}

interface JsonRpc {
  send(method: string, parameters: unknown[]): Promise<unknown>;
}

/** What Ignition asks a wallet for: the signer sends, and its node answers everything else. */
function providerOf(signer: Signer, account: string): EIP1193Provider {
  const node = signer.provider as unknown as JsonRpc;
  return {
    async request({ method, params }) {
      if (method === "eth_accounts") return [account];
      const list = (params ?? []) as unknown[];
      try {
        if (method === "eth_sendTransaction") return await sendThrough(signer, list[0] as SendParameters);
        return await node.send(method, list);
      } catch (error) {
        throw nodesOwn(error);
      }
    },
  };
}

type SendParameters = Partial<Record<"to" | "data" | "value" | "nonce" | "gas", string>>;

/** Fees are left to the signer, which knows those of the chain. */
async function sendThrough(signer: Signer, { to, data, value, nonce, gas }: SendParameters): Promise<string> {
  const transaction: TransactionRequest = {
    ...(to === undefined ? {} : { to }),
    ...(data === undefined ? {} : { data }),
    ...(value === undefined ? {} : { value: BigInt(value) }),
    ...(nonce === undefined ? {} : { nonce: Number(nonce) }),
    ...(gas === undefined ? {} : { gasLimit: BigInt(gas) }),
  };
  return (await signer.sendTransaction(transaction)).hash;
}

/** The node's own error, whose message and data Ignition reads, instead of the library's around it. */
function nodesOwn(error: unknown): unknown {
  const { info } = error as { info?: { error?: { message?: string } } };
  const own = info?.error;
  return own === undefined ? error : Object.assign(new Error(own.message ?? "the node failed"), own, { cause: error });
}

function refusal(
  result: Exclude<DeploymentResult, { type: DeploymentResultType.SUCCESSFUL_DEPLOYMENT }>,
): ProbityError {
  if (result.type === DeploymentResultType.RECONCILIATION_ERROR) {
    return new ProbityError(
      "DEPLOY_DIFFERS",
      "Another deployment is on this chain: it was made with other parameters, genesis or code.",
      "Give the parameters and the genesis of the first run, or deploy to another chain; only governance changes a running deployment.",
      { facts: { why: listed(result.errors) } },
    );
  }
  const why =
    result.type === DeploymentResultType.EXECUTION_ERROR
      ? [
          ...result.failed.map(({ futureId, error }) => `${futureId}: ${error}`),
          ...result.timedOut.map(({ futureId }) => `${futureId}: its transaction is in no block yet`),
        ].join("; ")
      : listed(result.errors);
  return failed(why);
}

function failed(why: string, cause?: unknown): ProbityError {
  return new ProbityError(
    "DEPLOY_FAILED",
    `The deployment cannot continue: ${why}.`,
    "Check that the node works, then deploy again: the deployment continues where it stopped.",
    { facts: { why }, cause },
  );
}

function listed(errors: Readonly<Record<string, string[]>>): string {
  return Object.entries(errors)
    .map(([future, texts]) => `${future}: ${texts.join(", ")}`)
    .join("; ");
}
