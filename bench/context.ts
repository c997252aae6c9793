import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import type { Sent } from "../src/contracts/send.ts";

/** A measured act: a verb's result, or a transaction of a contract that has no verb. */
type Act = Sent | ContractTransactionResponse;

/** The bench's environment: one simulated chain with our hardfork and the production contracts. */
export type BenchContext = Awaited<ReturnType<typeof createContext>>;

export async function createContext() {
  const connection = await network.create();
  return {
    ...connection,
    /** Waits for an act and returns the gas that it used. */
    gasOf: async (act: Act | Promise<Act>): Promise<number> => {
      const sent = await act;
      if ("gasUsed" in sent) return Number(sent.gasUsed);
      const receipt = await sent.wait();
      if (receipt?.status !== 1) throw new Error("a measured transaction did not succeed");
      return Number(receipt.gasUsed);
    },
  };
}
