import { ZeroAddress } from "ethers";
import {
  confirmOfficer,
  enrol,
  enrolMany,
  parsePurpose,
  prepareOfficer,
  signConsent,
  signTag,
  signTags,
  uniquenessTag,
  type Destination,
  type Nomination,
  type Purpose,
} from "../identity/index.ts";
import type { SampleOrganisation } from "./samples.ts";
import type { Stage } from "./stage.ts";

/** Identities enrolled in one transaction; a block of a real network can hold many more. */
const ENROLMENTS_PER_TRANSACTION = 50;
const YEAR = 365 * 24 * 3600;

/**
 * Enrols everybody that the deployment did not (officers, departments, companies, households) and seats the officers.
 * Civil numbers leave the registrar's tool only as tags under the uniqueness authority's key.
 */
export async function enrolEverybody(
  stage: Stage,
  households: readonly { key: string; civilNumber: string }[],
): Promise<void> {
  const { story, samples } = stage;
  story.chapter("Identities");
  const rootOfficers = new Set(
    samples.county.organisations.filter(isRootAgency).flatMap(({ officers }) => officers.map(({ person }) => person)),
  );
  const officers = samples.county.people.filter(({ key }) => !rootOfficers.has(key));
  await enrolAll(stage, "person", officers);
  story.say(`${officers.length} officers were enrolled as persons by the registry; one civil number, one identity`);

  const companies = samples.county.organisations.filter(({ kind }) => kind === "company");
  await enrolAll(
    stage,
    "company",
    companies.map(({ key, registration }) => ({ key, civilNumber: registration })),
  );
  story.say(`${companies.length} companies were enrolled`);

  const departments = samples.county.organisations.filter((entry) => entry.kind === "agency" && !isRootAgency(entry));
  for (const department of departments) await enrolDepartment(stage, department);
  story.say(`${departments.length} departments were enrolled under the treasury, each with its own consent`);

  await enrolAll(stage, "person", households);
  story.say(`${households.length} heads of household were enrolled; the chain holds tags, no names and no numbers`);

  const registrar = registrarOf(stage).key;
  const until = BigInt((await stage.clock.now()) + 2 * YEAR);
  const seats: Seat[] = [...departments, ...companies].flatMap((organisation) =>
    organisation.officers.flatMap(({ person, purposes }) =>
      purposes.map((purpose) => {
        const superior = organisation.parent ?? registrar;
        return { organisation: organisation.key, superior, person, purpose: parsePurpose(purpose), until };
      }),
    ),
  );
  // The acts are independent, so send them together; but confirm no seat before it is prepared.
  await Promise.all(seats.map((seat) => prepareSeat(stage, seat)));
  await Promise.all(seats.map((seat) => confirmSeat(stage, seat)));
  await stage.clock.waitUntil(
    (await stage.clock.now()) + Number(await stage.contracts.identityRegistry.officerDelay()),
  );
  story.say(
    `${seats.length} seats of officers were prepared by the organisation and confirmed by its superior; the delay has passed`,
  );
}

/** Governance enrols agencies without a parent at deployment. */
export function isRootAgency(organisation: SampleOrganisation): boolean {
  return organisation.kind === "agency" && organisation.parent === null;
}

/** The county's only organisation that enrols others. */
export function registrarOf({ samples }: Stage): SampleOrganisation {
  const registrar = samples.county.organisations.find(({ mandates }) => mandates.includes("registrar"));
  if (registrar === undefined) throw new Error("the samples name no registrar");
  return registrar;
}

/** An organisation's officer for a purpose. */
export function officerOf({ samples }: Stage, organisation: string, purpose: string, skip = 0): string {
  const found = samples.county.organisations
    .find(({ key }) => key === organisation)
    ?.officers.filter(({ purposes }) => purposes.includes(purpose))[skip];
  if (found === undefined) throw new Error(`the samples name no officer ${skip} of ${organisation} for ${purpose}`);
  return found.person;
}

/** Enrols persons or companies, one batch per transaction. */
export async function enrolAll(
  stage: Stage,
  kind: "person" | "company",
  entries: readonly { key: string; civilNumber: string }[],
): Promise<void> {
  const registrar = registrarOf(stage);
  const officer = stage.cast.actor(officerOf(stage, registrar.key, "registrar"));
  const body = stage.cast.actor(registrar.key).identity;
  for (let start = 0; start < entries.length; start += ENROLMENTS_PER_TRANSACTION) {
    const enrolments = entries.slice(start, start + ENROLMENTS_PER_TRANSACTION).map(({ key, civilNumber }) => ({
      identity: stage.cast.actor(key).identity,
      tag: tagOf(stage, kind, civilNumber),
    }));
    const tags = enrolments.map(({ tag }) => tag);
    const tagsSignature = await signTags(stage.uniqueness.signer, destination(stage), kind, tags, body);
    const list = { registrar: body, officer: officer.identity, kind, enrolments, tagsSignature };
    await stage.story.act(enrolMany(stage.as(officer), list));
  }
}

async function enrolDepartment(stage: Stage, { key, parent, registration }: SampleOrganisation): Promise<void> {
  const registrar = registrarOf(stage);
  const officer = stage.cast.actor(officerOf(stage, registrar.key, "registrar"));
  const body = stage.cast.actor(registrar.key).identity;
  const department = stage.cast.actor(key);
  const tag = tagOf(stage, "agency", registration);
  const above = parent === null ? ZeroAddress : stage.cast.actor(parent).identity;
  const consentUntil = BigInt(await stage.clock.now()) + 3600n;
  const to = destination(stage);
  const enrolment = {
    identity: department.identity,
    registrar: body,
    kind: "agency" as const,
    parent: above,
    tag,
    consentUntil,
  };
  const tagSignature = await signTag(stage.uniqueness.signer, to, "agency", tag, body);
  const consent = await signConsent(department.signer, to, enrolment);
  await stage.story.act(enrol(stage.as(officer), { ...enrolment, officer: officer.identity, tagSignature, consent }));
}

/** A seat that an organisation gives to a person, with the superior that confirms it. */
interface Seat {
  organisation: string;
  superior: string;
  person: string;
  purpose: Purpose;
  /** Unix seconds. */
  until: bigint;
}

async function prepareSeat(stage: Stage, seat: Seat): Promise<void> {
  const organisation = stage.cast.actor(seat.organisation);
  await stage.story.act(prepareOfficer(stage.as(organisation), nominationOf(stage, seat)));
}

async function confirmSeat(stage: Stage, seat: Seat): Promise<void> {
  const superior = stage.cast.actor(seat.superior);
  const confirmer = { person: superior.identity, body: superior.identity };
  await stage.story.act(confirmOfficer(stage.as(superior), { ...nominationOf(stage, seat), confirmer }));
}

function nominationOf({ cast }: Stage, { organisation, person, purpose, until }: Seat): Nomination {
  return { organisation: cast.actor(organisation).identity, purpose, person: cast.actor(person).identity, until };
}

/** The unique tag of a civil number, made where the uniqueness authority's key is. */
function tagOf(
  stage: Pick<Stage, "uniqueness" | "samples">,
  register: "person" | "company" | "agency",
  number: string,
): string {
  return uniquenessTag(stage.uniqueness.secret, stage.samples.county.county, register, number);
}

function destination({ probity: { chainId, addressBook } }: Stage): Destination {
  return { chainId, registry: addressBook.contracts.identityRegistry };
}
