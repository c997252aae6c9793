import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { genesisOf, type GenesisTerms } from "../../../src/network/genesis.ts";
import { networkPaths, nodePaths, tokenPath } from "../../../src/network/layout.ts";
import { heapOf } from "../../../src/network/run/besu.ts";
import { findRunning, notePid, runPaths } from "../../../src/network/run/folder.ts";
import { networkUp, type UpOptions, type UpResult } from "../../../src/network/run/up.ts";
import { expectError } from "./expectError.ts";
import {
  fakeNetwork,
  killNode,
  listen,
  script,
  startedWith,
  withEnvironment,
  type FakeNetwork,
} from "./fakeNetwork.fixture.ts";

describe("network up", () => {
  const made: FakeNetwork[] = [];
  const make = async (...args: Parameters<typeof fakeNetwork>): Promise<FakeNetwork> => {
    const network = await fakeNetwork(...args);
    made.push(network);
    return network;
  };
  const up = (network: FakeNetwork, options: Partial<UpOptions> = {}): Promise<UpResult> =>
    networkUp(network.dir, { besu: network.besu, waitMs: 20_000, onProgress: () => undefined, ...options });
  after(() => made.forEach((network) => network.remove()));

  describe("four validators and a gateway", () => {
    let network: FakeNetwork;
    const restore: (() => void)[] = [];
    before(async () => {
      network = await make({ validator: 4, gateway: 1 });
      const secrets = { PROBITY_PASSWORD: "a secret", BESU_RPC_HTTP_API: "ADMIN", BESU_OPTS: undefined };
      restore.push(withEnvironment({ ...secrets, JAVA_OPTS: undefined, JAVA_TOOL_OPTIONS: undefined }));
    });
    after(() => restore.forEach((undo) => undo()));

    it("starts all, and waits until all have seen blocks", async () => {
      const told: string[] = [];
      const result = await up(network, { onProgress: (text) => told.push(text) });
      const names = network.description.nodes.map(({ name }) => name);
      expect(result).to.deep.include({ runner: "processes", started: names, already: [], blocks: true });
      expect(result.version).to.equal("besu/v26.8.0/fake-x86_64/openjdk-java-25");
      expect(result.nodes.map(({ name }) => name)).to.deep.equal(names);
      for (const { height } of result.nodes) expect(height).to.be.above(1);
      expect(told[0]).to.match(/^5 nodes to start with besu\/v26/);
    });
    it("gives each its own files, ports and data, all on loopback", () => {
      const { argv } = startedWith(network.dir, "validator-2");
      const { p2pPort, rpcPort, metricsPort } = network.node("validator-2");
      const own = nodePaths(network.dir, "validator-2");
      const run = runPaths(network.dir, "validator-2");
      expect(argv).to.deep.equal([
        `--config-file=${own.config}`,
        `--data-path=${run.data}`,
        `--genesis-file=${networkPaths(network.dir).genesis}`,
        `--node-private-key-file=${own.key}`,
        `--static-nodes-file=${run.staticNodes}`,
        "--p2p-host=127.0.0.1",
        "--p2p-interface=127.0.0.1",
        `--p2p-port=${p2pPort}`,
        "--rpc-http-host=127.0.0.1",
        `--rpc-http-port=${rpcPort}`,
        "--metrics-host=127.0.0.1",
        `--metrics-port=${metricsPort}`,
        `--permissions-accounts-config-file=${own.permissions}`,
        `--rpc-http-authentication-jwt-public-key-file=${networkPaths(network.dir).jwtPublicKey}`,
        "--color-enabled=false",
      ]);
    });
    it("links each to all others over loopback", () => {
      const enodes = JSON.parse(readFileSync(runPaths(network.dir, "validator-2").staticNodes, "utf8")) as string[];
      const others = network.description.nodes.filter(({ name }) => name !== "validator-2");
      expect(enodes).to.deep.equal(
        others.map(({ publicKey, p2pPort }) => `enode://${publicKey.slice(2)}@127.0.0.1:${p2pPort}`),
      );
    });
    it("gives no secret and no option of Besu on by the environment, and a modest heap", () => {
      const { env } = startedWith(network.dir, "gateway-1");
      expect(env).not.to.have.any.keys("PROBITY_PASSWORD", "BESU_RPC_HTTP_API", "BESU_HOME");
      expect(env["BESU_OPTS"]).to.equal(`-Xmx${heapOf(5)}m`);
    });
    it("keeps what it writes from others", () => {
      const { folder, log, pid } = runPaths(network.dir, "validator-1");
      const modes = [folder, log, pid].map((path) => statSync(path).mode & 0o777);
      expect(modes).to.deep.equal([0o700, 0o600, 0o600]);
    });
    it("leaves alone what runs already, and then needs no Besu", async () => {
      const before = findRunning(network.dir, "validator-1")?.pid;
      const undo = withEnvironment({ BESU_HOME: undefined, PATH: "/nowhere" });
      try {
        const { started, already } = await networkUp(network.dir, {
          waitMs: 20_000,

          onProgress: () => undefined,
        });
        expect([started.length, already.length]).to.deep.equal([0, 5]);
      } finally {
        undo();
      }
      expect(findRunning(network.dir, "validator-1")?.pid).to.equal(before);
    });
    it("starts again only what was killed", async () => {
      await killNode(network.dir, "validator-3");
      const result = await up(network);
      expect(result.started).to.deep.equal(["validator-3"]);
      expect(result.already).to.have.length(4);
    });
    it("knows a node whose pid was not noted, as when an earlier up was killed", async () => {
      const { pid } = runPaths(network.dir, "validator-4");
      const noted = findRunning(network.dir, "validator-4");
      rmSync(pid);
      expect(findRunning(network.dir, "validator-4")?.pid).to.equal(noted?.pid);
      const { started } = await up(network);
      expect(started).to.deep.equal([]);
      expect(JSON.parse(readFileSync(pid, "utf8"))).to.include({ pid: noted?.pid });
    });
  });

  describe("some of the nodes", () => {
    it("starts those that are named, and does not wait for blocks without a quorum", async () => {
      const network = await make({ validator: 4 });
      const told: string[] = [];
      const result = await up(network, { only: ["validator-2"], onProgress: (text) => told.push(text) });
      expect(result).to.deep.include({ started: ["validator-2"], blocks: false });
      expect(told.at(-1)).to.equal("no blocks are waited for: 1 of 4 validators run, and 3 are needed");
    });
    it("refuses a name that the network has not", async () => {
      const network = await make({ validator: 1 });
      await expectError(up(network, { only: ["validator-9"] }), "NETWORK_NODE_UNKNOWN", /no node "validator-9"/);
    });
    it("refuses another member's node", async () => {
      const network = await make({ validator: 2 });
      const [first, second] = network.description.nodes;
      network.describe({ nodes: [first!, { ...second!, local: false }] });
      await expectError(up(network, { only: ["validator-2"] }), "NETWORK_NODE_ELSEWHERE", /validator-2 is another/);
    });
    it("refuses a folder without keys", async () => {
      const network = await make({ validator: 1 });
      network.describe({ nodes: network.description.nodes.map((node) => ({ ...node, local: false })) });
      await expectError(up(network), "NETWORK_NO_NODE");
    });
    it("reaches the nodes of other members at their own hosts", async () => {
      const network = await make({ validator: 2 });
      const [first, second] = network.description.nodes;
      network.describe({
        nodes: [
          { ...first!, host: "127.0.0.1" },
          { ...second!, local: false },
        ],
      });
      await up(network);
      const { argv } = startedWith(network.dir, "validator-1");
      expect(argv).to.include("--p2p-interface=0.0.0.0").and.include("--p2p-host=127.0.0.1");
      const enodes = readFileSync(runPaths(network.dir, "validator-1").staticNodes, "utf8");
      expect(enodes).to.include(`@172.30.0.9:${second!.p2pPort}`);
    });
  });

  describe("what to run with", () => {
    let network: FakeNetwork;
    before(async () => (network = await make({ validator: 1 })));

    const refused = async (env: Record<string, string | undefined>, besu?: string): Promise<unknown> => {
      const undo = withEnvironment({ BESU_HOME: undefined, PATH: "/nowhere", ...env });
      try {
        const options = { ...(besu === undefined ? {} : { besu }), waitMs: 1, onProgress: () => undefined };
        return await networkUp(network.dir, options);
      } finally {
        undo();
      }
    };
    it("refuses without Besu and without Docker", async () => {
      await expectError(refused({}), "NETWORK_NO_RUNNER");
    });
    it("refuses a path and a BESU_HOME where no Besu is, also when the PATH has one", async () => {
      const env = { PATH: join(network.besu, "bin") };
      await expectError(refused(env, "/nowhere/besu"), "NETWORK_BESU_MISSING", /--besu names \/nowhere\/besu/);
      await expectError(refused({ ...env, BESU_HOME: "/nowhere" }), "NETWORK_BESU_MISSING", /BESU_HOME is \/nowhere/);
    });
    for (const version of ["26.7.9", "26.4.0", "25.12.1"]) {
      it(`refuses Besu ${version}`, async () => {
        const old = script(join(network.dir, "..", `old-${version}`), "besu", `echo besu/v${version}/linux/java-25`);
        await expectError(refused(process.env, old), "NETWORK_BESU_VERSION", /v26|v25.*needs Besu 26\.8\.0 or later/);
      });
    }
    it("says that a Besu of a later year was not tried, and goes on", async () => {
      const later = await make({ validator: 1 });
      const real = join(later.besu, "bin", "besu");
      const say = 'if [ "$1" = --version ]; then echo besu/v27.1.0/linux/java-25; exit; fi';
      const besu = script(join(later.dir, "..", "later"), "besu", say, `exec "${real}" "$@"`);
      const told: string[] = [];
      const { started } = await up(later, { besu, onProgress: (text) => told.push(text) });
      expect(started).to.deep.equal(["validator-1"]);
      expect(told.join("\n")).to.match(
        /^besu\/v27\.1\.0\/linux\/java-25 is newer than what this was tried with \(26\.8/,
      );
    });
    it("says that Java is missing in the words of Besu", async () => {
      const words = "ERROR: JAVA_HOME is not set and no 'java' command could be found in your PATH.";
      const besu = script(join(network.dir, "..", "no-java"), "besu", "echo", `echo "${words}"`, "exit 1");
      await expectError(refused(process.env, besu), "NETWORK_JAVA_MISSING", /no 'java' command could be found/);
    });
    it("refuses a program that is no Besu", async () => {
      const besu = script(join(network.dir, "..", "no-besu"), "besu", "echo I am a teapot");
      await expectError(refused(process.env, besu), "NETWORK_BESU_BROKEN", /I am a teapot/);
    });
    it("finds Besu in BESU_HOME before the PATH, and the version of a build from source is enough", async () => {
      const folder = join(network.dir, "..", "built");
      const real = join(network.besu, "bin", "besu");
      const say = 'if [ "$1" = --version ]; then echo besu/v26.8-develop-683880b/linux/java-25; exit; fi';
      script(join(folder, "bin"), "besu", say, `exec "${real}" "$@"`);
      const undo = withEnvironment({ BESU_HOME: folder });
      try {
        const { version } = await networkUp(network.dir, { waitMs: 20_000, onProgress: () => undefined });
        expect(version).to.match(/develop/);
      } finally {
        undo();
      }
    });
  });

  describe("what is not in order", () => {
    let network: FakeNetwork;
    beforeEach(async () => (network = await make({ validator: 2 })));
    afterEach(() => {
      expect(network.description.nodes.map(({ name }) => findRunning(network.dir, name))).to.deep.equal([
        undefined,
        undefined,
      ]);
    });

    it("names every port that is taken, and who needs it", async () => {
      const servers: { close: () => void }[] = [];
      servers.push(await listen(network.node("validator-1").rpcPort));
      servers.push(await listen(network.node("validator-2").p2pPort));
      const { rpcPort } = network.node("validator-1");
      const { p2pPort } = network.node("validator-2");
      const says = new RegExp(`${rpcPort} \\(validator-1's JSON-RPC\\), ${p2pPort} \\(validator-2's peers\\)`);
      try {
        await expectError(up(network), "NETWORK_PORT_IN_USE", says);
      } finally {
        servers.forEach((server) => server.close());
      }
    });
    it("refuses two nodes with one port", async () => {
      const [first, second] = network.description.nodes;
      network.describe({ nodes: [first!, { ...second!, metricsPort: first!.rpcPort }] });
      await expectError(up(network), "NETWORK_PORT_IN_USE", /validator-1's JSON-RPC.*validator-2's metrics/);
    });
    it("refuses without a node's key", async () => {
      rmSync(nodePaths(network.dir, "validator-2").key);
      await expectError(up(network), "NETWORK_KEY_MISSING", /key of validator-2 .*ENOENT/);
    });
    it("refuses a key that others may read", async () => {
      const { key } = nodePaths(network.dir, "validator-2");
      const text = readFileSync(key, "utf8");
      rmSync(key);
      writeFileSync(key, text, { mode: 0o644 });
      const error = await expectError(up(network), "NETWORK_KEY_EXPOSED", /validator-2/);
      expect(JSON.stringify(error)).not.to.include(text.slice(2));
    });
    it("refuses a key of another node, without printing it", async () => {
      const text = readFileSync(nodePaths(network.dir, "validator-1").key, "utf8");
      writeFileSync(nodePaths(network.dir, "validator-2").key, text);
      const error = await expectError(up(network), "NETWORK_KEY_WRONG", /not the key of validator-2/);
      expect(JSON.stringify(error)).not.to.include(text.slice(2));
    });
    for (const missing of ["config", "permissions"] as const) {
      it(`refuses without a node's ${missing}`, async () => {
        rmSync(nodePaths(network.dir, "validator-1")[missing]);
        await expectError(up(network), "NETWORK_FILE_MISSING", new RegExp(`${missing}\\.toml.*ENOENT`));
      });
    }
    it("refuses without the operator's token", async () => {
      rmSync(tokenPath(network.dir, "operator"));
      await expectError(up(network), "NETWORK_TOKEN_MISSING");
    });
    it("refuses data of another chain", async () => {
      await up(network);
      for (const { name } of network.description.nodes) await killNode(network.dir, name);
      writeFileSync(runPaths(network.dir, "validator-2").genesisHash, `0x${"ab".repeat(32)}\n`);
      await expectError(up(network), "NETWORK_GENESIS_DIFFERS", /data of validator-2 .*0xabab/);
    });
    const others: [field: string, terms: Partial<GenesisTerms>][] = [
      ["config.chainId", { chainId: 8 }],
      ["config.qbft.blockperiodseconds", { blockPeriodSeconds: 2 }],
      ["config.qbft.requesttimeoutseconds", { requestTimeoutSeconds: 5 }],
      ["gasLimit", { gasLimit: 31_000_000 }],
      ["extraData", { validators: [`0x${"11".repeat(20)}`] }],
    ];
    for (const [field, terms] of others) {
      it(`refuses a genesis file that differs from the described one in ${field}, by that name`, async () => {
        const validators = network.description.nodes.map(({ address }) => address);
        const other = genesisOf({ ...network.description, validators, ...terms });
        writeFileSync(networkPaths(network.dir).genesis, JSON.stringify(other));
        const error = await expectError(up(network), "NETWORK_GENESIS_DIFFERS", /genesis\.json differs in /);
        expect(error.facts["field"]).to.equal(field);
        expect(existsSync(runPaths(network.dir, "validator-1").log), "nothing was started").to.equal(false);
      });
    }
    it("refuses a genesis file that is none", async () => {
      writeFileSync(networkPaths(network.dir).genesis, "no JSON");
      await expectError(up(network), "NETWORK_INVALID", /genesis\.json cannot be used: it is not JSON/);
    });
    it("says in the same way what Besu says of data of another chain", async () => {
      network.control({
        nodes: { "validator-1": { die: "Supplied genesis block does not match chain data stored in /x" } },
      });
      await expectError(up(network, { only: ["validator-1"] }), "NETWORK_GENESIS_DIFFERS", /validator-1/);
    });
    for (const what of ["run", "run/validator-1", "run/validator-1/log", "run/validator-1/pid"]) {
      it(`refuses to write through a link in place of ${what}`, async () => {
        const victim = join(network.dir, "..", "victim");
        writeFileSync(victim, "mine");
        const path = join(network.dir, what);
        mkdirSync(dirname(path), { recursive: true });
        symlinkSync(victim, path);
        await expectError(up(network), "NETWORK_RUN_UNSAFE");
        expect(readFileSync(victim, "utf8")).to.equal("mine");
      });
    }
    it("refuses while another is at work, and not after that one was killed", async () => {
      const other = spawn("sleep", ["60"], { stdio: "ignore" });
      const ended = new Promise((resolve) => other.once("exit", resolve));
      const { pid = 0 } = other;
      const { run } = networkPaths(network.dir);
      mkdirSync(join(run, "validator-1"), { recursive: true });
      notePid(network.dir, "validator-1", pid);
      const { start } = JSON.parse(readFileSync(runPaths(network.dir, "validator-1").pid, "utf8")) as { start: string };
      writeFileSync(join(run, "lock"), JSON.stringify({ pid, start }));
      try {
        await expectError(up(network), "NETWORK_BUSY", new RegExp(`process ${pid}`));
      } finally {
        other.kill("SIGKILL");
        await ended;
      }
      // What does not say who, and was written just now, is being written by somebody.
      const left = readFileSync(join(run, "lock"), "utf8");
      writeFileSync(join(run, "lock"), "");
      await expectError(up(network), "NETWORK_BUSY");
      writeFileSync(join(run, "lock"), left);
      writeFileSync(nodePaths(network.dir, "validator-1").key, "", { mode: 0o600 });
      await expectError(up(network), "NETWORK_KEY_WRONG");
      expect(existsSync(join(run, "lock"))).to.equal(false);
    });
  });

  describe("nodes that do not do as they should", () => {
    it("shows the last lines of one that ends, leaves the others, and goes on when it is mended", async () => {
      const network = await make({ validator: 2 });
      network.control({ nodes: { "validator-2": { die: "Unknown option: '--nonsense'" } } });
      const error = await expectError(up(network), "NETWORK_NODE_FAILED", /validator-2 .*\(exit code 1\)/);
      expect(error).to.have.deep.property("lines", ["validator-2 begins", "Unknown option: '--nonsense'"]);
      expect(findRunning(network.dir, "validator-1")).not.to.equal(undefined);
      network.control({});
      expect((await up(network)).started).to.deep.equal(["validator-2"]);
    });
    it("refuses a node on another chain", async () => {
      const network = await make({ validator: 1 });
      network.control({ nodes: { "validator-1": { chain: `0x${"cd".repeat(32)}` } } });
      await expectError(up(network), "NETWORK_WRONG_CHAIN", /validator-1 .*0xcdcd/);
    });
    it("says that the token is not taken", async () => {
      const network = await make({ validator: 1 });
      network.control({ token: "another" });
      await expectError(up(network), "NETWORK_TOKEN_REFUSED", /validator-1/);
    });
    it("says what was seen when no blocks come in time", async () => {
      const network = await make({ validator: 1 });
      await up(network); // it answers at once from now on, however busy the machine is
      network.control({ still: true });
      await expectError(up(network, { waitMs: 300 }), "NETWORK_NO_BLOCKS", /1 of 1 node answer, all at block 1000/);
    });
    it("is not content while one node is behind", async () => {
      const network = await make({ validator: 1, observer: 1 });
      await up(network);
      network.control({ nodes: { "observer-1": { behind: 900 } } });
      await expectError(up(network, { waitMs: 400 }), "NETWORK_NO_BLOCKS", /at blocks \d+ to \d+/);
    });
  });

  describe("a node that was away for long", () => {
    it("is waited for until its blocks are of now, however fast its height grows", async () => {
      const network = await make({ validator: 1 });
      network.control({ nodes: { "validator-1": { age: 600 } } });
      await expectError(up(network, { waitMs: 500 }), "NETWORK_NO_BLOCKS");
      network.control({});
      expect(await up(network)).to.include({ blocks: true });
    });
  });

  describe("an up that is killed while it waits", () => {
    it("leaves its nodes running and noted, and the next one goes on from there", async () => {
      const network = await make({ validator: 2 });
      network.control({ still: true });
      const args = ["network", "up", "--dir", network.dir, "--besu", network.besu];
      const killed = spawn(process.execPath, ["bin/probity.mjs", ...args], { stdio: "ignore" });
      const runs = (): boolean[] => ["validator-1", "validator-2"].map((name) => !!findRunning(network.dir, name));
      while (runs().includes(false)) await sleep(20);
      const ended = new Promise((resolve) => killed.once("exit", resolve));
      killed.kill("SIGKILL");
      await ended;
      expect(runs()).to.deep.equal([true, true]);
      expect(existsSync(join(networkPaths(network.dir).run, "lock")), "it had no time to unlock").to.equal(true);
      network.control({});
      expect(await up(network)).to.deep.include({ started: [], already: ["validator-1", "validator-2"], blocks: true });
    });
  });

  describe("a folder with a strange name", () => {
    it("is run from like any other", async () => {
      const name = `--dir=a b'c"$(touch pwned);é\n\\x`;
      const network = await make({ validator: 1 }, name);
      expect((await up(network)).started).to.deep.equal(["validator-1"]);
      expect((await up(network)).already).to.deep.equal(["validator-1"]);
    });
    it("is the same when it is reached by a link", async () => {
      const network = await make({ validator: 1 });
      await up(network);
      const link = join(network.dir, "..", "link");
      symlinkSync(network.dir, link);
      expect((await up({ ...network, dir: link })).already).to.deep.equal(["validator-1"]);
    });
  });

  describe("somebody else on a node's port", () => {
    it("is not shown the operator's token before the node runs", async () => {
      const network = await make({ validator: 1 });
      const heard: unknown[] = [];
      const server: Server = createServer((request, response) => {
        heard.push(request.headers.authorization);
        response.end("{}");
      });
      await new Promise<void>((resolve) => server.listen(network.node("validator-1").rpcPort, "127.0.0.1", resolve));
      try {
        await expectError(up(network), "NETWORK_PORT_IN_USE");
        expect(heard).to.deep.equal([]);
      } finally {
        server.close();
      }
    });
  });
});
