import { join } from "node:path";
import { packagePath } from "../../base/node/root.ts";
import { decodeSeries } from "../../bills/index.ts";
import { billingActor } from "../../scenario/bills.ts";
import { SCHEMAS, schemaId } from "../../scenario/genesis.ts";
import { officerOf, registrarOf } from "../../scenario/identities.ts";
import type { SampleOrganisation } from "../../scenario/samples.ts";
import type { Stage } from "../../scenario/stage.ts";
import type { Year } from "../../scenario/year.ts";
import { SANDBOX_PASSWORD } from "../keystore.ts";
import { writePending } from "../manifests.ts";
import type { NamedKind, Names } from "../names.ts";
import { typedLines } from "../typed.ts";
import { shortPath } from "../home.ts";
import { freeKeystore, keysFolder, tryOutFile, writeOfficeFiles, type OfficeFiles } from "./files.ts";
import { writeFreshInvoice } from "./invoice.ts";

const YEAR = 365 * 86_400;
/** The seller of {@link writeFreshInvoice}. */
const SUPPLIER = "kisima-works";
/** A series that the year has not used, so the first bill of it has the number 1. */
const SERIES = "TRY";
/** The example document; the root of its schema issues it. */
const LICENCE = "business-licence";
const REQUEST = packagePath("samples", "credentials", `${LICENCE}.json`);

/** A command to try. */
interface TryOutCommand {
  /** The words after the program's name. */
  words: readonly string[];
  /** Whether it opens a keystore, so that it needs the password. */
  signs: boolean;
}

/** The commands of one person. */
export interface TryOut {
  /** Such as "As a citizen, without a key". */
  who: string;
  commands: readonly TryOutCommand[];
}

/** What the commands are made of. */
interface Means {
  stage: Stage;
  year: Pick<Year, "documents" | "lines" | "tender">;
  /** The name of a value of the chain if the user's file has one, otherwise the value. */
  named: (value: string, kind: NamedKind) => string;
  /** The name or the identity of somebody of the samples. */
  party: (key: string) => string;
  schema: (name: keyof typeof SCHEMAS) => string;
  /** A command that anybody can give. */
  read: (...words: string[]) => TryOutCommand;
  /** A command with the keystore of somebody of the samples, or with another by its path. */
  sign: (keystore: string, ...words: string[]) => TryOutCommand;
}

/**
 * Commands that work as typed, in this order, against the chain of a year: at most five for each person. Writes the
 * files that they need; everybody knows the keys.
 * @param options.rpc the node's address; undefined for the default node
 * @param options.names the names that the commands will know
 */
export async function commandsToTry(
  stage: Stage,
  year: Pick<Year, "documents" | "lines" | "tender">,
  { rpc, names }: { rpc: string | undefined; names: Names },
): Promise<TryOut[]> {
  // A bill is verified with the manifest of its batch.
  for (const { manifest } of new Set(year.documents.map(({ batch }) => batch))) {
    writePending(stage.probity.addressBook, manifest).keep();
  }
  const node = rpc === undefined ? [] : ["--rpc", rpc];
  const named = (value: string, kind: NamedKind): string => {
    const name = names.nameOf(value);
    return name !== undefined && names.valuesOf(name, kind).length === 1 ? name : value;
  };
  const means: Means = {
    ...{ stage, year, named },
    party: (key) => named(stage.cast.actor(key).identity, "address"),
    schema: (name) => named(schemaId(name), "id"),
    read: (...words) => ({ words: [...words, ...node], signs: false }),
    sign: (keystore, ...words) => {
      const path = keystore.endsWith(".json") ? keystore : join(keysFolder(), `${keystore}.json`);
      return { words: [...words, "--keystore", shortPath(path), ...node], signs: true };
    },
  };
  const [, loser] = stage.samples.county.organisations.filter(({ roles }) => roles.includes("merchant"));
  const person = loser?.officers[0]?.person;
  if (loser === undefined || person === undefined) throw new Error("the samples have no two merchants");
  const files = writeOfficeFiles(stage, person);
  const until = new Date(((await stage.clock.now()) + YEAR) * 1000).toISOString().slice(0, 10);
  return [
    citizen(means),
    auditor(means),
    supplier(means, await writeFreshInvoice(stage), { person, until }),
    ...enrolment(means, files, person),
    issuingOffice(means, loser, until),
  ];
}

/** The public reads of money and tenders. */
function citizen({ year, named, read }: Means): TryOut {
  const lines = year.lines.map(({ id }) => read("fund", "show", named(id, "id")));
  return { who: "As a citizen, without a key", commands: [read("fund", "list"), ...lines, read("tender", "list")] };
}

