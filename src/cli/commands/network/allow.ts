import type { Command } from "commander";
import { ProbityError } from "../../../base/errors.ts";
import { allowAccounts } from "../../../network/permissions.ts";
import { readAccounts } from "../../../network/terms.ts";
import { readText } from "../../../base/node/files.ts";
import { report, type Output } from "../../output.ts";

const MOST_ACCOUNTS_BYTES = 10_000_000;

interface AllowOptions {
  dir: string;
  accounts?: string;
}

/** `probity network allow`: lets accounts send through the validators and gateways of a folder. */
export function networkAllowCommand(command: Command, output: Output): void {
  command
    .argument("[address...]", "accounts of organisations and gateways")
    .requiredOption("--dir <dir>", "the folder of the network")
    .option("--accounts <file>", "more accounts, one address a line")
    .action((addresses: string[], options: AllowOptions) => allow(addresses, options, output));
}

async function allow(addresses: string[], { dir, accounts }: AllowOptions, output: Output): Promise<void> {
  const listed =
    accounts === undefined ? [] : readAccounts(readText(accounts, "list of accounts", MOST_ACCOUNTS_BYTES), accounts);
  const wanted = [...addresses, ...listed];
  if (wanted.length === 0) {
    throw new ProbityError(
      "NETWORK_ACCOUNTS",
      "The accounts to allow are missing.",
      "Name their addresses, or a file of them with --accounts.",
    );
  }
  const results = await allowAccounts(dir, wanted);
  const words = { added: "has them and keeps them", written: "is down, and will have them when it starts" };
  report(output, { accounts: wanted, nodes: results }, (_result, text) =>
    [
      text.table(results.map(({ name, result }) => [name, words[result]])),
      "→ Ask the other members to allow the same accounts: a validator whose list lacks one leaves its transactions out.",
    ].join("\n"),
  );
}
