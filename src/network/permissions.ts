import { networkAccess } from "./access.ts";
import { connectToNode } from "../chain/failover.ts";
import { ProbityError } from "../errors.ts";

/**
 * Tells the validators of a folder to take transactions of these accounts. The list of each node decides what its own
 * pool admits: validators of other members must be told by their operators. Besu writes the list to its file.
 * @throws {ProbityError} NETWORK_MISSING, NETWORK_DOWN, NETWORK_ACCOUNTS_REFUSED
 */
export async function allowAccounts(dir: string, addresses: readonly string[]): Promise<void> {
  const { validators } = await networkAccess(dir);
  for (const { name, ...endpoint } of validators) {
    const provider = await connectToNode(endpoint, { patience: 10_000 }).catch((cause: unknown) => {
      throw new ProbityError(
        "NETWORK_DOWN",
        `${name} does not answer, so it cannot be told which accounts it may take.`,
        `Bring it up with "probity network up --dir ${dir}", then try again.`,
        { facts: { dir, name }, cause },
      );
    });
    try {
      const known = ((await provider.send("perm_getAccountsAllowlist", [])) as string[]).map(lower);
      const missing = addresses.map(lower).filter((address) => !known.includes(address));
      if (missing.length === 0) continue;
      const answer: unknown = await provider.send("perm_addAccountsToAllowlist", [missing]);
      if (answer !== "Success") throw new Error(`perm_addAccountsToAllowlist answered ${String(answer)}`);
    } catch (cause) {
      if (cause instanceof ProbityError) throw cause;
      throw new ProbityError(
        "NETWORK_ACCOUNTS_REFUSED",
        `${name} did not take the accounts that it was told of (${(cause as Error).message}).`,
        "Look into its log and its permissions.toml, then try again.",
        { facts: { dir, name }, cause },
      );
    } finally {
      provider.destroy();
    }
  }
}

function lower(address: string): string {
  return address.toLowerCase();
}
