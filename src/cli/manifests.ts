import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { decodeSeries, manifestText, type BillNumber, type Manifest } from "../bills/index.ts";
import { type ChainIdentity } from "../contracts/addressBook.ts";
import { addressBookPath } from "../contracts/node/addressBookFile.ts";
import { writePrivate } from "../base/node/files.ts";
import { probityHome } from "./home.ts";

/** Where the manifests of a chain lie. By chain: on another one the same issuer counts its own numbers. */
export function manifestsFolder(chain: ChainIdentity): string {
  return addressBookPath(join(probityHome(), "manifests"), chain).replace(/\.json$/, "");
}

/** A manifest on its way to the chain. It is never lost: whatever the node answers, it is on the disk. */
export interface PendingManifest {
  /** Where it lies until the chain has it. */
  pending: string;
  /** Gives it its final name. Returns the path. */
  keep(): string;
  /** Deletes it: the chain has refused the batch for certain. */
  drop(): void;
}

/** Writes a manifest before its batch is sent. The root in the name keeps two attempts at one number apart. */
export function writePending(chain: ChainIdentity, manifest: Manifest): PendingManifest {
  const final = manifestPath(chain, manifest);
  const pending = final.replace(/json$/, `${manifest.root.slice(2, 10)}.pending.json`);
  writePrivate(pending, manifestText(manifest));
  return {
    pending,
    keep: () => {
      renameSync(pending, final);
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

/** The manifest of ours that has a number, if we issued it; its path. */
export function findManifest(chain: ChainIdentity, { number, ...rest }: BillNumber): string | undefined {
  const prefix = prefixOf(rest);
  let newest = 0n;
  for (const name of filesIn(manifestsFolder(chain))) {
    const first = name.startsWith(prefix) ? /^(\d+)\.json$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (first !== undefined && BigInt(first) <= number && BigInt(first) > newest) newest = BigInt(first);
  }
  return newest === 0n ? undefined : manifestPath(chain, { ...rest, firstNumber: newest });
}

/** The start of the names of a series' manifests; the main series has an empty name. */
function prefixOf({ issuer, series }: Omit<BillNumber, "number">): string {
  const name = decodeSeries(series);
  return `${issuer}-${name === "" ? "" : encodeURIComponent(name)}-`;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
