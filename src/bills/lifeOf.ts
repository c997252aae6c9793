import { memberOf, type MemberOf } from "../contracts/enums.ts";
import { billId } from "./encoding.ts";
import type { BillNumber, BillsClient } from "./types.ts";

export type BillStatus = MemberOf<"IBillRegistry.Status">;

/** A bill's state on the chain. Amounts are minor units. A bill without any act is open and not touched. */
export type BillLife = {
  touched: boolean;
  status: BillStatus;
  /** The present payee; 0 when not touched. */
  holder: string;
  total: bigint;
  settled: bigint;
  credited: bigint;
  reimbursed: bigint;
  /** The amount that holders must give back after a later credit. */
  dueBack: bigint;
  /** The amount that agencies must get back after a later credit. */
  reimbursedDueBack: bigint;
};

/** Reads the state of a bill. It does not check that the number exists: `findBatch` does. */
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
