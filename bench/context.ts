import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";

/** What a subject measures with: one simulated chain of the hardfork we run on, with the production contracts. */
export type BenchContext = Awaited<ReturnType<typeof createContext>>;

export async function createContext() {
  const connection = await network.create();
  return {
    ...connection,
    /** Waits for a transaction and gives the gas that it used. */
    gasOf: async (transaction: Promise<ContractTransactionResponse> | ContractTransactionResponse): Promise<number> => {
      const receipt = await (await transaction).wait();
      if (receipt?.status !== 1) throw new Error("a measured transaction did not succeed");
      return Number(receipt.gasUsed);
    },
  };
}
