import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readNetwork } from "../../src/network/description.ts";
import { startSandbox } from "../../src/sandbox/node.ts";
import { expectRefusal, runCli } from "../support/cli.ts";

describe("start and deploy on a network", () => {
  const root = mkdtempSync(join(tmpdir(), "probity-on-network-"));
  const dir = join(root, "net");

  before(async () => {
    const counts = ["--validators", "4", "--gateways", "1", "--observers", "0", "--archives", "0"];
    // Ports where nothing listens, and no other test.
    const base = String(9_000 + Math.floor(Math.random() * 18) * 100);
    const made = await runCli("network", "init", ...counts, "--out", dir, "--port-base", base);
    expect(made.exitCode, made.err).to.equal(0);
  });

  after(() => rmSync(root, { recursive: true }));

  it("are refused where there is no network", async () => {
    expectRefusal(await runCli("start", "--network", root), "NETWORK_MISSING");
    expectRefusal(await runCli("deploy", "--network", root), "NETWORK_MISSING");
  });

  it("say that a network is down, and how to bring it up", async () => {
    for (const command of [["start"], ["deploy"], ["deploy", "--parameters", "trial"], ["deploy", "--verify"]]) {
      const run = await runCli(...command, "--network", dir);
      expectRefusal(run, "NETWORK_DOWN");
      expect(run.err).to.include("probity network up --dir");
    }
  });

  it("are refused when another chain answers at the network's ports", async () => {
    const gateway = readNetwork(dir).nodes.find(({ kind }) => kind === "gateway");
    const sandbox = await startSandbox(gateway?.rpcPort);
    try {
      const run = await runCli("start", "--network", dir);
      expectRefusal(run, "NETWORK_OTHER_CHAIN");
      expect(run.err).to.include("on chain 31337");
    } finally {
      await sandbox.close();
    }
  });

  it("need the agencies of a production chain", async () => {
    for (const parameters of ["production", "sandbox"]) {
      const run = await runCli("deploy", "--network", dir, "--parameters", parameters);
      expectRefusal(run, "DEPLOY_GENESIS_MISSING");
    }
    expectRefusal(await runCli("deploy", "--network", dir, "--genesis", join(root, "nothing")), "FILE_MISSING");
  });
});
