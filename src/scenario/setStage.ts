import type { Clock } from "../chain/clock.ts";
import type { FreeGasProvider } from "../chain/provider.ts";
import { actingAs, probityAt } from "../contracts/connect.ts";
import type { AddressBook } from "../contracts/addressBook.ts";
import { deployProbity } from "../deploy/deploy.ts";
import { sandboxClock } from "../sandbox/clock.ts";
import { sandboxCast, sendingDirectly, type Cast } from "./cast.ts";
import { genesisOf, SANDBOX_UNIQUENESS_SECRET } from "./genesis.ts";
import { noMemory, type Memory } from "./journal.ts";
import { readSamples, type Samples } from "./samples.ts";
import type { Stage } from "./stage.ts";
import type { Story } from "./story.ts";

export interface SetStageOptions {
  /** Connected to a sandbox. */
  provider: FreeGasProvider;
  story: Story;
  /** The folder of address books. */
  folder: string;
}

const DAY = 24 * 3600;

/** Deploys the system to a sandbox with the published periods, and sets the stage for {@link playYear}. */
export async function setStage({ provider, story, folder }: SetStageOptions): Promise<Stage> {
  // The sandbox mines at once, so poll often.
  provider.pollingInterval = 20;
  const samples = await readSamples();
  const cast = sandboxCast(sendingDirectly(provider));
  const clock = sandboxClock(provider);
  const genesis = genesisOf({ cast, samples }, await clock.now());
  const deployer = await provider.getSigner();
  const { addressBook, path } = await deployProbity({ deployer, parameters: "production", ...genesis, folder });
  sayDeployed(story, addressBook, path);
  return stageOf({ addressBook, provider, story, samples, cast, clock, day: DAY, memory: noMemory });
}

/** Prints what is deployed, and whether it is a trial. */
export function sayDeployed(story: Story, addressBook: AddressBook, path: string | undefined): void {
  const trial = addressBook.trial ? "as a trial, below the published periods" : "with the published periods";
  story.say(`${Object.keys(addressBook.contracts).length} contracts are deployed, ${trial}`);
  if (path !== undefined) story.say(`their addresses are in ${path}`);
}

/** The stage on a deployed chain. */
export function stageOf({
  addressBook,
  ...rest
}: {
  addressBook: AddressBook;
  provider: FreeGasProvider;
  story: Story;
  samples: Samples;
  cast: Cast;
  clock: Clock;
  day: number;
  memory: Memory;
}): Stage {
  const probity = probityAt(addressBook, rest.provider);
  return {
    ...rest,
    probity,
    contracts: probity.contracts,
    as: ({ signer }) => actingAs(probity, signer),
    chainId: probity.chainId,
    uniqueness: { signer: rest.cast.actor("uniqueness-authority").signer, secret: SANDBOX_UNIQUENESS_SECRET },
  };
}
