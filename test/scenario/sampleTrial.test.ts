import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { chainIdentity, type AddressBook, type ChainIdentity } from "../../src/contracts/addressBook.ts";
import { addressBookPath, readAddressBook, writeAddressBook } from "../../src/contracts/node/addressBookFile.ts";
import { deployTo } from "../../src/deploy/deployTo.ts";
import { forgetJournal } from "../../src/deploy/journal.ts";
import { readNetwork } from "../../src/network/description.ts";
import { networkPaths } from "../../src/network/layout.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { sampleGenesis, setNetworkStage } from "../../src/scenario/networkStage.ts";
import { readSamples, type Samples } from "../../src/scenario/samples.ts";
import { requireSampleTrial } from "../../src/scenario/sampleTrial.ts";
import { Story } from "../../src/scenario/story.ts";
import { ChaosProxy } from "../support/chaosProxy.ts";
import { expectRefusal, parsed, runCli } from "../support/cli.ts";
import { describeLong } from "../support/long.ts";

// A sandbox answers at every port of a network's folder, and a proxy before it keeps the lists of accounts.
describeLong("the sample county on a network", function () {
  this.timeout(120_000);
  let root: string;
  let dir: string;
  let books: string;
  let sandbox: Sandbox;
  let node: ChaosProxy;
  let provider: FreeGasProvider;
  let chain: ChainIdentity;
  let samples: Samples;
  let listed: string[];
  let trial: AddressBook;
  const saved = { PROBITY_HOME: process.env["PROBITY_HOME"], PROBITY_RUN: process.env["PROBITY_RUN"] };

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "probity-sample-trial-"));
    [dir, books] = [join(root, "net"), join(root, "home", "deployments")];
    process.env["PROBITY_HOME"] = join(root, "home");
    // All sandboxes of one process have the same genesis, so that a journal of another file's would be taken for ours.
    process.env["PROBITY_RUN"] = `trial-${saved.PROBITY_RUN ?? "alone"}`;
    const counts = ["--validators", "4", "--gateways", "1", "--observers", "0", "--archives", "0"];
    const made = await runCli("network", "init", ...counts, "--out", dir);
    expect(made.exitCode, made.err).to.equal(0);
    sandbox = await startSandbox(0);
    node = await new ChaosProxy(sandbox.url).start();
    node.answer = ({ method, params: [accounts] }) => {
      if (method === "perm_addAccountsToAllowlist") listed.push(...(accounts as string[]));
      return method.startsWith("perm_") ? { result: [...listed] } : undefined;
    };
    provider = await connectToNode(node.url);
    provider.pollingInterval = 20;
    await provider.send("evm_mine", []); // block 1, from which on a network is of a time
    chain = await chainIdentity(provider);
    samples = await readSamples();
    const network = readNetwork(dir);
    const rpcPort = Number(new URL(node.url).port);
    const nodes = network.nodes.map((one) => ({ ...one, rpcPort }));
    writeFileSync(networkPaths(dir).description, JSON.stringify({ ...network, ...chain, nodes }));
  });
  beforeEach(() => {
    listed = [];
    node.asked.length = 0;
    mkdirSync(books, { recursive: true });
  });
  afterEach(() => rmSync(books, { recursive: true }));
  after(async () => {
    provider.destroy();
    await node.kill();
    await sandbox.close();
    forgetJournal(chain);
    for (const [name, value] of Object.entries(saved)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true });
  });

  const refuses = async (code: string, sentence: RegExp): Promise<void> => {
    for (const command of [["start"], ["deploy"]]) {
      expectRefusal(await runCli(...command, "--network", dir), code, sentence);
    }
    expect(listed).to.deep.equal([]);
    expect(node.asked.filter((method) => /^perm_|^eth_send/.test(method))).to.deep.equal([]);
  };

  it("gets its accounts onto the lists when its trial is there, and not before", async () => {
    const story = new Story(() => undefined);
    const run = await runCli("deploy", "--network", dir);
    expect(run.exitCode, run.err).to.equal(0);
    expect(run.err)
      .to.match(/^⚠ This is a trial with the sample county, and the keys of its officers are everybody's/m)
      .and.to.include("--genesis FILE")
      .and.to.match(/^⚠ This deployment is a trial/m);
    expect(run.out).to.match(/Deployed in \d+ steps/);
    const deployer = readFileSync(join(networkPaths(dir).operator, "keys", "deployer"), "utf8").trim();
    expect(listed).to.deep.equal([new Wallet(deployer).address]);
    trial = readAddressBook(addressBookPath(books, chain));
    const set = await setNetworkStage({ ...{ dir, provider, story }, folder: books });
    await set.close();
    expect(listed.length).to.equal(1 + 2 + samples.county.organisations.length);
  });
  it("is found where it is deployed, without the journal of its deployment", async () => {
    writeAddressBook(books, trial);
    forgetJournal(chain);
    const run = await runCli("deploy", "--network", dir, "--parameters", "trial", "--json");
    expect(run.exitCode, run.err).to.equal(0);
    expect(parsed(run)).to.include({ trial: true, sampleCounty: true, steps: 0 });
    expect(listed).to.deep.equal([]);
  });
  it("touches no list where a system is deployed whose address book is elsewhere", async () => {
    await refuses("NETWORK_BOOK_MISSING", /was deployed on the network of .*, in block \d+, and its address book/);
  });
  it("touches no list where a real system is deployed", async () => {
    writeAddressBook(books, { ...trial, trial: false });
    await refuses("NETWORK_NOT_A_TRIAL", /is no trial/);
  });
  it("touches no list where the trial of another county is deployed", async () => {
    const genesis = await sampleGenesis(provider, samples);
    const { addressBook } = await deployTo(sandbox.url, {
      ...{ ...genesis, parameters: "trial", deployerKey: Wallet.createRandom().privateKey },
      uniquenessAuthority: Wallet.createRandom().address,
    });
    forgetJournal(chain);
    writeAddressBook(books, addressBook);
    await refuses("NETWORK_OTHER_COUNTY", /is not the sample county's/);
  });
  it("knows a trial with other agencies from the sample county's", async () => {
    const [agency] = samples.county.organisations.filter(({ kind }) => kind === "agency");
    const organisations = [...samples.county.organisations, { ...agency!, key: "one-more", parent: null }];
    const more = { ...samples, county: { ...samples.county, organisations } };
    const refused: unknown = await requireSampleTrial(trial, { dir, provider, samples: more }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.have.property("code", "NETWORK_OTHER_COUNTY");
    await requireSampleTrial(trial, { dir, provider, samples });
  });
  it("touches no list where the address book is of another chain", async () => {
    const path = writeAddressBook(books, trial);
    writeFileSync(path, JSON.stringify({ ...trial, genesisHash: `0x${"11".repeat(32)}` }));
    await refuses("ADDRESS_BOOK_OTHER_CHAIN", /another|belongs to chain/);
  });
});
