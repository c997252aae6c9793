import { Option, type Command } from "commander";
import { ProbityError } from "../../../base/errors.ts";
import { readNetwork } from "../../../network/description.ts";
import { tokenPath, tokenPurposes, type TokenPurpose } from "../../../network/layout.ts";
import { DEFAULT_TOKEN_DAYS, MOST_TOKEN_DAYS, tokenOf } from "../../../network/tokens.ts";
import { writePrivate } from "../../../base/node/files.ts";
import { report, type Output } from "../../output.ts";

interface TokenOptions {
  dir: string;
  for: TokenPurpose;
  days: string;
  out?: string;
}

/** `probity network token`: a token for clients that may do more than read. Written to a file, never printed. */
export function networkTokenCommand(command: Command, output: Output): void {
  command
    .requiredOption("--dir <dir>", "the folder of the network")
    .addOption(new Option("--for <purpose>", "the purpose of the token").choices(tokenPurposes).makeOptionMandatory())
    .option("--days <n>", "how many days it is valid", String(DEFAULT_TOKEN_DAYS))
    .option("--out <file>", "where to write it (default: in the folder's operator/tokens)")
    .action((options: TokenOptions) => token(options, output));
}

async function token({ dir, for: purpose, days, out }: TokenOptions, output: Output): Promise<void> {
  const count = /^\d{1,5}$/.test(days) ? Number(days) : 0;
  if (count < 1 || count > MOST_TOKEN_DAYS) {
    throw new ProbityError(
      "NETWORK_TOKEN_DAYS",
      `"${days}" is not a valid time for a token: give whole days from 1 to ${MOST_TOKEN_DAYS}.`,
      "Give a short time such as --days 90, because a lost token stays valid until it expires.",
      { facts: { days } },
    );
  }
  readNetwork(dir);
  const path = out ?? tokenPath(dir, purpose);
  writePrivate(path, [`${await tokenOf(dir, purpose, count)}\n`]);
  report(
    output,
    { path, purpose, days: count },
    () =>
      `The ${purpose}'s token is in ${path}, valid for ${count} days.\n` +
      "→ Send it as the header “Authorization: Bearer …”; anybody who has it can use it, so protect it like a key.",
  );
}
