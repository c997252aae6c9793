import { once } from "node:events";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { nodePaths } from "../../../src/network/layout.ts";
import { networkDown } from "../../../src/network/run/down.ts";
import { findRunning, notePid, ownOptions, runPaths } from "../../../src/network/run/folder.ts";
import { seeProcess } from "../../../src/base/node/processes.ts";
import { networkUp } from "../../../src/network/run/up.ts";
import { expectError } from "./expectError.ts";
import { fakeNetwork, type FakeNetwork } from "./fakeNetwork.fixture.ts";

describe("network down", () => {
  let network: FakeNetwork;
  const others: ChildProcess[] = [];
  beforeEach(async () => (network = await fakeNetwork({ validator: 1, gateway: 1 })));
  afterEach(() => {
    for (const other of others.splice(0)) other.kill("SIGKILL");
    network.remove();
  });
  const up = (): Promise<unknown> =>
    networkUp(network.dir, { besu: network.besu, waitMs: 20_000, onProgress: () => undefined });
  const down = (only?: string[], graceMs = 5_000): ReturnType<typeof networkDown> =>
    networkDown(network.dir, { ...(only === undefined ? {} : { only }), graceMs });

  it("ends all nodes, and says so again when none runs", async () => {
    await up();
    const names = ["validator-1", "gateway-1"];
    expect(await down()).to.deep.equal({ runner: "processes", ended: names, killed: [], already: [] });
    expect(names.map((name) => findRunning(network.dir, name))).to.deep.equal([undefined, undefined]);
    expect(await down()).to.deep.equal({ runner: "processes", ended: [], killed: [], already: names });
  });
  it("ends only those that are named", async () => {
    await up();
    expect((await down(["gateway-1"])).ended).to.deep.equal(["gateway-1"]);
    expect(findRunning(network.dir, "validator-1")).not.to.equal(undefined);
  });
  it("kills one that does not end in time", async () => {
    network.control({ nodes: { "gateway-1": { stuck: true } } });
    await up();
    expect(await down(undefined, 300)).to.deep.include({ killed: ["gateway-1"], ended: ["validator-1", "gateway-1"] });
    expect(findRunning(network.dir, "gateway-1")).to.equal(undefined);
  });
  it("ends a node whose pid file is lost or spoilt", async () => {
    await up();
    rmSync(runPaths(network.dir, "validator-1").pid);
    writeFileSync(runPaths(network.dir, "gateway-1").pid, "-1\0{");
    expect((await down()).ended).to.deep.equal(["validator-1", "gateway-1"]);
  });
  it("refuses a name that the network has not", async () => {
    await expectError(down(["validator-7"]), "NETWORK_NODE_UNKNOWN");
  });

  describe("somebody else's process", () => {
    let stranger: ChildProcess;
    const foreign = (): Record<string, unknown> => ({ pid: stranger.pid, start: "", startedAt: 0 });
    beforeEach(() => {
      stranger = spawn("sleep", ["60"], { stdio: "ignore" });
      others.push(stranger);
      mkdirSync(runPaths(network.dir, "validator-1").folder, { recursive: true });
    });
    const expectAlive = (): void => {
      expect(seeProcess(stranger.pid ?? 0)).to.deep.include({ pid: stranger.pid });
    };

    it("is not ended when a pid file names it", async () => {
      writeFileSync(runPaths(network.dir, "validator-1").pid, JSON.stringify(foreign()));
      expect((await down(undefined, 0)).ended).to.deep.equal([]);
      expectAlive();
    });
    it("is not ended when a pid file names it with the time it started at", async () => {
      notePid(network.dir, "validator-1", stranger.pid ?? 0);
      expect((await down(undefined, 0)).ended).to.deep.equal([]);
      expectAlive();
    });
    it("is not ended when the pid file is a link to such a file", async () => {
      const path = join(network.dir, "elsewhere");
      writeFileSync(path, JSON.stringify(foreign()));
      symlinkSync(path, runPaths(network.dir, "validator-1").pid);
      expect((await down(undefined, 0)).ended).to.deep.equal([]);
      expectAlive();
    });
    for (const pid of [0, -1, 1, process.pid]) {
      it(`is not ended when a pid file says ${pid === process.pid ? "this process" : String(pid)}`, async () => {
        writeFileSync(runPaths(network.dir, "validator-1").pid, JSON.stringify({ ...foreign(), pid }));
        expect((await down(undefined, 0)).ended).to.deep.equal([]);
      });
    }
    it("is not ended when it only has the node's folder or its configuration open", async () => {
      const { data } = runPaths(network.dir, "validator-1");
      const { config } = nodePaths(network.dir, "validator-1");
      const reads = ["setInterval(() => {}, 1000)", "--", `--data-path=${data}x`, `--config-file=${config}`];
      const reader = spawn(process.execPath, ["-e", ...reads], { stdio: "ignore" });
      others.push(reader);
      notePid(network.dir, "validator-1", reader.pid ?? 0);
      expect((await down(undefined, 0)).ended).to.deep.equal([]);
      expect(seeProcess(reader.pid ?? 0)).not.to.equal(undefined);
    });
    it("is not ended when it has the node's options and is another user's", async function () {
      if (process.getuid?.() !== 0) this.skip(); // only root can start it
      const options = ownOptions(network.dir, "validator-1");
      // This program is readable by nobody but us on some machines; a shell is everybody's.
      const other = spawn("/bin/sh", ["-c", "sleep 77; exit", "x", ...options], { stdio: "ignore", uid: 65_534 });
      others.push(other);
      await once(other, "spawn");
      expect(findRunning(network.dir, "validator-1")).to.equal(undefined);
      notePid(network.dir, "validator-1", other.pid ?? 0);
      expect((await down(undefined, 0)).ended).to.deep.equal([]);
      expect(seeProcess(other.pid ?? 0)).not.to.equal(undefined);
    });
    it("does not keep the node from being started", async () => {
      notePid(network.dir, "validator-1", stranger.pid ?? 0);
      await up();
      const { pid } = JSON.parse(readFileSync(runPaths(network.dir, "validator-1").pid, "utf8")) as { pid: number };
      expect(pid).not.to.equal(stranger.pid);
      expect(findRunning(network.dir, "validator-1")?.pid).to.equal(pid);
      expectAlive();
    });
  });
});
