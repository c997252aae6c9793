import { readFileSync } from "node:fs";
import { z } from "zod";
import { publishedBounds, type PeriodName, type Periods } from "../contracts/periods.ts";
import { address } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";
import { packagePath } from "../base/node/root.ts";
import { roles, type RoleName } from "../contracts/roles.ts";

const tag = z.string().regex(/^0x[0-9a-fA-F]{64}$/, "is not 32 bytes in hexadecimal");
const roleNames = Object.keys(roles) as [RoleName, ...RoleName[]];
const periodNames = Object.keys(publishedBounds) as [PeriodName, ...PeriodName[]];

const officerSchema = z.strictObject({
  /** The person's identity. */
  identity: address,
  /** The uniqueness tag of the person: HMAC of the civil number, by the uniqueness authority. */
  tag,
  /** The purposes of the office, such as "governance". */
  purposes: z.array(z.string().min(1).max(31)).default(["governance"]),
  /** The last second in office, Unix time. */
  until: z.int().positive(),
});

const agencySchema = z.strictObject({
  name: z.string().min(1),
  identity: address,
  tag,
  officers: z.array(officerSchema).min(2),
  roles: z.array(z.enum(roleNames)).default([]),
  /** Offices of state, such as "registrar" or "treasury". */
  mandates: z.array(z.string().min(1).max(31)).default([]),
});

/** The identities of the agency's governance officers, with duplicates. */
function governorsOf({ officers }: z.output<typeof agencySchema>): string[] {
  return officers.filter(({ purposes }) => purposes.includes("governance")).map(({ identity }) => identity);
}

/** The first agencies of a chain, all of them roots, with their roles and mandates. */
export const agenciesSchema = z.array(agencySchema).superRefine((agencies, context) => {
  const complain = (message: string) => context.addIssue({ code: "custom", message });
  const holding = (role: RoleName) => agencies.filter((agency) => agency.roles.includes(role)).length;
  if (holding("admin") < 1) complain("no agency holds the admin role: nothing could ever be changed");
  if (holding("guardian") < 3) complain("fewer than three agencies are guardians: one less could veto nothing");
  if (new Set(agencies.map((agency) => agency.identity)).size < agencies.length) {
    complain("an agency is named twice: it would count for two and have one account");
  }
  // A veto takes two guardian agencies, with one officer of each.
  const seats = agencies
    .filter((agency) => agency.roles.includes("guardian"))
    .flatMap((agency) => [...new Set(governorsOf(agency))]);
  if (new Set(seats).size < seats.length) {
    complain("one person is governance officer of two guardians: alone it would veto and suspend as both");
  }
  for (const agency of agencies) {
    if (new Set(governorsOf(agency)).size < 2) {
      complain(`${agency.name} has fewer than two different governance officers`);
    }
  }
});

/** Credential schemas that the chain begins with. */
export const schemasSchema = z.array(
  z.strictObject({
    /** The hash of the schema's JSON document. */
    id: tag,
    /** The organisation that accredits below it. */
    root: address,
    /** Whether credentials become void when their issuer's accreditation is withdrawn. */
    cascading: z.boolean(),
  }),
);

/** The initial state of a chain, as `probity deploy --genesis` reads it. */
export const genesisSchema = z.strictObject({
  agencies: agenciesSchema,
  schemas: schemasSchema.default([]),
  /** The address whose key signs uniqueness tags. */
  uniquenessAuthority: address,
});

export type Genesis = z.output<typeof genesisSchema>;
export type SchemaSpecification = z.output<typeof schemasSchema>[number];
export type AgencySpecification = z.output<typeof agencySchema>;

const periodsSchema = z.record(z.enum(periodNames), z.int().nonnegative());

/** The periods of a network. `bounds` is "published" for production and "none" for a sandbox or a trial. */
const parametersSchema = z.strictObject({
  bounds: z.union([z.enum(["published", "none"]), periodsSchema]),
  periods: periodsSchema,
});

export type DeployParameters = z.input<typeof parametersSchema>;

/** The bounds and periods of a network, in seconds: from a file in `deploy/parameters`, by its name, or as given. */
export function resolveParameters(parameters: string | DeployParameters): { bounds: Periods; periods: Periods } {
  let unknown: unknown = parameters;
  if (typeof parameters === "string") {
    try {
      unknown = JSON.parse(readFileSync(packagePath("deploy", "parameters", `${parameters}.json`), "utf8"));
    } catch (cause) {
      throw new ProbityError(
        "DEPLOY_PARAMETERS_MISSING",
        `There are no deployment parameters named "${parameters}".`,
        "Name a file of deploy/parameters without its ending, such as sandbox or production.",
        { facts: { name: parameters }, cause },
      );
    }
  }
  const { bounds, periods } = parse(parametersSchema, unknown, "DEPLOY_PARAMETERS_INVALID", "deployment parameters");
  const none = () => Object.fromEntries(periodNames.map((name) => [name, 0])) as Periods;
  const resolved = bounds === "published" ? { ...publishedBounds } : bounds === "none" ? none() : bounds;
  for (const name of periodNames) {
    if (periods[name] >= resolved[name]) continue;
    throw new ProbityError(
      "DEPLOY_PERIOD_TOO_SHORT",
      `The period ${name} is ${periods[name]} s, below its bound of ${resolved[name]} s.`,
      "Lengthen the period, or set lower bounds and accept that the deployment is a trial.",
      { facts: { name, period: String(periods[name]), bound: String(resolved[name]) } },
    );
  }
  return { bounds: resolved, periods };
}

/** Parses a file that a person wrote, and reports its errors. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  code: string,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ProbityError(
    code,
    `The ${what} cannot be used: ${z.prettifyError(result.error)}`,
    "Correct it and try again.",
  );
}
