import { Option, type Command } from "commander";
import { getBytes, ZeroAddress, type Wallet } from "ethers";
import { z } from "zod";
import { ProbityError } from "../../../base/errors.ts";
import {
  idOfName,
  signTag,
  signTags,
  uniquenessTag,
  type NumberRegister,
  type TagFile,
  type TagsFile,
} from "../../../identity/index.ts";
import { counted } from "../../../base/counted.ts";
import { addressField } from "../../csvFields.ts";
import { readCsv, refuseLines, type CsvProblem, type CsvRow } from "../../csv.ts";
import { reportDocument, reportOf } from "../../deployment.ts";
import { readText, writePrivate } from "../../../base/node/files.ts";
import { createKeystore, openKeystore } from "../../keystore.ts";
import { addressOption } from "../../options.ts";
import { report, toJson, type Output } from "../../output.ts";
import { progressOf } from "../../progress.ts";
import { visible } from "../../../base/text.ts";
import { numberEnrolled } from "./enrolment.ts";
import { offline, withPlace, type PlaceOptions, type SigningPlace } from "./destination.ts";

/** Identities enrolled in one transaction: about 5 million gas, a fraction of any block. */
const BATCH = 100;
/** Maximum size of a file with one civil number; a longer file is the wrong one. */
const MOST_NUMBER_BYTES = 1_000;

const NUMBERS = "list of civil numbers";

const REGISTERS: readonly NumberRegister[] = ["person", "company", "agency"];

const numberRow = z.object({
  number: z.string().regex(/[\p{L}\p{N}]/u, "has neither letters nor digits"),
  identity: addressField.optional(),
});

interface Tagged {
  line: number;
  tag: string;
  identity?: string;
}

interface TagOptions extends PlaceOptions {
  secret: string;
  authority: string;
  register: NumberRegister;
  jurisdiction: string;
  registrar: string;
  numberFile?: string;
  numbers?: string;
  out?: string;
}

/** `probity identity tag-secret create`: the secret of the uniqueness authority. */
export function tagSecretCreateCommand(command: Command, output: Output): void {
  command
    .requiredOption(
      "--out <file>",
      "where to write it, as an encrypted keystore; an existing file is never overwritten",
    )
    .action(async ({ out }: { out: string }) => {
      // A secret is 32 random bytes, like a private key: the keystore format encrypts it equally well, and common
      // keystore tools back it up. The address of that "key" has no meaning and is not shown.
      await createKeystore(out);
      report(output, { out }, () =>
        [
          `The secret is in ${visible(out)}.`,
          "Keep copies of it and of its password: with another secret one person could be enrolled twice.",
        ].join("\n"),
      );
    });
}

/**
 * `probity identity tag`: the uniqueness authority's side of an enrolment. Civil numbers come from a file or standard
 * input, never from the command line, and are never written anywhere.
 */
export function tagCommand(command: Command, output: Output): void {
  offline(
    command
      .requiredOption("--secret <file>", 'the keystore of the secret, see "tag-secret create"')
      .requiredOption("--authority <file>", "the keystore of the authority's key")
      .addOption(
        new Option("--register <register>", "the register that the numbers come from")
          .choices(REGISTERS as string[])
          .makeOptionMandatory(),
      )
      .requiredOption("--jurisdiction <name>", "the jurisdiction of the register, such as KE; always the same")
      .requiredOption("--registrar <address>", "the organisation that may enrol with them", addressOption)
      .option("--number-file <file>", 'a file that holds one civil number; "-" for standard input')
      .addOption(
        new Option(
          "--numbers <file>",
          `many numbers: a CSV with the column "number", and "identity" if known; "-" for standard input`,
        ).conflicts("numberFile"),
      )
      .option("--out <file>", "where to write the signed tags, instead of printing them"),
  ).action((options: TagOptions) => tag(options, output));
}

async function tag(options: TagOptions, output: Output): Promise<void> {
  const { numbers, numberFile, out } = options;
  const rows =
    numbers === undefined
      ? [{ line: 1, value: { number: readNumber(numberFile), identity: undefined } }]
      : readNumbers(options);
  const secret = getBytes((await openKeystore(options.secret)).privateKey);
  const authority = await openKeystore(options.authority);
  const { register, jurisdiction } = options;
  const tagged: Tagged[] = rows.map(({ line, value: { number, identity } }) => {
    return { line, tag: uniquenessTag(secret, jurisdiction, register, number), ...(identity && { identity }) };
  });
  await withPlace(options, async (place) => {
    await requireAuthority(place, authority, options.registrar);
    await requireFree(place, tagged, numbers, output);
    const [first] = tagged;
    const file =
      numbers === undefined && first !== undefined
        ? await signOne(authority, place, options, first)
        : await signMany(authority, place, options, tagged);
    if (out === undefined) return reportDocument(output, place, file, file);
    writePrivate(out, [`${toJson(file)}\n`]);
    reportOf(output, place, { ...file, out }, () => {
      return `${counted(tagged.length, "tag")} for ${options.registrar}: signed, in ${visible(out)}. Nothing in it is personal.`;
    });
  });
}

