import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { explainRevert } from "../../src/contracts/explainRevert.ts";

/** Waits for a transaction that a test sends itself, past every verb; a refusal is put into words. */
export async function mined(call: Promise<ContractTransactionResponse>): Promise<ContractTransactionReceipt> {
  try {
    const receipt = await (await call).wait();
    if (receipt === null) throw new Error("the transaction was dropped");
    return receipt;
  } catch (error) {
    throw explainRevert(error);
  }
}
