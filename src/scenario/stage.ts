import type { Provider, Wallet } from "ethers";
import type { Clock } from "../chain/clock.ts";
import type { Contracts, Probity } from "../contracts/connect.ts";
import type { Actor, Cast } from "./cast.ts";
import type { Memory } from "./journal.ts";
import type { Samples } from "./samples.ts";
import type { Story } from "./story.ts";

/** Everything that a chapter of the scenario uses. */
export interface Stage {
  /** The deployment, for reading. */
  probity: Probity;
  /** The contracts of {@link probity}. */
  contracts: Contracts;
  /** The deployment for an actor: every transaction through it is signed with the actor's current key. */
  as(actor: Pick<Actor, "signer">): Probity;
  provider: Provider;
  chainId: bigint;
  clock: Clock;
  /** Seconds in a day of the story: 86,400, or less in a trial that waits in real time. */
  day: number;
  /** The record of an interrupted run; every random value goes through it. */
  memory: Memory;
  cast: Cast;
  samples: Samples;
  story: Story;
  /** The jurisdiction's uniqueness authority: it signs tags and holds their secret. */
  uniqueness: { signer: Wallet; secret: Uint8Array };
}
