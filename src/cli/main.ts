import { Command, CommanderError } from "commander";
import { ProbityError } from "../base/errors.ts";
import { Names, useNames } from "./names.ts";
import { reportError, styled, terminal, type Output } from "./output.ts";
import { endSilence, tellWhileSilent } from "./progress.ts";
import { tree, type Group, type Leaf } from "./tree.ts";
import { asTyped, PROGRAM, typedLines } from "./typed.ts";
import { usageError } from "./usage.ts";

/**
 * Runs the command line once.
 * @param argv the arguments after the program's name
 * @returns the exit code: 0 success, 1 an error of input, 70 a bug of ours
 */
export async function main(argv: readonly string[], base: Output = terminal): Promise<number> {
  const output = tellWhileSilent(styled(base, argv));
  const { program } = buildProgram(output);
  useNames(new Names());
  // "help a b" as "a b --help", so that the help of a command is that of the loaded command.
  const typed = argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
  try {
    await program.parseAsync(typed, { from: "user" });
    return output.exitCode ?? 0;
  } catch (error) {
    // Commander has already printed the requested help or version.
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError) return reportError(output, usageError(program, error));
    if (error instanceof ProbityError) return reportError(output, error);
    // Commands explain errors of their own calls; this explains a contract's refusal on any other path.
    const { explainRevert } = await import("../contracts/explainRevert.ts");
    return reportError(output, explainRevert(error));
  } finally {
    endSilence();
  }
}

/** The whole command line with the options and arguments of every command. */
export async function loadProgram(output: Output): Promise<Command> {
  const { program, leaves } = buildProgram(output);
  for (const [command, load] of leaves) (await load())(command, output);
  return program;
}

/** The command line, ready to parse. A command's own options are added when it is typed. */
function buildProgram(output: Output): { program: Command; leaves: Map<Command, Leaf["load"]> } {
  const program = new Command(PROGRAM)
    .description("Identities, bills, public funds and tenders on a private Ethereum chain")
    .version("0.1.0")
    .option("--json", "print results and errors as JSON")
    .option("--wide", "print hashes and addresses in full")
    .option("--ascii", "print only ASCII characters")
    .option(
      "--names <file>",
      "names for addresses, a CSV with address,name; PROBITY_NAMES, or names.csv of PROBITY_HOME",
    )
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => output.print(asTyped(text.trimEnd(), output.typedAs)),
      writeErr: (text) => {
        if (!output.json) output.note(asTyped(text.trimEnd(), output.typedAs));
      },
      // The error is thrown and reported like any other.
      outputError: () => undefined,
      getOutHelpWidth: () => output.width,
      getErrHelpWidth: () => output.width,
    });
  program.addHelpText("after", ENVIRONMENT);
  explainUsage(program);
  const leaves = new Map<Command, Leaf["load"]>();
  program.hook("preSubcommand", loadTyped);
  addCommands(program, tree);
  return { program, leaves };

  function addCommands(parent: Command, commands: readonly (Group | Leaf)[]): void {
    for (const one of commands) {
      const command = parent.command(one.name).description(one.description);
      explainUsage(command);
      if ("load" in one) {
        if (one.alias !== undefined) command.alias(one.alias);
        command.addHelpText("after", exampleText(one.example));
        leaves.set(command, one.load);
      } else {
        command.helpCommand(false).hook("preSubcommand", loadTyped);
        addCommands(command, one.commands);
      }
    }
  }

  async function loadTyped(_parent: Command, command: Command): Promise<void> {
    const load = leaves.get(command);
    if (load === undefined) return;
    // The options of the command may be given by name, so the names are read before they are parsed.
    const { usualNames } = await import("./namesFile.ts");
    useNames(usualNames(program.opts<{ names?: string }>().names));
    (await load())(command, output);
  }
}

/** What the help says of the environment. */
const ENVIRONMENT = `
Environment:
  PROBITY_HOME       the folder of address books, keystores, manifests and
                     registers; .probity in the current folder by default
  PROBITY_NAMES      the file of names, when it is not names.csv of that folder
  PROBITY_PASSWORD   the password of keystores; it is asked for when unset
  PROBITY_RPC_TOKEN  the token for the node of --rpc`;

/** An example as a shell reads it. */
function exampleText(example: string): string {
  const lines = typedLines(example.split(" "), PROGRAM, 2, 3).join("\n");
  return `\nExample:\n${lines}\n\nFiles of this computer are in the folder PROBITY_HOME, by default .probity.`;
}

/** Turns usage errors of a command into errors that name this command. */
function explainUsage(command: Command): void {
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(command, error);
  });
}
