import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createNodeKey } from "../../../src/network/keys.ts";
import { runPaths } from "../../../src/network/run/folder.ts";
import { networkDown } from "../../../src/network/run/down.ts";
import { networkUp } from "../../../src/network/run/up.ts";
import { votesNeeded, type VoteResult } from "../../../src/network/run/vote.ts";
import { expectRefusal, parsed, runCli, type CliRun } from "../../support/cli.ts";
import { fakeNetwork, TOKEN, type FakeNetwork } from "./fakeNetwork.fixture.ts";

describe("network vote", () => {
  let network: FakeNetwork;
  const newcomer = createNodeKey().address;
  const names = ["validator-1", "validator-2", "validator-3", "validator-4"];
  const vote = (address: string, ...more: string[]): Promise<CliRun> =>
    runCli("network", "vote", address, "--dir", network.dir, ...more);
  const votesOf = (name: string): Record<string, boolean> => {
    const path = join(runPaths(network.dir, name).data, "votes.json");
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, boolean>) : {};
  };
  const resultsOf = (run: CliRun): string[] => (parsed(run) as unknown as VoteResult).nodes.map(({ result }) => result);
  const up = (...only: string[]): Promise<unknown> =>
    networkUp(network.dir, { besu: network.besu, waitMs: 20_000, onProgress: () => undefined, only });

  before(async () => {
    network = await fakeNetwork({ validator: 4, gateway: 1 });
    await up(...names, "gateway-1");
  });
  after(() => network.remove());
  afterEach(() => {
    network.control({});
    for (const name of names) writeFileSync(join(runPaths(network.dir, name).data, "votes.json"), "{}");
  });

  it("has every validator of the folder vote for an address, and says how many votes decide", async () => {
    const run = await vote(newcomer);
    expect(run.exitCode, run.err).to.equal(0);
    expect(run.out).to.match(new RegExp(`^Voting to make ${newcomer} a validator\\.\n {2}validator-1 {2}votes`));
    expect(run.out).to.include("To add a validator, 3 of 4 validators must vote, more than half; here 4 vote.");
    expect(run.out).to.include("⚠ network.json names no node with this address");
    expect(run.out).not.to.include("gateway-1");
    for (const name of names) expect(votesOf(name)).to.deep.equal({ [newcomer.toLowerCase()]: true });
  });
  it("takes the votes back, and says who had none", async () => {
    await vote(newcomer);
    writeFileSync(join(runPaths(network.dir, "validator-2").data, "votes.json"), "{}");
    const run = await vote(newcomer, "--discard", "--json");
    expect(run.exitCode).to.equal(0);
    expect(resultsOf(run)).to.deep.equal(["discarded", "none", "discarded", "discarded"]);
    for (const name of names) expect(votesOf(name)).to.deep.equal({});
    expect((await vote(newcomer, "--discard")).out).to.include("had no vote to take back");
  });
  it("votes one out, by its name where there is one, with three of five", async () => {
    const { address } = network.node("validator-4");
    network.control({ validators: [...names.map((name) => network.node(name).address), newcomer] });
    const run = await vote(address.toLowerCase(), "--remove");
    expect(run.out).to.include(`Voting validator-4 (${address}) out.`);
    expect(run.out).to.include("To remove a validator, 3 of 5 validators must vote, more than half; here 4 vote.");
    expect(votesOf("validator-1")).to.deep.equal({ [address.toLowerCase()]: false });
    const { vote: what, validators, needed } = parsed(await vote(address, "--remove", "--json"));
    expect([what, validators, needed]).to.deep.equal(["remove", 5, 3]);
  });
  it("does not ask a node of the folder that is no validator of the chain", async () => {
    const set = names.slice(0, 3).map((name) => network.node(name).address);
    network.control({ validators: set });
    const run = await vote(network.node("validator-4").address, "--json");
    expect(resultsOf(run)).to.deep.equal(["voted", "voted", "voted", "no validator"]);
    expect(votesOf("validator-4")).to.deep.equal({});
    expect((parsed(run) as unknown as VoteResult).name).to.equal("validator-4");
  });
  it("says which node refuses or does not take the token, and exits with 1", async () => {
    network.control({ nodes: { "validator-2": { refuses: "no votes today\u001b[31m" } } });
    const run = await vote(newcomer);
    expect(run.exitCode).to.equal(1);
    expect(run.out).to.include("validator-2  did not vote: refuses: no votes today\\u{1b}[31m");
    expect(run.out).to.include("here 3 vote.");
    network.control({ token: "another" });
    const refused = await vote(newcomer);
    expectRefusal(refused, "NETWORK_DOWN", /validator-1 does not take the operator's token/);
    expect(refused.out + refused.err).not.to.include(TOKEN);
  });
  it("refuses what is no address, what is a validator already, and what is none", async () => {
    for (const wrong of ["0x12", "validator-1", `${newcomer}0`, newcomer.replace(/.$/, "g")]) {
      expectRefusal(await vote(wrong), "NETWORK_ADDRESS");
    }
    const { address } = network.node("validator-1");
    expectRefusal(await vote(address), "NETWORK_IS_VALIDATOR", /is one of the chain's 4 validators already/);
    expectRefusal(await vote(newcomer, "--remove"), "NETWORK_NO_VALIDATOR", /is not one of the chain's 4 validators/);
    network.control({ validators: [address] });
    expectRefusal(await vote(address, "--remove"), "NETWORK_LAST_VALIDATOR");
    for (const name of names) expect(votesOf(name)).to.deep.equal({});
  });
  it("names those that do not run, and is refused when none does", async () => {
    await networkDown(network.dir, { only: ["validator-1", "validator-3"], graceMs: 2_000 });
    const run = await vote(newcomer);
    expect(run.exitCode).to.equal(0);
    expect(run.out).to.include("validator-1  is not running and does not vote");
    expect(run.out).to.include("here 2 vote.\n").and.to.include("→ The other members vote on their machines.");
    await networkDown(network.dir, { only: ["validator-2", "validator-4"], graceMs: 2_000 });
    expectRefusal(await vote(newcomer), "NETWORK_DOWN", /None of the validators/);
  });
  it("is refused in a folder without a validator", async () => {
    const other = await fakeNetwork({ gateway: 1 });
    try {
      expectRefusal(await runCli("network", "vote", newcomer, "--dir", other.dir), "NETWORK_NO_NODE");
    } finally {
      other.remove();
    }
    expectRefusal(await runCli("network", "vote", newcomer, "--dir", "/nowhere"), "NETWORK_MISSING");
  });
  it("reckons more than half", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(votesNeeded)).to.deep.equal([1, 2, 2, 3, 3, 4, 4]);
  });
});
