import { Option, type Command } from "commander";
import { z } from "zod";
import { blockTime } from "../../../chain/clock.ts";
import { actingAs, type Probity } from "../../../contracts/connect.ts";
import { ProbityError } from "../../../base/errors.ts";
import {
  enrol,
  enrolMany,
  parseConsentFile,
  parseTagFile,
  parseTagsFile,
  type TagsFile,
} from "../../../identity/index.ts";
import { counted } from "../../../base/counted.ts";
import { readCsv } from "../../csv.ts";
import { addressField } from "../../csvFields.ts";
import { explainNode, reportOf } from "../../deployment.ts";
import { readJsonFile } from "../../../base/node/files.ts";
import { addressOption } from "../../options.ts";
import type { Output } from "../../output.ts";
import { progressOf } from "../../progress.ts";
import { actorOf, sentLine, signingAsOfficer, withKey, type OfficerOptions } from "../../signing.ts";
import { requirePlace } from "./destination.ts";
import { numberEnrolled, requireMatch } from "./enrolment.ts";

const identityRow = z.object({ identity: addressField });

interface EnrolOptions extends OfficerOptions {
  registrar?: string;
  tag?: string;
  consent?: string;
  many?: string;
  identities?: string;
}

/** `probity identity enrol`: the registrar's clerk enrols one identity that consents, or many new addresses. */
export function enrolCommand(command: Command, output: Output): void {
  signingAsOfficer(
    command
      .option("--registrar <address>", "the registrar; the one of the tags when left out", addressOption)
      .option("--tag <file>", "the uniqueness authority's tag for this registrar")
      .option("--consent <file>", "the identity's consent")
      .addOption(
        new Option(
          "--many <file>",
          "tags of many persons or companies whose addresses never acted; identities that are enrolled already are left out",
        ).conflicts(["tag", "consent"]),
      )
      .option("--identities <file>", 'with --many: a CSV with the column "identity", in the order of the tags'),
  ).action((options: EnrolOptions) =>
    options.many === undefined ? enrolOne(options, output) : enrolAll(options, output),
  );
}

async function enrolOne(options: EnrolOptions, output: Output): Promise<void> {
  if (options.tag === undefined || options.consent === undefined) {
    throw new ProbityError(
      "ENROLMENT_FILES_MISSING",
      "An enrolment needs the tag of the civil number and the consent of the identity.",
      "Give both with --tag and --consent, or many new addresses with --many.",
    );
  }
  const tag = parseTagFile(readJsonFile(options.tag, "tag"));
  const consent = parseConsentFile(readJsonFile(options.consent, "consent"));
  await withKey(options, async (probity, key) => {
    const place = placeOf(probity);
    requirePlace(tag, place);
    requirePlace(consent, place);
    requireRegistrar(options, tag);
    requireMatch(tag, consent, await blockTime(probity.provider));
    const officer = await actorOf(probity, key.address, options.officer, "--officer");
    const { identity, kind, parent } = consent;
    await requireNew(probity, identity, tag.tag);
    const desk = { registrar: tag.registrar, officer };
    const sent = await enrol(actingAs(probity, key), {
      ...{ ...desk, identity, kind, parent, tag: tag.tag, tagSignature: tag.signature },
      ...{ consentUntil: BigInt(consent.consentUntil), consent: consent.signature },
    });
    reportOf(output, probity, { identity, kind, parent, tag: tag.tag, ...desk, ...sent }, () =>
      [`${identity} is enrolled as a ${kind} by ${officer} of ${tag.registrar}.`, sentLine(sent)].join("\n"),
    );
  });
}

