import type { CredentialRegistry } from "../contracts/bindings.ts";
import { readActs, type ActsRange } from "../chain/logs.ts";

/** A schema that governance registered. */
export type RegisteredSchema = {
  /** Hash of its JSON Schema. */
  schema: string;
  /** The organisation at the top of its accreditation tree. */
  root: string;
  /** Whether a credential becomes invalid with its issuer's accreditation. */
  cascading: boolean;
  /** The number of accreditations; indices run from 1. */
  accreditations: bigint;
};

/** One place in a schema's accreditation tree. Times are Unix seconds. */
export type AccreditationRecord = {
  index: number;
  holder: string;
  /** May accredit issuers; an issuer may only issue. */
  accreditor: boolean;
  /** Index of the accreditation above; 0 when the root gave it. */
  parent: number;
  from: bigint;
  /** Exclusive; the second of the withdrawal if that came first. */
  until: bigint;
  withdrawn: boolean;
};

/** Every schema that governance registered, in order of registration. */
export async function registeredSchemas(registry: CredentialRegistry, range: ActsRange): Promise<RegisteredSchema[]> {
  const acts = await readActs(registry, [{ events: ["SchemaRegistered"], indexed: [] }], range);
  return Promise.all(
    acts.map(async ({ values }) => {
      const schema = String(values["schema"]);
      const { root, cascading, accreditations } = await registry.schemaOf(schema);
      return { schema, root, cascading, accreditations };
    }),
  );
}

/** Every accreditation of a schema, by its index; empty when the schema is not registered. */
export async function accreditationsOf(registry: CredentialRegistry, schema: string): Promise<AccreditationRecord[]> {
  const { accreditations } = await registry.schemaOf(schema);
  const indices = Array.from({ length: Number(accreditations) }, (_, position) => position + 1);
  return Promise.all(indices.map((index) => accreditationAt(registry, schema, index)));
}

/** One accreditation of a schema. */
export async function accreditationAt(
  registry: CredentialRegistry,
  schema: string,
  index: number,
): Promise<AccreditationRecord> {
  const { holder, accreditor, parent, from, until, withdrawn } = await registry.accreditationOf(schema, index);
  return { index, holder, accreditor, parent: Number(parent), from, until, withdrawn };
}
