import { InvalidArgumentError, Option, type Command } from "commander";
import type { ContractRunner, Wallet } from "ethers";
import type { Probity } from "../contracts/connect.ts";
import { ProbityError } from "../base/errors.ts";
import { withoutSecrets } from "../chain/provider.ts";
import { relayingWallet } from "../relay/index.ts";
import { connectToSigner, type Key, type SignerAccess } from "../signing/index.ts";
import type { Sent } from "../contracts/send.ts";
import { addressOption, RPC_OPTION, tokenHeaders } from "./options.ts";
import { openKeystore } from "./keystore.ts";
import { withDeployment } from "./deployment.ts";

/** The key that signs: in a keystore, or at an external signer. */
export interface KeyOptions {
  keystore?: string;
  signer?: string;
  signerAccount?: string;
}

export interface SigningOptions extends KeyOptions {
  rpc: string;
}

/** A key that an external signer cannot stand for. */
export interface KeystoreOptions {
  keystore: string;
  rpc: string;
}

export interface OfficerOptions extends SigningOptions {
  officer?: string;
}

const PASSWORD = "its password comes from PROBITY_PASSWORD or is asked for";

/**
 * Adds the options that say which key signs. Exactly one of them is needed, and none takes a key itself, because every
 * process on the machine can read a command line.
 * @param whose whose key it is
 * @param needs whether the command may also run without a key
 */
export function withKeyOptions(
  command: Command,
  whose = "the encrypted key",
  needs: "one" | "at most one" = "one",
): Command {
  return command
    .option("--keystore <file>", `${whose}; ${PASSWORD}`)
    .addOption(
      new Option(
        "--signer <url>",
        "instead, an external signer's JSON-RPC address, such as Web3Signer's or Clef's; a token goes into PROBITY_SIGNER_TOKEN",
      ).conflicts("keystore"),
    )
    .addOption(
      new Option("--signer-account <address>", "the signer's account, when it has several")
        .argParser(addressOption)
        .conflicts("keystore"),
    )
    .hook("preAction", (typed) => {
      const { keystore, signer, signerAccount } = typed.opts<KeyOptions>();
      if (keystore !== undefined || signer !== undefined) return;
      // An account alone names no signer that could have it.
      if (needs === "at most one" && signerAccount === undefined) return;
      const message = "error: required option '--keystore <file>' or '--signer <url>' not specified";
      typed.error(message, { code: "commander.missingMandatoryOptionValue" });
    });
}

/** Adds the options of every command that sends a transaction. */
export function signing(command: Command): Command {
  return withKeyOptions(command).option(...RPC_OPTION);
}

/** Adds the options of a command that signs a document with a key in a keystore. */
export function signingDocuments(command: Command): Command {
  return command
    .requiredOption("--keystore <file>", `the encrypted key; ${PASSWORD}; ${ONLY_KEYSTORE}`)
    .option(...RPC_OPTION);
}

/** Why a document needs a keystore, for the help of its options. */
export const ONLY_KEYSTORE = "external signers cannot sign a document, because its ES256K signature is over a SHA-256";

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
export function senderOf({ addressBook, provider }: Probity, key: Key, { gateway }: RelayedOptions): ContractRunner {
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
    "the officer's identity; that of the signing key when left out",
    addressOption,
  );
}

/**
 * The key that the options name, without a chain.
 * @param access how long the signer may take for one answer, unless a person may have to approve there
 * @throws {ProbityError} those of {@link openKeystore} and `connectToSigner`
 */
export async function openKey(
  { keystore, signer, signerAccount }: KeyOptions,
  access: Pick<SignerAccess, "answerWithin"> = {},
): Promise<Key> {
  if (signer === undefined) return openKeystore(keystore ?? "");
  return connectToSigner({
    ...access,
    url: signer,
    headers: tokenHeaders("PROBITY_SIGNER_TOKEN"),
    account: signerAccount,
    onWait: () => {
      if (process.stderr.isTTY) process.stderr.write(`Waiting for the signer at ${withoutSecrets(signer)}\n`);
    },
  });
}

/** Opens the key before the deployment, so that a wrong password is reported before any chain request. */
export async function withKey<T>(options: SigningOptions, act: (probity: Probity, key: Key) => Promise<T>): Promise<T> {
  const key = await openKey(options);
  return withDeployment(options.rpc, (probity) => act(probity, key.connect(probity.provider)));
}

/** As {@link withKey}, for what only a key in a keystore can sign. */
export async function withKeystore<T>(
  { keystore, rpc }: KeystoreOptions,
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
    `The signing key is ${key}, which does not control the identity ${actor}.`,
    `Sign with that identity's key, or name the identity of this key with ${option}.`,
    { facts: { key, actor } },
  );
}

/** The last line of every transaction's report. */
export function sentLine({ transactionHash, blockNumber }: Sent): string {
  return `Transaction ${transactionHash} in block ${blockNumber}.`;
}
