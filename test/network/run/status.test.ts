import { createServer } from "node:http";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { createNodeKey } from "../../../src/network/keys.ts";
import { tokenPath } from "../../../src/network/layout.ts";
import { findRunning, runPaths } from "../../../src/network/run/folder.ts";
import { networkStatus, patienceOf, type NetworkStatus, type NodeStatus } from "../../../src/network/run/status.ts";
import { networkUp } from "../../../src/network/run/up.ts";
import { networkDown } from "../../../src/network/run/down.ts";
import { fakeNetwork, TOKEN, type FakeNetwork } from "./fakeNetwork.fixture.ts";

describe("network status", () => {
  let network: FakeNetwork;
  const hour = 3_600_000;
  before(async () => {
    network = await fakeNetwork({ validator: 4, observer: 1 });
    await networkUp(network.dir, { besu: network.besu, waitMs: 20_000, onProgress: () => undefined });
    behave({});
  });
  after(() => network.remove());
  afterEach(() => behave({}));

  // Slow blocks: nodes that are asked a moment apart on a busy machine must not look far apart.
  const behave = (change: Parameters<FakeNetwork["control"]>[0]): void => network.control({ period: 500, ...change });
  const status = (): Promise<NetworkStatus> => networkStatus(network.dir);
  const codes = ({ warnings }: NetworkStatus): string[] =>
    warnings.map(({ code }) => code).filter((code) => code !== "NETWORK_DISK_FULL");
  const textOf = ({ warnings }: NetworkStatus, code: string): string | undefined =>
    warnings.find((warning) => warning.code === code)?.text;

  it("says of each node what was seen of it", async () => {
    const seen = await status();
    expect(seen).to.include({ state: "making blocks", runner: "processes", validators: 4, quorum: 3, chainId: 7 });
    expect(codes(seen)).to.deep.equal([]);
    expect(seen.blockAge).to.be.within(0, 2);
    const validator = seen.nodes.find(({ name }) => name === "validator-2");
    expect(validator).to.include({ kind: "validator", running: true, answers: true, peers: 4, validator: true });
    expect(validator?.version).to.equal("besu/v26.8.0/fake-x86_64/openjdk-java-25");
    expect(validator?.pid).to.equal(findRunning(network.dir, "validator-2")?.pid);
    expect(validator?.lastProposed).to.be.within((seen.height ?? 0) - 4, seen.height ?? 0);
    expect(validator?.disk).to.be.above(1000);
    expect(seen.nodes.find(({ name }) => name === "observer-1")).to.include({ validator: false, answers: true });
    expect(seen.nodes.find(({ name }) => name === "observer-1")).not.to.have.property("lastProposed");
  });
  it("reads rounds from the blocks, and warns when many were not agreed in the first", async () => {
    expect((await status()).rounds).to.deep.equal([{ round: 0, blocks: 16 }]);
    behave({ lateEvery: 4 });
    const seen = await status();
    expect(seen.rounds).to.deep.equal([
      { round: 0, blocks: 12 },
      { round: 1, blocks: 4 },
    ]);
    expect(textOf(seen, "NETWORK_ROUND_CHANGES")).to.match(/^4 of the newest 16 blocks/);
  });
  it("says of each node in which rounds its own copies of the newest blocks were agreed", async () => {
    behave({ nodes: { "validator-2": { lateEvery: 8 }, "validator-3": { mute: true } } });
    const { nodes } = await status();
    const round = (name: string): NodeStatus["rounds"] => nodes.find((node) => node.name === name)?.rounds;
    expect(round("validator-1")).to.deep.equal([{ round: 0, blocks: 16 }]);
    expect(round("observer-1")).to.deep.equal([{ round: 0, blocks: 16 }]);
    expect(round("validator-2")).to.deep.equal([
      { round: 0, blocks: 14 },
      { round: 1, blocks: 2 },
    ]);
    expect(nodes.find(({ name }) => name === "validator-3")).not.to.have.property("rounds");
  });
  it("warns of a validator that answers but does not propose, when it is up for long", async () => {
    const { address } = network.node("validator-3");
    behave({ silent: [address] });
    expect(codes(await status()), "it has just started").to.deep.equal([]);
    const path = runPaths(network.dir, "validator-3").pid;
    const noted = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...noted, startedAt: Date.now() - hour }));
    const later = await status();
    expect(textOf(later, "NETWORK_VALIDATOR_SILENT")).to.match(
      /^validator-3 has not proposed any of the newest 16 .*restart it/,
    );
    expect(later.nodes.find(({ name }) => name === "validator-3")).not.to.have.property("lastProposed");
  });
  it("warns of one that is behind, has too few peers, or another version", async () => {
    behave({ nodes: { "observer-1": { behind: 50, peers: 1, client: "besu/v27.1.0/linux" } } });
    const seen = await status();
    expect(codes(seen)).to.have.members(["NETWORK_NODE_BEHIND", "NETWORK_PEERS_MISSING", "NETWORK_VERSIONS_DIFFER"]);
    expect(textOf(seen, "NETWORK_PEERS_MISSING")).to.equal(
      "observer-1 is linked to 1 of 4 others that run here (a lost link is tried again after a minute)",
    );
    expect(textOf(seen, "NETWORK_NODE_BEHIND")).to.match(/observer-1 is \d+ blocks behind/);
  });
  it("tells a chain that stands still from one that is late", async () => {
    behave({ still: true });
    const still = await status();
    expect(still.state).to.equal("standing still");
    expect(textOf(still, "NETWORK_STANDS_STILL")).to.match(/36\d\d s old/);
    behave({});
    const late = await networkStatus(network.dir, () => Date.now() + 6_000);
    expect(late.state).to.equal("making blocks");
    expect(textOf(late, "NETWORK_BLOCK_LATE")).to.match(/one is due every 1 s/);
  });
  it("says when the chain's validators are not the described ones", async () => {
    const stranger = createNodeKey().address;
    const known = network.description.nodes.slice(0, 3).map(({ address }) => address);
    behave({ validators: [...known, stranger] });
    const seen = await status();
    expect(textOf(seen, "NETWORK_NOT_VALIDATOR")).to.match(/^validator-4 /);
    expect(textOf(seen, "NETWORK_VALIDATOR_UNKNOWN")).to.include(stranger);
    expect(seen.nodes.find(({ name }) => name === "validator-4")?.validator).to.equal(false);
  });
  it("says that the token is not taken", async () => {
    behave({ token: "another" });
    const seen = await status();
    expect(seen.state).to.equal("down");
    expect(textOf(seen, "NETWORK_NODE_SILENT")).to.match(/validator-1 runs, but does not take the operator's token/);
  });
  it("never prints the token", async () => {
    behave({ token: "another" });
    expect(JSON.stringify(await status())).not.to.include(TOKEN);
  });
  it("counts the quorum, and shows the token to nobody on the port of a node that does not run", async () => {
    await networkDown(network.dir, { only: ["validator-1", "validator-2"], graceMs: 2_000 });
    const heard: unknown[] = [];
    const server = createServer((request, response) => {
      heard.push(request.headers);
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(network.node("validator-1").rpcPort, "127.0.0.1", resolve));
    try {
      const seen = await status();
      expect(textOf(seen, "NETWORK_NO_QUORUM")).to.equal(
        "no quorum: blocks need 3 of 4 validators, and 2 do not answer",
      );
      expect(textOf(seen, "NETWORK_NODE_DOWN")).to.equal("validator-1 does not run");
      expect(heard).to.deep.equal([]);
    } finally {
      server.close();
    }
  });
  it("says that nothing runs", async () => {
    await networkDown(network.dir, { graceMs: 2_000 });
    const seen = await status();
    expect(seen.state).to.equal("down");
    expect(codes(seen)).to.deep.equal(["NETWORK_DOWN", ...Array.from({ length: 5 }, () => "NETWORK_NODE_DOWN")]);
    expect(seen.nodes.every(({ running, disk }) => !running && disk !== undefined && disk > 1000)).to.equal(true);
  });
  it("says that the token is missing", async () => {
    rmSync(tokenPath(network.dir, "operator"));
    const error: unknown = await status().catch((caught: unknown) => caught);
    expect(error).to.have.property("code", "NETWORK_TOKEN_MISSING");
  });
});

describe("how long a network may be silent", () => {
  it("is three periods and the time-outs of all validators that may fail, each twice the one before", () => {
    const terms = { blockPeriodSeconds: 2, requestTimeoutSeconds: 4 } as Parameters<typeof patienceOf>[0];
    expect([1, 4, 7, 10].map((validators) => patienceOf(terms, validators))).to.deep.equal([10, 18, 34, 66]);
  });
});
