import { InvalidArgumentError, type Command } from "commander";
import type { ContractRunner, Wallet } from "ethers";
import type { Probity } from "../contracts/connect.ts";
import { ProbityError } from "../base/errors.ts";
import { relayingWallet } from "../relay/index.ts";
import type { Sent } from "../contracts/send.ts";
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

/** Adds the options of every command that sends a transaction. */
export function signing(command: Command): Command {
  return command
    .requiredOption("--keystore <file>", "the encrypted key; its password comes from PROBITY_PASSWORD or is asked for")
    .option(...RPC_OPTION);
}

export interface RelayedOptions extends SigningOptions {
  gateway?: string[];
}

/** Adds the options of a command for a person without an account on the chain: a gateway can send the request. */
export function signingRelayed(command: Command): Command {
  return signing(command).option(
    "--gateway <url>",
    "send it through this gateway, so that the key needs no account; separate several gateways with commas",
    gatewaysOption,
  );
}

/** The sender for a key: the key itself, or gateways that send what it signs. */
export function senderOf({ addressBook, provider }: Probity, key: Wallet, { gateway }: RelayedOptions): ContractRunner {
  if (gateway === undefined) return key;
  return relayingWallet(key, { gateways: gateway, forwarder: addressBook.contracts.forwarder, provider });
}

function gatewaysOption(text: string): string[] {
  return text.split(",").map((one) => {
    const url = one.trim();
    if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, "");
    throw new InvalidArgumentError("Give an address like http://127.0.0.1:8700.");
  });
}

/** Adds the options of a command for an organisation's officer. */
export function signingAsOfficer(command: Command): Command {
  return signing(command).option(
    "--officer <address>",
    "the officer's identity; that of the keystore's key when left out",
    addressOption,
  );
}

/** Opens the keystore before the deployment, so that a wrong password is reported before any chain request. */
export async function withKey<T>(
  { keystore, rpc }: SigningOptions,
  act: (probity: Probity, key: Wallet) => Promise<T>,
): Promise<T> {
  const key = await openKeystore(keystore);
  return withDeployment(rpc, (probity) => act(probity, key.connect(probity.provider)));
}

/**
 * The acting identity: the one that the option names, or the one with the key's own address.
 * @param option the option's name on the command line
 * @param likelier the default identity if the key controls it
 * @throws {ProbityError} IDENTITY_KEY_NOT_ACTORS when the key does not control it
 */
export async function actorOf(
  { contracts }: Probity,
  key: string,
  named: string | undefined,
  option: string,
  likelier?: string,
): Promise<string> {
  const controls = async (identity: string): Promise<boolean> =>
    (await contracts.identityRegistry.identityOwner(identity)) === key;
  if (named === undefined && likelier !== undefined && (await controls(likelier))) return likelier;
  const actor = named ?? key;
  if (await controls(actor)) return actor;
  throw new ProbityError(
    "IDENTITY_KEY_NOT_ACTORS",
    `The key of the keystore is ${key}, which does not control the identity ${actor}.`,
    `Give the keystore of that identity's key, or name the identity of this key with ${option}.`,
    { facts: { key, actor } },
  );
}

/** The last line of every transaction's report. */
export function sentLine({ transactionHash, blockNumber }: Sent): string {
  return `Transaction ${transactionHash} in block ${blockNumber}.`;
}
