import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { schemaId } from "../../src/scenario/genesis.ts";
import { expectRefusal, parsed, runCli, type CliRun } from "../support/cli.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

const UNKNOWN = `0x${"ab".repeat(32)}`;
const HASH = ["--reason-hash", `0x${"11".repeat(32)}`];

describe("probity credential", function () {
  this.timeout(120_000);
  const schema = schemaId("merchant-food");
  let offices: Offices;
  let folder: string;
  /** When the registry's own accreditation of the samples ends, Unix seconds. */
  let accreditedUntil: number;

  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  const credential = (...argv: string[]): Promise<CliRun> => offices.run("credential", ...argv);
  /** A command of the office that is the root of the schema, and its issuer. */
  const office = (verb: string, ...more: string[]): Promise<CliRun> => {
    const organisation = ["--organisation", offices.identity("registry"), "--keystore", offices.keystore("officer-06")];
    return credential(verb, "--schema", schema, ...organisation, ...more);
  };
  const status = (subject: string, ...more: string[]): Promise<CliRun> =>
    credential("status", offices.identity(subject), schema, ...more);
  const expectDone = (run: CliRun): CliRun => {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    return run;
  };
  const now = (): Promise<number> => offices.stage.clock.now();
  const later = async (seconds = 3_600): Promise<void> => offices.stage.clock.waitUntil((await now()) + seconds);

  before(async () => {
    offices = await openOffices();
    folder = mkdtempSync(join(tmpdir(), "probity-credential-"));
    const { until } = await offices.stage.contracts.credentialRegistry.accreditationOf(schema, 1);
    accreditedUntil = Number(until);
  });
  after(async () => {
    await offices.close();
    rmSync(folder, { recursive: true });
  });

  describe("schema", () => {
    it("lists the registered schemas with their roots", async () => {
      const { out } = expectDone(await credential("schema", "list"));
      expect(out.split("\n")).to.have.length(14);
      expect(out).to.match(new RegExp(`^${schema}\\n  root ${offices.identity("registry")}, kept, 1 accredited$`, "m"));
      const { schemas } = parsed(await credential("schema", "list", "--json")) as unknown as {
        schemas: { schema: string; cascading: boolean }[];
      };
      expect(schemas.find((one) => one.schema === schema)).to.include({ cascading: false });
    });
    it("shows who is accredited", async () => {
      const { out } = expectDone(await credential("schema", "show", schema));
      expect(out)
        .to.match(/kept: a credential outlasts/)
        .and.to.match(new RegExp(`1 +${offices.identity("registry")} +may issue +by the root`));
      expectRefusal(await credential("schema", "show", UNKNOWN), "CREDENTIAL_SCHEMA_UNKNOWN");
      expect((await credential("schema", "show", "food")).err).to.match(/^✖ USAGE .*64 hexadecimal/);
    });
  });

  describe("accredit, withdraw", () => {
    it("make an accreditor, and under it an issuer, and withdraw", async () => {
      const until = String(accreditedUntil - 100);
      const treasury = offices.identity("treasury");
      const made = parsed(
        expectDone(await office("accredit", "--holder", treasury, "--accreditor", "--until", until, "--json")),
      );
      expect(made).to.include({ parent: 0, index: 2, accreditor: true });
      const holder = offices.identity("education");
      const issuer = expectDone(await office("accredit", "--holder", holder, "--until", until));
      expect(issuer.out).to.match(/may issue until .* under accreditation 3\./);
      expect(expectDone(await office("withdraw", "--index", "3", ...HASH, "--yes")).out).to.match(
        /3 is withdrawn for ever/,
      );
      expect((await credential("schema", "show", schema)).out)
        .to.match(/2 +0x\w+ +may accredit/)
        .and.to.match(/3 +0x\w+ +may issue .* withdrawn(\n|$)/);
      expectRefusal(
        await office("withdraw", "--index", "3", ...HASH, "--yes"),
        "CONTRACT_REFUSED",
        /is withdrawn already/,
      );
    });
    it("refuse who is not accredited to, a wrong term, and a decision without reasons", async () => {
      const holder = offices.identity("education");
      const by = ["--organisation", offices.identity("revenue"), "--keystore", offices.keystore("officer-08")];
      const foreign = ["--schema", schema, ...by, "--holder", holder, "--until", "2099-01-01"];
      expectRefusal(await credential("accredit", ...foreign), "CREDENTIAL_NOT_ACCREDITED");
      const named = await credential("accredit", ...foreign, "--parent", "2");
      expectRefusal(named, "CONTRACT_REFUSED", /accreditation 2 .* does not let 0x/);
      const past = await office("accredit", "--holder", holder, "--until", "2001-01-01");
      expectRefusal(past, "CONTRACT_REFUSED", /until 2001-01-01T00:00:00Z is not possible/);
      expectRefusal(await office("withdraw", "--index", "1"), "REASON_MISSING");
      const unknown = await office("accredit", "--holder", Wallet.createRandom().address, "--until", "2099-01-01");
      expectRefusal(unknown, "CONTRACT_REFUSED", /is not enrolled/);
    });
  });

  describe("issue", () => {
    it("issues one, with the accreditation that it finds, and renews it", async () => {
      const subject = ["--subject", offices.identity("engineers")];
      const run = expectDone(await office("issue", ...subject, "--until", String(accreditedUntil - 900)));
      expect(run.out).to.match(/^0x\w+ holds the credential until \d{4}-/);
      expect(parsed(await status("engineers", "--json"))).to.deep.include({ valid: true });
      const renewed = parsed(await office("issue", ...subject, "--until", String(accreditedUntil - 800), "--json"));
      expect(renewed).to.include({ index: 1, schema });
    });
    it("issues many from a list", async () => {
      const until = new Date((accreditedUntil - 500) * 1000).toISOString().replace(/\.\d+/, "");
      const rows = ["mawe-aggregates", "tabibu-supplies"].map((key) => `${until},${offices.identity(key)}`);
      const run = expectDone(await office("issue", "--csv", file("list.csv", `until,subject\n${rows.join("\n")}\n`)));
      expect(run.out).to.match(/^2 credentials issued in 1 transaction\n/);
      expectDone(await status("tabibu-supplies"));
    });
    it("refuses a bad list with the line, and options that do not go with it", async () => {
      const list = file("bad.csv", `subject,until\n${offices.identity("roads")},2027-13-01\nroads,2099-01-01\n`);
      const run = await office("issue", "--csv", list);
      expectRefusal(run, "CSV_REFUSED", /2 lines of the list of credentials/);
      expect(run.err)
        .to.match(/bad\.csv:2: until: is not a date/)
        .and.to.match(/bad\.csv:3: subject: is not an address/);
      expectRefusal(await office("issue", "--csv", file("absent.csv")), "FILE_MISSING");
      expect((await office("issue", "--csv", list, "--until", "2099-01-01")).err).to.match(/^✖ USAGE .*cannot be used/);
      expectRefusal(await office("issue", "--until", "2099-01-01"), "CREDENTIAL_INCOMPLETE");
    });
    it("refuses an organisation that is not accredited, its non-officer, and a credential that stands", async () => {
      const subject = ["--subject", offices.identity("ngao-guarantee"), "--until", String(accreditedUntil - 10)];
      const by = (organisation: string, officer: string, ...more: string[]): Promise<CliRun> => {
        const who = ["--organisation", offices.identity(organisation), "--keystore", offices.keystore(officer)];
        return credential("issue", "--schema", schema, ...who, ...subject, ...more);
      };
      expectRefusal(await by("revenue", "officer-08"), "CREDENTIAL_NOT_ACCREDITED");
      const refused = await by("registry", "officer-12");
      expectRefusal(refused, "CONTRACT_REFUSED", /not a sitting officer of 0x\w+ for credentials/);
      expectRefusal(
        await by("registry", "officer-12", "--officer", offices.identity("officer-06")),
        "IDENTITY_KEY_NOT_ACTORS",
      );
      const standing = ["--subject", offices.identity("engineers"), "--until", String(accreditedUntil - 850)];
      expectRefusal(
        await office("issue", ...standing),
        "CONTRACT_REFUSED",
        /holds a credential of the schema 0x\w{64} that is valid/,
      );
      const unknown = await office("issue", ...subject, "--schema", UNKNOWN);
      expectRefusal(unknown, "CREDENTIAL_SCHEMA_UNKNOWN");
    });
    it("refuses a wrong password before it asks the chain", async () => {
      process.env["PROBITY_PASSWORD"] = "wrong";
      try {
        const subject = ["--subject", offices.identity("ngao-guarantee"), "--until", "2099-01-01"];
        const argv = ["--schema", schema, "--organisation", offices.identity("registry"), ...subject];
        const keystore = ["--keystore", offices.keystore("officer-06"), "--rpc", "http://127.0.0.1:9"];
        expectRefusal(await runCli("credential", "issue", ...argv, ...keystore), "KEYSTORE_PASSWORD_WRONG");
      } finally {
        process.env["PROBITY_PASSWORD"] = "sandbox";
      }
    });
  });

  describe("suspend, reinstate, revoke and status", () => {
    const moments: Record<string, number> = {};

    it("tell what holds, and what does not", async () => {
      const subject = ["--subject", offices.identity("mawe-aggregates")];
      const run = expectDone(await status("mawe-aggregates"));
      expect(run.out)
        .to.match(/✔ CREDENTIAL_STANDS .* until /)
        .and.to.match(/✔ ISSUER_ACCREDITED .*accreditation 1 of 0x/)
        .and.to.match(/✔ SUBJECT_ACTIVE/)
        .and.to.match(/is valid at /);
      moments["standing"] = await now();
      await later();
      expect(expectDone(await office("suspend", ...subject, ...HASH)).out).to.match(/is suspended, by 0x/);
      moments["suspended"] = await now();
      const suspended = await status("mawe-aggregates");
      expect(suspended.exitCode).to.equal(1);
      expect(suspended.out)
        .to.match(/✖ CREDENTIAL_SUSPENDED/)
        .and.to.match(/is NOT valid at/);
      await later();
      expectDone(await office("reinstate", ...subject));
      moments["reinstated"] = await now();
      await later();
      expectDone(await office("revoke", "--yes", ...subject, "--reason-file", file("decision", "because")));
      const revoked = parsed(await status("mawe-aggregates", "--json")) as unknown as {
        valid: boolean;
        reasons: { code: string }[];
        acts: { name: string }[];
      };
      expect(revoked.valid).to.equal(false);
      expect(revoked.reasons[0]).to.include({ code: "CREDENTIAL_REVOKED" });
      expect(revoked.acts.map(({ name }) => name.replace("Credential", ""))).to.deep.equal([
        "Issued",
        "Suspended",
        "Reinstated",
        "Revoked",
      ]);
    });
    it("tell what was, at each past moment", async () => {
      for (const [what, valid] of [
        ["standing", true],
        ["suspended", false],
        ["reinstated", true],
      ] as const) {
        const at = new Date(moments[what]! * 1000).toISOString().replace(/\.\d+/, "");
        const run = await status("mawe-aggregates", "--at", at);
        expect(run.exitCode, what).to.equal(valid ? 0 : 1);
        expect(run.out).to.match(valid ? /was valid at/ : /✖ CREDENTIAL_SUSPENDED/);
      }
      const before = await status("mawe-aggregates", "--at", "2001-01-01");
      expect(before.out)
        .to.match(/✖ CREDENTIAL_NOT_BEGUN/)
        .and.to.match(/✖ SUBJECT_NOT_ENROLLED/);
    });
    it("tell of the subject: suspended, or nobody", async () => {
      const whom = offices.identity("tabibu-supplies");
      const clerk = ["--keystore", offices.keystore("officer-06"), ...HASH];
      expectDone(await offices.run("identity", "suspend", whom, ...clerk));
      expect((await status("tabibu-supplies")).out)
        .to.match(/✔ CREDENTIAL_STANDS/)
        .and.to.match(/✖ SUBJECT_SUSPENDED/);
      const nobody = await credential("status", Wallet.createRandom().address, schema);
      expect(nobody.exitCode).to.equal(1);
      expect(nobody.out)
        .to.match(/✖ CREDENTIAL_MISSING/)
        .and.to.match(/✖ SUBJECT_NOT_ENROLLED/);
    });
    it("tell that a kept credential outlasts its issuer", async () => {
      expectDone(await office("withdraw", "--index", "1", ...HASH, "--yes"));
      const run = expectDone(await status("engineers"));
      expect(run.out).to.match(/✔ ISSUER_KEPT .* was withdrawn .* but credentials of this schema outlast it/);
    });
    it("refuse a schema that is unknown, a moment to come, and a credential that is not there", async () => {
      const subject = offices.identity("engineers");
      expectRefusal(await credential("status", subject, UNKNOWN), "CREDENTIAL_SCHEMA_UNKNOWN");
      expectRefusal(await status("engineers", "--at", "2999-01-01"), "CREDENTIAL_TIME_IN_FUTURE");
      expect((await status("engineers", "--at", "yesterday")).err).to.match(/^✖ USAGE .*--at/);
      const missing = await office("revoke", "--yes", "--subject", offices.identity("roads"), ...HASH);
      expectRefusal(missing, "CONTRACT_REFUSED", /holds no credential in force/);
      expectRefusal(await office("suspend", "--subject", subject), "REASON_MISSING");
      const unchanged = await office("reinstate", "--subject", subject);
      expectRefusal(unchanged, "CONTRACT_REFUSED", /has that status already/);
    });
  });
});
