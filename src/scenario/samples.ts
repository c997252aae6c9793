import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseRequest, type CredentialRequest } from "../credentials/request.ts";
import { ProbityError } from "../base/errors.ts";
import { packagePath } from "../base/node/root.ts";

const key = z.string().regex(/^[a-z0-9-]+$/);
/** An amount as decimal text of the currency's major unit. */
const amount = z.string().regex(/^\d+(\.\d+)?$/);
/** Whole days as an ISO 8601 duration. */
const days = z
  .string()
  .regex(/^P\d+D$/)
  .transform((text) => Number(text.slice(1, -1)));

const organisationSchema = z.object({
  key,
  kind: z.enum(["agency", "company"]),
  name: z.string(),
  parent: key.nullable(),
  roles: z.array(z.string()),
  mandates: z.array(z.string()),
  registration: z.string(),
  taxId: z.string(),
  officers: z.array(z.object({ person: key, purposes: z.array(z.string()) })),
  merchantCategories: z.array(z.string()).default([]),
});

const countySchema = z.object({
  county: z.string(),
  currency: z.string().length(3),
  people: z.array(z.object({ key, name: z.string(), civilNumber: z.string() })),
  organisations: z.array(organisationSchema),
});

const tenderSchema = z.object({
  reference: z.string(),
  title: z.string(),
  buyer: key,
  budgetLine: key,
  currency: z.string().length(3),
  lots: z.tuple([
    z.object({
      number: z.int(),
      title: z.string(),
      ceiling: amount,
      guarantee: amount,
      eligibility: z.array(key),
      milestones: z.array(z.object({ number: z.int(), title: z.string(), percent: z.int() })),
    }),
  ]),
  trustees: z.object({ organisations: z.array(key), quorum: z.int() }),
  guarantors: z.tuple([key], key),
  periods: z.record(z.string(), days),
});

const bidsSchema = z.object({
  tender: z.string(),
  lot: z.int(),
  bids: z.array(z.object({ bidder: key, price: amount })),
});

export type SampleOrganisation = z.infer<typeof organisationSchema>;
type SampleCounty = z.infer<typeof countySchema>;
type SampleTender = z.infer<typeof tenderSchema>;
type SampleBids = z.infer<typeof bidsSchema>;

export interface Samples {
  county: SampleCounty;
  tender: SampleTender;
  /** The tender's notice, byte for byte, because its hash goes on the chain. */
  notice: Uint8Array;
  bids: SampleBids;
  /** The request for a merchant's business licence. */
  licence: CredentialRequest;
  /** The request for the identity card of a head of household. */
  card: CredentialRequest;
  /** The folder of the county's invoices. */
  invoices: string;
  /** The list of households that receive aid. */
  households: string;
}

/** The folder of the project's sample documents. */
export const SAMPLES = packagePath("samples");

/**
 * Reads the documents of the sample county.
 * @throws {ProbityError} SAMPLE_INVALID
 */
export async function readSamples(folder: string = SAMPLES): Promise<Samples> {
  const notice = await readFile(join(folder, "tender.json"));
  const credential = async (name: string): Promise<CredentialRequest> =>
    parseRequest(JSON.parse(await readFile(join(folder, "credentials", `${name}.json`), "utf8")));
  return {
    county: await parse(join(folder, "organisations.json"), countySchema),
    tender: await parse(join(folder, "tender.json"), tenderSchema),
    notice,
    bids: await parse(join(folder, "bids.json"), bidsSchema),
    licence: await credential("business-licence"),
    card: await credential("id-card"),
    invoices: join(folder, "invoices"),
    households: join(folder, "households.csv"),
  };
}

async function parse<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  const result = schema.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (result.success) return result.data;
  throw new ProbityError(
    "SAMPLE_INVALID",
    `${path} is not valid: ${z.prettifyError(result.error)}`,
    "Restore the file.",
  );
}
