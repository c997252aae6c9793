import { ProbityError } from "../base/errors.ts";
import type { Batch } from "./buildBatch.ts";
import { decodeSeries, orderedHeader } from "./encoding.ts";
import type { BillsClient } from "./types.ts";

export type IssueBatchParameters = {
  batch: Batch;
  /** The identity whose key signs: the issuer, or its billing officer. */
  actor: string;
};

export type IssueBatchReturnType = {
  /** The batch's place among the issuer's batches; part of every proof. */
  sequence: bigint;
  transactionHash: string;
  blockNumber: number;
  gasUsed: bigint;
};

/**
 * Issues a batch in one transaction and waits for its block.
 *
 * @param client The registry, connected to the actor's signer.
 * @throws {@link ProbityError} `BILL_NUMBER_NOT_NEXT` when the batch was built for other numbers, or for another chain
 * or registry `BILL_WRONG_REGISTRY`; otherwise the registry's own error.
 */
export async function issueBatch(
  client: BillsClient,
  { batch, actor }: IssueBatchParameters,
): Promise<IssueBatchReturnType> {
  const { registry } = client;
  const { issuer, header, manifest } = batch;
  const address = await registry.getAddress();
  const network = await registry.runner?.provider?.getNetwork();
  if (manifest.registry !== address || (network !== undefined && manifest.chainId !== network.chainId)) {
    throw new ProbityError(
      "BILL_WRONG_REGISTRY",
      `The batch was built for registry ${manifest.registry} of chain ${manifest.chainId}.`,
      "Build it again for the chain on which you issue it.",
      { facts: { expected: address, actual: manifest.registry } },
    );
  }
  const next = await registry.nextNumber(issuer, header.series);
  if (next !== header.firstNumber) {
    throw new ProbityError(
      "BILL_NUMBER_NOT_NEXT",
      `The batch begins with number ${header.firstNumber}, but the next number of series "${decodeSeries(header.series)}" is ${next}.`,
      `Build the batch again from number ${next}.`,
      { facts: { number: String(header.firstNumber), next: String(next) } },
    );
  }

  const transaction = await registry.issue(issuer, actor, orderedHeader(header));
  const receipt = await transaction.wait();
  if (receipt === null) throw new Error(`transaction ${transaction.hash} has no receipt`);
  for (const log of receipt.logs) {
    if (log.address !== address) continue;
    const event = registry.interface.parseLog(log);
    if (event?.name !== "BatchIssued") continue;
    return {
      sequence: event.args["sequence"] as bigint,
      transactionHash: receipt.hash,
      blockNumber: receipt.blockNumber,
      gasUsed: receipt.gasUsed,
    };
  }
  throw new Error(`transaction ${transaction.hash} issued no batch`);
}
