import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Wallet, ZeroAddress } from "ethers";
import { writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { encodeSeries } from "../../src/bills/index.ts";
import { startSandbox } from "../../src/sandbox/node.ts";
import { expectRefusal, parsed, runCli, type CliRun } from "../support/cli.ts";
import { commandsOf, likeLine, wordsOf } from "../support/pages.ts";
import { startSigner } from "../support/signerDouble.ts";
import { playCounty, VENDOR, type County } from "./county.fixture.ts";

const SAMPLES = fileURLToPath(new URL("../../samples", import.meta.url));
const sample = (name: string): string => join(SAMPLES, "invoices", name);
const KITCHEN = ["01-school-kitchen-january.xml", "02-school-kitchen-february.xml", "04-credit-note-spoilt-flour.xml"];
const ABSENT = `0x${"ab".repeat(32)}`;

describe("probity on a chain", function () {
  this.timeout(120_000);
  let county: County;
  let folder: string;

  before(async () => {
    county = await playCounty();
    folder = mkdtempSync(join(tmpdir(), "probity-files-"));
  });
  after(async () => {
    await county.close();
    rmSync(folder, { recursive: true });
  });

  const issue = (files: readonly string[], series: string, ...more: string[]): Promise<CliRun> => {
    const { issuer, keystore } = county;
    return county.run(
      "bill",
      "issue",
      ...files,
      "--issuer",
      issuer,
      "--series",
      series,
      "--keystore",
      keystore,
      ...more,
    );
  };
  const bill = (verb: string, series: string, number: string, ...more: string[]): Promise<CliRun> =>
    county.run("bill", verb, "--issuer", county.issuer, "--series", series, "--number", number, ...more);
  const nextNumber = (series: string): Promise<bigint> =>
    county.stage.contracts.billRegistry.nextNumber(county.issuer, encodeSeries(series));
  const manifests = (): string[] => {
    const [chain = ""] = readdirSync(join(county.home, "manifests"));
    return readdirSync(join(county.home, "manifests", chain)).map((name) =>
      join(county.home, "manifests", chain, name),
    );
  };

  describe("bill issue", () => {
    it("issues documents as one batch and keeps its manifest for the owner alone", async () => {
      const buyer = county.stage.cast.actor("education").identity;
      const run = await issue(KITCHEN.map(sample), "A", "--buyer", buyer, "--json");
      expect(run.exitCode, run.out + run.err).to.equal(0);
      const { bills, manifest, currency } = parsed(run) as unknown as {
        bills: { number: string; total: string }[];
        manifest: string;
        currency: string;
      };
      expect(currency).to.equal("KES");
      expect(bills.map(({ number }) => number)).to.deep.equal(["1", "2", "3"]);
      expect(BigInt(bills[2]!.total)).to.be.lessThan(0n);
      expect(await nextNumber("A")).to.equal(4n);
      expect(statSync(manifest).mode & 0o777).to.equal(0o600);
      expect(manifest).to.match(new RegExp(`${county.issuer}-A-1\\.json$`));
    });
    it("says in words what it issued, and goes on with the next number", async () => {
      const run = await issue([sample("03-school-kitchen-march.xml")], "A");
      expect(run.exitCode, run.err).to.equal(0);
      expect(run.out).to.match(/^Issued 1 document over KES .*\n {2}4 {2}BFF-2026-003/);
    });
    it("lists a mixed folder, names every bad file and rule, and issues nothing", async () => {
      const mixed = join(folder, "mixed");
      mkdirSync(mixed);
      for (const name of KITCHEN) copyFileSync(sample(name), join(mixed, name));
      for (const name of readdirSync(join(SAMPLES, "broken"))) {
        copyFileSync(join(SAMPLES, "broken", name), join(mixed, name));
      }
      const huge = join(mixed, "huge.xml");
      writeFileSync(huge, "<Invoice/>");
      truncateSync(huge, 200 * 2 ** 20);
      const before = manifests();
      const run = await issue([mixed], "MIXED");
      expectRefusal(run, "BILL_FILES_REFUSED", /5 of 8 files were refused, so nothing was issued/);
      expect(run.err).to.match(/✖ \S*not-ubl\.xml\S*: .*\[UBL 2\.1, INVOICE_NOT_UBL\]/);
      expect(run.err).to.match(/✖ \S*wrong-arithmetic\.xml\S*: .*\[BR-CO-15, INVOICE_ARITHMETIC\]/);
      expect(run.err).to.match(/✖ \S*unknown-currency\.xml\S*: .*\[BR-CL-04, INVOICE_CURRENCY\]/);
      expect(run.err).to.match(/✖ \S*doctype\.xml\S*: .*\[PROBITY-DOCTYPE/);
      expect(run.err).to.match(/✖ \S*huge\.xml: .*\[PROBITY-SIZE/);
      for (const name of KITCHEN) expect(run.err).to.match(new RegExp(`✔ \\S*${name}: sound`));
      expect(await nextNumber("MIXED")).to.equal(1n);
      expect(manifests()).to.deep.equal(before);

      const listed = parsed(await issue([mixed], "MIXED", "--json")) as unknown as {
        error: { code: string };
        refused: unknown[];
        sound: unknown[];
      };
      expect(listed.error.code).to.equal("BILL_FILES_REFUSED");
      expect([listed.refused.length, listed.sound.length]).to.deep.equal([5, 3]);

      const skipped = await issue([mixed], "MIXED", "--skip-refused");
      expect(skipped.exitCode, skipped.err).to.equal(0);
      expect(await nextNumber("MIXED")).to.equal(4n);
    });
    it("refuses a document that is given twice", async () => {
      const name = sample("01-school-kitchen-january.xml");
      expectRefusal(await issue([name, name], "TWICE"), "BILL_FILES_REFUSED");
      expect(await nextNumber("TWICE")).to.equal(1n);
    });
    it("refuses documents of several sellers or buyers in one batch", async () => {
      const several = await issue(
        [sample("01-school-kitchen-january.xml"), sample("06-road-gravel-lakeside.xml")],
        "S",
      );
      expectRefusal(several, "BILL_SEVERAL_SELLERS");
      const files = [sample("01-school-kitchen-january.xml"), sample("11-clinic-maize-porridge.xml")];
      expectRefusal(await issue(files, "S", "--buyer", county.issuer), "BILL_SEVERAL_BUYERS");
    });
    it("refuses a file that is not there, and a folder without documents", async () => {
      expectRefusal(await issue([join(folder, "nothing.xml")], "N"), "BILL_FILES_REFUSED");
      const empty = join(folder, "empty");
      mkdirSync(empty);
      expectRefusal(await issue([empty], "N"), "BILL_FILES_NONE");
    });
    it("shows the control characters of a file's name instead of printing them", async () => {
      const bad = join(folder, "a\u001b[2Jb\nc.xml");
      writeFileSync(bad, "nothing");
      const { err } = await issue([bad], "N");
      expect(err).to.contain("a\\u{1b}[2Jb\\u{a}c.xml");
      expect(err).not.to.contain("\u001b");
    });
    it("refuses a keystore that is missing, is none, or is opened with a wrong password", async () => {
      const [file] = KITCHEN.map(sample);
      const using = (keystore: string): Promise<CliRun> =>
        county.run("bill", "issue", file!, "--issuer", county.issuer, "--keystore", keystore);
      expectRefusal(await using(join(folder, "no.json")), "FILE_MISSING", /keystore .*no\.json/);
      const none = join(folder, "none.json");
      writeFileSync(none, "{}");
      expectRefusal(await using(none), "KEYSTORE_INVALID");
      writeFileSync(none, "key");
      expectRefusal(await using(none), "FILE_NOT_JSON");
      process.env["PROBITY_PASSWORD"] = "wrong";
      try {
        expectRefusal(await using(county.keystore), "KEYSTORE_PASSWORD_WRONG");
      } finally {
        process.env["PROBITY_PASSWORD"] = "sandbox";
      }
    });
    it("refuses a key that does not control the actor, and an actor who may not act; no manifest is left", async () => {
      const stranger = Wallet.createRandom();
      const keystore = join(folder, "stranger.json");
      writeSandboxKeystore(keystore, new Wallet(stranger.privateKey));
      const before = manifests();
      const as = (...actor: string[]): Promise<CliRun> =>
        county.run("bill", "issue", sample(KITCHEN[0]!), "--issuer", county.issuer, "--keystore", keystore, ...actor);
      expectRefusal(await as("--actor", county.issuer), "IDENTITY_KEY_NOT_ACTORS");
      expectRefusal(await as(), "CONTRACT_REFUSED");
      expect(manifests()).to.deep.equal(before);
    });
    it("keeps the manifest, marked, when the node does not say whether the batch was issued", async () => {
      const node = await nodeWithout("eth_sendRawTransaction", county.sandbox.url);
      try {
        const rpc = `http://127.0.0.1:${(node.address() as AddressInfo).port}`;
        const { issuer, keystore } = county;
        const argv = ["--issuer", issuer, "--series", "LOST", "--keystore", keystore, "--rpc", rpc];
        expectRefusal(await runCli("bill", "issue", sample(KITCHEN[0]!), ...argv), "BILL_ISSUE_UNCERTAIN");
      } finally {
        node.close();
      }
      const [left = "", ...others] = manifests().filter((path) => path.includes("-LOST-"));
      expect(left).to.match(/-LOST-1\.[0-9a-f]{8}\.pending\.json$/);
      expect(others).to.deep.equal([]);
      expect(await nextNumber("LOST")).to.equal(1n);
    });
    it("keeps the manifest when an external signer may have sent the batch, and not when it refused", async () => {
      const keys = [new Wallet(county.stage.cast.actor(VENDOR).signer.privateKey)];
      const signer = await startSigner({ dialect: "wallet", keys });
      const issuing = (): Promise<CliRun> =>
        county.run(
          ...[
            "bill",
            "issue",
            sample(KITCHEN[0]!),
            "--issuer",
            county.issuer,
            "--series",
            "HSM",
            "--signer",
            signer.url,
          ],
        );
      const left = (): string[] => manifests().filter((path) => path.includes("-HSM-"));
      try {
        signer.fault = "denies";
        expectRefusal(await issuing(), "SIGNER_REFUSED");
        expect(left()).to.deep.equal([]);
        signer.fault = "garbage";
        expectRefusal(await issuing(), "BILL_ISSUE_UNCERTAIN");
        expect(left()).to.have.length(1);
      } finally {
        await signer.close();
      }
    });
  });

  describe("bill verify, show and prove", () => {
    it("finds a bill real by its number, with the manifest that lies here", async () => {
      const run = await bill("verify", "A", "2");
      expect(run.exitCode, run.out + run.err).to.equal(0);
      expect(run.out)
        .to.match(/✔ BILL_PROVED\n/)
        .and.to.match(/is real: KES/)
        .and.to.match(/document BFF-2026-002/);
    });
    it("finds it real by a proof alone, which tells nothing of the other bills", async () => {
      const out = join(folder, "proof.json");
      expect(await bill("prove", "A", "2", "--out", out)).to.include({ exitCode: 0, err: "" });
      expect(readFileSync(out, "utf8")).not.to.match(/BFF-2026/);
      const result = parsed(await bill("verify", "A", "2", "--proof", out, "--json"));
      expect(result).to.include({ real: true, trial: false });
    });
    it("exits 1 for a number that was not issued, a proof of another bill, and a manifest that was changed", async () => {
      const [manifest = ""] = manifests().filter((path) => path.endsWith("-A-1.json"));
      const absent = await bill("verify", "A", "99", "--manifest", manifest);
      expect(absent.exitCode).to.equal(1);
      expect(absent.out).to.match(/✖ BILL_NUMBER_ISSUED .*99/);

      const other = await bill("verify", "A", "1", "--proof", join(folder, "proof.json"));
      expect(other.exitCode).to.equal(1);
      expect(other.out)
        .to.match(/✖ BILL_HEADER_ISSUED/)
        .and.to.match(/NOT what it is said to be/);

      const changed = join(folder, "changed.json");
      writeFileSync(changed, readFileSync(manifest, "utf8").replace("BFF-2026-001", "BFF-2026-009"));
      const result = await bill("verify", "A", "1", "--manifest", changed, "--json");
      expect(result.exitCode).to.equal(1);
      expect(parsed(result)).to.include({ real: false });
    });
    it("refuses evidence that is missing or malformed", async () => {
      const missing = await bill("verify", "NOWHERE", "1");
      expectRefusal(missing, "BILL_EVIDENCE_MISSING");
      expect(missing.err).to.match(/Searched: .*manifests.*; set PROBITY_HOME/);
      expectRefusal(await bill("verify", "A", "1", "--manifest", join(folder, "no.json")), "FILE_MISSING");
      const malformed = join(folder, "malformed.json");
      writeFileSync(malformed, `{"bills":[]}`);
      expectRefusal(await bill("verify", "A", "1", "--manifest", malformed), "BILL_MANIFEST_MALFORMED");
      expectRefusal(await bill("verify", "A", "1", "--proof", malformed), "BILL_PROOF_MALFORMED");
    });
    it("names a manifest of its own that cannot be read", async () => {
      const [manifest = ""] = manifests().filter((path) => path.endsWith("-A-1.json"));
      const whole = readFileSync(manifest, "utf8");
      for (const [broken, code] of [
        ["", "FILE_NOT_JSON"],
        [whole.slice(0, 100), "FILE_NOT_JSON"],
        ["{}", "BILL_MANIFEST_MALFORMED"],
      ] as const) {
        writeFileSync(manifest, broken);
        const run = await bill("verify", "A", "1");
        expectRefusal(run, code);
        expect(run.err).to.contain(manifest);
      }
      rmSync(manifest);
      mkdirSync(manifest);
      expectRefusal(await bill("verify", "A", "1"), "FILE_IS_FOLDER");
      rmSync(manifest, { recursive: true });
      writeFileSync(manifest, whole);
    });
    it("shows the life of a bill", async () => {
      const run = await bill("show", "A", "1");
      expect(run.exitCode, run.err).to.equal(0);
      expect(run.out).to.match(/open\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}BatchIssued {2}numbers 1 to 3/);
      const result = parsed(await bill("show", "A", "1", "--json"));
      expect(result).to.deep.include({ trial: false, number: "1", acts: [] });
    });
    it("refuses to show a bill that nobody issued", async () => {
      expectRefusal(await bill("show", "A", "5"), "BILL_NOT_ISSUED");
    });
    it("refuses a bad address, number or series by its option", async () => {
      const show = (issuer: string, number: string, series: string): Promise<CliRun> =>
        runCli("bill", "show", "--issuer", issuer, "--number", number, "--series", series);
      for (const [issuer, number, series, option] of [
        ["0x12", "1", "A", "--issuer"],
        [ZeroAddress, "0", "A", "--number"],
        [ZeroAddress, "1", "a b", "--series"],
      ] as const) {
        const { exitCode, err } = await show(issuer, number, series);
        expect(exitCode).to.equal(1);
        expect(err)
          .to.match(new RegExp(`^✖ USAGE  Option '${option}`))
          .and.to.match(/→ Run/);
      }
    });
  });

  describe("fund show", () => {
    it("shows the line's terms, figures and trail, which add up", async () => {
      const run = await county.run("fund", "show", county.line.id);
      expect(run.exitCode, run.err).to.equal(0);
      expect(run.out).to.match(/appropriated {2}the budget act .* 1 × {2}KES 3,000,000\.00/);
      expect(run.out)
        .to.match(/reserved .* tenderBoard/)
        .and.to.match(/✔ \d+ hops add up/);
    });
    it("prints each movement with --all, and amounts as decimal text in JSON", async () => {
      const result = parsed(await county.run("fund", "show", county.line.id, "--all", "--json")) as unknown as {
        hops: { amount: string; kind: string }[];
        totals: { appropriated: string };
        findings: string[];
      };
      expect(result.hops[0]).to.include({ kind: "appropriated", amount: "300000000" });
      expect(result.totals.appropriated).to.equal("300000000");
      expect(result.findings).to.deep.equal([]);
      const { out } = await county.run("fund", "show", county.line.id, "--all");
      expect(out.match(/0x[0-9a-f]{64}/g)).to.have.length.greaterThan(result.hops.length);
    });
    it("refuses a line that is unknown, or no id at all", async () => {
      expectRefusal(await county.run("fund", "show", ABSENT), "FUNDS_NO_LINE");
      const { exitCode, err } = await county.run("fund", "show", "water");
      expect(exitCode).to.equal(1);
      expect(err).to.match(/^✖ USAGE .*64 hexadecimal digits/);
    });
  });

  describe("tender show", () => {
    it("shows bids, award, contract and milestones", async () => {
      const run = await county.run("tender", "show", String(county.tender.tenderId));
      expect(run.exitCode, run.err).to.equal(0);
      expect(run.out.match(/ admitted /g)).to.have.length(3);
      expect(run.out.match(/← awarded/g)).to.have.length(1);
      expect(run.out)
        .to.match(/Award: signed/)
        .and.to.match(/milestone 1 /)
        .and.not.to.match(/milestone 0 /);
      const result = parsed(await county.run("tender", "show", "1", "--json")) as unknown as {
        trial: boolean;
        lots: { contract: { contractId: string; milestones: { number: number; index?: number }[] } }[];
      };
      expect(result.trial).to.equal(false);
      const contract = result.lots[0]?.contract;
      expect(contract?.contractId).to.equal(county.tender.contractId);
      expect(contract?.milestones.map(({ number, index }) => [number, index])).to.deep.equal(
        contract?.milestones.map((_milestone, position) => [position + 1, undefined]),
      );
      expect(contract?.milestones).not.to.deep.equal([]);
    });
    it("refuses a tender that is unknown, or no number at all", async () => {
      expectRefusal(await county.run("tender", "show", "77"), "TENDER_UNKNOWN");
      expect((await county.run("tender", "show", "-1")).exitCode).to.equal(1);
      expect((await county.run("tender", "show", "one")).err).to.match(/^✖ USAGE .*whole number from 1/);
    });
  });

  describe("the node", () => {
    const readers = [
      ["fund", "show", ABSENT],
      ["tender", "show", "1"],
      ["bill", "show", "--issuer", ZeroAddress, "--number", "1"],
      ["deploy"],
    ];

    it("is said not to answer, by every command", async () => {
      for (const argv of readers) {
        expectRefusal(await runCli(...argv, "--rpc", "http://127.0.0.1:9"), "CHAIN_UNREACHABLE");
        expectRefusal(await runCli(...argv, "--rpc", "nowhere"), "CHAIN_URL_INVALID");
      }
    });
    it("has no address book here, and then a book of other contracts", async () => {
      const chainReaders = readers.slice(0, 3);
      process.env["PROBITY_HOME"] = join(folder, "home");
      try {
        for (const argv of chainReaders) expectRefusal(await county.run(...argv), "ADDRESS_BOOK_MISSING");
        const [name = ""] = readdirSync(join(county.home, "deployments"));
        const book = JSON.parse(readFileSync(join(county.home, "deployments", name), "utf8")) as {
          contracts: Record<string, string>;
        };
        for (const key of Object.keys(book.contracts)) book.contracts[key] = Wallet.createRandom().address;
        mkdirSync(join(folder, "home", "deployments"), { recursive: true });
        writeFileSync(join(folder, "home", "deployments", name), JSON.stringify(book));
        for (const argv of chainReaders) expectRefusal(await county.run(...argv), "CHAIN_NOT_DEPLOYED");
      } finally {
        process.env["PROBITY_HOME"] = county.home;
      }
    });
    it("is refused as JSON when JSON is asked for", async () => {
      const { exitCode, out, err } = await runCli("tender", "show", "1", "--rpc", "http://127.0.0.1:9", "--json");
      expect({ exitCode, err }).to.deep.equal({ exitCode: 1, err: "" });
      expect(JSON.parse(out)).to.have.nested.property("error.code", "CHAIN_UNREACHABLE");
    });
  });

  describe("deploy", () => {
    it("does nothing where everything is there", async () => {
      const before = await county.provider.getBlockNumber();
      const run = await county.run("deploy");
      expect(run.exitCode, run.err).to.equal(0);
      expect(run.out)
        .to.match(/tenderBoard +0x/)
        .and.to.match(/nothing was sent/);
      expect(await county.provider.getBlockNumber()).to.equal(before);
    });
    it("refuses other parameters than the chain was deployed with", async () => {
      expectRefusal(await county.run("deploy", "--parameters", "sandbox"), "DEPLOY_DIFFERS");
      expect((await county.run("deploy", "--parameters", "mine")).err).to.match(/^✖ USAGE .*production, sandbox/);
    });
    it("asks for the genesis on a chain that is no sandbox, and refuses a wrong one", async () => {
      const plain = await nodeWithout("hardhat_", county.sandbox.url);
      try {
        const rpc = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
        expectRefusal(await runCli("deploy", "--rpc", rpc), "DEPLOY_GENESIS_MISSING");
        const genesis = join(folder, "genesis.json");
        writeFileSync(genesis, JSON.stringify({ agencies: [], uniquenessAuthority: "nobody" }));
        const run = await runCli("deploy", "--rpc", rpc, "--genesis", genesis, "--json");
        expect(run.exitCode).to.equal(1);
        const { error } = parsed(run) as unknown as { error: { code: string; message: string } };
        expect(error.code).to.equal("DEPLOY_GENESIS_INVALID");
        expect(error.message)
          .to.match(/no agency holds the admin role/)
          .and.to.match(/is not an address/);
      } finally {
        plain.close();
      }
    });
    it("deploys to an empty sandbox, and every output says that short periods make a trial", async () => {
      const sandbox = await startSandbox(0);
      process.env["PROBITY_HOME"] = join(folder, "trial");
      try {
        const run = await runCli("deploy", "--rpc", sandbox.url, "--parameters", "sandbox", "--json");
        expect(run.exitCode, run.out + run.err).to.equal(0);
        const { trial, path } = parsed(run) as unknown as { trial: boolean; path: string };
        expect(trial).to.equal(true);
        expect(statSync(path).isFile()).to.equal(true);
        const again = await runCli("deploy", "--rpc", sandbox.url, "--parameters", "sandbox");
        expect(again.err).to.match(/^⚠ This deployment is a trial/m);
        expect(again.out).to.match(/nothing was sent/);
      } finally {
        process.env["PROBITY_HOME"] = county.home;
        await sandbox.close();
      }
    });
  });

  describe("deploy --verify", () => {
    const [guide] = commandsOf("test/cli/chain.test.ts");

    it("finds the released contracts, as the operators' guide shows, without a key and without a transaction", async () => {
      const before = await county.provider.getBlockNumber();
      const keyless = await nodeWithout("eth_accounts", county.sandbox.url);
      try {
        const words = wordsOf(guide?.command ?? "") ?? [];
        const rpc = `http://127.0.0.1:${(keyless.address() as AddressInfo).port}`;
        const run = await runCli(...words.map((word) => (word.startsWith("http:") ? rpc : word)));
        expect(run.exitCode, run.err).to.equal(0);
        for (const line of guide?.lines ?? []) expect(run.out).to.match(likeLine(line));
      } finally {
        keyless.close();
      }
      expect(await county.provider.getBlockNumber()).to.equal(before);
    });
    it("refuses a chain where the code of a contract is another, and names it for people and programs", async () => {
      const { contracts, implementations } = county.stage.probity.addressBook;
      const code = await county.provider.getCode(contracts.manager);
      const tampered = implementations.roundBook ?? "";
      const own = await county.provider.getCode(tampered);
      await county.provider.send("hardhat_setCode", [tampered, code]);
      try {
        const run = await county.run("deploy", "--verify");
        expect(run.err)
          .to.match(/^✖ +roundBook +0x\w+ +→ 0x\w+ +differs$/m)
          .and.to.match(/^✔ +manager +0x\w+ +same$/m)
          .and.to.include(`✖ roundBook: the code at ${tampered} is not that of RoundBook`);
        expect(run.err).to.match(/^✖ DEPLOY_CODE_DIFFERS {2}The code of 1 of 22 contracts .*: roundBook\.$/m);
        expect(run.exitCode).to.equal(1);
        const json = await county.run("deploy", "--verify", "--json");
        expect(json.exitCode).to.equal(1);
        const { error, contracts: list } = parsed(json) as unknown as {
          error: { code: string };
          contracts: { key?: string; implementation?: string; result: string }[];
        };
        expect(error.code).to.equal("DEPLOY_CODE_DIFFERS");
        const [found, ...more] = list.filter(({ result }) => result !== "same");
        expect(found).to.include({ key: "roundBook", implementation: tampered, result: "differs" });
        expect(more).to.deep.equal([]);
      } finally {
        await county.provider.send("hardhat_setCode", [tampered, own]);
      }
    });
    it("takes nothing that is for a deployment", async () => {
      for (const more of [
        ["--genesis", "genesis.json"],
        ["--parameters", "production"],
      ]) {
        expectRefusal(await county.run("deploy", "--verify", ...more), "USAGE", /cannot be used with/);
      }
    });
  });
});

/** A node that hands requests on, but not those whose method begins so. */
async function nodeWithout(method: string, url: string): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const answer = body.includes(`"${method}`)
        ? Promise.resolve(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no such method"}}`)
        : fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body }).then((got) =>
            got.text(),
          );
      answer.then(
        (text) => response.setHeader("content-type", "application/json").end(text),
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
