import { InvalidArgumentError, type Command } from "commander";
import { z } from "zod";
import type { Probity } from "../../../client/index.ts";
import { ProbityError } from "../../../errors.ts";
import {
  confirmOfficer,
  idOfName,
  proposeOfficer,
  purposes,
  type Confirmer,
  type Nomination,
  type Purpose,
  type Sent,
} from "../../../identity/index.ts";
import { counted } from "../../../scenario/story.ts";
import { readCsv } from "../../csv.ts";
import { addressField, timeField } from "../../csvFields.ts";
import { explainNode, reportOf } from "../../deployment.ts";
import { addressOption, timeOption } from "../../options.ts";
import { table, type Output } from "../../output.ts";
import { progressOf } from "../../progress.ts";
import { actorOf, signing, withKey, type SigningOptions } from "../../signing.ts";
import { dateTime } from "../../text.ts";

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

/** Parses what an officer is named for. */
export function purposeOption(text: string): Purpose {
  const purpose = purposes.find((known) => known === text);
  if (purpose === undefined) throw new InvalidArgumentError(`Give one of ${purposes.join(", ")}.`);
  return purpose;
}

/** `probity identity officer add|confirm`: the two acts, by two keys, that name an officer. */
export function addNamingCommands(officer: Command, output: Output): void {
  seats(officer.command("add"))
    .description(
      'propose an officer with the organisation\'s key: the first of two acts; "officer confirm" is the second',
    )
    .action((options: NamingOptions) => add(options, output));
  seats(officer.command("confirm"))
    .description(
      "confirm a proposed officer with another key: of the agency above, for a company its registrar, or of a sitting officer",
    )
    .option("--confirmer <address>", "who confirms; the identity of the keystore's key when left out", addressOption)
    .option("--body <address>", "for which organisation it confirms, when that is not plain", addressOption)
    .action((options: NamingOptions) => confirm(options, output));
}

function seats(command: Command): Command {
  return signing(
    command
      .requiredOption("--organisation <address>", "whose officer", addressOption)
      .option("--purpose <purpose>", `what for: ${purposes.join(", ")}`, purposeOption)
      .option("--person <address>", "the officer, an enrolled person", addressOption)
      .option("--until <time>", "the end of the seat, such as 2027-06-30", timeOption)
      .option("--csv <file>", "many at once: a CSV with the columns purpose, person and until"),
  );
}

async function add(options: NamingOptions, output: Output): Promise<void> {
  const nominations = nominationsOf(options);
  await withKey(options, async (probity, key) => {
    const { organisation } = options;
    const registry = probity.contracts.identityRegistry.connect(key);
    await actorOf(probity, key.address, organisation, "--organisation");
    const open = async ({ purpose, person, until }: Nomination): Promise<boolean> => {
      const proposal = await registry.proposalOf(organisation, idOfName(purpose), person);
      return proposal.until !== until || proposal.key !== key.address;
    };
    const done = await each(nominations, open, (one) => proposeOfficer(registry, one), options, output);
    reportOf(output, probity, { organisation, ...done }, () =>
      [
        ...linesOf("proposed", done),
        'The second act is "probity identity officer confirm", with another key; the seat begins after a delay.',
      ].join("\n"),
    );
  });
}

async function confirm(options: NamingOptions, output: Output): Promise<void> {
  const listed = options.csv === undefined ? undefined : nominationsOf(options);
  await withKey(options, async (probity, key) => {
    const { organisation } = options;
    const registry = probity.contracts.identityRegistry.connect(key);
    const nominations = listed ?? [await proposedOf(probity, options)];
    const person = await actorOf(probity, key.address, options.confirmer, "--confirmer");
    const confirmer = await confirmerOf(probity, organisation, person, options.body);
    const open = async ({ purpose, person: named, until }: Nomination): Promise<boolean> => {
      const seat = await registry.seatOf(organisation, idOfName(purpose), named);
      return seat.until !== until;
    };
    const done = await each(nominations, open, (one) => confirmOfficer(registry, one, confirmer), options, output);
    const delay = await registry.officerDelay();
    reportOf(output, probity, { organisation, confirmer, delay, ...done }, () =>
      [
        ...linesOf("confirmed", done),
        `A new seat begins ${counted(Math.ceil(Number(delay) / 3600), "hour")} from now; one that was renewed goes on.`,
      ].join("\n"),
    );
  });
}

