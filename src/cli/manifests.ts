import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { decodeSeries, manifestText, parseManifest, type BillNumber, type Manifest } from "../bills/index.ts";
import { type ChainIdentity } from "../contracts/addressBook.ts";
import { addressBookPath } from "../contracts/node/addressBookFile.ts";
import { ProbityError } from "../base/errors.ts";
import { readJsonFile, systemCode, unreadable, writePrivate } from "../base/node/files.ts";
import { visible } from "../base/text.ts";
import { probityHome } from "./home.ts";

/** The folder of a chain's manifests. Each chain needs its own, because an issuer's numbers differ between chains. */
export function manifestsFolder(chain: ChainIdentity): string {
  return addressBookPath(join(probityHome(), "manifests"), chain).replace(/\.json$/, "");
}

/** A manifest of a batch that is being sent. It is on disk before sending, so no answer of the node can lose it. */
export interface PendingManifest {
  /** The path until the batch is on the chain. */
  pending: string;
  /** Gives the file its final name. Returns the path. */
  keep(): string;
  /** Deletes the file, after the chain has definitely refused the batch. */
  drop(): void;
}

/** Writes a manifest before its batch is sent. The root in the name separates two attempts at the same number. */
export function writePending(chain: ChainIdentity, manifest: Manifest): PendingManifest {
  const final = manifestPath(chain, manifest);
  const pending = final.replace(/json$/, `${manifest.root.slice(2, 10)}.pending.json`);
  writePrivate(pending, manifestText(manifest));
  return {
    pending,
    keep: () => {
      try {
        renameSync(pending, final);
      } catch (cause) {
        throw new ProbityError(
          "BILL_MANIFEST_NOT_KEPT",
          `The batch is issued, but its manifest cannot get its name ${visible(final)} (${systemCode(cause)}). It is in ${visible(pending)}.`,
          "Move what has that name away, and give the manifest that name: without it no bill of the batch can be proved.",
          { facts: { manifest: pending, name: final }, cause },
        );
      }
      return final;
    },
    drop: () => rmSync(pending, { force: true }),
  };
}

/** `<home>/manifests/<chain>/<issuer>-<series>-<first number>.json` */
function manifestPath(
  chain: ChainIdentity,
  { issuer, series, firstNumber }: Omit<BillNumber, "number"> & { firstNumber: bigint },
): string {
  return join(manifestsFolder(chain), `${prefixOf({ issuer, series })}${firstNumber}.json`);
}

/** The path of our manifest that includes a number, if we issued it. */
export function findManifest(chain: ChainIdentity, { number, ...rest }: BillNumber): string | undefined {
  const prefix = prefixOf(rest);
  let newest = 0n;
  for (const name of filesIn(manifestsFolder(chain))) {
    const first = name.startsWith(prefix) ? /^(\d+)\.json$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (first !== undefined && BigInt(first) <= number && BigInt(first) > newest) newest = BigInt(first);
  }
  return newest === 0n ? undefined : manifestPath(chain, { ...rest, firstNumber: newest });
}

/**
 * Reads a manifest that somebody named, or one of ours.
 * @throws {ProbityError} BILL_MANIFEST_MALFORMED, and those of {@link readJsonFile}
 */
export function readManifest(path: string): Manifest {
  try {
    return parseManifest(readJsonFile(path, "manifest"));
  } catch (cause) {
    if (!(cause instanceof ProbityError) || cause.code !== "BILL_MANIFEST_MALFORMED") throw cause;
    const { code, message, next, facts } = cause;
    throw new ProbityError(code, `${visible(path)}: ${message}`, next, { facts: { ...facts, manifest: path }, cause });
  }
}

/** The prefix of a series' manifest names; the main series has an empty name. */
function prefixOf({ issuer, series }: Omit<BillNumber, "number">): string {
  const name = decodeSeries(series);
  return `${issuer}-${name === "" ? "" : encodeURIComponent(name)}-`;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return [];
    throw unreadable(cause, folder, "folder of manifests");
  }
}
