import { InvalidArgumentError, Option, type Command } from "commander";
import { actingAs, type Probity } from "../../../../contracts/connect.ts";
import type { Sent } from "../../../../contracts/send.ts";
import {
  LIST_FLAGS,
  LISTS,
  masksOf,
  positionOf,
  setStatus,
  type StatusOffice,
  type StatusPosition,
  type StatusPurpose,
} from "../../../../credentials/index.ts";
import { findStatuses, type RegisterOwner } from "../../../../credentials/node/statusRegister.ts";
import { ProbityError } from "../../../../base/errors.ts";
import { counted } from "../../../../base/counted.ts";
import type { CredentialRegistry } from "../../../../contracts/bindings.ts";
import { confirm, confirming, type ConfirmOptions } from "../../../confirm.ts";
import { explainNode, reportOf } from "../../../deployment.ts";
import { readText } from "../../../../base/node/files.ts";
import { addressOption, hashOption, indexOption } from "../../../options.ts";
import { ListedError, type Output } from "../../../output.ts";
import { progressOf } from "../../../progress.ts";
import { sentLine, signingAsOfficer, withKey } from "../../../signing.ts";
import { visible } from "../../../../base/text.ts";
import { issuerAccreditations, notAccredited, officeOf, type OfficeOptions } from "../office.ts";
import { issuedAs, issuedIn, readDocuments, type Issued, type IssuedFlag } from "./issued.ts";
import { registered, registerPath } from "./register.ts";

/** Maximum file size: a list of a hundred thousand ids. */
const MOST_BYTES = 10_000_000;

interface FlagOptions extends Omit<OfficeOptions, "schema" | "organisation">, ConfirmOptions {
  schema?: string;
  organisation?: string;
  register?: string;
  index?: number;
  ids?: string;
  flag?: StatusPosition[];
}

type Change = { purpose: StatusPurpose; clear: boolean; done: string };

/** The options of a change, after it is known whose credentials it is about. */
type OwnedOptions = FlagOptions & OfficeOptions;

/** `probity credential vc revoke`: sets documents' flags in the issuer's lists on the chain. */
export function vcRevokeCommand(command: Command, output: Output): void {
  flags(confirming(command), { purpose: "revocation", clear: false, done: "revoked for ever", output });
}

/** `probity credential vc suspend` */
export function vcSuspendCommand(command: Command, output: Output): void {
  flags(command, { purpose: "suspension", clear: false, done: "suspended", output });
}

/** `probity credential vc reinstate` */
export function vcReinstateCommand(command: Command, output: Output): void {
  flags(command, { purpose: "suspension", clear: true, done: "reinstated", output });
}

function flags(command: Command, { output, ...change }: Change & { output: Output }): void {
  registered(
    signingAsOfficer(
      command.argument("[credential...]", "the credentials: files as they were issued, or their ids, urn:uuid:…"),
    )
      .option("--schema <id>", "their schema, 0x and 64 hexadecimal digits; looked up when left out", hashOption)
      .option("--organisation <address>", "who acts: the issuer, or the schema's root", addressOption)
      .option("--ids <file>", 'a file with more ids, one a line; "-" for standard input')
      .addOption(
        new Option(
          "--flag <list/index...>",
          "flags, without the register: 0/4711, or 0/512-767, with the issuer's --index",
        ).argParser((text: string, known: StatusPosition[] | undefined) => [...(known ?? []), ...flagOption(text)]),
      )
      .option("--index <number>", "the issuer's accreditation; looked up when left out", indexOption),
  ).action((typed: string[], options: FlagOptions) => setFlags(typed, options, change, output));
}

async function setFlags(typed: string[], options: FlagOptions, change: Change, output: Output): Promise<void> {
  const isId = (text: string): boolean => text.startsWith("urn:");
  const ids = [...new Set([...typed.filter(isId), ...idsOf(options.ids)])];
  const documents = readDocuments(typed.filter((text) => !isId(text)));
  const { flag: named = [] } = options;
  if (ids.length + documents.length + named.length === 0) {
    throw new ProbityError(
      "VC_NOT_NAMED",
      "No credential is named.",
      "Give files, ids, a file of ids with --ids, or flags with --flag.",
    );
  }
  if (named.length > 0 && options.index === undefined && documents.length === 0)
    throw issuerNotNamed("A flag is that of one issuer's list.", options);
  if (change.purpose === "revocation") {
    const paths = documents.map(({ path }) => `in ${path}`);
    const flagNames = named.map(({ list, index }) => `with the flag ${list}/${index}`);
    await confirm(options, output, revoking([...paths, ...ids, ...flagNames]));
  }
  await withKey(options, async (probity, key) => {
    const shown = await issuedIn(probity, documents, change.purpose);
    const owned = await ownedBy(probity, options, ids, shown?.issued);
    const { schema } = owned;
    const { organisation, officer } = await officeOf(probity, key.address, owned);
    const { issuer, found } = await findFlags(probity, owned, ids);
    const all = unique([...(shown?.flags ?? []), ...found, ...named]);
    const owner = { schema, issuer };
    const desk = { owner, office: { organisation, officer }, change, rpc: options.rpc };
    const { transactions, left } = await sendFlags(actingAs(probity, key), desk, all, output);
    const [only, ...others] = all;
    const one = others.length === 0 ? { ...only, ...transactions[0] } : {};
    reportOf(output, probity, { ...one, ...owner, purpose: change.purpose, flags: all, left, transactions }, () =>
      [
        ...(others.length === 0 && only?.id !== undefined
          ? [`The credential ${visible(only.id)} is ${change.done}.`]
          : [
              `${counted(all.length - left, "credential")} ${change.done} in ${counted(transactions.length, "transaction")}.`,
            ]),
        ...(left === 0 ? [] : [`${left} stood so already.`]),
        ...transactions.map(sentLine),
      ].join("\n"),
    );
  });
}

