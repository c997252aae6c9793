import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { openLog, runPaths, tailOf } from "../../../src/network/run/folder.ts";
import { networkLogs } from "../../../src/network/run/logs.ts";
import { expectError } from "./expectError.ts";
import { fakeNetwork, type FakeNetwork } from "./fakeNetwork.fixture.ts";

describe("network logs", () => {
  let network: FakeNetwork;
  let log: string;
  beforeEach(async () => {
    network = await fakeNetwork({ validator: 1, gateway: 1 });
    log = runPaths(network.dir, "validator-1").log;
    mkdirSync(dirname(log), { recursive: true });
    writeFileSync(log, "one\ntwo\nthree\n");
  });
  afterEach(() => network.remove());

  const read = async (lines: number, nodes?: string[]): Promise<string[]> => {
    const found: string[] = [];
    const onLine = (line: string, node = ""): void => void found.push(`${node}:${line}`);
    await networkLogs(network.dir, { ...(nodes === undefined ? {} : { nodes }), lines, onLine });
    return found;
  };

  it("shows the last lines of each node, and nothing of one without a log", async () => {
    expect(await read(2)).to.deep.equal(["validator-1:two", "validator-1:three"]);
    expect(await read(0)).to.deep.equal([]);
  });
  it("refuses when nothing was run yet, and says how it is", async () => {
    const { next } = await expectError(
      read(9, ["gateway-1"]),
      "NETWORK_NO_LOG",
      /gateway-1 has no log: it was never run/,
    );
    expect(next).to.include("network up");
    rmSync(log);
    await expectError(read(9), "NETWORK_NO_LOG", /validator-1, gateway-1 have no log/);
    const abort = new AbortController();
    const following = networkLogs(network.dir, { lines: 1, follow: abort.signal, onLine: () => abort.abort() });
    writeFileSync(log, "begun\n");
    await following;
  });
  it("refuses a node that the network has not", async () => {
    await expectError(read(1, ["../../etc/passwd"]), "NETWORK_NODE_UNKNOWN");
  });
  it("reads nothing through a link", async () => {
    const secret = join(network.dir, "secret");
    writeFileSync(secret, "a secret\n");
    renameSync(log, `${log}.old`);
    symlinkSync(secret, log);
    expect(await read(5)).to.deep.equal([]);
  });
  it("follows what is written meanwhile, also into a new file, and letters that come in two pieces", async () => {
    const found: string[] = [];
    const abort = new AbortController();
    const until = async (count: number): Promise<void> => {
      while (found.length < count) await sleep(10);
    };
    const onLine = (line: string): void => void found.push(line);
    const following = networkLogs(network.dir, { lines: 1, follow: abort.signal, onLine });
    await until(1);
    const [first, second] = [Buffer.from("fünf\n").subarray(0, 2), Buffer.from("fünf\n").subarray(2)];
    appendFileSync(log, Buffer.concat([Buffer.from("four\n"), first]));
    await until(2);
    appendFileSync(log, second);
    await until(3);
    renameSync(log, `${log}.1`);
    writeFileSync(log, "new\n");
    await until(4);
    abort.abort();
    await following;
    expect(found).to.deep.equal(["three", "four", "fünf", "new"]);
  });
  it("reads the end of a long log only, and puts it aside at the next start", () => {
    const line = `${"x".repeat(1023)}\n`;
    writeFileSync(log, line.repeat(51 * 1024));
    expect(tailOf(log, 1_000_000).lines).to.have.length(4096);
    const { size } = openLog(log);
    expect(size).to.equal(0);
    expect(tailOf(`${log}.1`, 1).lines).to.deep.equal(["x".repeat(1023)]);
  });
});
