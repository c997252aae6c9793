import { ProbityError } from "../base/errors.ts";
import { decodeSeries } from "./encoding.ts";
import { decodeCurrency } from "../money/currency.ts";
import type { BatchHeader, BillNumber, BillsClient } from "./types.ts";

const BLOCK_RANGE = 5_000;

/** A batch, from its event. */
export type IssuedBatch = {
  issuer: string;
  sequence: bigint;
  header: BatchHeader;
  /** The header's currency as ISO 4217. */
  currency: string;
  /** The signer: the issuer, or its officer. */
  actor: string;
  blockNumber: number;
  transactionHash: string;
};

/** The block ranges of a search, newest first. Nodes refuse to search all blocks at once. */
export async function* blockRanges(client: BillsClient): AsyncGenerator<{ from: number; to: number }> {
  const provider = providerOf(client);
  const first = client.fromBlock ?? 0;
  const size = client.blockRange ?? BLOCK_RANGE;
  for (let to = await provider.getBlockNumber(); to >= first; to -= size) {
    yield { from: Math.max(first, to - size + 1), to };
  }
}

/** The provider behind the registry. @throws {@link ProbityError} `BILL_NO_PROVIDER` */
export function providerOf({ registry }: BillsClient) {
  const provider = registry.runner?.provider;
  if (provider) return provider;
  throw new ProbityError(
    "BILL_NO_PROVIDER",
    "The bill registry is not connected to a node.",
    "Connect the contract to a provider, or to a signer with one.",
  );
}

/** The batch that holds a number, from its event; undefined when nobody issued the number. */
export async function findBatch(client: BillsClient, bill: BillNumber): Promise<IssuedBatch | undefined> {
  const { registry } = client;
  const next = await registry.nextNumber(bill.issuer, bill.series);
  if (bill.number < 1n || bill.number >= next) return undefined;
  const filter = registry.filters.BatchIssued(bill.issuer, bill.series);
  for await (const { from, to } of blockRanges(client)) {
    for (const event of await registry.queryFilter(filter, from, to)) {
      const { firstNumber, count } = event.args.header;
      if (bill.number < firstNumber || bill.number >= firstNumber + count) continue;
      const { series, total, tax, currency, root, manifestHash } = event.args.header;
      return {
        issuer: event.args.issuer,
        sequence: event.args.sequence,
        header: { series, firstNumber, count, total, tax, currency, root, manifestHash },
        currency: decodeCurrency(currency),
        actor: event.args.actor,
        blockNumber: event.blockNumber,
        transactionHash: event.transactionHash,
      };
    }
  }
  throw new ProbityError(
    "BILL_EVENT_MISSING",
    `Number ${bill.number} of series "${decodeSeries(bill.series)}" was issued, but the node does not have the event.`,
    "Search from an earlier block, or ask a node that keeps the logs.",
    { facts: { issuer: bill.issuer, number: String(bill.number), fromBlock: String(client.fromBlock ?? 0) } },
  );
}
