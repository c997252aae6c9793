import type { ContractRunner, Signer } from "ethers";

/** Sends through the signer, and calls `taken` when the node has accepted a transaction. Reads go to the node. */
export function noticing(signer: Signer, taken: () => void): ContractRunner {
  return {
    provider: signer.provider,
    async sendTransaction(transaction) {
      const response = await signer.sendTransaction(transaction);
      taken();
      return response;
    },
  };
}
