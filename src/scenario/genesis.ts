import { getBytes, id } from "ethers";
import { ownSchemaId } from "../credentials/node/schemaFiles.ts";
import type { RoleName } from "../contracts/roles.ts";
import { uniquenessTag } from "../identity/index.ts";
import type { Cast } from "./cast.ts";
import { isRootAgency } from "./identities.ts";
import type { Samples } from "./samples.ts";

const THREE_YEARS = 3 * 365 * 24 * 3600;

/** The secret of the sandbox's uniqueness tags. A real one is in the authority's keystore. */
export const SANDBOX_UNIQUENESS_SECRET = getBytes(id("probity sandbox: uniqueness secret"));

/** The schemas of the scenario's credentials, each with its root, the top accreditor. */
export const SCHEMAS = {
  "registered-taxpayer": "revenue",
  "licensed-borehole-contractor": "registry",
  guarantor: "registry",
  "merchant-food": "registry",
  "merchant-household": "registry",
  "business-licence": "revenue",
  "id-card": "registry",
} as const;

/** Schemas whose credentials fall with the issuer's accreditation; credentials of the others are kept. */
const CASCADING: readonly string[] = ["business-licence", "id-card"];

/** The id of a schema on the chain: the hash of its file in `schemas/`. */
export function schemaId(name: keyof typeof SCHEMAS): string {
  return ownSchemaId(name);
}

/** The governance roles in the sample county; the samples name the guardians. */
const ROLES: Readonly<Record<string, readonly RoleName[]>> = {
  assembly: ["admin", "appointer"],
  treasury: ["upgrader", "periods"],
  audit: ["revoker"],
};

/** The sample county's genesis: its agencies without a parent, their officers, and the schemas. */
export function genesisOf({ cast, samples }: { cast: Cast; samples: Samples }, now: number) {
  const { county, people, organisations } = samples.county;
  const numberOf = (key: string): string => people.find((person) => person.key === key)?.civilNumber ?? key;
  const tag = (register: "person" | "agency", number: string): string =>
    uniquenessTag(SANDBOX_UNIQUENESS_SECRET, county, register, number);
  return {
    uniquenessAuthority: cast.actor("uniqueness-authority").identity,
    agencies: organisations.filter(isRootAgency).map((agency) => ({
      name: agency.name,
      identity: cast.actor(agency.key).identity,
      tag: tag("agency", agency.registration),
      mandates: agency.mandates,
      roles: [...(ROLES[agency.key] ?? []), ...(agency.roles.includes("guardian") ? (["guardian"] as const) : [])],
      officers: agency.officers.map(({ person, purposes }) => ({
        identity: cast.actor(person).identity,
        tag: tag("person", numberOf(person)),
        purposes,
        until: now + THREE_YEARS,
      })),
    })),
    schemas: Object.entries(SCHEMAS).map(([name, root]) => ({
      id: schemaId(name as keyof typeof SCHEMAS),
      root: cast.actor(root).identity,
      cascading: CASCADING.includes(name),
    })),
  };
}
