import { Command, CommanderError } from "commander";
import { addBillCommands } from "./commands/bill.ts";
import { addCredentialCommands } from "./commands/credential/index.ts";
import { addDeployCommand } from "./commands/deploy.ts";
import { addFundCommands } from "./commands/fund.ts";
import { addGatewayCommand } from "./commands/gateway.ts";
import { addIdentityCommands } from "./commands/identity/index.ts";
import { addNetworkCommands } from "./commands/network/index.ts";
import { addSandboxCommands } from "./commands/sandbox.ts";
import { addStartCommand } from "./commands/start.ts";
import { addTenderCommands } from "./commands/tender.ts";
import { explainRevert } from "../contracts/explainRevert.ts";
import { reportError, terminal, type Output } from "./output.ts";
import { usageError } from "./usage.ts";

/**
 * Runs the command line once.
 * @param argv the arguments after the program's name
 * @returns the exit code: 0 success, 1 an error of input, 70 a bug of ours
 */
export async function main(argv: readonly string[], base: Output = terminal): Promise<number> {
  const output: Output = { ...base, json: base.json || argv.includes("--json") };
  const program = buildProgram(output);
  try {
    await program.parseAsync(argv, { from: "user" });
    return output.exitCode ?? 0;
  } catch (error) {
    // Commands explain errors of their own calls; this explains a contract's refusal on any other path.
    if (!(error instanceof CommanderError)) return reportError(output, explainRevert(error));
    // Commander has already printed the requested help or version.
    return error.exitCode === 0 ? 0 : reportError(output, usageError(program, error));
  }
}

/** The whole command line, ready to parse. */
export function buildProgram(output: Output): Command {
  const program = new Command("probity")
    .description("Identities, bills, public funds and tenders on a private Ethereum chain")
    .version("0.1.0")
    .option("--json", "print results and errors as JSON")
    .configureOutput({
      writeOut: (text) => output.print(text.trimEnd()),
      writeErr: (text) => {
        if (!output.json) output.note(text.trimEnd());
      },
      // The error is thrown and reported like any other.
      outputError: () => undefined,
    });
  explainUsage(program);
  addStartCommand(program, output);
  addSandboxCommands(program, output);
  addDeployCommand(program, output);
  addGatewayCommand(program, output);
  addNetworkCommands(program, output);
  addBillCommands(program, output);
  addFundCommands(program, output);
  addTenderCommands(program, output);
  addIdentityCommands(program, output);
  addCredentialCommands(program, output);
  inherit(program);
  return program;
}

/** Turns usage errors of a command into errors that name this command. */
function explainUsage(command: Command): void {
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(command, error);
  });
}

/** Every command takes --json and reports its errors as the program does. */
function inherit(command: Command): void {
  for (const sub of command.commands) {
    sub.copyInheritedSettings(command);
    explainUsage(sub);
    sub.option("--json", "print results and errors as JSON");
    inherit(sub);
  }
}
