import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { ProbityError } from "../../base/errors.ts";
import { orMissing, readBytes } from "../../base/node/files.ts";
import { packagePath } from "../../base/node/root.ts";
import { type CredentialSchema, parseSchema, schemaIdOf } from "../schemas.ts";

/** The folder with the project's own schemas. */
export const SCHEMAS_FOLDER = packagePath("schemas");

/** A schema of a credential has some kilobytes. */
const MOST_BYTES = 1_000_000;
const SUFFIX = ".schema.json";

/**
 * Reads a schema's file.
 * @throws {ProbityError} SCHEMA_MISSING, SCHEMA_INVALID, and those of {@link readBytes}
 */
export function loadSchema(path: string): CredentialSchema {
  return parseSchema(bytesOf(path), path);
}

/**
 * One of the project's own schemas.
 * @param name such as "business-licence"
 * @throws {ProbityError} SCHEMA_MISSING, SCHEMA_INVALID
 */
export function ownSchema(name: string): CredentialSchema {
  return loadSchema(pathOf(name));
}

/** The on-chain id of one of the project's own schemas; the schema is not parsed. */
export function ownSchemaId(name: string): string {
  return schemaIdOf(bytesOf(pathOf(name)));
}

/** The sorted names of the project's own schemas. */
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

function bytesOf(path: string): Uint8Array {
  return orMissing(
    () => readBytes(path, "schema", MOST_BYTES),
    (cause) =>
      new ProbityError(
        "SCHEMA_MISSING",
        `There is no schema ${path}.`,
        "Check the path, or get the file from the authority that registered the schema.",
        { facts: { path }, cause },
      ),
  );
}
