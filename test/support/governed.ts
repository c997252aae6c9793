import type { Contracts } from "../../src/contracts/connect.ts";
import { contractTable, governedKeys } from "../../src/contracts/table.ts";

/** The contracts that governance rules, by their names in Solidity. */
export function governedContracts(contracts: Contracts) {
  return governedKeys.map((key) => ({ name: contractTable[key].name, contract: contracts[key] }));
}
