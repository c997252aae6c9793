import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { reportError } from "../../src/cli/output.ts";
import { expectRefusal, keptOutput, runCli } from "../support/cli.ts";

describe("probity", () => {
  it("prints help and exits 0 when asked", async () => {
    const { exitCode, out } = await runCli("--help");
    expect(exitCode).to.equal(0);
    expect(out).to.match(/Usage: probity/);
  });
  it("prints the help of a command that help names", async () => {
    const { exitCode, out } = await runCli("help", "identity", "key", "create");
    expect(exitCode).to.equal(0);
    expect(out)
      .to.match(/^Usage: probity identity key create/)
      .and.to.match(/--out <file>/);
    expect(out).to.match(/Global Options:\n.*\n {2}--json/);
  });
  it("loads only the code of the command that is typed", () => {
    const hook = `import { registerHooks } from "node:module";
      registerHooks({ load: (url, context, next) => (process.stderr.write(url + "\\n"), next(url, context)) });`;
    const loaded = (...argv: string[]): string => {
      const probity = fileURLToPath(new URL("../../bin/probity.mjs", import.meta.url));
      const run = spawnSync(process.execPath, ["--import", `data:text/javascript,${hook}`, probity, ...argv], {
        encoding: "utf8",
      });
      expect(run.status, run.stderr).to.equal(0);
      return run.stderr;
    };
    for (const help of [loaded("--help"), loaded("identity", "--help")]) {
      expect(help)
        .to.match(/commander/)
        .and.not.to.match(/cli\/commands\//);
      expect(help).not.to.match(/node_modules\/(ethers|zod|hardhat)\//);
    }
    const one = loaded("identity", "key", "create", "--help");
    expect(one.match(/cli\/commands\/\S+/g)).to.deep.equal(["cli/commands/identity/key.ts"]);
  });
  it("refuses an unknown command with one sentence and a next step", async () => {
    const { exitCode, err } = await runCli("frobnicate");
    expect(exitCode).to.equal(1);
    expect(err).to.equal(
      `✖ USAGE  Unknown command 'frobnicate'.\n  → Run "probity --help" to see its arguments and options.`,
    );
  });
  it("names the command that was typed, and what was perhaps meant", async () => {
    const option = await runCli("identity", "show", "--jsn");
    expectRefusal(option, "USAGE", /Unknown option '--jsn'\.$/);
    expect(option.err).to.match(/→ Did you mean --json\? Otherwise run "probity identity show --help"/);
    expectRefusal(await runCli("identity", "show"), "USAGE", /Missing required argument 'address'\.$/);
    const address = await runCli("identity", "show", "amina is invalid. Give");
    expectRefusal(
      address,
      "USAGE",
      /Value 'amina is invalid\. Give' is invalid for argument 'address': give an address: 0x/,
    );
  });
  it("shows the help of a command that needs a subcommand, and says so last", async () => {
    const { exitCode, out, err } = await runCli("identity", "key");
    expect([exitCode, out]).to.deep.equal([1, ""]);
    expect(err).to.match(/^Usage: probity identity key/);
    expect(err).to.match(/\n✖ USAGE {2}"probity identity key" needs a subcommand\.\n {2}→ Name one of create;/);
  });
  it("says with --json what was typed wrong as JSON on standard output, and nothing else", async () => {
    for (const [command, argv, fault] of [
      ["probity", ["frobnicate"], "unknownCommand"],
      ["probity identity show", ["identity", "show", "amina"], "invalidArgument"],
      ["probity identity key create", ["identity", "key", "create"], "missingMandatoryOptionValue"],
      ["probity identity key", ["identity", "key"], "help"],
      ["probity identity show", ["identity", "show", "--block"], "unknownOption"],
    ] as const) {
      const run = await runCli(...argv, "--json");
      expect([run.exitCode, run.err], argv.join(" ")).to.deep.equal([1, ""]);
      const { error } = JSON.parse(run.out) as { error: Record<string, unknown> };
      expect(error).to.include({ code: "USAGE" });
      expect(error["facts"]).to.deep.equal({ command, fault });
      expect(error["message"]).to.match(/^[^\n]+\.$/);
      expect(error["next"]).to.contain(`"${command} --help"`);
    }
  });
  it("prints help as text also with --json", async () => {
    const { exitCode, out } = await runCli("identity", "--help", "--json");
    expect(exitCode).to.equal(0);
    expect(out).to.match(/^Usage: probity identity/);
  });
  it("says of a defect of ours that it is one, with the stack on standard error", () => {
    const { out, err, ...output } = keptOutput({ json: true });
    expect(reportError(output, new Error("wheel came off"))).to.equal(70);
    expect(JSON.parse(out.join(""))).to.have.nested.property("error.code", "DEFECT");
    expect(err.join("")).to.match(/^✖ DEFECT .*\n.*\nError: wheel came off\n\s+at /);
  });
  it("never prints a stack trace for a user's mistake", async () => {
    for (const argv of [["sandbox", "up", "--port", "x"], ["sandbox", "nothing"], ["--nothing"]]) {
      const { exitCode, err } = await runCli(...argv);
      expect(exitCode, argv.join(" ")).to.equal(1);
      expect(err).not.to.match(/\n\s+at /);
    }
  });
});
