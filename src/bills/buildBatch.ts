import { hexlify, randomBytes } from "ethers";
import { ProbityError } from "../base/errors.ts";
import type { MerkleTree } from "../merkle/index.ts";
import { type BatchInput, billOf, headerOf, type Manifest, parseBatch, sumOf, treeOf } from "./manifest.ts";
import type { BatchHeader, PresentedBill } from "./types.ts";

/** A batch ready to be issued: the header for the chain, the manifest for its readers, and the tree for proofs. */
export type Batch = { issuer: string; header: BatchHeader; manifest: Manifest; tree: MerkleTree };

export type BuildBatchOptions = { onProgress?: (done: number, total: number) => void };

/**
 * Numbers bills from `firstNumber`, salts the data that the chain must not show, and commits to all bills in one root.
 * Keep the manifest: without it no bill of the batch can be proved.
 *
 * @throws {@link ProbityError} `BILL_BATCH_MALFORMED`
 *
 * @example
 * const batch = await buildBatch({ chainId, registry, issuer, firstNumber: 1n, currency: "KES", bills });
 * const { sequence } = await issueBatch({ registry }, { batch, actor: issuer });
 */
export async function buildBatch(input: BatchInput, { onProgress }: BuildBatchOptions = {}): Promise<Batch> {
  const { secret, bills, ...rest } = parseBatch(input);
  const unrooted = {
    ...rest,
    kind: "probity.bills.manifest" as const,
    version: 1 as const,
    secret: secret ?? hexlify(randomBytes(32)),
    count: BigInt(bills.length),
    total: sumOf(bills, "total"),
    tax: sumOf(bills, "tax"),
    bills: bills.map((bill) => ({ ...bill, holder: bill.holder ?? rest.issuer })),
  };
  const tree = treeOf(unrooted, onProgress);
  const manifest: Manifest = { ...unrooted, root: hexlify(tree.root) };
  return { issuer: manifest.issuer, header: await headerOf(manifest), manifest, tree };
}

/**
 * Restores a batch from its manifest. @throws {@link ProbityError} `BILL_MANIFEST_ROOT` when the bills do not have the
 * manifest's root.
 */
export async function restoreBatch(manifest: Manifest): Promise<Batch> {
  const tree = treeOf(manifest);
  const root = hexlify(tree.root);
  if (root !== manifest.root) {
    throw new ProbityError(
      "BILL_MANIFEST_ROOT",
      "The bills of the manifest do not match the root that it names.",
      "Ask the issuer for the manifest again, because this one was changed.",
      { facts: { expected: manifest.root, actual: root } },
    );
  }
  return { issuer: manifest.issuer, header: await headerOf(manifest), manifest, tree };
}

/**
 * A bill of an issued batch with its proof, as the acts of the registry take it.
 *
 * @param sequence The batch's place among the issuer's batches, from `issueBatch` or the event.
 * @throws {@link ProbityError} `BILL_NUMBER_OUTSIDE`
 */
export function proofOf(batch: Batch, sequence: bigint, number: bigint): PresentedBill {
  const index = Number(number - batch.header.firstNumber);
  const bill = billOf(batch.manifest, index);
  return {
    issuer: batch.issuer,
    sequence,
    header: batch.header,
    bill,
    proof: batch.tree.proof(index).map((hash) => hexlify(hash)),
  };
}
