import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";

/** The payment of an accepted bill without a contract. */
export type BillPaymentParameters = {
  line: string;
  /** The buyer, who pays. */
  organisation: string;
  billId: string;
  /** In minor units. */
  amount: bigint;
  /** Hash of the payment order, or 0. */
  ref: string;
  officer: string;
};

/** Prepares the payment of a bill, by a maker of the buyer. Requirements: IBudgetOffice.prepareBill. */
export async function prepareBillPayment(
  probity: Probity,
  { officer, ...payment }: BillPaymentParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "prepareBill", [payment, officer]);
}

/** Approves the payment of a bill, by a checker. Requirements: IBudgetOffice.approveBill. */
export async function approveBillPayment(
  probity: Probity,
  { officer, ...payment }: BillPaymentParameters,
): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "approveBill", [payment, officer]);
}

/** Pays the bill's holder and settles the bill, by a payer. Requirements: IBudgetOffice.payBill. */
export async function payBill(probity: Probity, { officer, ...payment }: BillPaymentParameters): Promise<Sent> {
  return send(probity.contracts.budgetOffice, "payBill", [payment, officer]);
}
