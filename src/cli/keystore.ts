import { existsSync } from "node:fs";
import { join } from "node:path";
import { encryptKeystoreJson, encryptKeystoreJsonSync, isKeystoreJson, Wallet } from "ethers";
import { ProbityError } from "../base/errors.ts";
import { createPrivate, orMissing, readJsonFile, writePrivate } from "../base/node/files.ts";
import { visible } from "../base/text.ts";
import { probityHome } from "./home.ts";
import { ask, canAsk, ownTerminal } from "./prompt.ts";

const MOST_BYTES = 100_000;

/** The password of the sandbox's keystores, whose keys everybody knows. */
export const SANDBOX_PASSWORD = "sandbox";

/**
 * Opens an encrypted keystore file. The password comes from PROBITY_PASSWORD or from a prompt on the terminal, never
 * from the command line, because every process on the machine can read that.
 * @throws {ProbityError} FILE_MISSING, KEYSTORE_INVALID, KEYSTORE_PASSWORD_MISSING, KEYSTORE_PASSWORD_WRONG
 */
export async function openKeystore(path: string): Promise<Wallet> {
  const facts = { path };
  const json = JSON.stringify(orMissing(() => readJsonFile(path, "keystore", MOST_BYTES), missing));
  const invalid = (cause?: unknown): ProbityError =>
    new ProbityError(
      "KEYSTORE_INVALID",
      `${visible(path)} is not an encrypted keystore that can be opened.`,
      "Give the JSON keystore file (version 3) that your wallet or node wrote.",
      { facts, cause },
    );
  if (!isKeystoreJson(json)) throw invalid();
  const password = process.env["PROBITY_PASSWORD"] ?? (await askPassword(path));
  try {
    const wallet = await Wallet.fromEncryptedJson(json, password);
    return new Wallet(wallet.privateKey);
  } catch (cause) {
    if (!/incorrect password/i.test(String(cause))) throw invalid(cause);
    throw new ProbityError(
      "KEYSTORE_PASSWORD_WRONG",
      `The password does not open the keystore ${visible(path)}.`,
      "Try again with the right one, in PROBITY_PASSWORD or when asked.",
      { facts },
    );
  }
}

/** The error for a path without a keystore. A path counts from the current folder, and keystores are often in the home. */
function missing({ code, message, facts, cause }: ProbityError): ProbityError {
  const folder = join(probityHome(), "keys");
  const next = `Check the path; it counts from ${visible(process.cwd())}. The keystores of "npm start" are in ${visible(folder)}, in the folder that PROBITY_HOME sets.`;
  return new ProbityError(code, message, next, { facts: { ...facts, folder }, cause });
}

/**
 * Creates a random key and writes it as an encrypted keystore. Never overwrites a file: it may hold the only copy of a
 * key.
 * @returns the address of the key
 * @throws {ProbityError} KEYSTORE_EXISTS, KEYSTORE_PASSWORD_MISSING, KEYSTORE_PASSWORD_DIFFERS, FILE_NOT_WRITTEN
 */
export async function createKeystore(path: string): Promise<string> {
  // Check before the prompt; the write checks again, because the file may appear meanwhile.
  if (existsSync(path)) throw keystoreExists(path);
  const password = process.env["PROBITY_PASSWORD"] ?? (await askNewPassword(path));
  if (password === "") {
    throw new ProbityError(
      "KEYSTORE_PASSWORD_MISSING",
      "A keystore needs a password.",
      "Set PROBITY_PASSWORD to one, or leave it unset to be asked.",
    );
  }
  const { address, privateKey } = Wallet.createRandom();
  if (!createPrivate(path, [await encryptKeystoreJson({ address, privateKey }, password)])) throw keystoreExists(path);
  return address;
}

function keystoreExists(path: string): ProbityError {
  return new ProbityError(
    "KEYSTORE_EXISTS",
    `${visible(path)} exists, and overwriting it would lose its key.`,
    "Name another file with --out.",
    { facts: { path } },
  );
}

/** Asks twice, because a typing error would make the key inaccessible for ever. */
async function askNewPassword(path: string): Promise<string> {
  const password = await askPassword(path);
  if ((await askPassword(`${path}, again`)) === password) return password;
  throw new ProbityError(
    "KEYSTORE_PASSWORD_DIFFERS",
    "The two passwords are not the same, so nothing was written.",
    "Try again.",
  );
}

/** Asks for a password on the terminal without showing it. */
async function askPassword(path: string): Promise<string> {
  const terminal = ownTerminal();
  if (!canAsk(terminal)) {
    throw new ProbityError(
      "KEYSTORE_PASSWORD_MISSING",
      `The keystore ${visible(path)} needs a password, and there is no terminal to ask for it.`,
      "Set PROBITY_PASSWORD in the environment.",
      { facts: { path } },
    );
  }
  const password = await ask(terminal, `Password of ${visible(path)}: `, { silent: true });
  if (password !== undefined) return password;
  throw new ProbityError("KEYSTORE_PASSWORD_MISSING", "No password was given.", "Try again, or set PROBITY_PASSWORD.");
}

/** Writes a sandbox keystore: quick to open and of no value to a thief, because everybody knows its key. */
export function writeSandboxKeystore(path: string, { address, privateKey }: Wallet): void {
  const json = encryptKeystoreJsonSync({ address, privateKey }, SANDBOX_PASSWORD, { scrypt: { N: 1024, r: 8, p: 1 } });
  writePrivate(path, [json]);
}
