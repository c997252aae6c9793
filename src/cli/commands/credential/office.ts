import type { Command } from "commander";
import type { Probity } from "../../../client/index.ts";
import { ProbityError } from "../../../errors.ts";
import { blockTime } from "../../../chain/clock.ts";
import { accreditationsOf } from "../../../identity/index.ts";
import { addressOption, hashOption } from "../../options.ts";
import { actorOf, signingAsOfficer, type OfficerOptions } from "../../signing.ts";
import { schemaUnknown } from "./schema.ts";

export interface OfficeOptions extends OfficerOptions {
  schema: string;
  organisation: string;
}

/** Adds what every command takes that an office of credentials runs. */
export function asOffice(command: Command, who: string): Command {
  return signingAsOfficer(
    command
      .requiredOption("--schema <id>", "the schema's id, 0x and 64 hexadecimal digits", hashOption)
      .requiredOption("--organisation <address>", who, addressOption),
  );
}

/** The officer who acts, and for whom. */
export async function officeOf(
  probity: Probity,
  key: string,
  { schema, organisation, officer }: OfficeOptions,
): Promise<{ schema: string; organisation: string; officer: string }> {
  return { schema, organisation, officer: await actorOf(probity, key, officer, "--officer") };
}

/**
 * The organisation's accreditation in force: the one that was named, or the one that lasts longest. 0 for the root,
 * when it is to accredit.
 * @throws {ProbityError} CREDENTIAL_SCHEMA_UNKNOWN, CREDENTIAL_NOT_ACCREDITED
 */
export async function accreditationFor(
  { contracts, provider }: Probity,
  { schema, organisation }: OfficeOptions,
  sort: "accreditor" | "issuer",
): Promise<number> {
  const registry = contracts.credentialRegistry;
  const { root } = await registry.schemaOf(schema);
  if (BigInt(root) === 0n) throw schemaUnknown(schema);
  if (sort === "accreditor" && root === organisation) return 0;
  const now = BigInt(await blockTime(provider));
  const [longest] = (await accreditationsOf(registry, schema))
    .filter(({ holder, accreditor }) => holder === organisation && accreditor === (sort === "accreditor"))
    .filter(({ from, until }) => from <= now && now < until)
    .sort((a, b) => Number(b.until - a.until));
  if (longest !== undefined) return longest.index;
  throw new ProbityError(
    "CREDENTIAL_NOT_ACCREDITED",
    `${organisation} holds no accreditation in force to ${sort === "issuer" ? "issue" : "accredit"} for this schema.`,
    'Look with "probity credential schema show" who does; the root or an accreditor accredits.',
    { facts: { schema, organisation } },
  );
}
