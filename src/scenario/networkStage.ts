import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isHexString, Wallet } from "ethers";
import { networkClock } from "../chain/clock.ts";
import type { FreeGasProvider } from "../chain/provider.ts";
import type { AddressBook } from "../contracts/addressBook.ts";
import { deployProbity, type DeployProbityParameters } from "../deploy/deploy.ts";
import { ProbityError } from "../base/errors.ts";
import { readText, writePrivate } from "../base/node/files.ts";
import { startGateway, type RunningGateway } from "../gateway/index.ts";
import { networkPaths } from "../network/layout.ts";
import { allowAccounts } from "../network/permissions.ts";
import type { Key } from "../signing/index.ts";
import { sandboxCast, sandboxKey, sendingDirectly, type Sending } from "./cast.ts";
import { directDelivery, DurableWallet, messageDelivery, relayDelivery, RememberingProvider } from "./durable.ts";
import { genesisOf } from "./genesis.ts";
import { Journal } from "./journal.ts";
import { readSamples, type Samples } from "./samples.ts";
import { findSampleTrial, requireSampleTrial } from "./sampleTrial.ts";
import { sayDeployed, stageOf } from "./setStage.ts";
import type { Stage } from "./stage.ts";
import type { Story } from "./story.ts";

/** A network waits in real time, so a day of the story lasts one second. */
const DAY = 1;

/** A key has 66 characters and a line end. */
const MOST_KEY_BYTES = 1_000;

/** More than one, so that the year continues when a gateway stops. */
const GATEWAYS = 2;

export interface NetworkStageOptions {
  /** The network's folder. */
  dir: string;
  /** Connected to the network's gateways. */
  provider: FreeGasProvider;
  story: Story;
  /** The folder of address books. */
  folder: string;
  /** Called for each step of a deployment. */
  report?: (step: string) => void;
}

export interface NetworkStage {
  stage: Stage;
  /** Number of answers that an earlier run of this year recorded; 0 on the first run. */
  remembered: number;
  close(): Promise<void>;
}

/**
 * Sets the stage for {@link playYear} on a network, as a trial with the sample county, whose keys everybody knows.
 * Organisations send from accounts of their own, which are added to the validators' allowlists. People, households and
 * fresh bidders have no account; gateways in this process relay for them.
 * @throws {ProbityError} as {@link findSampleTrial}, before any allowlist is changed
 */
export async function setNetworkStage(options: NetworkStageOptions): Promise<NetworkStage> {
  const { dir, provider, story } = options;
  const samples = await readSamples();
  const { addressBook, path } = await deployTrial({ ...options, samples });
  sayDeployed(story, addressBook, path);

  // Do this last: by now the chain is known to be the sample county's, and these accounts are public.
  const relays = Array.from({ length: GATEWAYS }, (_none, index) => keyIn(dir, `relay-${index + 1}`));
  const organisations = samples.county.organisations.map(({ key }) => new Wallet(sandboxKey(key)).address);
  await allowAccounts(dir, [...relays.map(({ address }) => address), ...organisations]);

  return openStage({ addressBook, provider, story, samples, relays, folder: join(networkPaths(dir).run, "year") });
}

export interface OpenStageOptions {
  addressBook: AddressBook;
  provider: FreeGasProvider;
  story: Story;
  samples: Samples;
  /** The accounts of the relaying gateways. */
  relays: readonly Wallet[];
  /** The folder of the journals of the year and of its gateways. */
  folder: string;
}

