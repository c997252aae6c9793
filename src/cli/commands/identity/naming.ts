import { InvalidArgumentError, type Command } from "commander";
import { z } from "zod";
import { actingAs, type Probity } from "../../../contracts/connect.ts";
import type { Sent } from "../../../contracts/send.ts";
import { ProbityError } from "../../../base/errors.ts";
import {
  confirmOfficers,
  idOfName,
  prepareOfficers,
  purposes,
  type Confirmer,
  type Nomination,
  type Purpose,
} from "../../../identity/index.ts";
import { counted } from "../../../base/counted.ts";
import { readCsv } from "../../csv.ts";
import { addressField, timeField } from "../../csvFields.ts";
import { explainNode, reportOf } from "../../deployment.ts";
import { addressOption, timeOption } from "../../options.ts";
import type { Output } from "../../output.ts";
import type { TextForm } from "../../style.ts";
import { progressOf } from "../../progress.ts";
import { actorOf, sentLine, signing, withKey, type SigningOptions } from "../../signing.ts";
import { dateTime } from "../../text.ts";

/** Seats named in one transaction; an organisation has 512 at most. */
const BATCH = 50;

interface NamingOptions extends SigningOptions {
  organisation: string;
  purpose?: Purpose;
  person?: string;
  until?: number;
  csv?: string;
  confirmer?: string;
  body?: string;
}

const seatRow = z.object({
  purpose: z.enum(purposes, `is none of ${purposes.join(", ")}`),
  person: addressField,
  until: timeField,
});

/** Parses an officer's purpose. */
export function purposeOption(text: string): Purpose {
  const purpose = purposes.find((known) => known === text);
  if (purpose === undefined) throw new InvalidArgumentError(`Give one of ${purposes.join(", ")}.`);
  return purpose;
}

/** `probity identity officer add`: the first of the two acts that name an officer. */
export function officerAddCommand(command: Command, output: Output): void {
  seats(command).action((options: NamingOptions) => add(options, output));
}

/** `probity identity officer confirm`: the second act, with another key. */
export function officerConfirmCommand(command: Command, output: Output): void {
  seats(command)
    .option("--confirmer <address>", "the identity that confirms; that of the signing key when left out", addressOption)
    .option("--body <address>", "the organisation that it confirms for, if there are several", addressOption)
    .action((options: NamingOptions) => confirm(options, output));
}

function seats(command: Command): Command {
  return signing(
    command
      .requiredOption("--organisation <address>", "whose officer", addressOption)
      .option("--purpose <purpose>", `the purpose: ${purposes.join(", ")}`, purposeOption)
      .option("--person <address>", "the officer, an enrolled person", addressOption)
      .option("--until <time>", "the end of the seat, such as 2027-06-30", timeOption)
      .option("--csv <file>", "many at once: a CSV with the columns purpose, person and until"),
  );
}

async function add(options: NamingOptions, output: Output): Promise<void> {
  const nominations = nominationsOf(options);
  await withKey(options, async (probity, key) => {
    const { organisation } = options;
    const registry = probity.contracts.identityRegistry;
    const acting = actingAs(probity, key);
    await actorOf(probity, key.address, organisation, "--organisation");
    // A seat that is prepared alike stands already, also when it is named alone.
    const open = async ({ purpose, person, until }: Nomination): Promise<boolean> => {
      const prepared = await registry.preparedSeatOf(organisation, idOfName(purpose), person);
      return prepared.until !== until || prepared.key !== key.address;
    };
    const done = await each(
      nominations,
      open,
      (some) => prepareOfficers(acting, { organisation, nominations: some }),
      options,
      output,
    );
    reportOf(output, probity, { organisation, ...done }, (_result, text) =>
      [
        ...linesOf("prepared", done, text),
        ...(done.left === 0 ? [] : [`This key, ${key.address}, prepared before what stood so.`]),
        'The second act is "probity identity officer confirm", with another key; the seat begins after a delay.',
      ].join("\n"),
    );
  });
}

async function confirm(options: NamingOptions, output: Output): Promise<void> {
  const listed = options.csv === undefined ? undefined : nominationsOf(options);
  await withKey(options, async (probity, key) => {
    const { organisation } = options;
    const registry = probity.contracts.identityRegistry;
    const acting = actingAs(probity, key);
    const nominations = listed ?? [await preparedOf(probity, options)];
    const person = await actorOf(probity, key.address, options.confirmer, "--confirmer");
    const confirmer = await confirmerOf(probity, organisation, person, options.body);
    const open = async ({ purpose, person: named, until }: Nomination): Promise<boolean> => {
      if (options.csv === undefined) return true;
      const seat = await registry.seatOf(organisation, idOfName(purpose), named);
      return seat.until !== until;
    };
    const done = await each(
      nominations,
      open,
      (some) => confirmOfficers(acting, { organisation, nominations: some, confirmer }),
      options,
      output,
    );
    const delay = await registry.officerDelay();
    reportOf(output, probity, { organisation, confirmer, delay, ...done }, (_result, text) =>
      [
        ...linesOf("confirmed", done, text),
        `A new seat begins ${counted(Math.ceil(Number(delay) / 3600), "hour")} from now; one that was renewed goes on.`,
      ].join("\n"),
    );
  });
}

