import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { keccak256 } from "ethers";
import { z } from "zod";
import { ProbityError } from "../base/errors.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** A JSON Schema of a whole credential (W3C VC JSON Schema, type `JsonSchema`). */
export type CredentialSchema = {
  /** The id on the chain: see {@link schemaIdOf}. */
  id: string;
  /** The schema's `$id`, which credentials name in `credentialSchema`. */
  url: string;
  title: string;
  bytes: Uint8Array;
  /** The violations of the schema in a credential; empty when it is valid. */
  findings: (credential: unknown) => ErrorObject[];
};

/** The id of a schema on the chain: the keccak-256 of its file, byte for byte. */
export function schemaIdOf(bytes: Uint8Array): string {
  return keccak256(bytes);
}

const shape = z.looseObject({ $schema: z.literal(DIALECT), $id: z.url(), title: z.string().min(1) });

/**
 * Parses a schema and checks that it is valid JSON Schema 2020-12.
 *
 * @param name the schema's name in error messages
 * @throws {ProbityError} SCHEMA_INVALID
 */
export function parseSchema(bytes: Uint8Array, name = "the schema"): CredentialSchema {
  try {
    const document = shape.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    // One instance per schema: no schema can refer to another, so its hash covers all its rules.
    const ajv = new Ajv2020({ allErrors: true, strict: true });
    ajvFormats.default(ajv);
    const validate = ajv.compile(document);
    const findings = (credential: unknown) => (validate(credential) ? [] : (validate.errors ?? []));
    return { id: schemaIdOf(bytes), url: document.$id, title: document.title, bytes, findings };
  } catch (cause) {
    throw new ProbityError(
      "SCHEMA_INVALID",
      `${name} is not a JSON Schema for credentials: ${reasonOf(cause)}`,
      `Write it in JSON Schema 2020-12, with $schema, $id (a URL) and title.`,
      { facts: { schema: name }, cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
}
