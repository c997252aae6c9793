import { z } from "zod";
import { ProbityError } from "../base/errors.ts";

/** The parsers of bills, batches and proofs: unknown input is parsed once, at the edge. */

export const NO_CONTRACT = "0x" + "00".repeat(32);
const INT128 = 2n ** 127n;

/** 32 bytes in lower-case hex. */
export const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "is not 0x and 64 hexadecimal digits")
  .toLowerCase();
/** A whole number as bigint or decimal text, both bounds included. */
export const integer = (least: bigint, most: bigint) =>
  z
    .union([z.bigint(), z.string().regex(/^(0|-?[1-9]\d*)$/, "is not a whole number in decimal digits")])
    .transform((value) => BigInt(value))
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);

/** A signed amount of minor units, as bigint or decimal text. */
export const amount = integer(-INT128, INT128 - 1n);

/** Parses unknown input. @throws {@link ProbityError} with `code`, and with the first invalid place */
export function parsed<T extends z.ZodType>(schema: T, input: unknown, code: string, sentence: string): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join(".") ?? "";
  throw new ProbityError(code, `${sentence} ${path}: ${issue?.message ?? ""}`, `Correct ${path || "the input"}.`, {
    facts: { path, problems: String(result.error.issues.length) },
    cause: result.error,
  });
}
