import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { SANDBOX_PASSWORD, writeSandboxKeystore } from "../../src/cli/keystore.ts";
import type { AddressBook } from "../../src/contracts/addressBook.ts";
import { contractAt } from "../../src/contracts/connect.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { ChaosProxy } from "../support/chaosProxy.ts";
import { expectRefusal, parsed, runCli, type CliRun } from "../support/cli.ts";
import { startSigner } from "../support/signerDouble.ts";

// A node of a network: it holds no account's key. The sandbox behind it still is one, so it has the sample county.
describe("probity deploy with a key", function () {
  this.timeout(120_000);
  const saved = { home: process.env["PROBITY_HOME"], password: process.env["PROBITY_PASSWORD"] };
  const root = mkdtempSync(join(tmpdir(), "probity-deploy-"));
  let sandbox: Sandbox;
  let node: ChaosProxy;
  let provider: FreeGasProvider;

  before(() => {
    process.env["PROBITY_PASSWORD"] = SANDBOX_PASSWORD;
  });
  beforeEach(async () => {
    process.env["PROBITY_HOME"] = mkdtempSync(join(root, "home-"));
    sandbox = await startSandbox(0);
    node = await new ChaosProxy(sandbox.url).start();
    node.answer = ({ method }) => (method === "eth_accounts" ? { result: [] } : undefined);
    provider = await connectToNode(sandbox.url);
  });
  afterEach(async () => {
    provider.destroy();
    await node.kill();
    await sandbox.close();
  });
  after(() => {
    for (const [name, value] of [
      ["PROBITY_HOME", saved.home],
      ["PROBITY_PASSWORD", saved.password],
    ] as const) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true });
  });

  const deploy = (...more: string[]): Promise<CliRun> =>
    runCli("deploy", "--rpc", node.url, "--parameters", "sandbox", "--json", ...more);
  const keystoreOf = (key: Wallet): string => {
    const path = join(root, `${key.address}.json`);
    writeSandboxKeystore(path, key);
    return path;
  };
  const newKey = (): Wallet => new Wallet(Wallet.createRandom().privateKey);

  /** That this account sent every transaction of the deployment, and has no power afterwards. */
  async function expectDeployedBy(run: CliRun, account: string): Promise<void> {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    const { addressBook } = parsed(run) as unknown as { addressBook: AddressBook };
    const head = await provider.getBlockNumber();
    expect(head).to.be.greaterThan(100);
    for (const number of [1, 20, head]) {
      const block = await provider.getBlock(number, true);
      for (const { from } of block?.prefetchedTransactions ?? []) expect(from).to.equal(account);
    }
    expect(await provider.getTransactionCount(account)).to.be.greaterThan(100);
    const [isAdmin] = await contractAt("manager", addressBook.contracts.manager, provider).hasRole(0n, account);
    expect(isAdmin).to.equal(false);
    expect(node.asked).not.to.include("eth_sendTransaction");
  }

  it("takes one in a keystore, and does nothing more the second time", async () => {
    const key = newKey();
    const keystore = keystoreOf(key);
    await expectDeployedBy(await deploy("--keystore", keystore), key.address);
    const head = await provider.getBlockNumber();
    const again = await deploy("--keystore", keystore);
    expect(parsed(again)).to.include({ steps: 0 });
    expect(await provider.getBlockNumber()).to.equal(head);
    // Another deployer would make another deployment.
    const { error } = parsed(await deploy("--keystore", keystoreOf(newKey()))) as unknown as { error: object };
    expect(error).to.include({ code: "DEPLOY_DIFFERS" });
    expect(await provider.getBlockNumber()).to.equal(head);
  });

  it("takes one at an external signer", async () => {
    const key = newKey();
    const signer = await startSigner({ dialect: "web3signer", keys: [key] });
    try {
      await expectDeployedBy(await deploy("--signer", signer.url), key.address);
      expect(new Set(signer.asked)).to.deep.equal(new Set(["eth_accounts", "eth_signTransaction"]));
    } finally {
      await signer.close();
    }
  });

  it("needs one where the node holds none, opens it before any request, and takes no two", async () => {
    const at = ["deploy", "--rpc", node.url];
    expectRefusal(await runCli(...at), "DEPLOY_NO_ACCOUNT", /holds no account's key/);
    node.asked.length = 0;
    const keystore = keystoreOf(newKey());
    process.env["PROBITY_PASSWORD"] = "wrong";
    expectRefusal(await runCli(...at, "--keystore", keystore), "KEYSTORE_PASSWORD_WRONG");
    process.env["PROBITY_PASSWORD"] = SANDBOX_PASSWORD;
    const account = newKey().address;
    for (const more of [
      ["--keystore", keystore, "--signer", "http://127.0.0.1:1"],
      ["--verify", "--keystore", keystore],
      ["--verify", "--signer", "http://127.0.0.1:1"],
    ]) {
      expectRefusal(await runCli(...at, ...more), "USAGE", /cannot be used with/);
    }
    expectRefusal(await runCli(...at, "--signer-account", account), "USAGE", /'--signer <url>' not specified/);
    expect(node.asked).to.deep.equal([]);
    expect(await provider.getBlockNumber()).to.equal(0);
  });
});