/**
 * Completes the options with what the documents say, or the registers of this computer say of the ids.
 * @throws {ProbityError} VC_ISSUER_NOT_NAMED, VC_OTHER_ISSUER
 */
async function ownedBy(
  probity: Probity,
  options: FlagOptions,
  ids: readonly string[],
  shown: Issued | undefined,
): Promise<OwnedOptions> {
  const { schema, organisation, index } = options;
  if (shown === undefined && schema !== undefined && organisation !== undefined) {
    return { ...options, schema, organisation };
  }
  if (shown === undefined && (schema !== undefined || ids.length === 0 || options.register !== undefined)) {
    throw issuerNotNamed("A credential's id or flag does not say who issued it.", options);
  }
  const issued = shown ?? (await issuedAs(probity, ids));
  const acting = organisation ?? issued.organisation;
  const { root } = await probity.contracts.credentialRegistry.schemaOf(issued.schema);
  const isOther = (schema ?? issued.schema) !== issued.schema || (index ?? issued.issuer) !== issued.issuer;
  if (isOther || (acting !== issued.organisation && acting !== root)) {
    throw new ProbityError(
      "VC_OTHER_ISSUER",
      `${issued.organisation} issued it, under accreditation ${issued.issuer} of the schema ${issued.schema}.`,
      "Leave --schema, --index and --organisation out, or name exactly these; only the schema's root acts for another issuer.",
      { facts: { schema: issued.schema, issuer: String(issued.issuer), organisation: issued.organisation } },
    );
  }
  return { ...options, schema: issued.schema, index: issued.issuer, organisation: acting };
}

/** What a revocation would do, in words. */
function revoking(named: readonly string[]): string {
  const [only, ...others] = named;
  const what = others.length === 0 ? `the credential ${visible(only ?? "")}` : counted(others.length + 1, "credential");
  return `revoke ${what} for ever`;
}

/**
 * Finds the credentials' flags and the accreditation: the named one, or the organisation's own whose register has the
 * ids, even if it is over.
 * @throws {ProbityError} VC_UNKNOWN, VC_ISSUER_NOT_NAMED, CREDENTIAL_NOT_ACCREDITED
 */
async function findFlags(
  probity: Probity,
  options: OwnedOptions,
  ids: readonly string[],
): Promise<{ issuer: number; found: IssuedFlag[] }> {
  const candidates = options.index === undefined ? await issuerAccreditations(probity, options) : [options.index];
  const [likeliest] = candidates;
  if (likeliest === undefined) throw await withoutIssuer(probity, options);
  let best: { issuer: number; unknown: readonly string[] } = { issuer: likeliest, unknown: ids };
  // A named register belongs to one accreditation.
  for (const issuer of options.register === undefined ? candidates : [likeliest]) {
    const { found, unknown } = await lookUp(probity, options, { schema: options.schema, issuer }, ids);
    if (unknown.length === 0) return { issuer, found };
    if (unknown.length < best.unknown.length) best = { issuer, unknown };
  }
  throw unknownIds(best.unknown, options.schema, best.issuer);
}

async function lookUp(
  probity: Probity,
  { register }: FlagOptions,
  owner: RegisterOwner,
  ids: readonly string[],
): Promise<{ found: IssuedFlag[]; unknown: string[] }> {
  const path = registerPath(probity, register, owner);
  const found: IssuedFlag[] = [];
  const unknown: string[] = [];
  const places = await findStatuses(path, owner, ids);
  ids.forEach((id, position) => {
    const place = places[position];
    if (place === undefined) unknown.push(id);
    else found.push({ id, ...place });
  });
  return { found, unknown };
}

interface FlagDesk {
  owner: RegisterOwner;
  office: StatusOffice;
  change: Change;
  rpc: string;
}

