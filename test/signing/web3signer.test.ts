import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { hexlify, id, Wallet } from "ethers";
import { SANDBOX_PASSWORD, writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { startGateway } from "../../src/gateway/index.ts";
import { connectToSigner } from "../../src/signing/index.ts";
import { openOffices, type Offices } from "../cli/offices.fixture.ts";
import { expectRefusal, type CliRun } from "../support/cli.ts";

const home = process.env["WEB3SIGNER_HOME"] ?? "";
const suite = home === "" ? describe.skip : describe;

// What the double cannot show: that the real one takes our calls, and that its answers pass our checks.
suite(`a real Web3Signer${home === "" ? " [skipped: needs WEB3SIGNER_HOME]" : ""}`, function () {
  this.timeout(180_000);
  const COMPANY = "bonde-foods";
  const [person, relay] = [id("probity: a person at Web3Signer"), id("probity: a relay at Web3Signer")].map(
    (key) => new Wallet(key),
  ) as [Wallet, Wallet];
  let offices: Offices;
  let folder: string;
  const running: ChildProcess[] = [];

  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  const expectDone = (run: CliRun): CliRun => {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    return run;
  };
  /** Starts one with these keys, before the sandbox's node. */
  const start = async (name: string, keys: readonly Wallet[], chainId = 31_337): Promise<string> => {
    const [keystores, data] = [join(folder, name), join(folder, `${name}-data`)];
    for (const path of [keystores, data]) mkdirSync(path);
    for (const key of keys) writeSandboxKeystore(join(keystores, `${key.address}.json`), key);
    const port = await freePort();
    const argv = [`--http-listen-port=${port}`, `--data-path=${data}`, "--logging=WARN", "eth1"];
    const ofKeys = [`--keystores-path=${keystores}`, `--keystores-password-file=${file("password", SANDBOX_PASSWORD)}`];
    const node = `--downstream-http-port=${new URL(offices.sandbox.url).port}`;
    const child = spawn(join(home, "bin", "web3signer"), [...argv, `--chain-id=${chainId}`, node, ...ofKeys], {
      stdio: "ignore",
    });
    running.push(child);
    const url = `http://127.0.0.1:${port}`;
    for (const end = Date.now() + 120_000; ; await sleep(200)) {
      const answer = await fetch(`${url}/upcheck`).catch(() => undefined);
      if (answer?.ok === true) return url;
      if (child.exitCode !== null || Date.now() > end) throw new Error("Web3Signer does not start");
    }
  };
  const adding = (delegate: string, ...more: string[]): Promise<CliRun> =>
    offices.run("identity", "delegate", "add", offices.identity(COMPANY), delegate, "--validity", "365d", ...more);
  const delegates = async (): Promise<string> =>
    (await offices.run("identity", "delegate", "list", offices.identity(COMPANY))).out;
  const keyOf = (name: string): Wallet => new Wallet(offices.stage.cast.actor(name).signer.privateKey);
  let signer: string;
  const at = (address: string): string[] => ["--signer", signer, "--signer-account", address];

  before(async () => {
    offices = await openOffices();
    folder = mkdtempSync(join(tmpdir(), "probity-web3signer-"));
    const keys = [...[COMPANY, "uniqueness-authority", "officer-06"].map(keyOf), person, relay];
    signer = await start("signer", keys);
  });
  after(async () => {
    for (const child of running) {
      if (child.exitCode === null && child.kill()) await once(child, "exit");
    }
    await offices.close();
    rmSync(folder, { recursive: true });
  });

  it("sends transactions of the account that is named, and needs it named", async () => {
    const delegate = Wallet.createRandom().address;
    expectRefusal(await adding(delegate, "--signer", signer), "SIGNER_ACCOUNT_NOT_NAMED");
    expectDone(await adding(delegate, ...at(offices.identity(COMPANY))));
    expect(await delegates()).to.include(delegate);
  });

  it("signs one tag, many tags and a consent, which the registry takes", async () => {
    const secret = file("secret.json");
    writeSandboxKeystore(secret, new Wallet(hexlify(offices.stage.uniqueness.secret)));
    const tagging = (...more: string[]): Promise<CliRun> =>
      offices.run(
        ...["identity", "tag", "--secret", secret, ...at(keyOf("uniqueness-authority").address)],
        ...["--register", "person", "--jurisdiction", offices.stage.samples.county.county],
        ...["--registrar", offices.identity("registry"), ...more],
      );
    const [tag, consent] = [file("tag.json"), file("consent.json")];
    expectDone(await tagging("--number-file", file("number", "TEST-990019"), "--out", tag));
    expectDone(await offices.run("identity", "consent", ...at(person.address), "--tag", tag, "--out", consent));
    const enrolling = ["identity", "enrol", ...at(keyOf("officer-06").address)];
    expectDone(await offices.run(...enrolling, "--tag", tag, "--consent", consent));
    const registry = offices.stage.probity.contracts.identityRegistry;
    expect(await registry.kindOf(person.address)).to.equal(1n);
    const numbers = file("numbers.csv", "number\nTEST-990020\nTEST-990021\n");
    expectDone(await tagging("--numbers", numbers, "--out", file("tags.json")));
  });

  it("signs a request and the transaction that relays it", async () => {
    const key = await connectToSigner({ url: signer, account: relay.address });
    const { provider, stage } = offices;
    const gateway = await startGateway({
      ...{ provider, addressBook: stage.probity.addressBook, signer: key, port: 0 },
      stateFolder: join(folder, "gateway"),
    });
    try {
      const delegate = Wallet.createRandom().address;
      expectDone(await adding(delegate, ...at(offices.identity(COMPANY)), "--gateway", gateway.url));
      expect(await delegates()).to.include(delegate);
    } finally {
      await gateway.close();
    }
  });

  it("is refused when it was started for another chain", async () => {
    const url = await start("other", [keyOf(COMPANY)], 1);
    const run = await adding(Wallet.createRandom().address, "--signer", url);
    expectRefusal(run, "SIGNER_WRONG", /the chain is 1 instead of 31337/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
