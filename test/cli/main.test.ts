import { expect } from "chai";
import { runCli } from "../support/cli.ts";

describe("probity", () => {
  it("prints help and exits 0 when asked", async () => {
    const { exitCode, out } = await runCli("--help");
    expect(exitCode).to.equal(0);
    expect(out).to.match(/Usage: probity/);
  });
  it("refuses an unknown command with one sentence and a next step", async () => {
    const { exitCode, err } = await runCli("frobnicate");
    expect(exitCode).to.equal(1);
    expect(err.split("\n")[0]).to.equal("✖ USAGE  unknown command 'frobnicate'");
    expect(err).to.match(/→ Run "probity --help"/);
  });
  it("never prints a stack trace for a user's mistake", async () => {
    for (const argv of [["sandbox", "up", "--port", "x"], ["sandbox", "nothing"], ["--nothing"]]) {
      const { exitCode, err } = await runCli(...argv);
      expect(exitCode, argv.join(" ")).to.equal(1);
      expect(err).not.to.match(/\n\s+at /);
    }
  });
});
