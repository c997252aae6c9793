import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { es256kSigner, issueVc, positionOf } from "../../src/credentials/index.ts";
import { ownSchema, ownSchemaId } from "../../src/credentials/node/schemaFiles.ts";
import { didOf } from "../../src/identity/index.ts";
import { expectRefusal, parsed, type CliRun } from "../support/cli.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

const BASE = "https://status.probity.example";
const CLAIMS = { licenceNumber: "TEST-ZBL-1", outlets: ["Ziwa Town"] };
const ASKED = ["--nonce", "4711", "--audience", "counter"];

type Issued = { id: string; status: { list: number; index: number } };

describe("probity credential vc, verify", function () {
  this.timeout(120_000);
  const schema = ownSchemaId("merchant-food");
  let offices: Offices;
  let folder: string;
  let id: string;

  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  const credential = (...argv: string[]): Promise<CliRun> => offices.run("credential", ...argv);
  const request = (claims: object): string =>
    file(
      "request.json",
      JSON.stringify({ schema: "merchant-food", validFor: "P365D", disclosable: ["licenceNumber"], claims }),
    );
  const issuing = (out: string, ...more: string[]): Promise<CliRun> =>
    credential(
      ...["vc", "issue", "--organisation", offices.identity("registry"), "--subject", offices.identity("nuru-cereals")],
      ...["--request", request(CLAIMS), "--status-base", BASE, "--keystore", offices.keystore("registry")],
      ...["--out", file(out), ...more],
    );
  const consent = (verb: string): string[] => (verb === "revoke" ? ["--yes"] : []);
  const flag = (verb: string, ...more: string[]): Promise<CliRun> =>
    credential(
      ...["vc", verb, id, ...consent(verb), "--schema", schema, "--organisation", offices.identity("registry")],
      ...["--keystore", offices.keystore("officer-06"), ...more],
    );
  const flags = (verb: string, ids: string[], ...more: string[]): Promise<CliRun> =>
    credential(
      ...["vc", verb, ...ids, ...consent(verb), "--schema", schema, "--organisation", offices.identity("registry")],
      ...["--keystore", offices.keystore("officer-06"), ...more],
    );
  /** A register whose credentials have these flags, with their ids and a list of them. */
  const many = (name: string, indices: number[]): { register: string; ids: string[]; list: string } => {
    const allocations = indices.map((index) => ({ credential: `urn:uuid:${index}-${name}`, list: 0, index }));
    const register = file(name, JSON.stringify({ version: 1, schema, issuer: 1, allocations }));
    const ids = allocations.map(({ credential: one }) => one);
    return { register, ids, list: file(`${name}.txt`, `${ids.join("\n")}\n\n`) };
  };
  const publishing = (...more: string[]): Promise<CliRun> =>
    credential(
      ...["vc", "status-list", "publish", "--schema", schema, "--organisation", offices.identity("registry")],
      ...["--status-base", BASE, "--keystore", offices.keystore("registry"), "--out", file("list.jwt"), ...more],
    );
  const verify = (name: string, ...more: string[]): Promise<CliRun> => credential("verify", file(name), ...more);
  const expectDone = (run: CliRun): CliRun => {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    return run;
  };

  before(async () => {
    offices = await openOffices();
    folder = mkdtempSync(join(tmpdir(), "probity-vc-"));
  });
  after(async () => {
    await offices.close();
    rmSync(folder, { recursive: true });
  });

  it("issues a document to a file for its holder, and prints nothing that it says", async () => {
    const run = expectDone(await issuing("licence.vc"));
    expect(run.out).to.match(/^Issued urn:uuid:\S+ to did:ethr:0x7a69:0x\w+ until \d{4}-/);
    const json = expectDone(await issuing("licence.vc", "--json"));
    const result = parsed(json) as unknown as { id: string; subject: string };
    id = result.id;
    expect(result.subject).to.equal(didOf(offices.stage.chainId, offices.identity("nuru-cereals")));
    expect(statSync(file("licence.vc")).mode & 0o777).to.equal(0o600);
    expect(run.out + json.out).not.to.match(/TEST-ZBL|Ziwa/);
  });
  it("refuses an issuer that is not accredited, a foreign key, and a request that does not fit the schema", async () => {
    const foreign = ["--organisation", offices.identity("revenue"), "--keystore", offices.keystore("revenue")];
    expectRefusal(await issuing("x.vc", ...foreign), "CREDENTIAL_NOT_ACCREDITED");
    expectRefusal(await issuing("x.vc", "--keystore", offices.keystore("officer-06")), "DID_KEY_NOT_LISTED");
    const bad = request({ ...CLAIMS, mayor: "x" });
    const argv = ["--organisation", offices.identity("registry"), "--subject", offices.identity("nuru-cereals")];
    const more = ["--status-base", BASE, "--keystore", offices.keystore("registry"), "--out", file("x.vc")];
    expectRefusal(await credential("vc", "issue", ...argv, "--request", bad, ...more), "VC_CLAIMS_INVALID");
    const none = file("none.json", "{}");
    const invalid = await credential("vc", "issue", ...argv, "--request", none, ...more);
    expect(invalid.exitCode).to.equal(1);
    expect(invalid.err)
      .to.match(/^✖ VC_REQUEST_INVALID {2}/)
      .and.not.to.match(/\n\s+at \w+ \(/);
    const absent = file("absent.json");
    expectRefusal(await credential("vc", "issue", ...argv, "--request", absent, ...more), "FILE_MISSING");
    for (const base of ["not a url", "http://status.example.org", "https://a.example/?x", "https://u:p@a.example"]) {
      expectRefusal(await issuing("x.vc", "--status-base", base), "USAGE", /--status-base.*give an https address/);
    }
    expect((await issuing("x.vc", "--subject", "nuru")).err).to.match(/^✖ USAGE .*give a DID like/);
  });
  it("refuses a subject that nobody enrolled, or that is of another chain", async () => {
    const nobody = Wallet.createRandom().address;
    const run = await issuing("x.vc", "--subject", nobody);
    expectRefusal(run, "VC_SUBJECT_UNKNOWN", /is not enrolled/);
    expect(run.err).to.match(/probity identity enrol/);
    expectRefusal(await issuing("x.vc", "--subject", didOf(5n, nobody)), "VC_SUBJECT_FOREIGN");
    expect(existsSync(file("x.vc"))).to.equal(false);
  });
  it("presents what the holder chooses, signed for who asked", async () => {
    const holder = ["--keystore", offices.keystore("nuru-cereals"), ...ASKED];
    const out = (name: string): string[] => ["--out", file(name)];
    const shown = await credential(
      "vc",
      "present",
      file("licence.vc"),
      "--disclose",
      "licenceNumber",
      ...holder,
      ...out("shown.vc"),
    );
    expect(expectDone(shown).out).to.match(/shows licenceNumber and what cannot be withheld, signed by its holder/);
    const bare = expectDone(await credential("vc", "present", file("licence.vc"), ...out("bare.vc")));
    expect(bare.out).to.match(/shows what cannot be withheld: /);
    const mayor = ["--disclose", "mayor", ...out("x.vc")];
    expectRefusal(await credential("vc", "present", file("licence.vc"), ...mayor), "VC_CLAIM_UNKNOWN");
    const half = await credential("vc", "present", file("licence.vc"), "--nonce", "1", ...out("x.vc"));
    expectRefusal(half, "VC_BINDING_INCOMPLETE");
  });
  it("verifies what is shown, and says which check failed", async () => {
    const good = expectDone(
      await verify("shown.vc", ...ASKED, "--require", "licenceNumber", "--schema", schema, "--current"),
    );
    expect(good.out)
      .to.match(/✔ signature/)
      .and.to.match(/✔ holder/)
      .and.to.match(/Valid: issued by did:ethr:/)
      .and.to.match(/TEST-ZBL-1/);
    const bare = await verify("bare.vc", ...ASKED, "--require", "licenceNumber");
    expect(bare.exitCode).to.equal(1);
    expect(bare.out)
      .to.match(/✖ claims {2}CLAIM_WITHHELD/)
      .and.to.match(/✖ holder {2}HOLDER_UNSIGNED/)
      .and.to.match(/NOT valid/)
      .and.not.to.match(/Ziwa/);
    const text = readFileSync(file("bare.vc"), "utf8");
    file("changed.vc", text.replace(/\.[\w-]{6}/, ".AAAAAA"));
    expect((await verify("changed.vc")).exitCode).to.equal(1);
    const before = parsed(await verify("bare.vc", "--at", "2001-01-01", "--json")) as unknown as { failed: string[] };
    expect(before.failed).to.include("term");
  });
  it("refuses what is no credential, and a request that is half made", async () => {
    expectRefusal(await verify("absent.vc"), "FILE_MISSING");
    file("text.vc", "hello");
    expectRefusal(await verify("text.vc"), "VC_UNREADABLE");
    expectRefusal(await verify("bare.vc", "--nonce", "1"), "VC_REQUEST_INCOMPLETE");
    expectRefusal(await verify("bare.vc", "--schema-file", file("absent.json")), "SCHEMA_MISSING");
  });
  it("suspends, reinstates and revokes a document by its id, and publishes the list", async () => {
    const first = expectDone(await publishing());
    expect(first.out)
      .to.match(/0 flags set/)
      .and.to.contain(`${BASE}/${schema}/1/revocation/0`);
    expect(expectDone(await flag("suspend")).out).to.match(/is suspended\.\nTransaction 0x/);
    expect((await verify("bare.vc")).out).to.match(/✖ status {2}STATUS_SUSPENDED/);
    expectDone(await flag("reinstate"));
    expectDone(await verify("bare.vc"));
    expect(parsed(await flag("revoke", "--json"))).to.include({ id, purpose: "revocation", list: 0 });
    expect((await verify("bare.vc")).out).to.match(/✖ status {2}STATUS_REVOKED/);
    expectRefusal(await flag("revoke"), "CONTRACT_REFUSED", /changes nothing/);
    expect(parsed(await publishing("--json"))).to.include({ flags: 1, issuer: 1 });
  });
  it("revokes many at once: flags of one word in one transaction, and what is so already not again", async () => {
    const { register, ids, list } = many("many.json", [0, 255, 256, 300]);
    const run = expectDone(await flags("revoke", ids.slice(0, 1), "--ids", list, "--register", register));
    expect(run.out).to.match(/^4 credentials revoked for ever in 2 transactions\.\nTransaction 0x.*\nTransaction 0x/);
    const more = many("more.json", [0, 255, 256, 300, 301, 70_000]);
    const again = expectDone(await flags("revoke", more.ids, "--register", more.register, "--json"));
    const result = parsed(again) as unknown as { left: number; transactions: object[]; flags: object[] };
    expect([result.left, result.transactions.length, result.flags.length]).to.deep.equal([4, 2, 6]);
    expect(result.flags[5]).to.deep.equal({ id: more.ids[5], list: 0, index: 70_000 });
    const none = expectDone(await flags("revoke", more.ids, "--register", more.register));
    expect(none.out).to.equal("0 credentials revoked for ever in 0 transactions.\n6 stood so already.");
  });
  it("sets 256 flags in one transaction, and lifts them so", async () => {
    const { register, list } = many(
      "word.json",
      Array.from({ length: 256 }, (_, flag) => 512 + flag),
    );
    const suspended = expectDone(await flags("suspend", [], "--ids", list, "--register", register, "--json"));
    expect((parsed(suspended) as unknown as { transactions: object[] }).transactions).to.have.length(1);
    const word = (): Promise<bigint> =>
      offices.stage.contracts.credentialRegistry.statusWord(
        schema,
        1,
        positionOf({ purpose: "suspension", list: 0 }, 2),
      );
    expect(await word()).to.equal(2n ** 256n - 1n);
    expectDone(await flags("reinstate", [], "--flag", "0/512-767", "--index", "1"));
    expect(await word()).to.equal(0n);
  });
  it("refuses when nothing is named, when any id is unknown, and a flag that is none", async () => {
    expectRefusal(await flags("revoke", []), "VC_NOT_NAMED");
    const { register, ids } = many("some.json", [9_000]);
    const unknown = await flags("revoke", [...ids, "urn:uuid:0", "urn:uuid:1"], "--register", register);
    expectRefusal(unknown, "VC_UNKNOWN", /does not know 2 of the credentials, so nothing was done/);
    expect(unknown.err).to.match(/✖ urn:uuid:0\n✖ urn:uuid:1\n/);
    const json = parsed(await flags("revoke", [...ids, "urn:uuid:0"], "--register", register, "--json"));
    expect(json).to.have.nested.property("error.facts.id", "urn:uuid:0");
    for (const flag of ["4711", "0/131072", "0/9-8", "x/1"]) {
      expectRefusal(await flags("revoke", [], "--flag", flag, "--index", "1"), "USAGE", /like 0\/4711/);
    }
  });
  it("finds a document of an accreditation that was withdrawn, and lets the root set any flag", async () => {
    const root = ["--schema", schema, "--organisation", offices.identity("registry")];
    const clerk = ["--keystore", offices.keystore("officer-06")];
    const until = String((await offices.stage.clock.now()) + 86_400);
    const holder = offices.identity("revenue");
    const accredited = parsed(
      expectDone(await credential("accredit", ...root, "--holder", holder, "--until", until, ...clerk, "--json")),
    );
    expect(accredited).to.include({ index: 2 });
    const by = ["--organisation", holder, "--keystore", offices.keystore("revenue")];
    expectDone(await issuing("revenue.vc", ...by));
    const issued = parsed(await issuing("revenue.vc", ...by, "--json")) as unknown as Issued;
    const reason = ["--reason-hash", `0x${"11".repeat(32)}`];
    expectDone(await credential("withdraw", "--yes", ...root, "--index", "2", ...reason, ...clerk));

    const officer = ["--organisation", holder, "--keystore", offices.keystore("officer-08")];
    const found = parsed(
      expectDone(await credential("vc", "suspend", issued.id, "--schema", schema, ...officer, "--json")),
    );
    expect(found).to.include({ issuer: 2, ...issued.status });
    const flag = ["--flag", `${issued.status.list}/${issued.status.index}`];
    expectRefusal(await credential("vc", "revoke", "--yes", ...flag, ...root, ...clerk), "VC_ISSUER_NOT_NAMED");
    const revoked = expectDone(await credential("vc", "revoke", "--yes", ...flag, "--index", "2", ...root, ...clerk));
    expect(revoked.out).to.match(/^1 credential revoked for ever in 1 transaction\.\nTransaction/);
    expect((await verify("revenue.vc")).out).to.match(/✖ status {2}STATUS_REVOKED/);
    const treasury = ["--organisation", offices.identity("treasury"), "--keystore", offices.keystore("officer-01")];
    const foreign = await credential("vc", "revoke", "--yes", issued.id, "--schema", schema, ...treasury);
    expectRefusal(foreign, "CREDENTIAL_NOT_ACCREDITED");
  });
  describe("by what issue printed", () => {
    const clerk = (): string[] => ["--keystore", offices.keystore("officer-06")];
    const act = (verb: string, ...argv: string[]): Promise<CliRun> => credential("vc", verb, ...consent(verb), ...argv);
    const issued = async (name: string): Promise<Issued> => {
      return parsed(expectDone(await issuing(name, "--json"))) as unknown as Issued;
    };

    it("suspends and reinstates a document by its file alone, and by its id alone", async () => {
      const { id: one, status } = await issued("own.vc");
      const result = parsed(expectDone(await act("suspend", file("own.vc"), ...clerk(), "--json")));
      expect(result).to.include({ id: one, schema, issuer: 1, purpose: "suspension", ...status });
      expect((await verify("own.vc")).out).to.match(/✖ status {2}STATUS_SUSPENDED/);
      expect(expectDone(await act("reinstate", one, ...clerk())).out).to.contain(`${one} is reinstated.`);
      expectDone(await verify("own.vc"));
    });
    it("revokes several by file and id, also by a presentation, and as the root for another issuer", async () => {
      const ids = [await issued("a.vc"), await issued("b.vc"), await issued("c.vc")].map(({ id: one }) => one);
      expectDone(await credential("vc", "present", file("b.vc"), "--out", file("b-shown.vc")));
      const files = [file("a.vc"), file("b-shown.vc")];
      const run = parsed(expectDone(await act("revoke", ...files, ids[2] ?? "", ...clerk(), "--json")));
      const flagged = (run as unknown as { flags: { id: string }[] }).flags.map(({ id: one }) => one);
      expect(flagged).to.deep.equal(ids);
      expect((await verify("b.vc")).out).to.match(/✖ status {2}STATUS_REVOKED/);
      // The accreditation of its issuer is withdrawn, and the root acts for it.
      const root = ["--organisation", offices.identity("registry"), ...clerk()];
      const over = parsed(expectDone(await act("reinstate", file("revenue.vc"), ...root, "--json")));
      expect(over).to.include({ issuer: 2, purpose: "suspension" });
    });
    it("refuses a file that is none, that was changed, or that is of another chain", async () => {
      const refused = async (name: string, ...expected: [string, RegExp]): Promise<void> => {
        expectRefusal(await act("suspend", file(name), ...clerk()), ...expected);
      };
      await refused("no.vc", "FILE_MISSING", /no\.vc/);
      file("text.vc", "hello");
      await refused("text.vc", "VC_UNREADABLE", /text\.vc: The text is not a credential/);
      const compact = readFileSync(file("own.vc"), "utf8");
      const [header = "", payload = "", rest = ""] = compact.split(".");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as { credentialStatus: object[] };
      const signed = (changes: object): string => {
        const body = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url");
        return [header, body, rest].join(".");
      };
      // Such a file would revoke the credential of somebody else.
      const others = claims.credentialStatus.map((entry) => ({ ...entry, statusListIndex: "4711" }));
      file("changed.vc", signed({ credentialStatus: others }));
      await refused("changed.vc", "VC_NOT_GENUINE", /changed\.vc is not a credential .*signature is not by/);
      file("foreign.vc", signed({ issuer: "did:ethr:0x1:0x355A681D8fD957DD3C1967d5065146Ad1d9A5F00" }));
      await refused("foreign.vc", "VC_NOT_GENUINE", /foreign\.vc is not a credential of an issuer on this chain/);
    });
    it("refuses a document without a flag, those of several issuers, and another issuer's", async () => {
      const { chainId, contracts, cast, clock } = offices.stage;
      const [organisation, subject] = ["registry", "nuru-cereals"].map((one) => offices.identity(one)) as [
        string,
        string,
      ];
      const did = didOf(chainId, organisation);
      const now = BigInt(await clock.now());
      const accreditation = { chainId, registry: await contracts.credentialRegistry.getAddress(), index: 1 };
      const parameters = {
        ...{ schema: ownSchema("merchant-food"), subject: didOf(chainId, subject), claims: CLAIMS, disclosable: [] },
        ...{ validFrom: now, validUntil: now + 86_400n, issuedAt: now },
        issuer: { did, signer: es256kSigner(cast.actor("registry").signer.privateKey, `${did}#controller`) },
      };
      const { credential: other } = await issueVc({
        ...parameters,
        accreditation: { ...accreditation, registry: subject },
        status: { base: BASE, list: 0, index: 7 },
      });
      file("registry.vc", other);
      const elsewhere = await act("suspend", file("registry.vc"), ...clerk());
      expectRefusal(elsewhere, "VC_NOT_GENUINE", /It stands on the registry/);
      const { credential: bare } = await issueVc({ ...parameters, accreditation });
      file("forever.vc", bare);
      expectRefusal(
        await act("suspend", file("forever.vc"), ...clerk()),
        "VC_WITHOUT_STATUS",
        /forever\.vc names no flag/,
      );
      const several = await act("suspend", file("own.vc"), file("revenue.vc"), ...clerk());
      expectRefusal(several, "VC_SEVERAL_ISSUERS");
      const stranger = ["--organisation", offices.identity("revenue"), "--keystore", offices.keystore("officer-08")];
      expectRefusal(await act("suspend", file("own.vc"), ...stranger), "VC_OTHER_ISSUER", /0x\w+ issued it, under/);
      expectRefusal(await act("suspend", file("own.vc"), "--index", "2", ...clerk()), "VC_OTHER_ISSUER");
    });
    it("refuses an id that no register here has, and names the folder", async () => {
      const run = await act("suspend", "urn:uuid:0", ...clerk());
      expectRefusal(run, "VC_ISSUER_NOT_NAMED", /No register of this computer has the credential urn:uuid:0/);
      expect(run.err).to.match(/Searched: .*status.*; set PROBITY_HOME/);
      expectRefusal(await act("suspend", "urn:uuid:0", "--schema", schema, ...clerk()), "VC_ISSUER_NOT_NAMED");
    });
  });
  it("refuses an id that the register does not know, and another's register", async () => {
    const unknown = [
      "vc",
      "revoke",
      "urn:uuid:0",
      "--yes",
      "--schema",
      schema,
      "--organisation",
      offices.identity("registry"),
    ];
    expectRefusal(await credential(...unknown, "--keystore", offices.keystore("officer-06")), "VC_UNKNOWN");
    const foreign = file("register.json", JSON.stringify({ version: 1, schema, issuer: 9, allocations: [] }));
    expectRefusal(await flag("revoke", "--register", foreign), "STATUS_REGISTER_FOREIGN");
  });
});
