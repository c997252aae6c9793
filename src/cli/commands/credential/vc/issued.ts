import { readdirSync } from "node:fs";
import { ProbityError } from "../../../../base/errors.ts";
import { readText, systemCode, unreadable } from "../../../../base/node/files.ts";
import { visible } from "../../../../base/text.ts";
import { blockTime } from "../../../../chain/clock.ts";
import type { Probity } from "../../../../contracts/connect.ts";
import {
  identityOf,
  verifyVc,
  type StatusPosition,
  type StatusPurpose,
  type VcCheckName,
} from "../../../../credentials/index.ts";
import { findStatuses, type RegisterOwner } from "../../../../credentials/node/statusRegister.ts";
import { searched } from "../../../home.ts";
import { resolverOf } from "./chain.ts";
import { registersFolder, registerPath } from "./register.ts";

const MOST_BYTES = 1_000_000;

/** Under which accreditation credentials were issued, and by whom. */
export interface Issued extends RegisterOwner {
  organisation: string;
}

/** A flag of an issued credential. */
export type IssuedFlag = StatusPosition & { id?: string };

/** A text that somebody says is a credential. */
export interface Document {
  path: string;
  compact: string;
}

/** Reads the files before the key is opened, so that a wrong path is reported first. */
export function readDocuments(paths: readonly string[]): Document[] {
  return paths.map((path) => ({ path, compact: readText(path, "credential", MOST_BYTES) }));
}

/**
 * The accreditation of documents and their flags for a purpose, as their issuer signed them. A document that was changed
 * is refused: it could name the flag of another credential.
 * @throws {ProbityError} VC_UNREADABLE, VC_NOT_GENUINE, VC_WITHOUT_STATUS, VC_SEVERAL_ISSUERS
 */
export async function issuedIn(
  probity: Probity,
  documents: readonly Document[],
  purpose: StatusPurpose,
): Promise<{ issued: Issued; flags: IssuedFlag[] } | undefined> {
  let issued: Issued | undefined;
  const flags: IssuedFlag[] = [];
  for (const document of documents) {
    const one = await openDocument(probity, document, purpose);
    issued ??= one.issued;
    if (issued.schema !== one.issued.schema || issued.issuer !== one.issued.issuer) {
      throw new ProbityError(
        "VC_SEVERAL_ISSUERS",
        "The credentials are of several schemas or accreditations, and each accreditation has lists of its own.",
        "Repeat the command for the credentials of each.",
        { facts: { schema: issued.schema, issuer: String(issued.issuer), file: document.path } },
      );
    }
    flags.push(...one.flags);
  }
  return issued && { issued, flags };
}

async function openDocument(
  probity: Probity,
  { path, compact }: Document,
  purpose: StatusPurpose,
): Promise<{ issued: Issued; flags: IssuedFlag[] }> {
  const { contracts, chainId, provider } = probity;
  const facts = { file: path };
  const { checks, credential } = await verifyVc(compact, {
    chain: { chainId, credentials: contracts.credentialRegistry, identities: contracts.identityRegistry },
    resolve: resolverOf(probity),
    schemaOf: () => undefined,
    at: BigInt(await blockTime(provider)),
  }).catch((error: unknown) => {
    if (!(error instanceof ProbityError)) throw error;
    const { code, message, next } = error;
    throw new ProbityError(code, `${visible(path)}: ${message}`, next, { facts, cause: error });
  });
  const fault = checks.find(
    ({ check, verdict, code = "" }) => verdict === "failed" && (GENUINE.has(check) || FOREIGN.has(code)),
  );
  const organisation = credential && identityOf(chainId, credential.issuer);
  if (fault !== undefined || credential === undefined || organisation === undefined) {
    throw new ProbityError(
      "VC_NOT_GENUINE",
      `${visible(path)} is not a credential of an issuer on this chain: ${visible(fault?.message ?? "it names none.")}`,
      "Give the file as it was issued, and the node of its chain (--rpc); without the file, give the credential's id.",
      { facts: { ...facts, ...(fault?.code === undefined ? {} : { fault: fault.code }) } },
    );
  }
  const flags = credential.flags.filter((flag) => flag.purpose === purpose);
  if (flags.length === 0) {
    throw new ProbityError(
      "VC_WITHOUT_STATUS",
      `${visible(path)} names no flag for a ${purpose}, so nothing on the chain can change its status.`,
      'See what it says with "probity credential verify".',
      { facts },
    );
  }
  const { id, schema, accreditation } = credential;
  return {
    issued: { schema, issuer: accreditation, organisation },
    flags: flags.map(({ list, index }) => ({ ...(id === undefined ? {} : { id }), list, index })),
  };
}

/** The checks that a document is what an issuer of this chain signed. A term or an accreditation may be over. */
const GENUINE: ReadonlySet<VcCheckName> = new Set(["format", "key", "signature"]);
/** Of the check of the accreditation: another registry, or the accreditation of another issuer. */
const FOREIGN: ReadonlySet<string> = new Set(["REGISTRY_OTHER", "ACCREDITATION_FOREIGN"]);

/**
 * The accreditation whose register on this computer has all of the ids.
 * @throws {ProbityError} VC_ISSUER_NOT_NAMED when there is none
 */
export async function issuedAs(probity: Probity, ids: readonly string[]): Promise<Issued> {
  const folder = registersFolder(probity);
  for (const owner of registersIn(folder)) {
    const found = await findStatuses(registerPath(probity, undefined, owner), owner, ids);
    if (!found.every((place) => place !== undefined)) continue;
    const { holder } = await probity.contracts.credentialRegistry.accreditationOf(owner.schema, owner.issuer);
    return { ...owner, organisation: holder };
  }
  throw new ProbityError(
    "VC_ISSUER_NOT_NAMED",
    `No register of this computer has ${ids.length === 1 ? `the credential ${visible(ids[0] ?? "")}` : "all of these credentials"}.`,
    `Give the credential's file instead of its id, or say who issued it with --schema and --organisation. ${searched(folder)}`,
    { facts: { folder } },
  );
}

function registersIn(folder: string): RegisterOwner[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const [, schema, issuer] = /^(0x[0-9a-f]{64})-(\d{1,10})\.json$/.exec(name) ?? [];
      return schema === undefined ? [] : [{ schema, issuer: Number(issuer) }];
    });
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    throw unreadable(cause, folder, "folder of status registers");
  }
}
