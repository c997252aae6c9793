import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { ContractFactory, id, NonceManager, Wallet } from "ethers";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { mined } from "../support/mined.ts";
import { main } from "../../src/cli/main.ts";
import { SANDBOX_PASSWORD, writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { chainIdentity, type AddressBook } from "../../src/contracts/addressBook.ts";
import { writeAddressBook } from "../../src/contracts/node/addressBookFile.ts";
import { contractKeys } from "../../src/contracts/table.ts";
import { publishedBounds } from "../../src/contracts/periods.ts";
import { relayingWallet } from "../../src/relay/index.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { expectRefusal, keptOutput, runCli } from "../support/cli.ts";
import { MerchantDesk__factory } from "../../types/ethers-contracts/index.ts";

describe("probity gateway", () => {
  const home = mkdtempSync(join(tmpdir(), "probity-gateway-cli-"));
  const saved = { home: process.env["PROBITY_HOME"], password: process.env["PROBITY_PASSWORD"] };
  const keystore = join(home, "gateway.json");
  const account = new Wallet(id("probity sandbox: gateway"));
  let sandbox: Sandbox;
  let provider: FreeGasProvider;
  let book: AddressBook;
  let rpc: string[];

  before(async () => {
    process.env["PROBITY_HOME"] = home;
    process.env["PROBITY_PASSWORD"] = SANDBOX_PASSWORD;
    writeSandboxKeystore(keystore, account);
    sandbox = await startSandbox(0);
    rpc = ["--rpc", sandbox.url];
    provider = await connectToNode(sandbox.url);
    provider.pollingInterval = 20;
    book = await deployTwo(provider);
  });
  after(async () => {
    provider.destroy();
    await sandbox.close();
    for (const [name, value] of [
      ["PROBITY_HOME", saved.home],
      ["PROBITY_PASSWORD", saved.password],
    ] as const) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(home, { recursive: true });
  });
  it("says what it takes", async () => {
    const { out, exitCode } = await runCli("gateway", "--help");
    expect(exitCode).to.equal(0);
    for (const option of [
      "--keystore",
      "--rpc",
      "--network",
      "--port",
      "--host",
      "--state",
      "--per-signer",
      "--max-pending",
      "--trust-proxy",
    ]) {
      expect(out).to.include(option);
    }
  });

  it("refuses wrong options in one sentence", async () => {
    for (const bad of [
      ["--port", "70000"],
      ["--per-signer", "0"],
      ["--max-pending", "x"],
      ["--trust-proxy", "0"],
      ["--trust-proxy", "proxy.example"],
      ["--trust-proxy", "10.0.0.0/33"],
    ]) {
      const { exitCode, err } = await runCli("gateway", "--keystore", keystore, ...bad);
      expect(exitCode).to.equal(1);
      expect(err).to.match(/^✖ USAGE {2}.+\n {2}→ /);
    }
    expect((await runCli("gateway")).err).to.match(/--keystore/);
  });

  it("refuses a wrong password, a node that does not answer, a chain without a deployment and a folder that is none", async () => {
    process.env["PROBITY_PASSWORD"] = "wrong";
    expectRefusal(await runCli("gateway", "--keystore", keystore, ...rpc), "KEYSTORE_PASSWORD_WRONG");
    process.env["PROBITY_PASSWORD"] = SANDBOX_PASSWORD;
    const dead = ["--rpc", "http://127.0.0.1:1,http://127.0.0.1:2"];
    expectRefusal(await runCli("gateway", "--keystore", keystore, ...dead), "CHAIN_UNREACHABLE");
    expectRefusal(await runCli("gateway", "--keystore", keystore, "--rpc", "ftp://x"), "CHAIN_URL_INVALID");
    expectRefusal(await runCli("gateway", "--keystore", keystore, ...rpc), "ADDRESS_BOOK_MISSING");
    expectRefusal(await runCli("gateway", "--keystore", keystore, "--network", join(home, "none")), "NETWORK_MISSING");
  });

  it("listens, relays for a key that has nothing, refuses a second one, and stops when it is asked to", async () => {
    writeAddressBook(join(home, "deployments"), book);
    const { out, err, ...said } = keptOutput();
    const options = [
      "gateway",
      "--keystore",
      keystore,
      "--rpc",
      `http://127.0.0.1:1,${sandbox.url}`,
      "--port",
      "0",
      "--json",
      "--trust-proxy",
      "127.0.0.1,10.0.0.0/8",
    ];
    const running = main(options, said);
    for (let tries = 0; out.length === 0 && tries < 500; ++tries) await sleep(10);
    const { url, account: sends, trial } = JSON.parse(out.join("")) as { url: string; account: string; trial: boolean };
    expect({ sends, trial }).to.deep.equal({ sends: account.address, trial: false });

    expectRefusal(await runCli("gateway", "--keystore", keystore, ...rpc, "--port", "0"), "GATEWAY_ALREADY_RUNNING");
    const other = join(home, "other.json");
    writeSandboxKeystore(other, new Wallet(id("probity sandbox: another gateway")));
    const taken = await runCli("gateway", "--keystore", other, ...rpc, "--port", new URL(url).port);
    expectRefusal(taken, "GATEWAY_PORT_IN_USE");

    const relayed = relayingWallet(Wallet.createRandom(), {
      gateways: [url],
      forwarder: book.contracts.forwarder,
      provider,
    });
    const desk = MerchantDesk__factory.connect(book.contracts.merchantDesk, relayed);
    const receipt = await mined(desk.revokeVoucher(7n));
    expect(receipt.from).to.equal(account.address);
    expect(desk.interface.parseLog(receipt.logs[0]!)?.args["account"]).to.equal(await relayed.getAddress());
    process.emit("SIGINT");
    expect(await running).to.equal(0);
    expect(err).to.deep.equal([]);
  });

  /** A forwarder and a contract that trusts it, on the sandbox. */
  async function deployTwo(on: FreeGasProvider): Promise<AddressBook> {
    const { artifacts } = await import("hardhat");
    const deployer = new NonceManager(Wallet.createRandom().connect(on));
    const deploy = async (name: string, ...args: unknown[]): Promise<string> => {
      const { abi, bytecode } = await artifacts.readArtifact(name);
      const made = await new ContractFactory(abi as never, bytecode, deployer).deploy(...args);
      await made.waitForDeployment();
      return made.getAddress();
    };
    const forwarder = await deploy("ERC2771Forwarder", "Probity Forwarder");
    const nobody = Wallet.createRandom().address;
    const logic = await deploy("MerchantDesk", forwarder, nobody, nobody, nobody, 3 * 86_400);
    const manager = await deploy("PlainManager", nobody);
    const initialize = MerchantDesk__factory.createInterface().encodeFunctionData("initialize", [manager, 3 * 86_400]);
    const merchantDesk = await deploy("ERC1967Proxy", logic, initialize);
    const contracts = Object.fromEntries(contractKeys.map((key) => [key, nobody]));
    const periods = Object.fromEntries(Object.keys(publishedBounds).map((name) => [name, 1]));
    return {
      ...{ format: "probity-address-book/1", ...(await chainIdentity(on)), trial: false, deploymentBlock: 0 },
      ...{ implementations: {}, bounds: periods, periods },
      contracts: { ...contracts, forwarder, merchantDesk },
    } as AddressBook;
  }
});