async function enrolAll(options: EnrolOptions, output: Output): Promise<void> {
  const tags = parseTagsFile(readJsonFile(options.many ?? "", "tags"));
  const batches = withIdentities(tags, options.identities);
  const total = batches.reduce((sum, { entries }) => sum + entries.length, 0);
  await withKey(options, async (probity, key) => {
    const registry = probity.contracts.identityRegistry;
    requirePlace(tags, placeOf(probity));
    requireRegistrar(options, tags);
    const { registrar, register } = tags;
    const officer = await actorOf(probity, key.address, options.officer, "--officer");
    const result = { registrar, officer, kind: register, enrolled: [] as string[], left: [] as string[] };
    const transactions: string[] = [];
    const acting = actingAs(probity, key);
    const progress = progressOf(output, total, "enrolled");
    for (const { entries, signature: tagsSignature } of batches) {
      const identities = entries.map(({ identity }) => identity);
      // The signature covers the whole batch, so a batch is enrolled or not, and this command can be run again.
      const holders = await Promise.all(entries.map(({ tag }) => registry.identityOfTag(tag)));
      if (holders.every((holder, position) => holder === identities[position])) {
        result.left.push(...identities);
        continue;
      }
      const batch = { registrar, officer, kind: register, enrolments: entries, tagsSignature };
      const sent = await enrolMany(acting, batch).catch((error: unknown) => {
        throw partly(explainNode(error, options.rpc), result.enrolled.length, total);
      });
      transactions.push(sent.transactionHash);
      result.enrolled.push(...identities);
      progress(result.enrolled.length + result.left.length);
    }
    reportOf(output, probity, { ...result, transactions }, ({ enrolled, left }) =>
      [
        `${enrolled.length} of ${total} are enrolled now by ${officer} of ${registrar}, in ${counted(transactions.length, "transaction")}.`,
        ...(left.length === 0 ? [] : [`${left.length} were enrolled already.`]),
        ...transactions.map((hash) => `  ${hash}`),
      ].join("\n"),
    );
  });
}

function placeOf({ addressBook }: Probity): { chainId: number; registry: string } {
  return { chainId: addressBook.chainId, registry: addressBook.contracts.identityRegistry };
}

/** Pairs each tag with the address enrolled under it. */
function withIdentities(
  { batches }: TagsFile,
  path: string | undefined,
): { entries: { tag: string; identity: string }[]; signature: string }[] {
  const listed = path === undefined ? [] : readCsv(path, "list of identities", identityRow);
  const total = batches.reduce((sum, { entries }) => sum + entries.length, 0);
  if (path !== undefined && listed.length !== total) {
    throw new ProbityError(
      "ENROLMENT_COUNT_DIFFERS",
      `There are ${total} tags and ${listed.length} identities.`,
      "Give as many identities as tags, in the same order.",
      { facts: { tags: String(total), identities: String(listed.length) } },
    );
  }
  let position = 0;
  return batches.map(({ entries, signature }) => ({
    signature,
    entries: entries.map(({ tag, identity }) => {
      const address = listed[position]?.value.identity ?? identity;
      position += 1;
      if (address !== undefined) return { tag, identity: address };
      throw new ProbityError(
        "ENROLMENT_IDENTITIES_MISSING",
        `The file of tags does not name the identity of tag ${position}.`,
        "Give the identities in the order of the tags, with --identities.",
      );
    }),
  }));
}

function requireRegistrar({ registrar }: EnrolOptions, tags: { registrar: string }): void {
  if (registrar === undefined || registrar === tags.registrar) return;
  throw new ProbityError(
    "ENROLMENT_DIFFERS",
    `The tag was signed for the registrar ${tags.registrar}, not for ${registrar}.`,
    "Ask the uniqueness authority for a tag of this registrar.",
    { facts: { wanted: registrar, found: tags.registrar } },
  );
}

/** Refuses, before sending, an enrolment that the registry would refuse, and names the identity in the way. */
async function requireNew({ contracts }: Probity, identity: string, tag: string): Promise<void> {
  const registry = contracts.identityRegistry;
  const [kind, holder] = await Promise.all([registry.kindOf(identity), registry.identityOfTag(tag)]);
  if (kind !== 0n) {
    throw new ProbityError(
      "IDENTITY_ENROLLED",
      `${identity} is enrolled already.`,
      'See its registrar with "probity identity show".',
      { facts: { identity } },
    );
  }
  if (BigInt(holder) !== 0n) throw numberEnrolled(holder);
}

/** Adds to an error that the identities enrolled before it stay enrolled. */
function partly(error: unknown, enrolled: number, total: number): unknown {
  if (enrolled === 0 || !(error instanceof ProbityError)) return error;
  const { code, message, next, facts } = error;
  return new ProbityError(
    code,
    `${message} ${enrolled} of ${total} were enrolled before.`,
    `${next} Then run the same command again: it continues where it stopped.`,
    { facts: { ...facts, enrolled: String(enrolled) }, cause: error },
  );
}
