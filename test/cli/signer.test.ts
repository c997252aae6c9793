import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Command } from "commander";
import { hexlify, id, Wallet } from "ethers";
import { writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { loadProgram, main } from "../../src/cli/main.ts";
import { terminal } from "../../src/cli/output.ts";
import { expectRefusal, keptOutput, parsed, type CliRun } from "../support/cli.ts";
import { startSigner, type Dialect, type SignerDouble } from "../support/signerDouble.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

/** Commands that sign documents (ES256K), which external signers cannot. */
const OF_DOCUMENTS = [
  "probity credential vc issue",
  "probity credential vc present",
  "probity credential vc status-list publish",
];

describe("probity --signer", function () {
  this.timeout(120_000);
  const COMPANY = "bonde-foods";
  let offices: Offices;
  let folder: string;
  let double: SignerDouble | undefined;

  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  /** A signer with the keys of somebody of the samples, or of these. */
  const start = async (dialect: Dialect, ...of: (string | Wallet)[]): Promise<string> => {
    const keys = of.map((one) =>
      typeof one === "string" ? new Wallet(offices.stage.cast.actor(one).signer.privateKey) : one,
    );
    double = await startSigner({ dialect, keys, provider: offices.provider });
    return double.url;
  };
  const expectDone = (run: CliRun): CliRun => {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    return run;
  };
  /** A transaction of the company. */
  const adding = (delegate: string, ...more: string[]): Promise<CliRun> =>
    offices.run(...["identity", "delegate", "add", offices.identity(COMPANY), delegate, "--validity", "365d"], ...more);
  const delegates = async (of: string): Promise<string> =>
    (await offices.run("identity", "delegate", "list", offices.identity(of))).out;
  const somebody = (): string => Wallet.createRandom().address;

  before(async () => {
    offices = await openOffices();
    folder = mkdtempSync(join(tmpdir(), "probity-signer-"));
  });
  afterEach(async () => {
    await double?.close();
    double = undefined;
    Reflect.deleteProperty(process.env, "PROBITY_SIGNER_TOKEN");
  });
  after(async () => {
    await offices.close();
    rmSync(folder, { recursive: true });
  });

  for (const dialect of ["web3signer", "clef", "geth", "wallet"] as const) {
    it(`sends a transaction with ${dialect}`, async () => {
      const delegate = somebody();
      const run = expectDone(await adding(delegate, "--signer", await start(dialect, COMPANY), "--json"));
      const { transactionHash } = parsed(run) as unknown as { transactionHash: string };
      expect((await offices.provider.getTransaction(transactionHash))?.from).to.equal(offices.identity(COMPANY));
      expect(await delegates(COMPANY)).to.include(delegate);
    });
  }

  it("signs tags and consents, as typed data, which the registry takes", async () => {
    const { address, privateKey } = Wallet.createRandom();
    const [tag, agreed] = [file("tag.json"), file("consent.json")];
    const secret = file("secret.json");
    writeSandboxKeystore(secret, new Wallet(hexlify(offices.stage.uniqueness.secret)));
    const authority = await start("web3signer", "uniqueness-authority");
    expectDone(
      await offices.run(
        ...["identity", "tag", "--secret", secret, "--signer", authority, "--register", "person"],
        ...["--jurisdiction", offices.stage.samples.county.county, "--registrar", offices.identity("registry")],
        ...["--number-file", file("number", "TEST-990018"), "--out", tag],
      ),
    );
    await double?.close();
    const person = await start("clef", new Wallet(privateKey));
    const consented = await offices.run("identity", "consent", "--signer", person, "--tag", tag, "--out", agreed);
    expect(expectDone(consented).out).to.include(address);
    await double?.close();
    const clerk = await start("geth", "officer-06");
    expectDone(await offices.run("identity", "enrol", "--signer", clerk, "--tag", tag, "--consent", agreed));
    expect(await offices.stage.probity.contracts.identityRegistry.kindOf(address)).to.equal(1n);
  });

  it("signs requests that a gateway relays, whose own key is at a signer too", async () => {
    const gateway = await startSigner({
      dialect: "web3signer",
      keys: [new Wallet(id("probity: a gateway in an HSM"))],
    });
    const output = keptOutput();
    const argv = ["gateway", "--signer", gateway.url, "--rpc", offices.sandbox.url, "--port", "0", "--json"];
    const running = main(argv, output);
    try {
      for (let tries = 0; output.out.length === 0 && tries < 1_000; ++tries) await sleep(10);
      const { url } = JSON.parse(output.out.join("")) as { url: string };
      const delegate = somebody();
      const signer = await start("web3signer", COMPANY);
      expectDone(await adding(delegate, "--signer", signer, "--gateway", url));
      expect(double?.asked).to.deep.equal(["eth_accounts", "eth_signTypedData"]);
      expect(gateway.asked).to.deep.equal(["eth_accounts", "eth_signTransaction"]);
      expect(await delegates(COMPANY)).to.include(delegate);
    } finally {
      process.emit("SIGINT");
      await running;
      await gateway.close();
    }
  });

  it("lets an identity whose key is at a signer issue documents with another key, as the operators' guide says", async () => {
    const path = file("documents.json");
    const documents = new Wallet(id("probity: a key for documents"));
    writeSandboxKeystore(path, documents);
    const registry = offices.identity("registry");
    const issue = (): Promise<CliRun> =>
      offices.run(
        ...["credential", "vc", "issue", "--organisation", registry, "--subject", offices.identity("nuru-cereals")],
        ...["--request", file("request.json", REQUEST), "--status-base", "https://status.probity.example"],
        ...["--keystore", path, "--out", file("licence.vc")],
      );
    expectRefusal(await issue(), "DID_KEY_NOT_LISTED");
    const signer = await start("web3signer", "registry");
    const argv = ["identity", "delegate", "add", registry, documents.address, "--validity", "365d", "--signer", signer];
    expectDone(await offices.run(...argv));
    expectDone(await issue());
    expectDone(await offices.run("credential", "verify", file("licence.vc")));
    expect(readFileSync(file("licence.vc"), "utf8")).to.match(/^ey/);
  });

  it("needs a keystore or a signer, and not both", async () => {
    const keystore = offices.keystore(COMPANY);
    const signer = await start("geth", COMPANY);
    expectRefusal(await adding(somebody()), "USAGE", /'--keystore <file>' or '--signer <url>' not specified/);
    const secret = signer.replace("//", "//me:secret@");
    for (const more of [
      ["--keystore", keystore, "--signer", secret],
      ["--keystore", keystore, "--signer-account", offices.identity(COMPANY)],
    ]) {
      const run = await adding(somebody(), ...more);
      expectRefusal(run, "USAGE", /cannot be used with/);
      expect(run.err).not.to.include("secret");
    }
    expect(double?.asked).to.deep.equal([]);
  });

  it("takes no account of several by itself", async () => {
    const signer = await start("clef", COMPANY, "registry");
    const run = await adding(somebody(), "--signer", signer);
    expectRefusal(run, "SIGNER_ACCOUNT_NOT_NAMED");
    expect(run.err).to.include("--signer-account").and.to.include(offices.identity(COMPANY));
    expectDone(await adding(somebody(), "--signer", signer, "--signer-account", offices.identity(COMPANY)));
    const other = await adding(somebody(), "--signer", signer, "--signer-account", somebody());
    expectRefusal(other, "SIGNER_ACCOUNT_UNKNOWN");
  });

  it("takes the signer's token from the environment, and prints none", async () => {
    const signer = await start("web3signer", COMPANY);
    double!.authorization = "Bearer t0ken";
    const secret = `${signer.replace("//", "//me:secret@")}/?key=secret`;
    const refused = await adding(somebody(), "--signer", secret);
    expectRefusal(refused, "SIGNER_UNAUTHORIZED");
    expect(refused.out + refused.err)
      .to.include("PROBITY_SIGNER_TOKEN")
      .and.not.to.include("secret");
    process.env["PROBITY_SIGNER_TOKEN"] = "t0ken\n";
    expectDone(await adding(somebody(), "--signer", signer));
    process.env["PROBITY_SIGNER_TOKEN"] = "two words";
    const run = await adding(somebody(), "--signer", signer);
    expectRefusal(run, "CHAIN_TOKEN_INVALID", /^✖ CHAIN_TOKEN_INVALID {2}PROBITY_SIGNER_TOKEN /);
    expect(run.err).not.to.include("two words");
  });

  it("says who refused, and changes nothing", async () => {
    const before = await offices.provider.getBlockNumber();
    const signer = await start("clef", COMPANY);
    double!.fault = "denies";
    expectRefusal(await adding(somebody(), "--signer", signer), "SIGNER_REFUSED", /request denied \(-32000\)/);
    double!.fault = "other contract";
    expectRefusal(await adding(somebody(), "--signer", signer), "SIGNER_WRONG");
    expectRefusal(await adding(somebody(), "--signer", "http://127.0.0.1:1"), "SIGNER_UNREACHABLE");
    expectRefusal(await adding(somebody(), "--signer", offices.home), "SIGNER_URL_INVALID");
    expect(await offices.provider.getBlockNumber()).to.equal(before);
  });

  describe("of every command", () => {
    let commands: { name: string; command: Command }[];
    let signs: typeof commands;
    before(async () => {
      commands = [...leavesOf(await loadProgram(terminal))];
      signs = commands.filter(({ command }) => has(command, "--keystore"));
    });

    it("stands beside --keystore, except where documents are signed, which says why", () => {
      expect(signs).to.have.length.above(30);
      for (const { name, command } of signs) {
        const options = ["--signer", "--signer-account"].filter((long) => has(command, long));
        expect(options, name).to.have.length(OF_DOCUMENTS.includes(name) ? 0 : 2);
        if (!OF_DOCUMENTS.includes(name)) continue;
        const help = command.options.find(({ long }) => long === "--keystore")?.description;
        expect(help, name).to.match(/external signers cannot sign a document/);
      }
      expect(signs.map(({ name }) => name)).to.include.members(OF_DOCUMENTS);
    });
    it("stands nowhere else, and no option takes a key", () => {
      for (const { name, command } of commands) {
        if (!has(command, "--keystore")) expect(has(command, "--signer"), name).to.equal(false);
        const keys = command.options.filter(({ long }) =>
          /^--(private-key|key|password|mnemonic|token)$/.test(long ?? ""),
        );
        expect(keys, name).to.deep.equal([]);
      }
    });
  });
});

const REQUEST = JSON.stringify({
  schema: "merchant-food",
  validFor: "P365D",
  disclosable: ["licenceNumber"],
  claims: { licenceNumber: "TEST-ZBL-2", outlets: ["Ziwa Town"] },
});

function has(command: Command, long: string): boolean {
  return command.options.some((option) => option.long === long);
}

function* leavesOf(command: Command, name = command.name()): Generator<{ name: string; command: Command }> {
  if (command.commands.length === 0) yield { name, command };
  for (const sub of command.commands) yield* leavesOf(sub, `${name} ${sub.name()}`);
}
