import { z } from "zod";
import { ProbityError } from "../base/errors.ts";
import type { ClaimPath } from "./paths.ts";

const requestSchema = z.strictObject({
  schema: z.string().regex(/^[a-z0-9-]+$/, "the name of one of the schemas, such as business-licence"),
  validFor: z
    .string()
    .regex(/^P[1-9]\d{0,4}D$/, "whole days as an ISO 8601 duration, such as P365D")
    .transform((text) => BigInt(text.slice(1, -1)) * 86_400n),
  disclosable: z.array(z.string().min(1)),
  claims: z.record(z.string(), z.json()).refine((claims) => !("id" in claims), "the subject's id is given apart"),
});

/** The content of a credential to issue, as an office keeps it in a file: see `samples/credentials/`. */
export type CredentialRequest = {
  /** The name of one of the project's schemas. */
  schema: string;
  /** Seconds. */
  validFor: bigint;
  disclosable: ClaimPath[];
  claims: Record<string, unknown>;
};

/**
 * Parses a credential request.
 * @param value the parsed JSON
 * @throws {ProbityError} VC_REQUEST_INVALID
 */
export function parseRequest(value: unknown): CredentialRequest {
  const result = requestSchema.safeParse(value);
  if (result.success) return result.data;
  throw new ProbityError(
    "VC_REQUEST_INVALID",
    `The file does not describe a credential: ${z.prettifyError(result.error)}`,
    "Write it like samples/credentials/business-licence.json.",
    { cause: result.error },
  );
}
