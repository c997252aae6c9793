import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Provider } from "ethers";
import { z } from "zod";
import type { Genesis } from "../../deploy/genesis.ts";
import { PROXIED } from "../../deploy/modules/contracts.ts";
import { buildSystem } from "../../deploy/modules/system.ts";
import { PUBLISHED, type Periods } from "../../deploy/periods.ts";
import { chainOf, writeAddressBook, type AddressBook } from "../client/index.ts";
import { ProbityError } from "../errors.ts";

const periodNames = Object.keys(PUBLISHED) as (keyof Periods)[];
const periodsSchema = z.object(Object.fromEntries(periodNames.map((name) => [name, z.int().positive()])));
const parametersSchema = z.object({ bounds: periodsSchema, periods: periodsSchema });

export interface DeploymentParameters {
  bounds: Periods;
  periods: Periods;
}

/**
 * Reads the parameters of a network, `deploy/parameters/<name>.json`.
 * @throws {ProbityError} DEPLOY_PARAMETERS_INVALID
 */
export async function readParameters(name: string): Promise<DeploymentParameters> {
  const path = fileURLToPath(new URL(`../../deploy/parameters/${name}.json`, import.meta.url));
  const text = await readFile(path, "utf8").catch(() => undefined);
  const parsed = parametersSchema.safeParse(text === undefined ? undefined : JSON.parse(text));
  if (!parsed.success) {
    throw new ProbityError(
      "DEPLOY_PARAMETERS_INVALID",
      `There are no sound parameters named "${name}".`,
      "Use production or trial, or write a file of that name in deploy/parameters.",
      { facts: { path } },
    );
  }
  return parsed.data as unknown as DeploymentParameters;
}

/** Whether a deployment with these bounds must call itself a trial. */
export function isTrial(bounds: Periods): boolean {
  return periodNames.some((name) => bounds[name] < PUBLISHED[name]);
}

export interface DeployOptions {
  /** The node that Ignition deploys to; it signs with the node's first account. */
  url: string;
  /** Reads the chain that the deployment belongs to. */
  provider: Provider;
  genesis: Genesis;
  parameters: DeploymentParameters;
  /** The folder of address books. */
  folder: string;
}

/**
 * Deploys the whole system and writes its address book. Ignition's journal, one a chain, makes it safe to run again:
 * what is there is left alone, and what was interrupted goes on.
 * @throws {ProbityError} DEPLOY_FAILED
 */
export async function deploy({ url, provider, genesis, parameters, folder }: DeployOptions): Promise<AddressBook> {
  const chain = await chainOf(provider);
  const fromBlock = await provider.getBlockNumber();
  const { network } = await import("hardhat");
  const connection = await network.create({ network: "node_rpc", override: { url, chainId: chain.chainId } });
  try {
    const system = buildSystem(genesis, parameters.bounds, parameters.periods);
    const deployed = await connection.ignition
      .deploy(system, { deploymentId: `chain-${chain.chainId}-${chain.genesisHash.slice(2, 10)}` })
      .catch((cause: unknown) => {
        throw new ProbityError(
          "DEPLOY_FAILED",
          `The deployment stopped: ${cause instanceof Error ? cause.message : String(cause)}`,
          `Mend what it names and run "probity deploy" again: it goes on where it stopped.`,
          { cause },
        );
      });
    const addressOf = (contract: { target: unknown } | undefined): string => String(contract?.target);
    const results = deployed as unknown as Record<string, { target: unknown }>;
    const book: AddressBook = {
      version: 1,
      ...chain,
      fromBlock,
      trial: isTrial(parameters.bounds),
      contracts: {
        ERC2771Forwarder: addressOf(results["forwarder"]),
        GovernanceManager: addressOf(results["manager"]),
        AgencyAccounts: addressOf(results["accounts"]),
        ...(Object.fromEntries(PROXIED.map((name) => [name, addressOf(results[name])])) as Record<
          (typeof PROXIED)[number],
          string
        >),
      },
      implementations: Object.fromEntries(PROXIED.map((name) => [name, addressOf(results[`${name}_implementation`])])),
    };
    writeAddressBook(folder, book);
    return book;
  } finally {
    await connection.close();
  }
}
