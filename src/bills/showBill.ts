import { toUtf8String } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { billId, decodeSeries } from "./encoding.ts";
import { blockRanges, findBatch, type IssuedBatch, providerOf } from "./findBatch.ts";
import { type BillLife, lifeOf } from "./lifeOf.ts";
import type { BillNumber, BillsClient } from "./types.ts";

/** One act on a bill. `values` are the event's own, amounts in minor units, codes as text. */
export type BillAct = {
  name: string;
  /** Unix seconds of the block. */
  time: number;
  blockNumber: number;
  transactionHash: string;
  values: Record<string, string | bigint>;
};

export type ShowBillReturnType = {
  billId: string;
  number: bigint;
  batch: IssuedBatch;
  /** Whether the tax authority has recomputed the batch. */
  acknowledged: boolean;
  life: BillLife;
  /** From the first to the last. */
  acts: BillAct[];
};

/**
 * The life of a bill, act by act, from the chain's events alone.
 *
 * @throws {@link ProbityError} `BILL_NOT_ISSUED`
 */
export async function showBill(client: BillsClient, bill: BillNumber): Promise<ShowBillReturnType> {
  const { registry } = client;
  const batch = await findBatch(client, bill);
  if (batch === undefined) {
    throw new ProbityError(
      "BILL_NOT_ISSUED",
      `${bill.issuer} has not issued number ${bill.number} in series "${decodeSeries(bill.series)}".`,
      "Check issuer, series and number; the first number of a series is 1.",
      { facts: { issuer: bill.issuer, number: String(bill.number) } },
    );
  }
  const id = billId(bill);
  const standing = await registry.standingOf(bill.issuer);
  return {
    billId: id,
    number: bill.number,
    batch,
    acknowledged: standing.acknowledged >= batch.sequence,
    life: await lifeOf(client, bill),
    acts: await actsOf(client, id, batch.blockNumber),
  };
}

async function actsOf(client: BillsClient, id: string, issuedIn: number): Promise<BillAct[]> {
  const { registry } = client;
  const provider = providerOf(client);
  const address = await registry.getAddress();
  const found: { index: number; act: BillAct }[] = [];
  for await (const { from, to } of blockRanges({ ...client, fromBlock: issuedIn })) {
    // A bill's own events have its id as the first topic, those of a reimbursement as the second.
    for (const topics of [
      [null, id],
      [null, null, id],
    ]) {
      for (const log of await provider.getLogs({ address, topics, fromBlock: from, toBlock: to })) {
        const event = registry.interface.parseLog(log);
        if (event === null) continue;
        const block = await provider.getBlock(log.blockNumber);
        const values: BillAct["values"] = {};
        for (const [position, input] of event.fragment.inputs.entries()) {
          const value: unknown = event.args[position];
          if (input.name === "billId") continue;
          values[input.name] = input.type === "bytes2" ? toUtf8String(String(value)) : plain(value);
        }
        const { blockNumber, transactionHash, index } = log;
        const time = block?.timestamp ?? 0;
        found.push({ index, act: { name: event.name, time, blockNumber, transactionHash, values } });
      }
    }
  }
  return found.sort((a, b) => a.act.blockNumber - b.act.blockNumber || a.index - b.index).map(({ act }) => act);
}

function plain(value: unknown): string | bigint {
  return typeof value === "bigint" ? value : String(value);
}
