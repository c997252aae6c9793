import { billId } from "./encoding.ts";
import type { BillNumber, BillsClient } from "./types.ts";

export const BILL_STATUSES = ["open", "accepted", "rejected", "voided", "archived"] as const;
export type BillStatus = (typeof BILL_STATUSES)[number];

/** A bill as the chain holds it. Amounts are minor units. A bill that nobody has acted on is open and not touched. */
export type BillLife = {
  touched: boolean;
  status: BillStatus;
  /** Who is to be paid now; 0 when not touched. */
  holder: string;
  total: bigint;
  settled: bigint;
  credited: bigint;
  reimbursed: bigint;
  /** What holders must give back after a later credit. */
  dueBack: bigint;
  /** What agencies must get back after a later credit. */
  reimbursedDueBack: bigint;
};

/** Reads the life of a bill. It says nothing about whether the number exists: `findBatch` does. */
export async function lifeOf({ registry }: BillsClient, bill: BillNumber): Promise<BillLife> {
  const life = await registry.lifeOf(billId(bill));
  const status = BILL_STATUSES[Number(life.status)];
  if (status === undefined) throw new Error(`the registry knows a status ${life.status} that this version does not`);
  return {
    touched: BigInt(life.issuer) !== 0n,
    status,
    holder: life.holder,
    total: life.total,
    settled: life.settled,
    credited: life.credited,
    reimbursed: life.reimbursed,
    dueBack: life.dueBack,
    reimbursedDueBack: life.reimbursedDueBack,
  };
}
