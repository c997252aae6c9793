import type { JsonRpcApiProvider } from "ethers";
import { Option, type Command } from "commander";
import { connectToNode } from "../../chain/failover.ts";
import type { FreeGasProvider } from "../../chain/provider.ts";
import type { AddressBook } from "../../contracts/addressBook.ts";
import { deployTo } from "../../deploy/deployTo.ts";
import { genesisSchema, parse, type Genesis } from "../../deploy/specification.ts";
import { ProbityError } from "../../base/errors.ts";
import { isSandbox } from "../../sandbox/node.ts";
import { sandboxCast, sendingDirectly } from "../../scenario/cast.ts";
import { genesisOf } from "../../scenario/genesis.ts";
import { deployToNetwork, deployTrial } from "../../scenario/networkStage.ts";
import { readSamples } from "../../scenario/samples.ts";
import { explainNode, reportOf, withNetwork } from "../deployment.ts";
import { readJsonFile } from "../../base/node/files.ts";
import { deploymentsFolder } from "../home.ts";
import { DEFAULT_RPC, shownRpc } from "../options.ts";
import { table } from "../../base/table.ts";
import { tell, type Output } from "../output.ts";

interface DeployOptions {
  rpc: string;
  /** When omitted: production, or the trial of the sample county on a network. */
  parameters?: string;
  genesis?: string;
  network?: string;
}

const PUBLISHED = "production";

/** A prominent warning: without a file, the command deploys a trial that must never hold anything of value. */
const SAMPLE_NOTICE =
  "⚠ This is a trial with the sample county, and the keys of its officers are everybody's: nothing of worth may ever be on it.";

/** `probity deploy`: deploys the system to a chain; safe to run again. */
export function deployCommand(command: Command, output: Output): void {
  command
    .option("--rpc <url>", "the node's JSON-RPC address; its first account deploys", DEFAULT_RPC)
    .addOption(
      new Option(
        "--parameters <name>",
        "the periods: the published ones, or short ones for a trial (default: production; trial on a network without --genesis)",
      ).choices(["production", "sandbox", "trial"]),
    )
    .option(
      "--genesis <file>",
      "JSON with agencies, schemas and uniquenessAuthority; without it, a sandbox or a trial on a network has the sample county's",
    )
    .option("--network <folder>", "deploy to this network, with a key made for it, instead of through --rpc")
    .action((options: DeployOptions) =>
      options.network === undefined ? deploy(options, output) : deployOnNetwork(options.network, options, output),
    );
}

async function deploy({ rpc, parameters = PUBLISHED, genesis: file }: DeployOptions, output: Output): Promise<void> {
  const genesis = await withNode(rpc, async (provider) => {
    await requireAccount(provider, rpc);
    return file === undefined ? await sampleGenesis(provider, rpc) : readGenesis(file);
  });
  await requireBuild();
  const steps = new Steps(output);
  const deployed = await deployTo(rpc, {
    ...{ ...genesis, parameters, folder: deploymentsFolder() },
    report: steps.report,
  }).catch((error: unknown) => {
    throw explainDeployment(error, rpc);
  });
  reportDeployed(output, deployed, steps.count);
}

/** Deploys through a network's gateways: the genesis file's system, or the sample county as a trial. */
async function deployOnNetwork(
  dir: string,
  { parameters, genesis: file }: DeployOptions,
  output: Output,
): Promise<void> {
  if (file === undefined && parameters !== undefined && parameters !== "trial") {
    throw new ProbityError(
      "DEPLOY_GENESIS_MISSING",
      `The agencies that the chain of ${dir} begins with are missing.`,
      "Give a JSON file with agencies, schemas and uniquenessAuthority: --genesis FILE; or deploy the sample county, whose keys are public, with --parameters trial.",
      { facts: { dir } },
    );
  }
  const genesis = file === undefined ? undefined : readGenesis(file);
  await withNetwork(dir, async (provider) => {
    await requireBuild();
    const steps = new Steps(output);
    const where = { dir, provider, folder: deploymentsFolder(), report: steps.report };
    const deploying =
      genesis === undefined
        ? deployTrial({ ...where, samples: await readSamples() })
        : deployToNetwork(where, { parameters: parameters ?? PUBLISHED, ...genesis });
    const deployed = await deploying.catch((error: unknown) => {
      throw explainDeployment(error, dir);
    });
    reportDeployed(output, deployed, steps.count, genesis === undefined);
  });
}

/** Prints the steps of a deployment as they happen. */
class Steps {
  count = 0;
  readonly report: (step: string) => void;

