import type { Contracts, Probity } from "../../src/contracts/connect.ts";

/** A deployment of the contracts that a test has, each connected to whoever acts. Verbs ask for nothing else. */
export function acting(contracts: Partial<Contracts>): Probity {
  return { contracts } as Probity;
}
