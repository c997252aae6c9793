import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ChainIdentity } from "../contracts/addressBook.ts";

/**
 * The folder of a chain's journal, in which Ignition records each transaction of a deployment. Its name includes the
 * genesis, because a restarted chain is another chain.
 * @param folder of the address books
 */
export function journalFolder(folder: string, { chainId, genesisHash }: ChainIdentity): string {
  return join(folder, "journals", `chain-${chainId}-${genesisHash.slice(2, 10)}`);
}

/** Whether this machine has begun a deployment to this chain, which the next run compares and continues. */
export function hasJournal(folder: string, chain: ChainIdentity): boolean {
  return existsSync(journalFolder(folder, chain));
}

/** Deletes the journal of a sandbox that no longer exists, because nothing can be resumed on it. */
export function forgetJournal(folder: string, chain: ChainIdentity): void {
  rmSync(journalFolder(folder, chain), { recursive: true, force: true });
}
