import type { Command } from "commander";
import type { Probity } from "../../../contracts/connect.ts";
import { ProbityError } from "../../../base/errors.ts";
import { blockTime } from "../../../chain/clock.ts";
import { accreditationsOf, type AccreditationRecord } from "../../../identity/index.ts";
import { addressOption, idOption } from "../../options.ts";
import { actorOf, signingAsOfficer, type OfficerOptions } from "../../signing.ts";
import { schemaUnknown } from "./schema.ts";

export interface OfficeOptions extends OfficerOptions {
  schema: string;
  organisation: string;
}

/** Adds the options of every command for a credential office. */
export function asOffice(command: Command, who: string): Command {
  return signingAsOfficer(
    command
      .requiredOption("--schema <id>", "the schema: its id, 0x and 64 hexadecimal digits, or its name", idOption)
      .requiredOption("--organisation <address>", who, addressOption),
  );
}

/** The acting officer, and the organisation that the officer acts for. */
export async function officeOf(
  probity: Probity,
  key: string,
  { schema, organisation, officer }: OfficeOptions,
): Promise<{ schema: string; organisation: string; officer: string }> {
  return { schema, organisation, officer: await actorOf(probity, key, officer, "--officer") };
}

/**
 * The organisation's accreditation in force that lasts longest; 0 for a root that accredits.
 * @throws {ProbityError} CREDENTIAL_SCHEMA_UNKNOWN, CREDENTIAL_NOT_ACCREDITED
 */
export async function accreditationFor(
  probity: Probity,
  { schema, organisation }: OfficeOptions,
  sort: "accreditor" | "issuer",
): Promise<number> {
  const root = await rootOf(probity, schema);
  if (sort === "accreditor" && root === organisation) return 0;
  const [first] = await ownAccreditations(probity, { schema, organisation }, sort);
  if (first?.inForce === true) return first.index;
  throw notAccredited({ schema, organisation }, sort);
}

/**
 * The organisation's accreditations to issue, the likeliest first: those in force, then expired and withdrawn ones,
 * newest first. A credential issued under any of them can still be revoked.
 * @throws {ProbityError} CREDENTIAL_SCHEMA_UNKNOWN
 */
export async function issuerAccreditations(
  probity: Probity,
  { schema, organisation }: Pick<OfficeOptions, "schema" | "organisation">,
): Promise<number[]> {
  await rootOf(probity, schema);
  return (await ownAccreditations(probity, { schema, organisation }, "issuer")).map(({ index }) => index);
}

/** The error for an organisation without an accreditation in force. */
export function notAccredited(
  facts: { schema: string; organisation: string },
  sort: "accreditor" | "issuer",
): ProbityError {
  return new ProbityError(
    "CREDENTIAL_NOT_ACCREDITED",
    `${facts.organisation} holds no accreditation in force to ${sort === "issuer" ? "issue" : "accredit"} for this schema.`,
    'List the accreditations with "probity credential schema show"; the root or an accreditor accredits.',
    { facts },
  );
}

async function rootOf({ contracts }: Probity, schema: string): Promise<string> {
  const { root } = await contracts.credentialRegistry.schemaOf(schema);
  if (BigInt(root) === 0n) throw schemaUnknown(schema);
  return root;
}

async function ownAccreditations(
  { contracts, provider }: Probity,
  { schema, organisation }: { schema: string; organisation: string },
  sort: "accreditor" | "issuer",
): Promise<(AccreditationRecord & { inForce: boolean })[]> {
  const now = BigInt(await blockTime(provider));
  return (await accreditationsOf(contracts.credentialRegistry, schema))
    .filter(({ holder, accreditor }) => holder === organisation && accreditor === (sort === "accreditor"))
    .map((one) => ({ ...one, inForce: one.from <= now && now < one.until }))
    .sort((a, b) => {
      if (a.inForce !== b.inForce) return a.inForce ? -1 : 1;
      return (a.inForce ? Number(b.until - a.until) : 0) || b.index - a.index;
    });
}
