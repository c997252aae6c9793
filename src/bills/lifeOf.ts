import { memberOf, type MemberOf } from "../contracts/enums.ts";
import { billId } from "./encoding.ts";
import type { BillNumber, BillsClient } from "./types.ts";

export type BillStatus = MemberOf<"IBillRegistry.Status">;

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
  return {
    touched: BigInt(life.issuer) !== 0n,
    status: memberOf("IBillRegistry.Status", life.status),
    holder: life.holder,
    total: life.total,
    settled: life.settled,
    credited: life.credited,
    reimbursed: life.reimbursed,
    dueBack: life.dueBack,
    reimbursedDueBack: life.reimbursedDueBack,
  };
}