  constructor(output: Output) {
    this.report = (step) => {
      this.count += 1;
      tell(output, `  ${step}`);
    };
  }
}

/** @param isSample whether the agencies are the sample county's, on a chain other than this machine's sandbox */
function reportDeployed(
  output: Output,
  { addressBook, path }: { addressBook: AddressBook; path?: string | undefined },
  steps: number,
  isSample = false,
): void {
  const result = { path, steps, ...(isSample ? { sampleCounty: true } : {}), addressBook };
  if (isSample) {
    tell(output, `${SAMPLE_NOTICE}\n  → A real system is deployed with --genesis FILE, on a network of its own.`);
  }
  reportOf(output, addressBook, result, () =>
    [
      table(Object.entries(addressBook.contracts).map(([key, address]) => [key, address])),
      `The address book is ${path ?? ""}.`,
      steps === 0
        ? "Everything was there already; nothing was sent."
        : `Deployed in ${steps} steps, for good: the deployer has no power left.`,
    ].join("\n"),
  );
}

async function withNode<T>(rpc: string, act: (provider: FreeGasProvider) => Promise<T>): Promise<T> {
  const provider = await connectToNode(rpc);
  try {
    return await act(provider);
  } catch (error) {
    throw explainNode(error, rpc);
  } finally {
    provider.destroy();
  }
}

async function requireAccount(provider: JsonRpcApiProvider, rpc: string): Promise<void> {
  const accounts = (await provider.send("eth_accounts", [])) as unknown;
  if (Array.isArray(accounts) && accounts.length > 0) return;
  throw new ProbityError(
    "DEPLOY_NO_ACCOUNT",
    `The node at ${shownRpc(rpc)} holds no account's key, so nothing can be deployed through it.`,
    "Name a node or a signing proxy that holds the deployer's key.",
    { facts: { rpc: shownRpc(rpc) } },
  );
}

/** The sample county, for a sandbox only, because everybody knows its agencies' keys. The same at every run. */
async function sampleGenesis(provider: FreeGasProvider, rpc: string): Promise<Genesis> {
  if (!(await isSandbox(provider))) {
    throw new ProbityError(
      "DEPLOY_GENESIS_MISSING",
      `The chain at ${shownRpc(rpc)} is not a sandbox, and the agencies that it begins with are missing.`,
      "Give a JSON file with agencies, schemas and uniquenessAuthority: --genesis FILE.",
      { facts: { rpc: shownRpc(rpc) } },
    );
  }
  const first = await provider.getBlock(0);
  const genesis = genesisOf(
    { cast: sandboxCast(sendingDirectly(provider)), samples: await readSamples() },
    first?.timestamp ?? 0,
  );
  return parse(genesisSchema, genesis, "DEPLOY_GENESIS_INVALID", "sample county");
}

function readGenesis(file: string): Genesis {
  return parse(genesisSchema, readJsonFile(file, "genesis file"), "DEPLOY_GENESIS_INVALID", `genesis file ${file}`);
}

/** Requires an existing build of the contracts; the command line does not start one by itself. */
export async function requireBuild(): Promise<void> {
  const { artifacts } = await import("hardhat");
  if (await artifacts.artifactExists("contracts/governance/GovernanceManager.sol:GovernanceManager")) return;
  throw new ProbityError(
    "DEPLOY_NOT_BUILT",
    "The contracts have not been compiled yet.",
    `Run "npm run build:production", then deploy again.`,
  );
}

/** Ignition's refusals are errors that the user can fix: changed parameters, a transaction that the node dropped. */
export function explainDeployment(error: unknown, rpc: string): unknown {
  const explained = explainNode(error, rpc);
  if (explained !== error || !(error instanceof Error)) return explained;
  const isRefusal = /^(IgnitionError|HardhatError|NomicIgnitionPluginError|HardhatPluginError)/.test(error.name);
  if (!isRefusal) return error;
  const why = error.message.replace(/\s+/g, " ").trim();
  if (/reconciliation/.test(why)) {
    return new ProbityError(
      "DEPLOY_DIFFERS",
      `Another deployment is on the chain at ${shownRpc(rpc)}: it was made with other parameters, genesis or code.`,
      "Give the parameters and the genesis of the first run, or deploy to another chain; only governance changes a running deployment.",
      { facts: { rpc: shownRpc(rpc), why }, cause: error },
    );
  }
  return new ProbityError(
    "DEPLOY_FAILED",
    `The deployment to ${shownRpc(rpc)} cannot continue: ${why}`,
    "Check that the node works, then deploy again: the deployment continues where it stopped.",
    { facts: { rpc: shownRpc(rpc) }, cause: error },
  );
}
