import { ProbityError } from "../../base/errors.ts";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import { decodeSeries, orderedHeader } from "../encoding.ts";
import type { Manifest } from "../manifest.ts";
import type { BatchHeader } from "../types.ts";

export type IssueBatchParameters = {
  /** From `buildBatch` or `restoreBatch`. */
  batch: { issuer: string; header: BatchHeader; manifest: Pick<Manifest, "registry" | "chainId"> };
  /** The identity whose key signs: the issuer, or its billing officer. */
  actor: string;
};

/** `sequence` is the batch's place among the issuer's batches; every proof includes it. */
export type IssuedSequence = { sequence: bigint };

/**
 * Issues a batch in one transaction, by its issuer or the issuer's billing officer. Requirements: IBillRegistry.issue.
 *
 * It checks the batch before it sends anything.
 *
 * @throws {ProbityError} BILL_WRONG_REGISTRY when the batch was built for another chain or registry;
 * BILL_NUMBER_NOT_NEXT when it does not begin with the issuer's next number
 */
export async function issueBatch(
  probity: Probity,
  { batch, actor }: IssueBatchParameters,
): Promise<Sent<IssuedSequence>> {
  const { issuer, header, manifest } = batch;
  const { billRegistry } = probity.contracts;
  const address = await billRegistry.getAddress();
  if (manifest.registry !== address || manifest.chainId !== probity.chainId) {
    throw new ProbityError(
      "BILL_WRONG_REGISTRY",
      `The batch was built for registry ${manifest.registry} of chain ${manifest.chainId}.`,
      "Build it again for the chain on which you issue it.",
      { facts: { expected: address, actual: manifest.registry } },
    );
  }
  const next = await billRegistry.nextNumber(issuer, header.series);
  if (next !== header.firstNumber) {
    throw new ProbityError(
      "BILL_NUMBER_NOT_NEXT",
      `The batch begins with number ${header.firstNumber}, but the next number of series "${decodeSeries(header.series)}" is ${next}.`,
      `Build the batch again from number ${next}.`,
      { facts: { number: String(header.firstNumber), next: String(next) } },
    );
  }
  return send(billRegistry, "issue", [issuer, actor, orderedHeader(header)], {
    event: "BatchIssued",
    read: ({ sequence }) => ({ sequence: sequence as bigint }),
  });
}
