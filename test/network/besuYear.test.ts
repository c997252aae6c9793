import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Transaction, Wallet } from "ethers";
import { connectToNode } from "../../src/chain/failover.ts";
import { localUrl, readToken } from "../../src/network/access.ts";
import { readNetwork, type NetworkNode } from "../../src/network/description.ts";
import { findRunning } from "../../src/network/run/folder.ts";
import { runCli, runStyled } from "../support/cli.ts";
import { commandsOf, commandsOn, likeLine, wordsOf, type ShownCommand } from "../support/pages.ts";
import { killNode } from "./run/fakeNetwork.fixture.ts";

const present = (process.env["BESU_HOME"] ?? "") !== "";
const suite = present ? describe : describe.skip;
const [START, ...MORE] = commandsOf("test/network/besuYear.test.ts") as [ShownCommand, ...ShownCommand[]];
const PROBITY = fileURLToPath(new URL("../../bin/probity.mjs", import.meta.url));

// The whole system on a network of each kind of node, with what an operator fears: the tool dies, a gateway's node dies.
suite(`the year in one county on real Besu nodes${present ? "" : " [skipped: needs BESU_HOME]"}`, function () {
  this.timeout(1_800_000);
  let root: string;
  let dir: string;
  const names = ["validator-1", "validator-2", "validator-3", "validator-4"];
  names.push("gateway-1", "gateway-2", "observer-1", "archive-1");
  const node = (name: string): NetworkNode => readNetwork(dir).nodes.find((one) => one.name === name)!;

  /** Plays until the story has said `mark`, then kills the process as a power cut would; without a mark to the end. */
  async function play(mark?: string): Promise<{ code: number | null; said: string }> {
    const env = { ...process.env, PROBITY_HOME: join(root, "home"), PROBITY_BUILD: "production" };
    const child = spawn(process.execPath, [PROBITY, ...wordsHere(START)], { env, stdio: "pipe" });
    let said = "";
    let noted = "";
    child.stderr.on("data", (part: Buffer) => (noted += part.toString()));
    child.stdout.on("data", (part: Buffer) => {
      said += part.toString();
      if (mark !== undefined && said.includes(mark)) child.kill("SIGKILL");
    });
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0 && mark === undefined) throw new Error(noted);
    return { code, said };
  }

  /** The words of a command that the guide shows, for this network. */
  function wordsHere({ command }: ShownCommand): string[] {
    return wordsOf(command)!.map((word) => (word === "net" ? dir : word));
  }

  /** That the real Besu prints what the guide shows, for which its own test has a fake one. */
  async function shows(command: string): Promise<void> {
    const shown = commandsOn("docs/operations.md").find((one) => one.command === command)!;
    const { exitCode, out, err } = await runStyled({}, wordsHere(shown));
    expect(exitCode, err).to.equal(0);
    for (const line of shown.lines) expect(`${out}\n${err}`).to.match(likeLine(line));
  }

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "probity-besu-year-"));
    dir = join(root, "net");
    const counts = ["--validators", "4", "--gateways", "2", "--observers", "1", "--archives", "1"];
    // Below the ports that systems give to outgoing connections: peers lie 21,800 above.
    const base = String(9_000 + Math.floor(Math.random() * 18) * 100);
    const made = await runCli("network", "init", ...counts, "--out", dir, "--port-base", base);
    expect(made.exitCode, made.err).to.equal(0);
    await shows("probity network up --dir net");
    await shows("probity network status --dir net");
  });

  after(async () => {
    for (const name of names) if (findRunning(dir, name) !== undefined) await killNode(dir, name);
    rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  it("is what the guide shows, with one command", () => {
    expect(MORE).to.deep.equal([]);
  });

  it("is deployed, and goes on after a kill in the midst of it", async () => {
    const { code, said } = await play("companies were enrolled");
    expect(code).to.equal(null);
    expect(said).to.include("as a trial");
  });

  it("goes on after a second kill, and without the node that it sent to", async () => {
    const playing = play("opened 3 budget lines");
    await sleep(20_000);
    await killNode(dir, "gateway-1");
    expect((await playing).code).to.equal(null);
  });

  it("ends with each transaction once and every unit of money explained", async () => {
    const { code, said } = await play();
    expect(code).to.equal(0);
    for (const line of START.lines) expect(said).to.match(likeLine(line));
    expect(said).to.include("the year took 230 transactions");
    expect(said).to.include("contract over KES 2,204,000.00, of which KES 1,102,000.00 paid");
  });

  it("answers reads of anybody on an observer, and takes nothing, with whatever token", async () => {
    const url = localUrl(node("observer-1"));
    const anybody = await connectToNode(url);
    expect(await anybody.getBlockNumber()).to.be.above(100);
    anybody.destroy();
    const { chainId } = readNetwork(dir);
    const to = `0x${"11".repeat(20)}`;
    const raw = await Wallet.createRandom().signTransaction({
      ...{ chainId, to, nonce: 0 },
      gasLimit: 21_000,
      gasPrice: 0,
    });
    for (const token of [undefined, "gateway", "operator"] as const) {
      const headers = token === undefined ? {} : { authorization: `Bearer ${readToken(dir, token)}` };
      const observer = await connectToNode({ url, headers });
      const refused: unknown = await observer.send("eth_sendRawTransaction", [raw]).catch((error: unknown) => error);
      expect(refused, token).to.be.instanceOf(Error);
      observer.destroy();
    }
    const gateway = await connectToNode(localUrl(node("gateway-2")));
    expect(await gateway.getTransaction(Transaction.from(raw).hash ?? "")).to.equal(null);
    gateway.destroy();
  });

  it("has every old state on the archive, for auditors", async () => {
    const archive = await connectToNode(localUrl(node("archive-1")));
    const { address } = node("validator-1");
    for (const block of [1, 50, 100]) expect(await archive.getBalance(address, block)).to.equal(0n);
    expect(await archive.send("eth_getProof", [address, [], "0x5"])).to.have.property("accountProof");
    archive.destroy();
  });
});