/** The only number of a file. Errors do not quote it. */
function readNumber(path: string | undefined): string {
  if (path === undefined) {
    throw new ProbityError(
      "UNIQUENESS_NUMBER_MISSING",
      "No civil number was given.",
      'Give a file that holds it with --number-file, "-" for standard input, or many with --numbers.',
    );
  }
  const text = readText(path, "file of a civil number", MOST_NUMBER_BYTES).trim();
  if (!text.includes("\n")) return text;
  throw new ProbityError(
    "UNIQUENESS_NUMBER_SEVERAL",
    "The file has several lines, but a civil number is a single line.",
    "Give a file with one number, or a list with --numbers.",
  );
}

function readNumbers({ numbers, register }: TagOptions): CsvRow<z.output<typeof numberRow>>[] {
  if (register === "agency") {
    throw new ProbityError(
      "UNIQUENESS_AGENCIES_SINGLE",
      "Agencies cannot be enrolled in bulk: each needs its own consent.",
      "Give one number at a time with --number-file.",
    );
  }
  return readCsv(numbers ?? "-", NUMBERS, numberRow);
}

/** With a node, checks that the registry knows this authority and that the registrar is one. */
async function requireAuthority({ probity }: SigningPlace, key: Wallet, registrar: string): Promise<void> {
  if (probity === undefined) return;
  const known = await probity.contracts.identityRegistry.uniquenessAuthority();
  if (known !== key.address) {
    throw new ProbityError(
      "UNIQUENESS_NOT_AUTHORITY",
      `The key ${key.address} is not the uniqueness authority of this chain; the authority is ${known}.`,
      "Give the keystore of the authority's key, or let governance change the authority.",
      { facts: { key: key.address, authority: known } },
    );
  }
  if (await probity.contracts.identityRegistry.hasMandate(registrar, idOfName("registrar"))) return;
  throw new ProbityError(
    "UNIQUENESS_NOT_REGISTRAR",
    `${registrar} is not a registrar on this chain.`,
    "Name an agency that holds the registrar's mandate.",
    { facts: { registrar } },
  );
}

/** Refuses a repeated number and, with a node, a number that is already enrolled. */
async function requireFree(
  { probity }: SigningPlace,
  tagged: readonly Tagged[],
  path: string | undefined,
  output: Output,
): Promise<void> {
  const problems: CsvProblem[] = [];
  const lines = new Map<string, number>();
  for (const { line, tag: made } of tagged) {
    const first = lines.get(made);
    if (first === undefined) lines.set(made, line);
    else problems.push({ line, column: "number", message: `is the number of line ${first}` });
  }
  if (probity !== undefined) {
    const progress = progressOf(output, tagged.length, "numbers compared with the registry");
    for (const [part, start] of partsOf(tagged)) {
      const holders = await Promise.all(
        part.map(({ tag: made }) => probity.contracts.identityRegistry.identityOfTag(made)),
      );
      for (const [position, holder] of holders.entries()) {
        if (holder === ZeroAddress) continue;
        if (path === undefined) throw numberEnrolled(holder);
        const line = part[position]?.line ?? 0;
        problems.push({ line, column: "number", message: `is enrolled already, as ${holder}` });
      }
      progress(start + part.length);
    }
  }
  refuseLines(path ?? "-", NUMBERS, problems);
}

async function signOne(key: Wallet, place: SigningPlace, options: TagOptions, tagged: Tagged): Promise<TagFile> {
  const { chainId, registry } = place;
  const { register, registrar } = options;
  const signature = await signTag(key, { chainId: BigInt(chainId), registry }, register, tagged.tag, registrar);
  return { format: "probity-tag/1", chainId, registry, register, registrar, tag: tagged.tag, signature };
}

/** Signs the tags of each transaction as a whole, in the order of the numbers. */
async function signMany(
  key: Wallet,
  { chainId, registry }: SigningPlace,
  { register, registrar }: TagOptions,
  tagged: readonly Tagged[],
): Promise<TagsFile> {
  if (register === "agency") throw new Error("agencies are refused before");
  const batches: TagsFile["batches"] = [];
  for (const [part] of partsOf(tagged)) {
    const tags = part.map((entry) => entry.tag);
    const signature = await signTags(key, { chainId: BigInt(chainId), registry }, register, tags, registrar);
    const entries = part.map(({ tag: made, identity }) => ({
      tag: made,
      ...(identity === undefined ? {} : { identity }),
    }));
    batches.push({ entries, signature });
  }
  return { format: "probity-tags/1", chainId, registry, register, registrar, batches };
}

/** Splits a list into the parts of single transactions, with their starts. */
function* partsOf<T>(list: readonly T[]): Generator<[part: readonly T[], start: number]> {
  for (let start = 0; start < list.length; start += BATCH) yield [list.slice(start, start + BATCH), start];
}
