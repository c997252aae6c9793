import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import {
  encodeRlp,
  getAddress,
  hexlify,
  keccak256,
  recoverAddress,
  stripZerosLeft,
  Wallet,
  zeroPadValue,
} from "ethers";
import { parse as parseYaml } from "yaml";
import { localUrl, readToken } from "../../src/network/access.ts";
import { readNetwork, type NetworkNode } from "../../src/network/description.ts";
import { decodeExtraData, encodeExtraData, type ExtraData } from "../../src/network/extraData.ts";
import { nodePaths } from "../../src/network/layout.ts";
import { findRunning, runPaths } from "../../src/network/run/folder.ts";
import { killNode } from "./run/fakeNetwork.fixture.ts";
import type { NetworkStatus } from "../../src/network/run/status.ts";
import type { VoteResult } from "../../src/network/run/vote.ts";
import { expectRefusal, parsed, runCli } from "../support/cli.ts";
import { metricsIn } from "./fixture.ts";

const present = (process.env["BESU_HOME"] ?? "") !== "";
const suite = present ? describe : describe.skip;

// What the tests with a fake Besu cannot show: that a real one takes the options, files and tokens that we give it,
// and that its network behaves as the status reads it. One network, in the order of an operator's day.
suite(`a network of real Besu nodes${present ? "" : " [skipped: needs BESU_HOME]"}`, function () {
  this.timeout(400_000);
  let root: string;
  let dir: string;
  /** Of a fifth member, who joins later. */
  let roads: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "probity-besu-"));
    [dir, roads] = [join(root, "net"), join(root, "roads")];
  });
  // Ports of its own, beside a network that runs on this machine already.
  const portBase = 9_000 + Math.floor(Math.random() * 18) * 100;
  const allowed = Wallet.createRandom();
  const names = ["validator-1", "validator-2", "validator-3", "validator-4", "gateway-1", "observer-1", "archive-1"];

  const up = (...more: string[]): ReturnType<typeof runCli> => runCli("network", "up", "--dir", dir, "--json", ...more);
  const status = async (): Promise<NetworkStatus & { exitCode: number }> => {
    const run = await runCli("network", "status", "--dir", dir, "--json");
    return { ...(parsed(run) as unknown as NetworkStatus), exitCode: run.exitCode };
  };
  const codes = ({ warnings }: NetworkStatus): string[] =>
    warnings.map(({ code }) => code).filter((code) => code !== "NETWORK_DISK_FULL");
  const node = (name: string): NetworkNode => readNetwork(dir).nodes.find((one) => one.name === name)!;
  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    for (const end = Date.now() + 200_000; !(await isSo());) {
      if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
      await sleep(500);
    }
  };
  const rpc = async (
    name: string,
    method: string,
    params: unknown[],
    token?: string,
  ): Promise<{ status: number; result: unknown; error: unknown }> => {
    const response = await fetch(localUrl(node(name)), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const body = (await response.json()) as { result?: unknown; error?: unknown };
    return { status: response.status, result: body.result, error: body.error };
  };

  /** The extra data and the proposers of the blocks after one, as validator-1 has them. */
  const blocksAfter = async (number: number): Promise<{ miner: string; extra: ExtraData }[]> => {
    const operator = readToken(dir, "operator");
    const blocks: { miner: string; extra: ExtraData }[] = [];
    for (let next = number + 1; ; ++next) {
      const { result } = await rpc("validator-1", "eth_getBlockByNumber", [`0x${next.toString(16)}`, false], operator);
      if (result === null || result === undefined) return blocks;
      const { miner, extraData } = result as { miner: string; extraData: string };
      blocks.push({ miner: getAddress(miner), extra: decodeExtraData(extraData) });
    }
  };
  const proposersFrom = async (number: number): Promise<string[]> =>
    (await blocksAfter(number)).map(({ miner }) => miner);
  /** That the set changed in the block after the deciding vote, which so many different validators' were before. */
  const votesDecided = async (address: string, from: number, kind: "add" | "drop", needed: number): Promise<void> => {
    const blocks = await blocksAfter(from);
    const isChanged = ({ extra }: { extra: ExtraData }): boolean =>
      extra.validators.includes(address) === (kind === "add");
    const first = blocks.findIndex(isChanged);
    const voters = blocks
      .slice(0, first)
      .filter(({ extra: { vote } }) => vote?.validator === address && vote.kind === kind)
      .map(({ miner }) => miner);
    expect(new Set(voters).size).to.equal(needed);
    const deciding = blocks[first - 1];
    expect(deciding?.extra.vote).to.deep.equal({ validator: address, kind });
    expect(voters.filter((voter) => voter === deciding?.miner).length, "nobody's second vote decides").to.equal(1);
  };

  after(async () => {
    for (const name of names) if (findRunning(dir, name) !== undefined) await killNode(dir, name);
    if (findRunning(roads, "roads-1") !== undefined) await killNode(roads, "roads-1");
    rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  it("is made and comes up with two commands", async () => {
    const counts = ["--validators", "4", "--gateways", "1", "--observers", "1", "--archives", "1"];
    const accounts = join(root, "accounts");
    writeFileSync(accounts, `${allowed.address}\n`);
    counts.push("--accounts", accounts);
    const made = await runCli("network", "init", ...counts, "--out", dir, "--port-base", String(portBase));
    expect(made.exitCode, made.err).to.equal(0);
    const run = await up();
    expect(run.exitCode, run.out).to.equal(0);
    // The genesis hash was compared by then: what we reckon is what Besu reckons.
    expect(parsed(run)).to.deep.include({ started: names, already: [], blocks: true, runner: "processes" });
  });
  it("shows four validators that take turns, and nothing to warn of", async () => {
    await until("all have proposed", async () => ((await status()).height ?? 0) > 20);
    // Two nodes that call each other at once both hang up, and try again after a minute.
    await until("all links stand", async () => !codes(await status()).includes("NETWORK_PEERS_MISSING"));
    const seen = await status();
    expect(seen).to.include({ state: "making blocks", validators: 4, quorum: 3, exitCode: 0 });
    expect(codes(seen)).to.deep.equal([]);
    for (const one of seen.nodes) {
      expect(one, one.name).to.include({ running: true, answers: true, peers: names.length - 1 });
      expect(one.validator).to.equal(one.kind === "validator");
      expect(one.lastProposed !== undefined).to.equal(one.kind === "validator");
      expect(one.version).to.match(/^besu\/v/);
      expect(one.disk).to.be.above(10_000);
      expect(one.rounds?.[0]?.round, "its own copies of the newest blocks").to.equal(0);
    }
    expect(seen.rounds[0]?.round).to.equal(0);
  });
  it("seals blocks so that the seals and the hash can be checked", async () => {
    const operator = readToken(dir, "operator");
    const validators = readNetwork(dir).nodes.filter(({ kind }) => kind === "validator");
    const addresses = validators.map(({ address }) => address);
    const { result } = await rpc("validator-1", "eth_getBlockByNumber", ["0x5", false], operator);
    const header = result as Record<string, string>;
    const extra = decodeExtraData(header["extraData"] ?? "");
    expect(extra.validators).to.have.members(addresses);
    const seals = extra.seals.map((seal) => {
      const digest = hashOf(header, encodeExtraData({ ...extra, seals: [] }));
      return recoverAddress(digest, `${seal.slice(0, -2)}${seal.endsWith("00") ? "1b" : "1c"}`);
    });
    expect(new Set(seals).size, "a quorum of different validators").to.equal(3);
    for (const signer of seals) expect(addresses).to.include(signer);
    expect(hashOf(header, encodeExtraData({ ...extra, round: 0, seals: [] }))).to.equal(header["hash"]);
  });
  it("answers reads on the gateway, and everything else only to who holds a token for it", async () => {
    expect((await rpc("gateway-1", "eth_blockNumber", [])).result).to.match(/^0x/);
    expect((await rpc("gateway-1", "eth_sendRawTransaction", ["0x"])).status).to.equal(401);
    expect((await rpc("validator-1", "eth_blockNumber", [])).status).to.equal(401);
    expect((await rpc("validator-1", "eth_blockNumber", [], "a.b.c")).status).to.equal(401);
    const gateway = readToken(dir, "gateway");
    expect((await rpc("gateway-1", "eth_sendRawTransaction", ["0x"], gateway)).status).to.equal(200);
    expect((await rpc("validator-1", "perm_getAccountsAllowlist", [], gateway)).status).to.equal(401);
    const operator = readToken(dir, "operator");
    expect((await rpc("validator-1", "perm_getAccountsAllowlist", [], operator)).result).to.deep.equal([
      allowed.address.toLowerCase(),
    ]);
  });
  it("mines what an allowed account sends through the gateway, for nothing, and nothing of another account", async () => {
    const token = readToken(dir, "gateway");
    const { chainId } = readNetwork(dir);
    const send = async (wallet: { signTransaction: (tx: object) => Promise<string> }): Promise<unknown> => {
      const to = allowed.address;
      const raw = await wallet.signTransaction({ chainId, to, nonce: 0, gasLimit: 21_000, gasPrice: 0, value: 0 });
      return (await rpc("gateway-1", "eth_sendRawTransaction", [raw], token)).result;
    };
    const receipt = async (hash: unknown): Promise<{ status?: string } | null> =>
      (await rpc("gateway-1", "eth_getTransactionReceipt", [hash])).result as { status?: string } | null;
    const stranger = await send(Wallet.createRandom());
    const known = await send(allowed);
    await until("it is mined", async () => (await receipt(known)) !== null);
    expect(await receipt(known)).to.include({ status: "0x1" });
    const { height = 0 } = await status();
    await until("two more blocks", async () => ((await status()).height ?? 0) >= height + 2);
    if (typeof stranger === "string") expect(await receipt(stranger)).to.equal(null);
  });
  it("serves every measurement that the generated alerts and dashboard ask for, on each kind of node", async () => {
    const { panels } = JSON.parse(
      readFileSync(join(dir, "monitoring", "grafana", "dashboards", "network.json"), "utf8"),
    ) as { panels: { targets: { expr: string }[] }[] };
    const { groups } = parseYaml(readFileSync(join(dir, "monitoring", "alerts.yml"), "utf8")) as {
      groups: { rules: { expr: string }[] }[];
    };
    const expressions = [
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ];
    // "up" is Prometheus's own, and node_* are of the exporter that looks at the disk.
    const asked = [...new Set(expressions.flatMap(metricsIn))].filter((name) => !/^(up$|node_)/.test(name));
    expect(asked).to.include.members(["ethereum_peer_count", "besu_transaction_pool_transactions"]);
    for (const name of ["validator-1", "gateway-1", "observer-1", "archive-1"]) {
      const served = await (await fetch(`http://127.0.0.1:${node(name).metricsPort}/metrics`)).text();
      const names = new Set(served.match(/^[a-z_0-9]+/gm));
      expect(
        asked.filter((metric) => !names.has(metric)),
        name,
      ).to.deep.equal([]);
    }
  });
  it("is left alone by a second up", async () => {
    expect(parsed(await up())).to.deep.include({ started: [], already: names });
  });
  it("goes on without one of four", async () => {
    await killNode(dir, "validator-4");
    const { height = 0 } = await status();
    await until("eight more blocks", async () => ((await status()).height ?? 0) >= height + 8);
    const seen = await status();
    expect(seen).to.include({ state: "making blocks", exitCode: 0 });
    expect(codes(seen)).to.include("NETWORK_NODE_DOWN").and.not.include("NETWORK_NO_QUORUM");
    expect(
      seen.rounds.some(({ round }) => round > 0),
      "its turns are taken in a later round",
    ).to.equal(true);
  });
  it("takes the one back", async () => {
    const run = await up();
    expect(parsed(run), run.out).to.deep.include({ started: ["validator-4"], blocks: true });
  });
  it("votes a fifth validator in with three of four, and out again with three of five", async () => {
    const [bundle, member] = [join(dir, "bundle"), join(roads, "member.json")];
    const made = ["--name", "roads-1", "--kind", "validator", "--host", "127.0.0.1"];
    const done = async (...argv: string[]): Promise<void> => {
      const run = await runCli("network", ...argv);
      expect(run.exitCode, run.err + run.out).to.equal(0);
    };
    await done("join", ...made, "--out", roads, "--port-base", String(portBase + 20));
    await done("add", "--dir", dir, "--member", member, "--host", "127.0.0.1");
    await done("join", "--network", bundle, "--out", roads);
    await done("up", "--dir", roads);
    const { address } = readNetwork(roads).nodes.find(({ name }) => name === "roads-1")!;
    await done("down", "--dir", dir, "--only", "validator-4");

    const before = (await status()).height ?? 0;
    const vote = async (...more: string[]): Promise<VoteResult> => {
      const run = await runCli("network", "vote", address, "--dir", dir, "--json", ...more);
      expect(run.exitCode, run.err + run.out).to.equal(0);
      return parsed(run) as unknown as VoteResult;
    };
    const voted = ["voted", "voted", "voted", "down"];
    const isIn = async (): Promise<boolean> => (await status()).validators === 5;
    const added = await vote();
    expect(added).to.include({ name: "roads-1", validators: 4, needed: 3 });
    expect(added.nodes.map(({ result }) => result)).to.deep.equal(voted);
    await until("it is in", isIn);
    await votesDecided(address, before, "add", 3);
    expectRefusal(await runCli("network", "vote", address, "--dir", dir), "NETWORK_IS_VALIDATOR");
    const taken = await vote("--discard");
    expect(taken.nodes.map(({ result }) => result)).to.deep.equal(["discarded", "discarded", "discarded", "down"]);
    const seenThere = parsed(await runCli("network", "status", "--dir", roads, "--json")) as unknown as NetworkStatus;
    expect(seenThere.nodes.map(({ validator }) => validator)).to.deep.equal([true]);

    const between = (await status()).height ?? 0;
    await until("it has proposed", async () => (await proposersFrom(between)).includes(address));
    const last = (await status()).height ?? 0;
    const removed = await vote("--remove");
    expect(removed).to.include({ validators: 5, needed: 3 });
    await until("it is out", async () => !(await isIn()));
    await votesDecided(address, last, "drop", 3);
    await vote("--discard");
    await done("down", "--dir", roads);
    await done("up", "--dir", dir, "--only", "validator-4");
  });
  it("stands still without two of four, says so, and goes on when one is back", async () => {
    const down = await runCli("network", "down", "--dir", dir, "--only", "validator-3", "validator-4", "--json");
    expect(parsed(down)).to.deep.include({ ended: ["validator-3", "validator-4"], killed: [] });
    await until("it is seen to stand still", async () => (await status()).state === "standing still");
    const seen = await status();
    expect(seen.exitCode).to.equal(1);
    expect(codes(seen)).to.include.members(["NETWORK_NO_QUORUM", "NETWORK_STANDS_STILL"]);
    const run = await up("--only", "validator-3");
    expect(parsed(run), run.out).to.deep.include({ started: ["validator-3"], blocks: true });
  });
  it("ends in order, and keeps the chain", async () => {
    const { height = 0 } = await status();
    const down = await runCli("network", "down", "--dir", dir, "--json");
    expect(parsed(down)).to.deep.include({ killed: [], already: ["validator-4"] });
    expect((await status()).state).to.equal("down");
    const run = await up("--only", "validator-1");
    const [only] = (parsed(run) as unknown as { nodes: { height: number }[] }).nodes;
    expect(only?.height).to.be.at.least(height);
    await runCli("network", "down", "--dir", dir);
  });
  it("says in Besu's words why a node does not start", async () => {
    const { config } = nodePaths(dir, "validator-1");
    const sound = readFileSync(config);
    appendFileSync(config, '\nno-such-option = "x"\n');
    const run = await runCli("network", "up", "--dir", dir, "--only", "validator-1");
    expectRefusal(run, "NETWORK_NODE_FAILED");
    expect(run.err).to.match(/no-such-option/);
    writeFileSync(config, sound);
  });
  it("refuses data of another chain, as Besu does", async () => {
    const other = join(root, "other");
    const counts = ["--validators", "4", "--gateways", "0", "--observers", "0", "--archives", "0"];
    await runCli("network", "init", ...counts, "--out", other, "--port-base", String(portBase));
    cpSync(runPaths(dir, "validator-1").data, runPaths(other, "validator-1").data, { recursive: true });
    const run = await runCli("network", "up", "--dir", other, "--only", "validator-1");
    expectRefusal(run, "NETWORK_GENESIS_DIFFERS", /validator-1/);
  });
});

/** Keccak of the RLP of a Cancun header with the extra data given. */
function hashOf(header: Record<string, string>, extraData: string): string {
  const field = (name: string): string => header[name] ?? "0x";
  const number = (name: string): string => stripZerosLeft(`0x${field(name).slice(2).padStart(64, "0")}`);
  return keccak256(
    encodeRlp([
      ...["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot"].map(field),
      field("logsBloom"),
      ...["difficulty", "number", "gasLimit", "gasUsed", "timestamp"].map(number),
      extraData,
      field("mixHash"),
      zeroPadValue(hexlify(field("nonce")), 8),
      number("baseFeePerGas"),
      field("withdrawalsRoot"),
      ...["blobGasUsed", "excessBlobGas"].map(number),
      field("parentBeaconBlockRoot"),
    ]),
  );
}