/** The stage on a deployed chain, with gateways in this process; continues from the year's journal. */
export async function openStage({
  addressBook,
  provider,
  story,
  samples,
  relays,
  folder,
}: OpenStageOptions): Promise<NetworkStage> {
  const { genesisHash, contracts } = addressBook;
  const journal = Journal.open(join(folder, "journal.jsonl"), {
    genesis: genesisHash,
    registry: contracts.identityRegistry,
  });
  const running: RunningGateway[] = [];
  const remembering = new RememberingProvider(provider, journal);
  const close = async (): Promise<void> => {
    for (const gateway of running) await gateway.close();
    remembering.destroy();
    journal.close();
  };
  try {
    for (const signer of relays) {
      const stateFolder = join(folder, "gateways");
      running.push(await startGateway({ ...{ provider, addressBook, signer, stateFolder }, port: 0 }));
    }
    const access = { gateways: running.map(({ url }) => url), provider };
    const direct = directDelivery(provider);
    const relayed = relayDelivery({ ...access, forwarder: contracts.forwarder });
    const messages = messageDelivery(access);
    const isOrganisation = new Set(samples.county.organisations.map(({ key }) => key));
    const sending: Sending = {
      own: (key, name) =>
        new DurableWallet(key, remembering, journal, name !== undefined && isOrganisation.has(name) ? direct : relayed),
      courier: (key) => new DurableWallet(key, remembering, journal, messages),
    };
    const clock = { now: networkClock(remembering).now, waitUntil: networkClock(provider).waitUntil };
    const cast = sandboxCast(sending);
    const stage = stageOf({
      addressBook,
      provider: remembering,
      story,
      samples,
      cast,
      clock,
      day: DAY,
      memory: journal,
    });
    return { stage, remembered: journal.length, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface DeployToNetworkOptions extends Omit<NetworkStageOptions, "story"> {
  /** Signs the deployment; by default a key that is made for it and kept in the network's folder. */
  deployer?: Key | undefined;
}

export interface DeployTrialOptions extends DeployToNetworkOptions {
  samples: Samples;
}

/**
 * Deploys the sample county as a trial, or finds it deployed. Checks first, and does nothing when another system is
 * there.
 * @throws {ProbityError} see {@link findSampleTrial}
 */
export async function deployTrial(
  options: DeployTrialOptions,
): Promise<{ addressBook: AddressBook; path: string | undefined }> {
  const { dir, provider, samples, deployer = keyIn(dir, "deployer") } = options;
  const found = await findSampleTrial({ ...options, deployer: deployer.address });
  if (found !== undefined) return found;
  const genesis = await sampleGenesis(provider, samples);
  const deployed = await deployToNetwork({ ...options, deployer }, { parameters: "trial", ...genesis });
  // A resumed deployment may have started with other agencies.
  await requireSampleTrial(deployed.addressBook, options);
  return deployed;
}

/** The sample county's genesis on a network: the same at every run, so that a deployment can be resumed. */
export async function sampleGenesis(
  provider: FreeGasProvider,
  samples: Samples,
): Promise<ReturnType<typeof genesisOf>> {
  // Block 0 of a network has no meaningful time; the first block after it never changes.
  await untilBlock(provider, 1);
  const first = await provider.getBlock(1);
  return genesisOf({ cast: sandboxCast(sendingDirectly(provider)), samples }, first?.timestamp ?? 0);
}

/** Deploys through the network's gateways. The key has no power afterwards; its account stays on the lists. */
export async function deployToNetwork(
  { dir, provider, folder, report, deployer = keyIn(dir, "deployer") }: DeployToNetworkOptions,
  what: Pick<DeployProbityParameters, "agencies" | "schemas" | "uniquenessAuthority" | "parameters">,
): Promise<{ addressBook: AddressBook; path: string | undefined }> {
  await allowAccounts(dir, [deployer.address]);
  const { addressBook, path } = await deployProbity({
    ...{ ...what, folder, deployer: deployer.connect(provider) },
    ...(report === undefined ? {} : { report }),
  });
  return { addressBook, path };
}

/** A key in the operator's folder; created when missing. */
function keyIn(dir: string, name: string): Wallet {
  const path = join(networkPaths(dir).operator, "keys", name);
  if (!existsSync(path)) {
    writePrivate(path, [`${Wallet.createRandom().privateKey}\n`]);
  }
  const text = readText(path, "key", MOST_KEY_BYTES).trim();
  if (isHexString(text, 32)) return new Wallet(text);
  throw new ProbityError(
    "NETWORK_KEY_WRONG",
    `The file ${path} does not hold a key.`,
    "Restore it from your backup; a deployment continues only with the key that began it.",
    { facts: { path } },
  );
}

async function untilBlock(provider: FreeGasProvider, number: number): Promise<void> {
  while ((await provider.getBlockNumber()) < number) await sleep(250);
}
