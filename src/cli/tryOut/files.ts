import { existsSync } from "node:fs";
import { join } from "node:path";
import { hexlify, Wallet } from "ethers";
import { writePrivate } from "../../base/node/files.ts";
import type { Stage } from "../../scenario/stage.ts";
import { probityHome } from "../home.ts";
import { writeSandboxKeystore } from "../keystore.ts";

/** A civil number that nobody in the samples has. */
const NUMBER = "TEST-990001";
const DECISION = "The officer came in person and had lost the phone with the key.\n";

/** The folder of the keystores that everybody can open. */
export function keysFolder(): string {
  return join(probityHome(), "keys");
}

/** A document of the commands to try: one that they read or write. */
export function tryOutFile(name: string): string {
  return join(probityHome(), "try-out", name);
}

/**
 * Writes a keystore for every organisation and officer of the samples, named as in the samples, so that a newcomer can
 * act as each of them. Everybody knows their keys.
 * @returns the number of keystores
 */
export function writeKeystores({ cast, samples }: Stage): number {
  const names = [...samples.county.organisations, ...samples.county.people].map(({ key }) => key);
  for (const name of names) keystore(name, cast.actor(name).signer);
  return names.length;
}

/** The keys and files of the commands that enrol a newcomer and recover a key. */
export interface OfficeFiles {
  /** The keystore of the uniqueness authority, and that of its secret. */
  authority: string;
  secret: string;
  /** A file with the civil number of somebody who is not enrolled. */
  number: string;
  /** The key that is to replace a lost one, and the decision about it. */
  newKey: Wallet;
  decision: string;
}

/** Writes {@link OfficeFiles}. */
export function writeOfficeFiles({ cast, uniqueness }: Stage, loser: string): OfficeFiles {
  const newKey = cast.freshKey(`${loser}, after a loss`);
  keystore("new-key", newKey);
  const files = { number: tryOutFile("civil-number.txt"), decision: tryOutFile("decision.txt") };
  writePrivate(files.number, [`${NUMBER}\n`]);
  writePrivate(files.decision, [DECISION]);
  return {
    ...files,
    authority: keystore("uniqueness-authority", uniqueness.signer),
    secret: keystore("uniqueness-secret", new Wallet(hexlify(uniqueness.secret))),
    newKey,
  };
}

function keystore(name: string, key: Wallet): string {
  const path = join(keysFolder(), `${name}.json`);
  writeSandboxKeystore(path, key);
  return path;
}

/** The path of a keystore that is not there yet: a command never writes over a key. */
export function freeKeystore(name: string): string {
  const named = (count: number): string => join(keysFolder(), `${name}${count === 1 ? "" : `-${count}`}.json`);
  let count = 1;
  while (existsSync(named(count))) count += 1;
  return named(count);
}
