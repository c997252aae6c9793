import type { JsonRpcApiProvider, Signer } from "ethers";
import { Option, type Command } from "commander";
import { connectToNodes } from "../../chain/failover.ts";
import type { FreeGasProvider } from "../../chain/provider.ts";
import type { AddressBook } from "../../contracts/addressBook.ts";
import { probityAt, type Probity } from "../../contracts/connect.ts";
import { findAddressBook } from "../../contracts/node/addressBookFile.ts";
import { deployProbity } from "../../deploy/deploy.ts";
import { currentRelease } from "../../deploy/release.ts";
import { genesisSchema, parse, type Genesis } from "../../deploy/specification.ts";
import { ProbityError } from "../../base/errors.ts";
import type { Key } from "../../signing/index.ts";
import { isSandbox } from "../../sandbox/node.ts";
import { sandboxCast, sendingDirectly } from "../../scenario/cast.ts";
import { genesisOf } from "../../scenario/genesis.ts";
import { deployToNetwork, deployTrial } from "../../scenario/networkStage.ts";
import { readSamples } from "../../scenario/samples.ts";
import { explainNode, reportOf, withDeployment, withNetwork } from "../deployment.ts";
import { readJsonFile } from "../../base/node/files.ts";
import { deploymentsFolder } from "../home.ts";
import { DEFAULT_RPC, endpointsOf, shownRpc } from "../options.ts";
import { tell, type Output } from "../output.ts";
import { openKey, withKeyOptions, type KeyOptions } from "../signing.ts";
import { reportVerified } from "../verified.ts";

interface DeployOptions extends KeyOptions {
  rpc: string;
  /** When omitted: production, or the trial of the sample county on a network. */
  parameters?: string;
  genesis?: string;
  network?: string;
  verify?: true;
}

const PUBLISHED = "production";

/** A prominent warning: without a file, the command deploys a trial that must never hold anything of value. */
const SAMPLE_NOTICE =
  "⚠ This is a trial with the sample county. Its officers' keys are public, so never put anything of value on it.";

/** `probity deploy`: deploys the system to a chain; safe to run again. */
export function deployCommand(command: Command, output: Output): void {
  withKeyOptions(command, "the deployer's encrypted key", "at most one")
    .option(
      "--rpc <url>",
      "the node's JSON-RPC address; its first account deploys unless a key is named; a token goes into PROBITY_RPC_TOKEN",
      DEFAULT_RPC,
    )
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
    .option(
      "--network <folder>",
      "deploy to this network instead of through --rpc; unless a key is named, with one made for it",
    )
    .addOption(
      new Option(
        "--verify",
        "deploy nothing, but compare the code on the chain with the release; it reads only, and needs no key",
      ).conflicts(["parameters", "genesis", "keystore", "signer"]),
    )
    .action((options: DeployOptions) => {
      if (options.verify === true) return verify(options, output);
      return options.network === undefined
        ? deploy(options, output)
        : deployOnNetwork(options.network, options, output);
    });
}

async function deploy(options: DeployOptions, output: Output): Promise<void> {
  const { rpc, parameters = PUBLISHED, genesis: file } = options;
  const key = await deployersKey(options);
  await withNode(rpc, async (provider) => {
    const deployer = key?.connect(provider) ?? (await firstAccount(provider, rpc));
    const genesis = file === undefined ? await sampleGenesis(provider, rpc) : readGenesis(file);
    const steps = new Steps(output);
    const deployed = await deployProbity({
      ...{ ...genesis, parameters, folder: deploymentsFolder(), deployer },
      report: steps.report,
    });
    reportDeployed(output, deployed, steps.count);
  });
}

/** Deploys through a network's gateways: the genesis file's system, or the sample county as a trial. */
async function deployOnNetwork(dir: string, options: DeployOptions, output: Output): Promise<void> {
  const { parameters, genesis: file } = options;
  if (file === undefined && parameters !== undefined && parameters !== "trial") {
    throw new ProbityError(
      "DEPLOY_GENESIS_MISSING",
      `The agencies that the chain of ${dir} begins with are missing.`,
      "Give a JSON file with agencies, schemas and uniquenessAuthority: --genesis FILE; or deploy the sample county, whose keys are public, with --parameters trial.",
      { facts: { dir } },
    );
  }
  const genesis = file === undefined ? undefined : readGenesis(file);
  const key = await deployersKey(options);
  await withNetwork(dir, async (provider) => {
    const steps = new Steps(output);
    const where = { dir, provider, folder: deploymentsFolder(), report: steps.report, deployer: key };
    const deploying =
      genesis === undefined
        ? deployTrial({ ...where, samples: await readSamples() })
        : deployToNetwork(where, { parameters: parameters ?? PUBLISHED, ...genesis });
    reportDeployed(output, await deploying, steps.count, genesis === undefined);
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
  reportOf(output, addressBook, result, (_result, text) =>
    [
      text.table(Object.entries(addressBook.contracts).map(([key, address]) => [key, address])),
      `The address book is ${path ?? ""}.`,
      steps === 0
        ? "Everything was there already; nothing was sent."
        : `Deployed in ${steps} steps, for good: the deployer has no power left.`,
    ].join("\n"),
  );
}

/** Compares what stands on a chain with the release. */
async function verify({ rpc, network }: DeployOptions, output: Output): Promise<void> {
  const act = (probity: Probity): Promise<void> => reportVerified(output, probity, currentRelease());
  if (network === undefined) return withDeployment(rpc, act);
  return withNetwork(network, async (provider) => {
    const addressBook = await findAddressBook(deploymentsFolder(), provider);
    await act(probityAt(addressBook, provider));
  });
}

/** The key that the options name; opened before the first request, so that a wrong password is reported first. */
async function deployersKey(options: KeyOptions): Promise<Key | undefined> {
  return options.keystore === undefined && options.signer === undefined ? undefined : openKey(options);
}

async function withNode<T>(rpc: string, act: (provider: FreeGasProvider) => Promise<T>): Promise<T> {
  const provider = await connectToNodes(endpointsOf(rpc));
  try {
    return await act(provider);
  } catch (error) {
    throw explainNode(error, rpc);
  } finally {
    provider.destroy();
  }
}

async function firstAccount(provider: JsonRpcApiProvider, rpc: string): Promise<Signer> {
  const accounts = (await provider.send("eth_accounts", [])) as unknown;
  if (Array.isArray(accounts) && accounts.length > 0) return provider.getSigner();
  throw new ProbityError(
    "DEPLOY_NO_ACCOUNT",
    `The node at ${shownRpc(rpc)} holds no account's key, so nothing can be deployed through it.`,
    "Name the deployer's key with --keystore FILE or --signer URL, or a node that holds it.",
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
