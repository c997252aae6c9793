import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ChainIdentity } from "../contracts/addressBook.ts";

/**
 * The name under which Ignition keeps the journal of a chain: by its genesis too, for a chain started anew is another.
 * Two sandboxes of one second have the same genesis; PROBITY_RUN sets apart what starts them at the same time (tests).
 */
export function deploymentId({ chainId, genesisHash }: ChainIdentity): string {
  const run = process.env["PROBITY_RUN"];
  return `chain-${chainId}-${genesisHash.slice(2, 10)}${run === undefined ? "" : `-${run}`}`;
}

/** Whether a deployment to this chain was begun from here, so that it is compared and gone on with. */
export function hasJournal(chain: ChainIdentity): boolean {
  return existsSync(journalFolder(chain));
}

/** Deletes the journal of a chain that is gone, a sandbox: nothing can be resumed on it. */
export function forgetJournal(chain: ChainIdentity): void {
  rmSync(journalFolder(chain), { recursive: true, force: true });
}

function journalFolder(chain: ChainIdentity): string {
  return join(fileURLToPath(new URL("../../deploy/deployments", import.meta.url)), deploymentId(chain));
}