/** Reads that check acts of the year: a tender, a bill, an officer with a new key, a credential under a kept issuer. */
function auditor({ stage, year, named, party, schema, read }: Means): TryOut {
  const { samples } = stage;
  const tender = named(`tender/${year.tender.tenderId}`, "tender").replace(/^tender\//, "");
  const [bill] = year.documents;
  const ofBill =
    bill === undefined
      ? undefined
      : [
          ...["--issuer", named(bill.issuer, "address")],
          ...["--series", decodeSeries(bill.series), "--number", String(bill.number)],
        ];
  return {
    who: "As an auditor, without a key",
    commands: [
      read("tender", "show", tender),
      ...(ofBill === undefined ? [] : [read("bill", "show", ...ofBill), read("bill", "verify", ...ofBill)]),
      read("identity", "show", party(officerOf(stage, samples.tender.buyer, "checker"))),
      ...samples.bids.bids
        .slice(0, 1)
        .map(({ bidder }) => read("credential", "status", party(bidder), schema("licensed-borehole-contractor"))),
    ],
  };
}

/** A new bill, and a new officer for the next ones. */
function supplier(
  { stage, party, schema, read, sign }: Means,
  invoice: string,
  { person, until }: { person: string; until: string },
): TryOut {
  const me = party(SUPPLIER);
  const series = ["--issuer", me, "--series", SERIES];
  const seat = ["--organisation", me, "--purpose", "billing", "--person", party(person), "--until", until];
  return {
    who: `As a supplier (${nameIn(stage, SUPPLIER)})`,
    commands: [
      sign(billingActor(stage, SUPPLIER).key, "bill", "issue", shortPath(invoice), ...series),
      read("bill", "verify", ...series, "--number", "1"),
      read("bill", "show", ...series, "--number", "1"),
      read("credential", "status", me, schema("registered-taxpayer")),
      sign(SUPPLIER, "identity", "officer", "add", ...seat),
    ],
  };
}

/** The three parties of an enrolment; the registrar also supports a new key of somebody who lost one. */
function enrolment({ stage, party, read, sign }: Means, files: OfficeFiles, loser: string): TryOut[] {
  const registrar = registrarOf(stage).key;
  const [tag, consent] = ["tag.json", "consent.json"].map((name) => shortPath(tryOutFile(name))) as [string, string];
  const key = freeKeystore("person");
  const place = ["--jurisdiction", stage.samples.county.county, "--registrar", party(registrar)];
  const number = ["--number-file", shortPath(files.number), "--out", tag];
  const secret = ["--secret", shortPath(files.secret), "--register", "person"];
  const recovery = ["--guardian", party(registrar), "--new-owner", files.newKey.address];
  return [
    {
      who: "As the uniqueness authority, for a newcomer",
      commands: [sign(files.authority, "identity", "tag", ...secret, ...place, ...number)],
    },
    {
      who: "As the newcomer",
      commands: [
        { words: ["identity", "key", "create", "--out", shortPath(key)], signs: true },
        sign(key, "identity", "consent", "--tag", tag, "--out", consent),
      ],
    },
    {
      who: `As the registrar (${nameIn(stage, registrar)})`,
      commands: [
        sign(officerOf(stage, registrar, "registrar"), "identity", "enrol", "--tag", tag, "--consent", consent),
        sign(
          officerOf(stage, registrar, "recovery"),
          ...["identity", "recover", "start", party(loser), ...recovery],
          ...["--reason-file", shortPath(files.decision)],
        ),
        read("identity", "show", party(loser)),
      ],
    },
  ];
}

/** An office that accredits itself, and issues a document to a file that anybody can verify. */
function issuingOffice({ stage, party, schema, read, sign }: Means, holder: SampleOrganisation, until: string): TryOut {
  const issuer = SCHEMAS[LICENCE];
  const office = ["--organisation", party(issuer)];
  const document = shortPath(tryOutFile("licence.vc"));
  const accredited = ["--schema", schema(LICENCE), ...office, "--holder", party(issuer), "--until", until];
  const issued = [...office, "--subject", party(holder.key), "--request", shortPath(REQUEST)];
  return {
    who: `As an issuing office (${nameIn(stage, issuer)})`,
    commands: [
      read("identity", "resolve", party(issuer)),
      sign(officerOf(stage, issuer, "credentials"), "credential", "accredit", ...accredited),
      sign(
        issuer,
        ...["credential", "vc", "issue", ...issued],
        ...["--status-base", "https://status.ziwa.example", "--out", document],
      ),
      read("credential", "verify", document),
    ],
  };
}

function nameIn({ samples }: Stage, key: string): string {
  return samples.county.organisations.find((organisation) => organisation.key === key)?.name ?? key;
}

/**
 * The commands as lines to read and to paste, with the headings of their persons.
 * @param form as `typedAs` gives it
 */
export function tryOutLines(persons: readonly TryOut[], form: string): string[] {
  return persons.flatMap(({ who, commands }) => [
    "",
    `  ${who}:`,
    ...commands.flatMap(({ words, signs }) =>
      typedLines(words, signs ? `PROBITY_PASSWORD=${SANDBOX_PASSWORD} ${form}` : form, 4),
    ),
  ]);
}
