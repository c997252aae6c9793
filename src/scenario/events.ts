import type { ContractTransactionReceipt, Interface } from "ethers";

/** The values of the one event of a name that a transaction emitted. */
export function eventOf(
  contract: Interface,
  receipt: ContractTransactionReceipt,
  name: string,
): Record<string, unknown> {
  for (const log of receipt.logs) {
    const parsed = contract.parseLog(log);
    if (parsed?.name === name) return parsed.args.toObject();
  }
  throw new Error(`transaction ${receipt.hash} has no event ${name}`);
}
