import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, SignJWT } from "jose";
import { ProbityError } from "../base/errors.ts";
import { systemCode } from "../base/node/files.ts";
import { networkPaths, type TokenPurpose } from "./layout.ts";
import { JWT_ALGORITHM } from "./nodeConfig.ts";
import { auditorMethods, gatewayMethods, operatorMethods, permissionOf, publicMethods } from "./rpcMethods.ts";

/** The validity of the tokens that `network init` makes. */
export const DEFAULT_TOKEN_DAYS = 365;
export const MOST_TOKEN_DAYS = 3_650;

const SECONDS_PER_DAY = 86_400;

/** The only methods that each token allows. */
export const methodsOfPurpose: Readonly<Record<TokenPurpose, readonly string[]>> = {
  gateway: [...publicMethods, ...gatewayMethods],
  operator: [...publicMethods, ...operatorMethods],
  auditor: [...publicMethods, ...auditorMethods],
};

/** A key pair that signs tokens, as PEM: PKCS #8 and SPKI, the form that Besu reads. */
export async function createTokenKey(): Promise<{ privateKey: string; publicKey: string }> {
  const { privateKey, publicKey } = await generateKeyPair(JWT_ALGORITHM, { extractable: true });
  return { privateKey: await exportPKCS8(privateKey), publicKey: await exportSPKI(publicKey) };
}

interface TokenParameters {
  /** PKCS #8, PEM. */
  privateKey: string;
  purpose: TokenPurpose;
  days: number;
  /** Unix seconds. */
  now: number;
}

/**
 * Signs a token. Besu requires `exp`, and `permissions` as a list of `group:method` (Besu:
 * DefaultAuthenticationService, JsonRpcMethod.getPermissions).
 */
export async function signToken({ privateKey, purpose, days, now }: TokenParameters): Promise<string> {
  return await new SignJWT({ permissions: methodsOfPurpose[purpose].map(permissionOf) })
    .setProtectedHeader({ alg: JWT_ALGORITHM, typ: "JWT" })
    .setSubject(purpose)
    .setJti(randomUUID()) // tells tokens apart in an operator's records
    .setIssuedAt(now)
    .setExpirationTime(now + days * SECONDS_PER_DAY)
    .sign(await importPKCS8(privateKey, JWT_ALGORITHM));
}

/**
 * Signs a token with the key of a network folder.
 * @throws {ProbityError} NETWORK_TOKEN_KEY
 */
export async function tokenOf(dir: string, purpose: TokenPurpose, days: number): Promise<string> {
  const path = networkPaths(dir).jwtKey;
  const now = Math.floor(Date.now() / 1_000);
  try {
    return await signToken({ privateKey: readFileSync(path, "utf8"), purpose, days, now });
  } catch (cause) {
    throw new ProbityError(
      "NETWORK_TOKEN_KEY",
      `The key that signs tokens, ${path}, cannot be used (${systemCode(cause)}).`,
      "Name the folder of a network that you operate, and run this as its owner.",
      { facts: { path }, cause },
    );
  }
}
