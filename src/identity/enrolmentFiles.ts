import { z } from "zod";
import { address } from "../base/address.ts";
import { ProbityError } from "../base/errors.ts";

// The files that the uniqueness authority, the registrar's clerk and the enrolling person exchange. They hold only data
// that go on the chain: no personal data and no civil number.

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "is not 32 bytes");
const signature = z.string().regex(/^0x[0-9a-f]+$/, "is not a signature");
const register = z.enum(["person", "company", "agency"]);
/** The chain and registry that the signatures are meant for. */
const destination = { chainId: z.int().positive(), registry: address };

const tagSchema = z.object({
  format: z.literal("probity-tag/1"),
  ...destination,
  register,
  registrar: address,
  tag: hash,
  signature,
});

const tagsSchema = z.object({
  format: z.literal("probity-tags/1"),
  ...destination,
  register: z.enum(["person", "company"]),
  registrar: address,
  /** One transaction enrols a batch. The authority signs the batch as a whole and in its order. */
  batches: z.array(
    z.object({ entries: z.array(z.object({ tag: hash, identity: address.optional() })).min(1), signature }),
  ),
});

const consentSchema = z.object({
  format: z.literal("probity-consent/1"),
  ...destination,
  identity: address,
  registrar: address,
  kind: register,
  parent: address,
  tag: hash,
  /** Unix seconds, the last at which the consent is valid. */
  consentUntil: z.int().positive(),
  signature,
});

/** One tag that the uniqueness authority gave to a registrar. */
export type TagFile = z.infer<typeof tagSchema>;
/** Tags of many civil numbers, in the order of the numbers. */
export type TagsFile = z.infer<typeof tagsSchema>;
/** An identity's consent to its enrolment. */
export type ConsentFile = z.infer<typeof consentSchema>;

/** @throws {@link ProbityError} `ENROLMENT_FILE_INVALID` */
export function parseTagFile(value: unknown): TagFile {
  return parse(tagSchema, value, 'file of one tag, as "probity identity tag" writes it');
}

/** @throws {@link ProbityError} `ENROLMENT_FILE_INVALID` */
export function parseTagsFile(value: unknown): TagsFile {
  return parse(tagsSchema, value, 'file of many tags, as "probity identity tag --numbers" writes it');
}

/** @throws {@link ProbityError} `ENROLMENT_FILE_INVALID` */
export function parseConsentFile(value: unknown): ConsentFile {
  return parse(consentSchema, value, 'consent, as "probity identity consent" writes it');
}

function parse<T extends z.ZodType>(schema: T, value: unknown, what: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` ("${issue.path.join(".")}": ${issue.message})`;
  throw new ProbityError(
    "ENROLMENT_FILE_INVALID",
    `The file is not a ${what}${where}.`,
    "Check that it is the right file, or ask its author for it again.",
  );
}
