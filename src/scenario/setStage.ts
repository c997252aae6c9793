import type { FreeGasProvider } from "../chain/provider.ts";
import { contractsAt } from "../client/index.ts";
import { deployTo } from "../deploy/deployTo.ts";
import { sandboxClock } from "../sandbox/clock.ts";
import { sandboxCast } from "./cast.ts";
import { genesisOf, SANDBOX_UNIQUENESS_SECRET } from "./genesis.ts";
import { readSamples } from "./samples.ts";
import type { Stage } from "./stage.ts";
import type { Story } from "./story.ts";

export interface SetStageOptions {
  /** Of the sandbox that `provider` is connected to. */
  url: string;
  provider: FreeGasProvider;
  story: Story;
  /** The folder of address books. */
  folder: string;
}

/** Deploys the system to a sandbox with the published periods, and sets the stage for {@link playYear}. */
export async function setStage({ url, provider, story, folder }: SetStageOptions): Promise<Stage> {
  // The sandbox mines at once, so that it pays to look often.
  provider.pollingInterval = 20;
  const samples = await readSamples();
  const cast = sandboxCast(provider);
  const clock = sandboxClock(provider);
  const genesis = genesisOf({ cast, samples }, await clock.now());
  const { addressBook, path } = await deployTo(url, { parameters: "production", ...genesis, folder });
  const trial = addressBook.trial ? "as a trial, below the published periods" : "with the published periods";
  story.say(`${Object.keys(addressBook.contracts).length} contracts are deployed, ${trial}`);
  if (path !== undefined) story.say(`their addresses are in ${path}`);
  return {
    contracts: contractsAt(addressBook, provider),
    provider,
    chainId: BigInt(addressBook.chainId),
    clock,
    cast,
    samples,
    story,
    uniqueness: { signer: cast.actor("uniqueness-authority").signer, secret: SANDBOX_UNIQUENESS_SECRET },
  };
}
