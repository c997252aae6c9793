import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { connectToNode } from "../../src/chain/failover.ts";
import type { FreeGasProvider } from "../../src/chain/provider.ts";
import { chainIdentity, type AddressBook, type ChainIdentity } from "../../src/contracts/addressBook.ts";
import { addressBookPath, readAddressBook, writeAddressBook } from "../../src/contracts/node/addressBookFile.ts";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { readNetwork } from "../../src/network/description.ts";
import { networkPaths } from "../../src/network/layout.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/node.ts";
import { sampleGenesis, setNetworkStage } from "../../src/scenario/networkStage.ts";
import { readSamples, type Samples } from "../../src/scenario/samples.ts";
import { requireSampleTrial } from "../../src/scenario/sampleTrial.ts";
import { Story } from "../../src/scenario/story.ts";
import { ChaosProxy } from "../support/chaosProxy.ts";
import { main } from "../../src/cli/main.ts";
import { SANDBOX_PASSWORD, writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { expectRefusal, keptOutput, parsed, runCli } from "../support/cli.ts";
import { describeLong } from "../support/long.ts";
import { commandsOf, likeLine, wordsOf } from "../support/pages.ts";

/** What the operators' guide shows of this, in its order, and the paths in it. */
const GUIDE = commandsOf("test/scenario/sampleTrial.test.ts");
const PATHS = ["net", "real", "genesis.json", "relay.json"];

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
  const names = ["PROBITY_HOME", "PROBITY_PASSWORD"] as const;
  const saved = Object.fromEntries(names.map((name) => [name, process.env[name]]));

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "probity-sample-trial-"));
    [dir, books] = [join(root, "net"), join(root, "home", "deployments")];
    process.env["PROBITY_HOME"] = join(root, "home");
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
    await makeNetwork(dir);
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
    for (const [name, value] of Object.entries(saved)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true });
  });

  /** A network's folder, whose nodes are all the proxy before the sandbox. */
  async function makeNetwork(out: string): Promise<void> {
    const counts = ["--validators", "4", "--gateways", "1", "--observers", "0", "--archives", "0"];
    const made = await runCli("network", "init", ...counts, "--out", out);
    expect(made.exitCode, made.err).to.equal(0);
    const network = readNetwork(out);
    const rpcPort = Number(new URL(node.url).port);
    const nodes = network.nodes.map((one) => ({ ...one, rpcPort }));
    writeFileSync(networkPaths(out).description, JSON.stringify({ ...network, ...chain, nodes }));
  }

  /** The words of a command that the operators' guide shows, with paths of the temporary folder. */
  const guide = (index: number, command: RegExp): { words: string[]; lines: readonly string[] } => {
    const shown = GUIDE[index]!;
    expect(shown.command).to.match(command);
    const words = wordsOf(shown.command)!.map((word) => (PATHS.includes(word) ? join(root, word) : word));
    return { words, lines: shown.lines };
  };
  const refuses = async (code: string, sentence: RegExp): Promise<void> => {
    for (const command of [["start"], ["deploy"]]) {
      expectRefusal(await runCli(...command, "--network", dir), code, sentence);
    }
    expect(listed).to.deep.equal([]);
    expect(node.asked.filter((method) => /^perm_|^eth_send/.test(method))).to.deep.equal([]);
  };

  it("gets its accounts onto the lists when its trial is there, and not before", async () => {
    const story = new Story(() => undefined);
    expect(GUIDE).to.have.length(3);
    const { words, lines } = guide(0, /deploy --network net$/);
    const run = await runCli(...words);
    expect(run.exitCode, run.err).to.equal(0);
    for (const line of lines) expect(run.err).to.match(likeLine(line));
    expect(run.err)
      .to.include("--genesis FILE")
      .and.to.match(/^⚠ This deployment is a trial/m);
    expect(run.out).to.match(/Deployed in \d+ steps/);
    const verified = await runCli("deploy", "--verify", "--network", dir, "--json");
    expect(verified.exitCode, verified.out).to.equal(0);
    const deployer = readFileSync(join(networkPaths(dir).operator, "keys", "deployer"), "utf8").trim();
    expect(listed).to.deep.equal([new Wallet(deployer).address]);
    trial = readAddressBook(addressBookPath(books, chain));
    const set = await setNetworkStage({ ...{ dir, provider, story }, folder: books });
    await set.close();
    expect(listed.length).to.equal(1 + 2 + samples.county.organisations.length);
  });
  it("relays with a gateway, as the guide shows", async () => {
    writeAddressBook(books, trial);
    const { words } = guide(2, /gateway --network net /);
    process.env["PROBITY_PASSWORD"] = SANDBOX_PASSWORD;
    const key = await runCli("identity", "key", "create", "--out", join(root, "relay.json"), "--json");
    const output = keptOutput();
    const { out, err } = output;
    const running = main([...words, "--port", "0", "--json"], output);
    while (out.length + err.length === 0) await sleep(20);
    expect(err).to.deep.equal([]);
    expect(JSON.parse(out.join(""))).to.include({ account: parsed(key)["identity"], trial: true });
    expect(listed).to.deep.equal([parsed(key)["identity"]]);
    process.emit("SIGINT");
    expect(await running).to.equal(0);
  });
  it("is found where it is deployed, without the journal of its deployment", async () => {
    writeAddressBook(books, trial);
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
  it("is not what a file of agencies makes, on a network of its own", async () => {
    await makeNetwork(join(root, "real"));
    writeFileSync(join(root, "genesis.json"), JSON.stringify(await sampleGenesis(provider, samples)));
    const { words } = guide(1, /deploy --network real --genesis genesis\.json$/);
    const run = await runCli(...words, "--json");
    expect(run.exitCode, run.err).to.equal(0);
    expect(parsed(run)).to.include({ trial: false }).and.not.to.have.property("sampleCounty");
  });
  it("is deployed with a key of the operator's own, which alone gets onto the lists", async () => {
    const own = join(root, "own");
    await makeNetwork(own);
    const key = Wallet.createRandom();
    const keystore = join(root, "deployer.json");
    writeSandboxKeystore(keystore, new Wallet(key.privateKey));
    process.env["PROBITY_PASSWORD"] = SANDBOX_PASSWORD;
    const genesis = ["--genesis", join(root, "genesis.json"), "--parameters", "trial"];
    const run = await runCli("deploy", "--network", own, ...genesis, "--keystore", keystore, "--json");
    expect(run.exitCode, run.out).to.equal(0);
    expect(listed).to.deep.equal([key.address]);
    expect(existsSync(join(networkPaths(own).operator, "keys"))).to.equal(false);
  });
  it("touches no list where the trial of another county is deployed", async () => {
    const genesis = await sampleGenesis(provider, samples);
    const { addressBook } = await deployProbity({
      ...{ ...genesis, parameters: "trial", deployer: Wallet.createRandom(provider) },
      uniquenessAuthority: Wallet.createRandom().address,
    });
    writeAddressBook(books, addressBook);
    node.asked.length = 0;
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
