import type { Command } from "commander";
import { ProbityError } from "../base/errors.ts";
import type { Output } from "./output.ts";
import { ask, canAsk, ownTerminal } from "./prompt.ts";

export interface ConfirmOptions {
  yes?: true;
}

/** Adds the option of every command whose effect cannot be undone; see docs/decisions/0062. */
export function confirming(command: Command): Command {
  return command.option("--yes", "do it without asking; it cannot be undone");
}

/**
 * Asks for consent to what cannot be undone, unless the options give it. Call it after the input is checked, and before
 * the key is opened.
 * @param deed what would be done, as in "This would …"
 * @throws {ProbityError} CONFIRMATION_NEEDED when nobody can be asked, CONFIRMATION_DECLINED
 */
export async function confirm(
  { yes }: ConfirmOptions,
  { json }: Pick<Output, "json">,
  deed: string,
  terminal = ownTerminal(),
): Promise<void> {
  if (yes === true) return;
  if (json || !canAsk(terminal)) {
    throw new ProbityError(
      "CONFIRMATION_NEEDED",
      `This would ${deed}, and you cannot undo it.`,
      "Repeat the command with --yes, or without --json on a terminal, where it asks first.",
    );
  }
  const answer = await ask(terminal, `This will ${deed}, and you cannot undo it.\nType "yes" to do it: `);
  if (answer?.trim().toLowerCase() === "yes") return;
  throw new ProbityError(
    "CONFIRMATION_DECLINED",
    "Nothing was sent.",
    'To do it, repeat the command and answer "yes", or give --yes.',
  );
}