/** The seats to name: one from the options, or many from a file. */
function nominationsOf({ organisation, purpose, person, until, csv }: NamingOptions): Nomination[] {
  if (csv !== undefined) {
    return readCsv(csv, "list of officers", seatRow).map(({ value }) => {
      return { organisation, purpose: value.purpose, person: value.person, until: BigInt(value.until) };
    });
  }
  if (purpose === undefined || person === undefined || until === undefined)
    throw incomplete("--purpose, --person and --until");
  return [{ organisation, purpose, person, until: BigInt(until) }];
}

/** The prepared seat. The confirmer may omit the seat's end, but a given one must match. */
async function preparedOf({ contracts }: Probity, options: NamingOptions): Promise<Nomination> {
  const { organisation, purpose, person, until } = options;
  if (purpose === undefined || person === undefined) throw incomplete("--purpose and --person");
  if (until !== undefined) return { organisation, purpose, person, until: BigInt(until) };
  const prepared = await contracts.identityRegistry.preparedSeatOf(organisation, idOfName(purpose), person);
  if (prepared.until !== 0n) return { organisation, purpose, person, until: prepared.until };
  throw new ProbityError(
    "OFFICER_NOT_PREPARED",
    `No seat for ${purpose} in ${organisation} is prepared for ${person}, or it is confirmed already.`,
    'Look with "probity identity officer list"; the organisation prepares it with "probity identity officer add".',
    { facts: { organisation, purpose, person } },
  );
}

function incomplete(missing: string): ProbityError {
  return new ProbityError("OFFICER_INCOMPLETE", "The seat is not fully named.", `Give ${missing}, or many with --csv.`);
}

/**
 * The organisation that a person can confirm for: the superior, or the organisation itself through one of its officers.
 * @throws {ProbityError} OFFICER_CONFIRMER_UNFIT
 */
async function confirmerOf(
  { contracts }: Probity,
  organisation: string,
  person: string,
  named: string | undefined,
): Promise<Confirmer> {
  const registry = contracts.identityRegistry;
  const [kind, parent, registrar] = await Promise.all([
    registry.kindOf(organisation),
    registry.parentOf(organisation),
    registry.registrarOf(organisation),
  ]);
  const [superior, office] = kind === 2n ? [registrar, "registrar" as const] : [parent, "governance" as const];
  if (BigInt(superior) !== 0n && (named ?? superior) === superior) {
    const mayAct = person === superior || (await registry.isOfficer(superior, idOfName(office), person));
    if (mayAct) return { person, body: superior };
  }
  if ((named ?? organisation) === organisation) {
    const sits = await Promise.all(purposes.map((name) => registry.isOfficer(organisation, idOfName(name), person)));
    const seat = purposes.find((_name, position) => sits[position]);
    if (seat !== undefined) return { person, body: organisation, seat };
  }
  throw new ProbityError(
    "OFFICER_CONFIRMER_UNFIT",
    `${person} may not confirm officers of ${organisation}.`,
    BigInt(superior) === 0n
      ? "Let a sitting officer of the organisation confirm, or governance seat the officer."
      : `Let ${superior}, one of its ${office} officers, or a sitting officer of the organisation confirm.`,
    { facts: { organisation, person, superior } },
  );
}

type Done = { seats: Omit<Nomination, "organisation">[]; left: number; transactions: Sent[] };

/**
 * Names the seats in batches. Skips seats that are already in the wanted state, so that an interrupted list can be
 * resumed.
 */
async function each(
  nominations: readonly Nomination[],
  isOpen: (nomination: Nomination) => Promise<boolean>,
  act: (nominations: readonly Nomination[]) => Promise<Sent>,
  { rpc }: NamingOptions,
  output: Output,
): Promise<Done> {
  const done: Done = { seats: [], left: 0, transactions: [] };
  const progress = progressOf(output, nominations.length, "seats");
  for (let start = 0; start < nominations.length; start += BATCH) {
    const part = nominations.slice(start, start + BATCH);
    const asked = await Promise.all(part.map(isOpen));
    const open = part.filter((_nomination, position) => asked[position]);
    done.left += part.length - open.length;
    if (open.length === 0) continue;
    const sent = await act(open).catch((error: unknown) => {
      throw partly(explainNode(error, rpc), start, nominations.length);
    });
    done.transactions.push(sent);
    done.seats.push(...open.map(({ purpose, person, until }) => ({ purpose, person, until })));
    progress(start + part.length);
  }
  return done;
}

/** Adds to an error that the seats named before it stay named. */
function partly(error: unknown, named: number, total: number): unknown {
  if (named === 0 || !(error instanceof ProbityError)) return error;
  const { code, message, next, facts } = error;
  return new ProbityError(
    code,
    `${message} ${named} of ${total} were done before.`,
    `${next} Then run the same command again: it continues where it stopped.`,
    { facts: { ...facts, named: String(named) }, cause: error },
  );
}

function linesOf(done: string, { seats: named, left, transactions }: Done, text: TextForm): string[] {
  return [
    `${counted(named.length, "seat")} ${done}`,
    ...(named.length === 0
      ? []
      : [text.table(named.map(({ person, purpose, until }) => [`  ${person}`, purpose, `until ${dateTime(until)}`]))]),
    ...(left === 0 ? [] : [`${left} stood so already.`]),
    ...transactions.map(sentLine),
  ];
}
