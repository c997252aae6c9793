// The only file that imports the generated types, so no other file depends on the tool that generates them. They are
// made from `release/abi` and exist for the compiler only; nothing of them is loaded at run time.
export type * from "../../types/contracts/index.ts";
export type { ITenderBoard } from "../../types/contracts/TenderBoard.ts";
export type { TypedContractMethod } from "../../types/contracts/common.ts";
