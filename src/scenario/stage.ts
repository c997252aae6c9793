import type { Provider, Wallet } from "ethers";
import type { Clock } from "../chain/clock.ts";
import type { Contracts, Probity } from "../contracts/connect.ts";
import type { Actor, Cast } from "./cast.ts";
import type { Memory } from "./journal.ts";
import type { Samples } from "./samples.ts";
import type { Story } from "./story.ts";

/** Everything that a chapter of the scenario works with. */
export interface Stage {
  /** The deployment, for reading. */
  probity: Probity;
  /** Those of {@link probity}. */
  contracts: Contracts;
  /** The deployment for somebody who acts: whatever is done through it is signed with the key that the actor has now. */
  as(actor: Pick<Actor, "signer">): Probity;
  provider: Provider;
  chainId: bigint;
  clock: Clock;
  /** How long a day of the story lasts, in seconds: 86,400, and less in a trial that waits in real time. */
  day: number;
  /** What a run that was killed left for this one; all that is drawn by chance goes through it. */
  memory: Memory;
  cast: Cast;
  samples: Samples;
  story: Story;
  /** The uniqueness authority of the jurisdiction: signs tags, and holds the secret they are made with. */
  uniqueness: { signer: Wallet; secret: Uint8Array };
}
