import type { JsonRpcApiProvider } from "ethers";
import { blockTime, type Clock } from "../chain/clock.ts";

/** A clock for the sandbox, which advances the chain instead of waiting. Only a sandbox may do this. */
export function sandboxClock(provider: JsonRpcApiProvider): Clock {
  return {
    now: () => blockTime(provider),
    async waitUntil(time) {
      if ((await blockTime(provider)) >= time) return;
      await provider.send("evm_setNextBlockTimestamp", [`0x${time.toString(16)}`]);
      await provider.send("evm_mine", []);
    },
  };
}
