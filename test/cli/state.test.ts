import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { chainIdentity } from "../../src/contracts/addressBook.ts";
import { addressBookPath } from "../../src/contracts/node/addressBookFile.ts";
import { writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { connectToNode } from "../../src/chain/failover.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { expectRefusal, runCli, type CliRun } from "../support/cli.ts";

/** What a file of ours may hold after a full disk, an unclean shutdown, or somebody's editor. */
const BROKEN: Readonly<Record<string, string>> = {
  empty: "",
  "cut off": '{"pid":',
  "of another shape": '{"pid":"none"}',
  "not text": "\0\0\0\0\0\0\0\0",
};

describe("a broken file in the probity home", () => {
  let home: string;
  const known = process.env["PROBITY_HOME"];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "probity-home-"));
    process.env["PROBITY_HOME"] = home;
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
    if (known === undefined) delete process.env["PROBITY_HOME"];
    else process.env["PROBITY_HOME"] = known;
  });

  /** Runs commands with each broken file, and with a folder in its place. */
  async function breaking(path: string, code: string, run: () => Promise<CliRun>): Promise<void> {
    mkdirSync(join(path, ".."), { recursive: true });
    for (const [how, text] of Object.entries(BROKEN)) {
      writeFileSync(path, text);
      const answer = await run();
      expectRefusal(answer, code);
      expect(answer.err, how).to.contain(path);
    }
    rmSync(path);
    mkdirSync(path);
    const answer = await run();
    expectRefusal(answer, "FILE_IS_FOLDER");
    expect(answer.err)
      .to.contain(path)
      .and.to.match(/Move .* away/);
    rmSync(path, { recursive: true });
  }

  it("is named: the sandbox's state", async () => {
    for (const command of ["status", "down", "up"]) {
      await breaking(join(home, "sandbox.json"), "SANDBOX_STATE_INVALID", () => runCli("sandbox", command));
    }
  });

  it("is named: the sandbox's log, and a home that is no folder", async () => {
    mkdirSync(join(home, "sandbox.log"));
    expectRefusal(await runCli("sandbox", "up", "--port", "28546"), "FILE_IS_FOLDER", /sandbox\.log/);
    writeFileSync(join(home, "file"), "");
    process.env["PROBITY_HOME"] = join(home, "file");
    expectRefusal(await runCli("sandbox", "up", "--port", "28546"), "FILE_NOT_WRITTEN", /a part of its path is a file/);
  });

  describe("of a chain", () => {
    let sandbox: Sandbox;
    let rpc: string[];
    before(async () => {
      sandbox = await startSandbox(0);
      rpc = ["--rpc", sandbox.url];
    });
    after(() => sandbox.close());

    it("is searched for in a folder that is named, as is PROBITY_HOME", async () => {
      const nobody = Wallet.createRandom().address;
      const searched = (folder: string): RegExp => new RegExp(`Searched: ${join(home, folder)}.*set PROBITY_HOME`);
      const book = await runCli("identity", "show", nobody, ...rpc);
      expectRefusal(book, "ADDRESS_BOOK_MISSING");
      expect(book.err).to.match(searched("deployments"));
      expect((await runCli("sandbox", "down")).err).to.match(searched("sandbox.json"));
      expect((await runCli("sandbox", "status")).out).to.contain(home);
      const key = await runCli("identity", "guardian", "cancel", "--keystore", "no.json", ...rpc);
      expectRefusal(key, "FILE_MISSING", /There is no keystore no\.json/);
      expect(key.err)
        .to.contain(`counts from ${process.cwd()}`)
        .and.to.contain(join(home, "keys"))
        .and.to.contain("PROBITY_HOME");
    });

    it("is named: its address book", async () => {
      const provider = await connectToNode(sandbox.url);
      const book = addressBookPath(join(home, "deployments"), await chainIdentity(provider));
      provider.destroy();
      const someone = Wallet.createRandom();
      await breaking(book, "ADDRESS_BOOK_INVALID", () => runCli("identity", "show", someone.address, ...rpc));
      const keystore = join(home, "key.json");
      writeSandboxKeystore(keystore, new Wallet(someone.privateKey));
      process.env["PROBITY_PASSWORD"] = "sandbox";
      await breaking(book, "ADDRESS_BOOK_INVALID", () => runCli("gateway", "--keystore", keystore, ...rpc));
      delete process.env["PROBITY_PASSWORD"];
    });
  });

  it("is named: a network's description and what else its folder holds", async () => {
    const dir = join(home, "network");
    await breaking(join(dir, "network.json"), "NETWORK_INVALID", () => runCli("network", "status", "--dir", dir));
  });
});
