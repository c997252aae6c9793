import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { networkClock } from "../../src/chain/clock.ts";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { sandboxClock } from "../../src/sandbox/clock.ts";
import { isSandbox, startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { runCli } from "../support/cli.ts";

describe("sandbox", () => {
  describe("a chain in this process", () => {
    let sandbox: Sandbox;
    let provider: FreeGasProvider;

    before(async () => {
      sandbox = await startSandbox(0);
      provider = await connectToNode(sandbox.url);
    });
    after(async () => {
      provider.destroy();
      await sandbox.close();
    });

    it("takes a transaction from an account that owns nothing", async () => {
      const wallet = Wallet.createRandom().connect(provider);
      const receipt = await (await wallet.sendTransaction({ to: wallet.address })).wait();
      expect(receipt?.status).to.equal(1);
      expect(receipt?.gasPrice).to.equal(0n);
    });
    it("runs Cancun: a block has blob gas fields", async () => {
      expect((await provider.getBlock("latest"))?.blobGasUsed).to.equal(0n);
    });
    it("is known as a sandbox", async () => {
      expect(await isSandbox(provider)).to.equal(true);
    });
    it("moves on to a time when its clock is asked to wait", async () => {
      const clock = sandboxClock(provider);
      const later = (await clock.now()) + 86_400;
      await clock.waitUntil(later);
      expect(await clock.now()).to.equal(later);
    });
    it("stays when the time has come already", async () => {
      const clock = sandboxClock(provider);
      const now = await clock.now();
      await clock.waitUntil(now - 10);
      expect(await clock.now()).to.equal(now);
    });
    it("is waited for, not moved, by the clock of a network", async () => {
      const now = await networkClock(provider).now();
      let waited = false;
      const waiting = networkClock(provider, 10)
        .waitUntil(now + 60)
        .then(() => (waited = true));
      await sleep(100);
      expect(waited).to.equal(false);
      expect(await networkClock(provider).now()).to.equal(now);
      await sandboxClock(provider).waitUntil(now + 60);
      await waiting;
      expect(waited).to.equal(true);
    });
    it("refuses a port that is taken", async () => {
      const error: unknown = await startSandbox(Number(new URL(sandbox.url).port)).catch((caught: unknown) => caught);
      expect(error).to.have.property("code", "SANDBOX_PORT_IN_USE");
    });
  });

  describe("the command", () => {
    const home = mkdtempSync(join(tmpdir(), "probity-"));
    const before_ = process.env["PROBITY_HOME"];

    before(() => (process.env["PROBITY_HOME"] = home));
    after(() => {
      if (before_ === undefined) delete process.env["PROBITY_HOME"];
      else process.env["PROBITY_HOME"] = before_;
      rmSync(home, { recursive: true });
    });

    it("says that none was started", async () => {
      const { exitCode, out } = await runCli("sandbox", "status");
      expect(exitCode).to.equal(0);
      expect(out).to.match(/No sandbox was started/);
    });
    it("refuses to stop what does not run", async () => {
      const { exitCode, err } = await runCli("sandbox", "down");
      expect(exitCode).to.equal(1);
      expect(err).to.match(/^✖ SANDBOX_NOT_RUNNING .*\n {2}→ /);
    });
    it("starts, reports as JSON, refuses a second one, and stops", async () => {
      const port = "28545";
      expect(await runCli("sandbox", "up", "--port", port)).to.include({ exitCode: 0, err: "" });
      try {
        const status = await runCli("sandbox", "status", "--json");
        expect(JSON.parse(status.out)).to.include({ running: true, url: `http://127.0.0.1:${port}` });
        expect((await runCli("sandbox", "up", "--port", port)).err).to.match(/SANDBOX_RUNNING/);
      } finally {
        expect((await runCli("sandbox", "down")).exitCode).to.equal(0);
      }
    });
  });
});
