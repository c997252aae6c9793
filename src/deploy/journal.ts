import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ChainIdentity } from "../contracts/addressBook.ts";

/**
 * The name of a chain's journal in Ignition. It includes the genesis, because a restarted chain is another chain. Two
 * sandboxes of one second have the same genesis; PROBITY_RUN separates programs that start them at the same time
 * (tests).
 */
export function deploymentId({ chainId, genesisHash }: ChainIdentity): string {
  const run = process.env["PROBITY_RUN"];
  return `chain-${chainId}-${genesisHash.slice(2, 10)}${run === undefined ? "" : `-${run}`}`;
}

/** Whether this machine has begun a deployment to this chain, which the next run compares and continues. */
export function hasJournal(chain: ChainIdentity): boolean {
  return existsSync(journalFolder(chain));
}

/** Deletes the journal of a sandbox that no longer exists, because nothing can be resumed on it. */
export function forgetJournal(chain: ChainIdentity): void {
  rmSync(journalFolder(chain), { recursive: true, force: true });
}

function journalFolder(chain: ChainIdentity): string {
  return join(fileURLToPath(new URL("../../deploy/deployments", import.meta.url)), deploymentId(chain));
}
