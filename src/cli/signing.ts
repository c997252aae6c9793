import type { Command } from "commander";
import type { Wallet } from "ethers";
import type { Probity } from "../client/index.ts";
import { ProbityError } from "../errors.ts";
import type { Sent } from "../identity/index.ts";
import { addressOption, RPC_OPTION } from "./options.ts";
import { openKeystore } from "./keystore.ts";
import { withDeployment } from "./deployment.ts";

export interface SigningOptions {
  keystore: string;
  rpc: string;
}

export interface OfficerOptions extends SigningOptions {
  officer?: string;
}

/** Adds what every command that sends a transaction takes. */
export function signing(command: Command): Command {
  return command
    .requiredOption("--keystore <file>", "the encrypted key; its password comes from PROBITY_PASSWORD or is asked for")
    .option(...RPC_OPTION);
}

/** Adds what a command takes that an officer of an organisation runs. */
export function signingAsOfficer(command: Command): Command {
  return signing(command).option(
    "--officer <address>",
    "the officer's identity; that of the keystore's key when left out",
    addressOption,
  );
}

/** Opens the keystore, then the deployment: a wrong password is said before anything is asked of the chain. */
export async function withKey<T>(
  { keystore, rpc }: SigningOptions,
  act: (probity: Probity, key: Wallet) => Promise<T>,
): Promise<T> {
  const key = await openKeystore(keystore);
  return withDeployment(rpc, (probity) => act(probity, key.connect(probity.provider)));
}

/**
 * The identity that acts: the one that was named, or the one that has the key's own address.
 * @param option how it is named on the command line
 * @throws {ProbityError} IDENTITY_KEY_NOT_ACTORS when the key does not control it
 */
export async function actorOf(
  { contracts }: Probity,
  key: string,
  named: string | undefined,
  option: string,
): Promise<string> {
  const actor = named ?? key;
  if ((await contracts.identityRegistry.identityOwner(actor)) === key) return actor;
  throw new ProbityError(
    "IDENTITY_KEY_NOT_ACTORS",
    `The key of the keystore is ${key}, which does not control the identity ${actor}.`,
    `Give the keystore of that identity's key, or name the identity of this key with ${option}.`,
    { facts: { key, actor } },
  );
}

/** The line that ends the report of every transaction. */
export function sentLine({ transactionHash, blockNumber }: Sent): string {
  return `Transaction ${transactionHash} in block ${blockNumber}.`;
}
