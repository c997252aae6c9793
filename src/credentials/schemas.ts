import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { keccak256 } from "ethers";
import { z } from "zod";
import { ProbityError } from "../errors.ts";

/** Where the project's own schemas lie. */
export const SCHEMAS_FOLDER = fileURLToPath(new URL("../../schemas", import.meta.url));

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const SUFFIX = ".schema.json";

/** A JSON Schema of credentials: of the whole credential, as W3C VC JSON Schema (type `JsonSchema`) has it. */
export type CredentialSchema = {
  /** The id on the chain: see {@link schemaIdOf}. */
  id: string;
  /** The schema's `$id`, which credentials name in `credentialSchema`. */
  url: string;
  title: string;
  bytes: Uint8Array;
  /** What of a credential is not as the schema says; empty when all is. */
  findings: (credential: unknown) => ErrorObject[];
};

/** The id of a schema on the chain: the keccak-256 of its file, byte for byte. */
export function schemaIdOf(bytes: Uint8Array): string {
  return keccak256(bytes);
}

const shape = z.looseObject({ $schema: z.literal(DIALECT), $id: z.url(), title: z.string().min(1) });

/**
 * Reads a schema and checks that it is one of JSON Schema 2020-12.
 *
 * @param name what to call it when it is wrong
 * @throws {ProbityError} SCHEMA_INVALID
 */
export function parseSchema(bytes: Uint8Array, name = "the schema"): CredentialSchema {
  try {
    const document = shape.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    // One instance a schema: no schema can refer to another, so its hash says all that it asks for.
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

/**
 * Reads a schema's file.
 * @throws {ProbityError} SCHEMA_MISSING, SCHEMA_INVALID
 */
export function loadSchema(path: string): CredentialSchema {
  return parseSchema(readBytes(path), path);
}

/**
 * One of the project's own schemas.
 * @param name such as "business-licence"
 * @throws {ProbityError} SCHEMA_MISSING, SCHEMA_INVALID
 */
export function ownSchema(name: string): CredentialSchema {
  return loadSchema(pathOf(name));
}

/** The id on the chain of one of the project's own schemas, without reading more into it. */
export function ownSchemaId(name: string): string {
  return schemaIdOf(readBytes(pathOf(name)));
}

/** The names of the project's own schemas, in order. */
export function ownSchemaNames(): string[] {
  const files = readdirSync(SCHEMAS_FOLDER).filter((file) => file.endsWith(SUFFIX));
  return files.map((file) => basename(file, SUFFIX)).sort();
}

/**
 * Every schema of a folder.
 * @throws {ProbityError} SCHEMA_INVALID
 */
export function loadSchemas(folder: string = SCHEMAS_FOLDER): CredentialSchema[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  return files.sort().map((file) => loadSchema(join(folder, file)));
}

function pathOf(name: string): string {
  return join(SCHEMAS_FOLDER, `${basename(name)}${SUFFIX}`);
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ProbityError(
      "SCHEMA_MISSING",
      `The schema ${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? "unknown"}).`,
      "Check the path, or get the file from the authority that registered the schema.",
      { facts: { path }, cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
}
