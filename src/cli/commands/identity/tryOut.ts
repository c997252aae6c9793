import { join, relative } from "node:path";
import { hexlify, Wallet } from "ethers";
import { SCHEMAS, schemaId } from "../../../scenario/genesis.ts";
import { officerOf, registrarOf } from "../../../scenario/identities.ts";
import type { Stage } from "../../../scenario/stage.ts";
import { writePrivate } from "../../files.ts";
import { SANDBOX_PASSWORD, writeSandboxKeystore } from "../../keystore.ts";

/** A civil number of nobody in the samples. */
const NUMBER = "TEST-990001";

/**
 * Commands that work as they are typed, in this order, against the sandbox of the samples: what is known of a vendor,
 * and the enrolment of a new person by all who have a part in it. Their keystores, whose keys everybody knows, are
 * written into `keys`.
 * @param rpc the option that names the node, with a space before it; empty when it is where commands look
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
    `${signed} identity tag --secret ${secret} --authority ${authority} --register person --jurisdiction ${jurisdiction} --registrar ${registry} --number-file ${at("civil-number.txt")} --out ${at("tag.json")}${rpc}`,
    `${signed} identity key create --out ${at("person.json")}`,
    `${signed} identity consent --keystore ${at("person.json")} --tag ${at("tag.json")} --out ${at("consent.json")}${rpc}`,
    `${signed} identity enrol --keystore ${clerkKey} --tag ${at("tag.json")} --consent ${at("consent.json")}${rpc}`,
  ];
}

/** A path as one would type it here. */
export function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}
