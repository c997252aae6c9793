// The one place that reads the generated bindings, so that nobody else depends on where they come from.
export * from "../../types/ethers-contracts/index.ts";
export type { StateMutability, TypedContractMethod } from "../../types/ethers-contracts/common.ts";
