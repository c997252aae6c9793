// The only file that imports the generated bindings, so no other file depends on the tool that generates them.
export * from "../../types/ethers-contracts/index.ts";
export type { StateMutability, TypedContractMethod } from "../../types/ethers-contracts/common.ts";
