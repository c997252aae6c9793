import { z } from "zod";
import { address } from "../base/address.ts";
import { amount, hash, integer, parsed } from "./schema.ts";
import type { PresentedBill } from "./types.ts";

const uint64 = integer(0n, 2n ** 64n - 1n);
const uint48 = integer(0n, 2n ** 48n - 1n);

const presentedSchema = z.object({
  issuer: address,
  sequence: uint48,
  header: z.object({
    series: hash,
    firstNumber: uint64,
    count: integer(1n, 2n ** 32n - 1n),
    total: amount,
    tax: amount,
    currency: z.string().regex(/^0x[0-9a-fA-F]{6}$/, "is not three bytes in hex"),
    root: hash,
    manifestHash: hash,
  }),
  bill: z.object({
    number: uint64,
    buyer: address,
    holder: address,
    total: amount,
    tax: amount,
    due: uint48,
    document: hash,
    contractId: hash,
    disclosure: hash,
  }),
  proof: z.array(hash).max(64),
});

/** Parses a bill with its proof, from a file. @throws {@link ProbityError} `BILL_PROOF_MALFORMED` */
export function parsePresented(json: unknown): PresentedBill {
  return parsed(presentedSchema, json, "BILL_PROOF_MALFORMED", "The bill with its proof is malformed.");
}

/** The text of a file with one bill and its proof: JSON, whole numbers as decimal text. */
export function presentedText(presented: PresentedBill): string {
  const decimal = (_: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
  return `${JSON.stringify(presented, decimal, 2)}\n`;
}
