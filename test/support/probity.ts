import type { Contracts, Probity } from "../../src/contracts/connect.ts";

/** A deployment of which a test has only some contracts, each connected to whoever acts. */
export function probityWith(contracts: Partial<Contracts>): Probity {
  return { contracts } as Probity;
}
