import { officerOf } from "./identities.ts";
import { SCHEMAS, schemaId } from "./genesis.ts";
import type { Stage } from "./stage.ts";

const YEAR = 365 * 24 * 3600;

/** Every company gets the credentials that its part in the county asks for, each from the office that answers for it. */
export async function issueCredentials(stage: Stage): Promise<void> {
  const { story, samples } = stage;
  story.chapter("Credentials");
  const companies = samples.county.organisations.filter(({ kind }) => kind === "company");
  const having = (...roles: string[]) =>
    companies.filter((company) => company.roles.some((role) => roles.includes(role)));
  const selling = (category: string) =>
    companies.filter(({ merchantCategories }) => merchantCategories.includes(category));
  await issue(
    stage,
    "registered-taxpayer",
    companies.map(({ key }) => key),
  );
  await issue(
    stage,
    "licensed-borehole-contractor",
    having("bidder").map(({ key }) => key),
  );
  await issue(
    stage,
    "guarantor",
    having("guarantor").map(({ key }) => key),
  );
  await issue(
    stage,
    "merchant-food",
    selling("food").map(({ key }) => key),
  );
  await issue(
    stage,
    "merchant-household",
    selling("household").map(({ key }) => key),
  );
}

async function issue(stage: Stage, name: keyof typeof SCHEMAS, subjects: readonly string[]): Promise<void> {
  const { story, cast, contracts, clock } = stage;
  const root = SCHEMAS[name];
  const officer = cast.actor(officerOf(stage, root, "credentials"));
  const issuer = cast.actor(root).identity;
  const registry = contracts.credentialRegistry.connect(officer.signer);
  const schema = schemaId(name);
  const until = (await clock.now()) + 2 * YEAR;
  // The root accredits itself to issue; a larger country has accreditors and issuers between.
  const accreditation = [schema, 0, issuer, officer.identity, issuer, false, 0, until] as const;
  const index = await registry.accredit.staticCall(...accreditation);
  await story.act(registry.accredit(...accreditation));
  const grants = subjects.map((key) => ({ subject: cast.actor(key).identity, from: 0, until: until - 1 }));
  await story.act(registry.issueMany(schema, index, issuer, officer.identity, grants));
  story.say(`${name}: ${subjects.length} issued by ${nameOf(stage, root)}`);
}

/** The name of an organisation of the samples. */
export function nameOf({ samples }: Stage, key: string): string {
  return samples.county.organisations.find((organisation) => organisation.key === key)?.name ?? key;
}
