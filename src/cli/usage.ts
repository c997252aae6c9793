import type { Command, CommanderError } from "commander";
import { ProbityError } from "../base/errors.ts";

/** The suggestion that Commander appends when a name resembles a command or option. */
const SUGGESTION = /\n\(Did you mean (?:one of )?(.+)\?\)$/;

/**
 * Turns a usage error into an error like all others: a program reads the code, a person the sentence and the next step.
 * @param command the typed command, as far as it exists
 */
export function usageError(command: Command, { code, message }: CommanderError): ProbityError {
  const name = nameOf(command);
  const facts = { command: name, fault: code.replace(/^commander\./, "") };
  // For a command with only subcommands, Commander prints help and gives no sentence.
  if (code === "commander.help") {
    const next = `Name one of ${command.commands.map((sub) => sub.name()).join(", ")}; "${name} --help" describes them.`;
    return new ProbityError("USAGE", `"${name}" needs a subcommand.`, next, { facts });
  }
  const [, meant] = SUGGESTION.exec(message) ?? [];
  const help = `run "${name} --help" to see its arguments and options.`;
  const next = meant === undefined ? capital(help) : `Did you mean ${meant}? Otherwise ${help}`;
  return new ProbityError("USAGE", sentenceOf(message.replace(SUGGESTION, "")), next, { facts });
}

/** One sentence; an option parser's instruction follows a colon. */
function sentenceOf(message: string): string {
  const said = capital(message.replace(/^error: (command-argument )?/, "").replace(/\.$/, ""));
  const [, wrong, first = "", rest = ""] = /^(.* is invalid(?: for argument '.*?')?)\. (.)(.*)$/s.exec(said) ?? [];
  return wrong === undefined ? `${said}.` : `${wrong}: ${first.toLowerCase()}${rest}.`;
}

/** `probity credential vc issue` */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
