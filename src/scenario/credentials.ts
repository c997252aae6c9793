import { id } from "ethers";
import { accredit, issueCredentials, withdrawAccreditation, type AccreditParameters } from "../identity/index.ts";
import { officerOf } from "./identities.ts";
import { SCHEMAS, schemaId } from "./genesis.ts";
import type { Stage } from "./stage.ts";

const YEAR = 365 * 24 * 3600;

/** The schema's root delegates accreditation to a department, which accredits a professional body to issue. */
const LICENSING = { schema: "licensed-borehole-contractor", accreditor: "roads", issuer: "engineers" } as const;

type SchemaName = keyof typeof SCHEMAS;

/** An organisation's accreditation to issue. */
interface Issuing {
  name: SchemaName;
  issuer: string;
  index: number;
  /** Expiry, Unix seconds. */
  until: bigint;
}

/** Gives every company the credentials that its role in the county requires, each from the responsible office. */
export async function giveCredentials(stage: Stage): Promise<void> {
  const { story, samples } = stage;
  story.chapter("Credentials");
  const companies = samples.county.organisations.filter(({ kind }) => kind === "company");
  const having = (...roles: string[]) =>
    companies.filter((company) => company.roles.some((role) => roles.includes(role))).map(({ key }) => key);
  const selling = (category: string) =>
    companies.filter(({ merchantCategories }) => merchantCategories.includes(category)).map(({ key }) => key);
  const byRoot = async (name: SchemaName, subjects: readonly string[]): Promise<string> => {
    await grant(stage, await accreditRoot(stage, name), subjects);
    return `${name}: ${subjects.length}`;
  };

  const taxpayers = await byRoot(
    "registered-taxpayer",
    companies.map(({ key }) => key),
  );
  story.say(`${taxpayers} issued by ${nameOf(stage, SCHEMAS["registered-taxpayer"])}`);
  const others = [
    await byRoot("guarantor", having("guarantor")),
    await byRoot("merchant-food", selling("food")),
    await byRoot("merchant-household", selling("household")),
  ];
  story.say(`${others.join(", ")} issued by ${nameOf(stage, SCHEMAS.guarantor)}`);

  const { schema, accreditor, issuer } = LICENSING;
  const licensed = having("bidder");
  await grant(stage, await accreditTree(stage), licensed);
  story.say(`${schema}: ${licensed.length} issued by ${nameOf(stage, issuer)},`);
  story.say(`  accredited by ${nameOf(stage, accreditor)}, and that by the root, ${nameOf(stage, SCHEMAS[schema])}`);
}

/** The accreditor withdraws its issuer for a month. The schema is not cascading, so issued credentials stay valid. */
export async function suspendIssuer(stage: Stage): Promise<void> {
  const { story, cast, contracts, clock, samples } = stage;
  const { schema: name, accreditor, issuer } = LICENSING;
  const registry = contracts.credentialRegistry;
  const schema = schemaId(name);
  const officer = cast.actor(officerOf(stage, accreditor, "credentials"));
  const organisation = cast.actor(accreditor).identity;
  // The issuer's accreditation is the newest of the schema.
  const index = Number((await registry.schemaOf(schema)).accreditations);
  const reasonHash = id("the issuer's report of the quarter is late");
  const withdrawn = { schema, index, organisation, officer: officer.identity, reasonHash };
  await story.act(withdrawAccreditation(stage.as(officer), withdrawn));
  await clock.waitUntil((await clock.now()) + 30 * stage.day);
  const holders = samples.county.organisations.filter(({ roles }) => roles.includes("bidder"));
  const stood = await Promise.all(holders.map(({ key }) => registry.isValid(cast.actor(key).identity, schema)));
  const { parent } = await registry.accreditationOf(schema, index);
  const { until } = await registry.accreditationOf(schema, parent);
  await place(stage, { name, parent: Number(parent), by: accreditor, holder: issuer, accreditor: false, until });
  story.say(
    `  which withdrew it for 30 days; ${stood.filter(Boolean).length} of its ${stood.length} licences stood, since their schema keeps them`,
  );
}

/** A schema's root accredits itself to issue. */
export async function accreditRoot(stage: Stage, name: SchemaName): Promise<Issuing> {
  const root = SCHEMAS[name];
  const until = BigInt((await stage.clock.now()) + 2 * YEAR);
  const index = await place(stage, { name, parent: 0, by: root, holder: root, accreditor: false, until });
  return { name, issuer: root, index, until };
}

/** Builds the path from the root through an accreditor to the issuer. */
async function accreditTree(stage: Stage): Promise<Issuing> {
  const { schema: name, accreditor, issuer } = LICENSING;
  const until = BigInt((await stage.clock.now()) + 2 * YEAR);
  const parent = await place(stage, {
    ...{ name, parent: 0, by: SCHEMAS[name], holder: accreditor, accreditor: true, until },
  });
  const index = await place(stage, { name, parent, by: accreditor, holder: issuer, accreditor: false, until });
  return { name, issuer, index, until };
}

/** A place in a schema's accreditation tree; organisations are named by their keys in the samples. */
interface Place extends Pick<AccreditParameters, "parent" | "accreditor" | "until"> {
  name: SchemaName;
  by: string;
  holder: string;
}

/** An organisation accredits another. Returns the number of the accreditation. */
async function place(stage: Stage, { name, by, holder, ...terms }: Place): Promise<number> {
  const { story, cast } = stage;
  const officer = cast.actor(officerOf(stage, by, "credentials"));
  const office = { schema: schemaId(name), organisation: cast.actor(by).identity, officer: officer.identity };
  const accreditation = { ...office, holder: cast.actor(holder).identity, ...terms };
  const { index } = await story.act(accredit(stage.as(officer), accreditation));
  return index;
}

async function grant(
  stage: Stage,
  { name, issuer, index, until }: Issuing,
  subjects: readonly string[],
): Promise<void> {
  const { story, cast } = stage;
  const officer = cast.actor(officerOf(stage, issuer, "credentials"));
  const grants = subjects.map((key) => ({ subject: cast.actor(key).identity, until: until - 1n }));
  const issued = { schema: schemaId(name), index, officer: officer.identity, grants };
  await story.act(issueCredentials(stage.as(officer), issued));
}

/** The name of an organisation in the samples. */
export function nameOf({ samples }: Pick<Stage, "samples">, key: string): string {
  return samples.county.organisations.find((organisation) => organisation.key === key)?.name ?? key;
}
