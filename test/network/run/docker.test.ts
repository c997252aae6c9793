import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { networkPaths, nodePaths } from "../../../src/network/layout.ts";
import { networkDown } from "../../../src/network/run/down.ts";
import { findRunning, runPaths } from "../../../src/network/run/folder.ts";
import { launch } from "../../../src/network/run/launch.ts";
import { networkLogs } from "../../../src/network/run/logs.ts";
import { networkStatus } from "../../../src/network/run/status.ts";
import { networkUp, type UpOptions, type UpResult } from "../../../src/network/run/up.ts";
import { expectError } from "./expectError.ts";
import { fakeNetwork, listen, script, withEnvironment, type FakeNetwork } from "./fakeNetwork.fixture.ts";

describe("a network in Docker", () => {
  let network: FakeNetwork;
  let bin: string;
  let restore: () => void;
  beforeEach(async () => {
    network = await fakeNetwork({ validator: 1, gateway: 1 });
    bin = join(network.dir, "..", "bin");
    restore = withEnvironment({ BESU_HOME: undefined, PATH: `${bin}:/usr/bin:/bin` });
  });
  afterEach(() => {
    restore();
    network.remove();
  });

  /** A docker that notes what it is asked, and runs what `services` says. */
  const docker = (...services: string[]): void => {
    const items = services.map((Service) => JSON.stringify({ Service, State: "running" }));
    items.push(JSON.stringify({ Service: "grafana", State: "exited" }));
    writeFileSync(join(network.dir, "..", "ps"), `${items.join("\n")}\n`);
    script(
      bin,
      "docker",
      `for word in "$@"; do printf '%s\\n' "$word"; done >> "${bin}/asked"`,
      `echo . >> "${bin}/asked"`,
      `case "$*" in`,
      `*" ps "*) cat "${join(network.dir, "..", "ps")}" ;;`,
      `*" logs "*) printf 'validator-1  | one\\nvalidator-1  | two\\n' ;;`,
      `esac`,
    );
  };
  /** The commands of Compose that were asked for, without the looking whether it is there. */
  const asked = (): string[][] =>
    readFileSync(join(bin, "asked"), "utf8")
      .split(".\n")
      .map((words) => words.split("\n").slice(0, -1))
      .filter((words) => words.length > 0 && !words.includes("version"))
      .map((words) => {
        expect(words.slice(0, 3)).to.deep.equal(["compose", "-f", networkPaths(network.dir).compose]);
        return words.slice(3);
      })
      .filter(([command]) => command !== "ps");
  /** The nodes answer, as their containers would. */
  const containersRun = (): void => {
    const besu = { program: join(network.besu, "bin", "besu"), version: "x" };
    for (const node of network.description.nodes) launch(network.dir, network.description, node, besu);
  };
  const up = (options: Partial<UpOptions> = {}): Promise<UpResult> =>
    networkUp(network.dir, { waitMs: 10_000, onProgress: () => undefined, ...options });

  it("is run with the operator's override file", async () => {
    docker("validator-1", "gateway-1");
    const override = join(network.dir, "docker-compose.override.yml");
    writeFileSync(override, "services: {}\n");
    await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_NO_BLOCKS");
    const [first = ""] = readFileSync(join(bin, "asked"), "utf8")
      .split(".\n")
      .filter((words) => !words.includes("version"));
    const files = ["-f", networkPaths(network.dir).compose, "-f", override];
    expect(first.split("\n").slice(0, 5)).to.deep.equal(["compose", ...files]);
  });
  it("is refused without docker", async () => {
    restore();
    restore = withEnvironment({ PATH: "/nowhere" });
    await expectError(up({ docker: true }), "NETWORK_DOCKER_MISSING");
  });
  for (const [version, words] of [
    ["28", "docker: unknown command: docker compose"],
    ["before", "docker: 'compose' is not a docker command."],
  ] as const) {
    it(`is refused without the plugin Compose, as a docker ${version} says it`, async () => {
      script(bin, "docker", `echo "${words}" >&2`, `echo "Run 'docker --help' for more information" >&2`, "exit 1");
      const says = /Docker is here without its plugin Compose/;
      const { next } = await expectError(up({ docker: true }), "NETWORK_COMPOSE_MISSING", says);
      expect(next).to.include("docker-compose-plugin").and.include("--besu");
      await expectError(up(), "NETWORK_COMPOSE_MISSING");
    });
  }
  it("is refused with the words of a docker that does not work", async () => {
    script(bin, "docker", `echo "error: the daemon does not answer" >&2`, "echo usage", "exit 125");
    await expectError(up({ docker: true }), "NETWORK_DOCKER_FAILED", /the daemon does not answer/);
    await expectError(up(), "NETWORK_DOCKER_FAILED");
  });
  it("comes up with Compose where there is no Besu, or when that is asked for", async () => {
    docker("validator-1", "gateway-1");
    // Containers that run already: their ports are theirs, and nothing listens there before.
    const result = up({ besu: network.besu, docker: true, waitMs: 0 });
    await expectError(result, "NETWORK_NO_BLOCKS", /none of 2 nodes answers yet/);
    await expectError(up({ waitMs: 0 }), "NETWORK_NO_BLOCKS");
    expect(asked()).to.deep.equal([
      ["up", "--detach"],
      ["up", "--detach"],
    ]);
    expect(existsSync(runPaths(network.dir, "validator-1").folder)).to.equal(false);
  });
  it("needs the ports that it publishes, and no others", async () => {
    docker();
    const { rpcPort, metricsPort, p2pPort } = network.node("gateway-1");
    const servers = [await listen(metricsPort), await listen(p2pPort)];
    await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_NO_BLOCKS");
    servers.push(await listen(rpcPort));
    await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_PORT_IN_USE", /gateway-1's JSON-RPC\)\.$/);
    servers.forEach((server) => server.close());
  });
  it("needs the ports of the proxy and the monitoring, unless they run or are not started", async () => {
    docker("proxy", "prometheus");
    const server = await listen(3000);
    try {
      await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_PORT_IN_USE", /the port 3000 \(grafana\)\.$/);
      await expectError(up({ docker: true, only: ["gateway-1"], waitMs: 0 }), "NETWORK_NO_BLOCKS");
    } finally {
      server.close();
    }
  });
  it("needs the port for peers on every address of the machine", async () => {
    docker();
    const [first, second] = network.description.nodes;
    network.describe({ nodes: [first!, { ...second!, local: false }] });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(first!.p2pPort, "127.0.0.2", resolve));
    try {
      await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_PORT_IN_USE", /validator-1's peers/);
    } finally {
      server.close();
    }
  });
  it("starts only what is named", async () => {
    docker();
    await expectError(up({ docker: true, only: ["gateway-1"], waitMs: 0 }), "NETWORK_NO_BLOCKS");
    expect(asked()).to.deep.equal([["up", "--detach", "gateway-1"]]);
  });
  it("checks the folder before it asks Docker for anything", async () => {
    docker();
    rmSync(nodePaths(network.dir, "gateway-1").key);
    await expectError(up({ docker: true }), "NETWORK_KEY_MISSING");
    expect(asked()).to.deep.equal([]);
  });
  it("is asked for its state, its logs and its end", async () => {
    docker("validator-1");
    await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_NO_BLOCKS");
    const status = await networkStatus(network.dir);
    expect(status.runner).to.equal("docker");
    expect(status.nodes.map(({ running, answers }) => [running, answers])).to.deep.equal([
      [true, false],
      [false, false],
    ]);
    const lines: string[] = [];
    await networkLogs(network.dir, { nodes: ["validator-1"], lines: 7, onLine: (line) => lines.push(line) });
    expect(lines).to.deep.equal(["validator-1  | one", "validator-1  | two"]);
    expect(await networkDown(network.dir, { graceMs: 90_000 })).to.deep.equal({
      ...{ runner: "docker", ended: ["validator-1"], killed: [], already: ["gateway-1"] },
    });
    await networkDown(network.dir, { only: ["gateway-1"], graceMs: 90_000 });
    expect(asked().slice(1)).to.deep.equal([
      ["logs", "--no-color", "--tail", "7", "validator-1"],
      ["down", "--timeout", "90"],
      ["stop", "--timeout", "90", "gateway-1"],
    ]);
  });
  it("says so when its logs cannot be read", async () => {
    docker("validator-1");
    await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_NO_BLOCKS");
    script(bin, "docker", `case "$*" in *" logs "*) echo "no such service" >&2; exit 1;; esac`);
    const logs = networkLogs(network.dir, { lines: 1, onLine: () => undefined });
    await expectError(logs, "NETWORK_DOCKER_FAILED", /"docker compose logs" .*no such service/);
  });
  it("reads the list that older versions of Compose print", async () => {
    docker();
    await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_NO_BLOCKS");
    const list = [{ Service: "gateway-1", State: "running" }];
    writeFileSync(join(network.dir, "..", "ps"), JSON.stringify(list));
    expect((await networkStatus(network.dir)).nodes.map(({ running }) => running)).to.deep.equal([false, true]);
  });
  it("is not started beside processes of the same nodes, which would seal twice", async () => {
    docker();
    containersRun();
    await expectError(
      up({ docker: true }),
      "NETWORK_RUNS_OTHERWISE",
      /as processes already \(validator-1, gateway-1\)/,
    );
    expect(asked()).to.deep.equal([]);
  });
  it("keeps processes of the same nodes from being started beside it", async () => {
    docker("validator-1");
    await expectError(up({ docker: true, waitMs: 0 }), "NETWORK_NO_BLOCKS");
    await expectError(up({ besu: network.besu }), "NETWORK_RUNS_OTHERWISE", /in Docker already \(validator-1\)/);
    expect(findRunning(network.dir, "gateway-1")).to.equal(undefined);
  });
  it("does not begin the chain anew where the other way of running has its data", async () => {
    docker();
    const container = nodePaths(network.dir, "validator-1").data;
    mkdirSync(container, { recursive: true });
    writeFileSync(join(container, "chain.db"), "");
    await expectError(up({ besu: network.besu }), "NETWORK_RUNS_OTHERWISE", /start again from block 0/);
    rmSync(container, { recursive: true });
    const own = runPaths(network.dir, "gateway-1").data;
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "chain.db"), "");
    await expectError(up({ docker: true }), "NETWORK_RUNS_OTHERWISE", /gateway-1 are in .*run/);
  });
});
