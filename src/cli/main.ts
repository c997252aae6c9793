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
import { reportError, terminal, type Output } from "./output.ts";
import { visibleLines } from "./text.ts";

/**
 * Runs the command line once.
 * @param argv the arguments after the program's name
 * @returns the exit code: 0 done, 1 mend your input, 70 a defect of ours
 */
export async function main(argv: readonly string[], base: Output = terminal): Promise<number> {
  const output: Output = { ...base, json: base.json || argv.includes("--json") };
  const program = buildProgram(output);
  try {
    await program.parseAsync(argv, { from: "user" });
    return output.exitCode ?? 0;
  } catch (error) {
    // Commander has already said in one sentence what is wrong, or has printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    return reportError(output, error);
  }
}

function buildProgram(output: Output): Command {
  const program = new Command("probity")
    .description("Identities, bills, public funds and tenders on a private Ethereum chain")
    .version("0.1.0")
    .option("--json", "print results and errors as JSON")
    .showHelpAfterError(`→ Run "probity --help", or the command with --help, to see what it takes.`)
    .configureOutput({
      writeOut: (text) => output.print(text.trimEnd()),
      writeErr: (text) => output.note(text.trimEnd()),
      outputError: (text, write) => write(`✖ USAGE  ${visibleLines(text.replace(/^error: /, ""))}`),
    })
    .exitOverride();
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

/** Every command takes --json and reports its errors as the program does. */
function inherit(command: Command): void {
  for (const sub of command.commands) {
    sub.copyInheritedSettings(command);
    sub.option("--json", "print results and errors as JSON");
    inherit(sub);
  }
}
