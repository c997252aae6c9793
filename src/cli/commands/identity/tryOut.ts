import { join } from "node:path";
import { hexlify, Wallet } from "ethers";
import { SCHEMAS, schemaId } from "../../../scenario/genesis.ts";
import { officerOf, registrarOf } from "../../../scenario/identities.ts";
import type { Stage } from "../../../scenario/stage.ts";
import { writePrivate } from "../../../base/node/files.ts";
import { packagePath } from "../../../base/node/root.ts";
import { shortPath } from "../../home.ts";
import { SANDBOX_PASSWORD, writeSandboxKeystore } from "../../keystore.ts";

/** A civil number that nobody in the samples has. */
const NUMBER = "TEST-990001";
const YEAR = 365 * 86_400;
/** The example document; the root of its schema issues it. */
const LICENCE = "business-licence";
const REQUESTS = packagePath("samples", "credentials");
const DECISION = "The officer came in person and had lost the phone with the key.\n";

/**
 * Commands that work as typed, in this order, against the samples' sandbox: they show a vendor's public data, and enrol
 * a new person in every role involved. Writes their keystores, whose keys everybody knows, into `keys`.
 * @param rpc the option that names the node, with a leading space; empty for the default node
 */
export function identityCommands(stage: Stage, keys: string, rpc: string): string[] {
  const registrar = registrarOf(stage);
  const clerk = stage.cast.actor(officerOf(stage, registrar.key, "registrar"));
  const keystore = (name: string, key: Wallet): string => {
    writeSandboxKeystore(join(keys, `${name}.json`), key);
    return at(`${name}.json`);
  };
  const at = (name: string): string => shortPath(join(keys, name));
  const clerkKey = keystore("registrar-clerk", clerk.signer);
  const authority = keystore("uniqueness-authority", stage.uniqueness.signer);
  const secret = keystore("uniqueness-secret", new Wallet(hexlify(stage.uniqueness.secret)));
  writePrivate(join(keys, "civil-number.txt"), [`${NUMBER}\n`]);

  const run = "npm run probity --";
  const signed = `PROBITY_PASSWORD=${SANDBOX_PASSWORD} ${run}`;
  const [schema] = Object.keys(SCHEMAS) as [keyof typeof SCHEMAS];
  const vendor = stage.samples.county.organisations.find(({ roles }) => roles.includes("vendor"));
  const whose = stage.cast.actor(vendor?.key ?? registrar.key).identity;
  const registry = stage.cast.actor(registrar.key).identity;
  const jurisdiction = JSON.stringify(stage.samples.county.county);
  return [
    `${run} identity show ${whose}${rpc}`,
    `${run} credential status ${whose} ${schemaId(schema)}${rpc}`,
    `${signed} identity tag --secret ${secret} --keystore ${authority} --register person --jurisdiction ${jurisdiction} --registrar ${registry} --number-file ${at("civil-number.txt")} --out ${at("tag.json")}${rpc}`,
    `${signed} identity key create --out ${at("person.json")}`,
    `${signed} identity consent --keystore ${at("person.json")} --tag ${at("tag.json")} --out ${at("consent.json")}${rpc}`,
    `${signed} identity enrol --keystore ${clerkKey} --tag ${at("tag.json")} --consent ${at("consent.json")}${rpc}`,
  ];
}

/**
 * Writes a keystore for every organisation and officer of the samples, named as in the samples, so that a newcomer can
 * act as each of them. Everybody knows their keys.
 * @returns the number of keystores
 */
export function writeKeystores({ cast, samples }: Stage, keys: string): number {
  const names = [...samples.county.organisations, ...samples.county.people].map(({ key }) => key);
  for (const name of names) writeSandboxKeystore(join(keys, `${name}.json`), cast.actor(name).signer);
  return names.length;
}

/**
 * Office commands that work as typed, in this order, with the keystores of {@link writeKeystores}: a company prepares
 * an officer, a guardian supports a person's new key, an office accredits itself and issues a document to a file, and
 * the document is verified.
 */
export async function officeCommands(stage: Stage, keys: string, rpc: string): Promise<string[]> {
  const { cast, samples, clock } = stage;
  const at = (name: string): string => shortPath(join(keys, name));
  const signed = (command: string, key: string): string =>
    `PROBITY_PASSWORD=${SANDBOX_PASSWORD} npm run probity -- ${command} --keystore ${at(`${key}.json`)}${rpc}`;
  const identity = (key: string): string => cast.actor(key).identity;
  const next = new Date(((await clock.now()) + YEAR) * 1000).toISOString().slice(0, 10);

  const [holder, other] = samples.county.organisations.filter(({ roles }) => roles.includes("merchant"));
  const person = other?.officers[0]?.person;
  if (holder === undefined || person === undefined) throw new Error("the samples have no two merchants");
  const guardian = registrarOf(stage).key;
  const newKey = cast.freshKey(`${person}, after a loss`);
  writeSandboxKeystore(join(keys, "new-key.json"), newKey);
  writePrivate(join(keys, "decision.txt"), [DECISION]);

  const issuer = SCHEMAS[LICENCE];
  const office = `--schema ${schemaId(LICENCE)} --organisation ${identity(issuer)}`;
  const request = shortPath(join(REQUESTS, `${LICENCE}.json`));
  const document = at("licence.vc");
  return [
    signed(
      `identity officer add --organisation ${identity(holder.key)} --purpose billing --person ${identity(person)} --until ${next}`,
      holder.key,
    ),
    signed(
      `identity recover start ${identity(person)} --guardian ${identity(guardian)} --new-owner ${newKey.address} --reason-file ${at("decision.txt")}`,
      officerOf(stage, guardian, "recovery"),
    ),
    signed(
      `credential accredit ${office} --holder ${identity(issuer)} --until ${next}`,
      officerOf(stage, issuer, "credentials"),
    ),
    signed(
      `credential vc issue --organisation ${identity(issuer)} --subject ${identity(holder.key)} --request ${request} --status-base https://status.ziwa.example --out ${document}`,
      issuer,
    ),
    `npm run probity -- credential verify ${document}${rpc}`,
  ];
}