/** Sends one transaction for each word of 256 flags. With many flags, skips those already in the wanted state. */
async function sendFlags(
  acting: Probity,
  { owner, office, change: { purpose, clear }, rpc }: FlagDesk,
  all: readonly IssuedFlag[],
  output: Output,
): Promise<{ transactions: Sent[]; left: number }> {
  const transactions: Sent[] = [];
  let left = 0;
  let done = 0;
  const progress = progressOf(output, all.length, "credentials");
  for (const { list, word, indices } of wordsOf(all)) {
    const isSet = await flagsOf(acting.contracts.credentialRegistry, owner, positionOf({ purpose, list }, word));
    const open = all.length === 1 ? indices : indices.filter((index) => isSet(index) === clear);
    left += indices.length - open.length;
    if (open.length > 0) {
      const flags = clear ? { clear: open } : { set: open };
      const act = setStatus(acting, { ...owner, purpose, list, ...office, ...flags });
      transactions.push(
        ...(await act.catch((error: unknown) => {
          throw partly(explainNode(error, rpc), done, all.length);
        })),
      );
    }
    done += indices.length;
    progress(done);
  }
  return { transactions, left };
}

/** Groups the flags by their word of 256. */
function wordsOf(all: readonly IssuedFlag[]): { list: number; word: number; indices: number[] }[] {
  const words = new Map<string, { list: number; word: number; indices: number[] }>();
  for (const { list, index } of all) {
    const word = index >> 8;
    const at = words.get(`${list}/${word}`) ?? { list, word, indices: [] };
    at.indices.push(index);
    words.set(`${list}/${word}`, at);
  }
  return [...words.values()];
}

async function flagsOf(
  registry: CredentialRegistry,
  { schema, issuer }: RegisterOwner,
  position: bigint,
): Promise<(index: number) => boolean> {
  const value = await registry.statusWord(schema, issuer, position);
  return (index) => [...masksOf([index]).values()].every((mask) => (value & mask) !== 0n);
}

function unique(all: readonly IssuedFlag[]): IssuedFlag[] {
  return [...new Map(all.toReversed().map((flag) => [`${flag.list}/${flag.index}`, flag])).values()].toReversed();
}

/** Reads one id per line; skips empty lines. */
function idsOf(path: string | undefined): string[] {
  if (path === undefined) return [];
  const lines = readText(path, "list of ids", MOST_BYTES).split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

/** Parses `0/4711`, or the range `0/512-767`. */
function flagOption(text: string): StatusPosition[] {
  const [, list, first, last = first] = /^(\d{1,10})\/(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (list === undefined || Number(list) >= LISTS || to >= LIST_FLAGS || from > to) {
    throw new InvalidArgumentError("Give a list and a flag in it like 0/4711, or several like 0/512-767.");
  }
  return Array.from({ length: to - from + 1 }, (_, offset) => ({ list: Number(list), index: from + offset }));
}

/** The error for a root that names no issuer: it acts on credentials that others issued. */
async function withoutIssuer(probity: Probity, options: OwnedOptions): Promise<ProbityError> {
  const { schema, organisation } = options;
  const { root } = await probity.contracts.credentialRegistry.schemaOf(schema);
  if (root !== organisation) return notAccredited({ schema, organisation }, "issuer");
  return issuerNotNamed("The root of the schema has issued nothing itself.", options);
}

function issuerNotNamed(message: string, { schema, organisation }: FlagOptions): ProbityError {
  return new ProbityError(
    "VC_ISSUER_NOT_NAMED",
    message,
    'Give the credential\'s file, or name its issuer with --schema, --organisation and --index; "probity credential schema show" lists the accreditations.',
    { facts: { ...(schema && { schema }), ...(organisation && { organisation }) } },
  );
}

function unknownIds(ids: readonly string[], schema: string, issuer: number): ProbityError {
  const [first = ""] = ids;
  return new ListedError(
    "VC_UNKNOWN",
    ids.length === 1
      ? `The register of accreditation ${issuer} knows no credential ${visible(first)}.`
      : `The register of accreditation ${issuer} does not know ${ids.length} of the credentials, so nothing was done.`,
    "Check the ids, and that this is the register they were issued with (--register, --index); without the register, give the credentials' files, or name the flags with --flag.",
    {
      lines: ids.length === 1 ? [] : ids.map((id) => `✖ ${visible(id)}`),
      details: { unknown: ids },
      facts: { schema, issuer: String(issuer), ...(ids.length === 1 ? { id: first } : {}) },
    },
  );
}

/** Adds to an error that the flags set before it stay set. */
function partly(error: unknown, done: number, total: number): unknown {
  if (done === 0 || !(error instanceof ProbityError)) return error;
  const { code, message, next, facts } = error;
  return new ProbityError(
    code,
    `${message} ${done} of ${total} were done before.`,
    `${next} Then run the same command again: it continues where it stopped.`,
    { facts: { ...facts, done: String(done) }, cause: error },
  );
}