/** The seats that were named: one by its options, or many by a file. */
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

/** What stands proposed: who confirms need not type the end of the seat again, but what is typed must agree. */
async function proposedOf({ contracts }: Probity, options: NamingOptions): Promise<Nomination> {
  const { organisation, purpose, person, until } = options;
  if (purpose === undefined || person === undefined) throw incomplete("--purpose and --person");
  if (until !== undefined) return { organisation, purpose, person, until: BigInt(until) };
  const proposal = await contracts.identityRegistry.proposalOf(organisation, idOfName(purpose), person);
  if (proposal.until !== 0n) return { organisation, purpose, person, until: proposal.until };
  throw new ProbityError(
    "OFFICER_NOT_PROPOSED",
    `Nobody proposed ${person} to ${organisation} for ${purpose}, or it is confirmed already.`,
    'Look with "probity identity officer list"; the organisation proposes with "probity identity officer add".',
    { facts: { organisation, purpose, person } },
  );
}

function incomplete(missing: string): ProbityError {
  return new ProbityError("OFFICER_INCOMPLETE", "The seat is not fully named.", `Give ${missing}, or many with --csv.`);
}

/**
 * For whom a person can confirm: the superior of the organisation, or the organisation itself as one of its officers.
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
    `${person} has no say in the officers of ${organisation}.`,
    BigInt(superior) === 0n
      ? "Let a sitting officer of the organisation confirm, or governance seat the officer."
      : `Let ${superior}, one of its ${office} officers, or a sitting officer of the organisation confirm.`,
    { facts: { organisation, person, superior } },
  );
}

type Done = { seats: (Omit<Nomination, "organisation"> & Sent)[]; left: number };

/** One transaction a seat. What stands so already is left out, so that a list that stopped half way goes on. */
async function each(
  nominations: readonly Nomination[],
  isOpen: (nomination: Nomination) => Promise<boolean>,
  act: (nomination: Nomination) => Promise<Sent>,
  { rpc }: NamingOptions,
  output: Output,
): Promise<Done> {
  const progress = progressOf(output, nominations.length, "seats");
  const done: Done = { seats: [], left: 0 };
  for (const nomination of nominations) {
    const { purpose, person, until } = nomination;
    if (nominations.length > 1 && !(await isOpen(nomination))) done.left += 1;
    else {
      const sent = await act(nomination).catch((error: unknown) => {
        throw atSeat(explainNode(error, rpc), nomination, done.seats.length, nominations.length);
      });
      done.seats.push({ purpose, person, until, ...sent });
    }
    progress(done.seats.length + done.left);
  }
  return done;
}

/** In a list an error says at which seat it stopped. */
function atSeat(error: unknown, { purpose, person }: Nomination, done: number, total: number): unknown {
  if (total === 1 || !(error instanceof ProbityError)) return error;
  const { code, message, next, facts } = error;
  return new ProbityError(
    code,
    `At ${person} for ${purpose}, after ${done} of ${total}: ${message}`,
    `${next} Then run the same command again: it goes on where it stopped.`,
    { facts: { ...facts, person, purpose, done: String(done) }, cause: error },
  );
}

function linesOf(done: string, { seats: acts, left }: Done): string[] {
  return [
    `${counted(acts.length, "seat")} ${done}`,
    ...(acts.length === 0
      ? []
      : [
          table(
            acts.map((act) => [`  ${act.person}`, act.purpose, `until ${dateTime(act.until)}`, act.transactionHash]),
          ),
        ]),
    ...(left === 0 ? [] : [`${left} stood so already.`]),
  ];
}
