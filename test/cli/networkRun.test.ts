import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { nodePaths } from "../../src/network/layout.ts";
import { runPaths } from "../../src/network/run/folder.ts";
import { fakeNetwork, TOKEN, type FakeNetwork } from "../network/run/fakeNetwork.fixture.ts";
import { expectRefusal, parsed, runCli, type CliRun } from "../support/cli.ts";

describe("probity network up, status, logs and down", () => {
  let network: FakeNetwork;
  before(async () => (network = await fakeNetwork({ validator: 1, gateway: 1 })));
  after(() => network.remove());
  afterEach(() => network.control({}));

  const run = (command: string, ...more: string[]): Promise<CliRun> =>
    runCli("network", command, "--dir", network.dir, ...more);
  const up = (...more: string[]): Promise<CliRun> => run("up", "--besu", network.besu, ...more);

  it("say what there is when nothing runs", async () => {
    const { exitCode, out } = await run("status");
    expect(exitCode).to.equal(1);
    expect(out).to.match(/^Chain 7 is down\. 1 of 1 validators must agree/);
    expect(out).to.match(/ validator-1 .* not running/);
    expect(out).to.match(/⚠ NETWORK_DOWN {2}no node of this folder answers/);
    expect((await run("down")).out).to.equal("validator-1, gateway-1 did not run.");
  });
  it("show the end of the log of a node that fails, in one error", async () => {
    network.control({ nodes: { "validator-1": { die: "Failed to bind\u001b[31m" } } });
    const failed = await up();
    expectRefusal(failed, "NETWORK_NODE_FAILED", /validator-1 ended while it started \(exit code 1\)/);
    expect(failed.err).to.match(/^ {2}2 nodes to start with besu\/v26\.8\.0\/fake/);
    expect(failed.err).to.include("  | Failed to bind\\u{1b}[31m\n✖ NETWORK_NODE_FAILED");
    const again = await up("--json");
    expect(again.err).to.equal("");
    expect(parsed(again)["error"]).to.include({ code: "NETWORK_NODE_FAILED" });
    expect(parsed(again)["lines"]).to.include("validator-1 begins");
  });
  it("start what is down, and say where it listens", async () => {
    const { exitCode, out } = await up();
    expect(exitCode).to.equal(0);
    expect(out).to.match(/^Started validator-1 as a process of besu\/v26\.8\.0\/fake\S*\.\ngateway-1 runs already\.\n/);
    expect(out).to.match(
      new RegExp(`validator-1 {2}http://127.0.0.1:${network.node("validator-1").rpcPort} +block \\d+`),
    );
    expect(out).to.include("The network makes blocks, and all nodes have seen them.");
    expect((await up()).out).to.match(/^validator-1, gateway-1 run already\./);
  });
  it("show the nodes and the chain", async () => {
    const { exitCode, out } = await run("status");
    expect(exitCode).to.equal(0);
    expect(out).to.match(
      /^Chain 7 is making blocks: block \d+, \d s old\. 1 of 1 validators must agree on a block\.\n/,
    );
    expect(out).to.match(/ {2}node +height +age +peers +validator +proposed +late +disk +version\n/);
    expect(out).to.match(/ {2}validator-1 +\d+ +\d s +1 +yes +\d+ +0 of 16 +1 MiB +besu\/v26\.8\.0\n/);
    expect(out).to.match(/ {2}gateway-1 +\d+ +\d s +1 +no +- +0 of 16 +1 MiB +besu\/v26\.8\.0\n/);
    expect(out).to.match(/The newest blocks were agreed: 16 in round 0\. "late": of the newest that a node has\./);
    expect(parsed(await run("status", "--json"))).to.include({ state: "making blocks", validators: 1 });
  });
  it("exit with 1 when the chain stands still", async () => {
    network.control({ still: true });
    const { exitCode, out } = await run("status");
    expect(exitCode).to.equal(1);
    expect(out).to.match(/is standing still: block 1000, 36\d\d s old/);
    expect(out).to.match(/⚠ NETWORK_STANDS_STILL {2}/);
  });
  it("show logs with the names of the nodes", async () => {
    const { out } = await run("logs", "--lines", "1");
    expect(out).to.equal("validator-1 | validator-1 begins\ngateway-1 | gateway-1 begins");
    const { out: json } = await run("logs", "--lines", "1", "--node", "gateway-1", "--json");
    expect(JSON.parse(json)).to.deep.equal({ lines: [{ node: "gateway-1", line: "gateway-1 begins" }] });
    expectRefusal(await run("logs", "--node", "nobody"), "NETWORK_NODE_UNKNOWN");
  });
  it("end one node, and then the rest by force", async () => {
    expect((await run("down", "--only", "gateway-1")).out).to.equal("Ended gateway-1.");
    network.control({ nodes: { "gateway-1": { stuck: true } } });
    await up();
    expect((await run("down", "--wait", "0")).out).to.match(
      /^Ended validator-1, gateway-1\.\n.*gateway-1.* had to be killed/,
    );
  });
  it("never print a key or a token", async () => {
    const key = readFileSync(nodePaths(network.dir, "validator-1").key, "utf8").slice(2);
    const runs = [await up(), await run("status", "--json"), await run("logs"), await run("down", "--json")];
    for (const { out, err } of runs)
      expect(out + err)
        .not.to.include(key)
        .and.not.include(TOKEN);
  });
  it("refuse times and numbers that are none", async () => {
    for (const wrong of ["-1", "x", "1.5", ""]) {
      expect((await up("--wait", wrong)).err).to.match(/✖ USAGE/);
      expect((await run("logs", "--lines", wrong)).err).to.match(/✖ USAGE/);
    }
  });
  it("refuse a folder that is no network", async () => {
    for (const command of ["up", "status", "logs", "down"]) {
      expectRefusal(await runCli("network", command, "--dir", "/nowhere"), "NETWORK_MISSING");
    }
  });
  it("refuse where somebody put a link in place of the run folder", async () => {
    const { folder } = runPaths(network.dir, "gateway-1");
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    expectRefusal(await up(), "NETWORK_RUN_UNSAFE");
  });
});
