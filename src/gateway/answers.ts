import type { TransactionReceipt } from "ethers";
import { z } from "zod";
import type { ProbityError } from "../base/errors.ts";

/** The block in which a request was mined. */
const receiptViewSchema = z.object({
  transactionHash: z.string(),
  blockNumber: z.int(),
  blockHash: z.string(),
  gasUsed: z.string(),
  /** 1 done, 0 reverted. */
  status: z.int(),
});
export type ReceiptView = z.infer<typeof receiptViewSchema>;

const refusalViewSchema = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  facts: z.record(z.string(), z.string()),
});
export type RefusalView = z.infer<typeof refusalViewSchema>;

/** The outcome of a sent request. */
export const outcomeSchema = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("mined"),
    receipt: receiptViewSchema,
    /** Another transaction than the gateway's did it, or the gateway's own found it done. */
    alreadyThere: z.boolean().optional(),
  }),
  z.object({ status: z.literal("refused"), error: refusalViewSchema, receipt: receiptViewSchema.optional() }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** The answer about a request. */
export type Answer = { id: string } & (Outcome | { status: "pending" });

export function viewOf(receipt: TransactionReceipt): ReceiptView {
  const { hash, blockNumber, blockHash, gasUsed, status } = receipt;
  return { transactionHash: hash, blockNumber, blockHash, gasUsed: String(gasUsed), status: status ?? 0 };
}

/** The longest value that is kept. Anybody can choose the arguments of errors, and the gateway remembers answers. */
const LONGEST = 1_000;

export function refusalView({ code, message, next, facts }: ProbityError): RefusalView {
  const short = Object.entries(facts).map(([name, value]) => [name, value.slice(0, LONGEST)]);
  return { code, message: message.slice(0, LONGEST), next, facts: Object.fromEntries(short) as Record<string, string> };
}

/** The HTTP status of a refusal. */
export function httpStatus({ code }: ProbityError): number {
  return statuses[code] ?? 422;
}

const statuses: Readonly<Record<string, number>> = {
  GATEWAY_REQUEST_INVALID: 400,
  GATEWAY_REQUEST_UNKNOWN: 404,
  GATEWAY_TOO_LARGE: 413,
  GATEWAY_LIMIT: 429,
  GATEWAY_DEFECT: 500,
  GATEWAY_BUSY: 503,
  GATEWAY_STOPPING: 503,
  GATEWAY_NODE_FAILED: 503,
  GATEWAY_SIGNER_FAILED: 503,
  GATEWAY_JOURNAL_FAILED: 503,
};
