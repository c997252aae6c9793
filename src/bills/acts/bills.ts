import { hexlify, toUtf8Bytes } from "ethers";
import type { Probity } from "../../contracts/connect.ts";
import { send, type Sent } from "../../contracts/send.ts";
import type { BillAnswer } from "../answers.ts";
import type { PresentedBill } from "../types.ts";

export type AnswerBillParameters = {
  bill: PresentedBill;
  /** The buyer, or its officer for billing. */
  actor: string;
  answer: BillAnswer;
  /** The salted hash of the reason, or 32 bytes of 0. */
  reasonHash: string;
};

/** Answers a bill, for its buyer. Requirements: IBillRegistry.answer. */
export async function answerBill(
  probity: Probity,
  { bill, actor, answer, reasonHash }: AnswerBillParameters,
): Promise<Sent> {
  return send(probity.contracts.billRegistry, "answer", [bill, actor, hexlify(toUtf8Bytes(answer)), reasonHash]);
}

export type TransferBillParameters = { billId: string; actor: string; to: string };

/** Transfers the right to be paid, for the holder of an accepted bill. Requirements: IBillRegistry.transfer. */
export async function transferBill(probity: Probity, { billId, actor, to }: TransferBillParameters): Promise<Sent> {
  return send(probity.contracts.billRegistry, "transfer", [billId, actor, to]);
}

export type BillAmountParameters = {
  bill: PresentedBill;
  /** The party itself, or its officer for billing. */
  actor: string;
  /** In minor units of the bill's currency. */
  amount: bigint;
  /** The salted hash of the payment's reference; for a credit, the id or the salted hash of the credit document. */
  ref: string;
};

/** Records a partial payment outside the ledger, for the bill's holder. Requirements: IBillRegistry.settle. */
export async function settleBill(probity: Probity, { bill, actor, amount, ref }: BillAmountParameters): Promise<Sent> {
  return send(probity.contracts.billRegistry, "settle", [bill, actor, amount, ref]);
}

/**
 * Credits a part of a bill, for its issuer; settled amounts above the rest are due back.
 * Requirements: IBillRegistry.credit.
 */
export async function creditBill(probity: Probity, { bill, actor, amount, ref }: BillAmountParameters): Promise<Sent> {
  return send(probity.contracts.billRegistry, "credit", [bill, actor, amount, ref]);
}

export type VoidBillParameters = {
  bill: PresentedBill;
  actor: string;
  /** The salted hash of the reason. */
  reasonHash: string;
};

/** Voids a bill soon after its issue, for its issuer; its number stays used. Requirements: IBillRegistry.voidBill. */
export async function voidBill(probity: Probity, { bill, actor, reasonHash }: VoidBillParameters): Promise<Sent> {
  return send(probity.contracts.billRegistry, "voidBill", [bill, actor, reasonHash]);
}

export type ArchiveBillParameters = { billId: string; actor: string };

/** Archives a bill with nothing open, for its buyer. Requirements: IBillRegistry.archive. */
export async function archiveBill(probity: Probity, { billId, actor }: ArchiveBillParameters): Promise<Sent> {
  return send(probity.contracts.billRegistry, "archive", [billId, actor]);
}
