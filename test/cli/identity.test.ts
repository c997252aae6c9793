import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { hexlify, toUtf8Bytes, Wallet, ZeroAddress } from "ethers";
import { createKeystore, openKeystore, writeSandboxKeystore } from "../../src/cli/keystore.ts";
import { chainIdentity } from "../../src/contracts/addressBook.ts";
import { addressBookPath } from "../../src/contracts/node/addressBookFile.ts";
import { hashReason, purposes } from "../../src/identity/index.ts";
import { expectRefusal, parsed, runCli, type CliRun } from "../support/cli.ts";
import { openOffices, type Offices } from "./offices.fixture.ts";

const BIN = fileURLToPath(new URL("../../bin/probity.mjs", import.meta.url));
const DAY = 86_400;
/** Of nobody in the samples; every test that shows what is printed makes sure that it is not there. */
const NUMBER = "TEST-990017";

describe("probity identity", function () {
  this.timeout(120_000);
  let offices: Offices;
  let folder: string;
  let registry: string;
  let clerk: string;
  let secret: string;
  let authority: string;

  const file = (name: string, text?: string): string => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  };
  const identity = (...argv: string[]): Promise<CliRun> => offices.run("identity", ...argv);
  /** A key of nobody, in a keystore. */
  const newcomer = (name: string): { address: string; keystore: string } => {
    const { address, privateKey } = Wallet.createRandom();
    const keystore = join(folder, `${name}.json`);
    writeSandboxKeystore(keystore, new Wallet(privateKey));
    return { address, keystore };
  };
  const tagging = (...more: string[]): Promise<CliRun> =>
    identity(
      ...["tag", "--secret", secret, "--keystore", authority, "--register", "person"],
      ...["--jurisdiction", offices.stage.samples.county.county, "--registrar", registry, ...more],
    );
  const enrolling = (...more: string[]): Promise<CliRun> => identity("enrol", "--keystore", clerk, ...more);
  /** A tag and a consent for somebody new, as files. */
  const papers = async (name: string, number: string, ...consent: string[]): Promise<Record<string, string>> => {
    const { address, keystore } = newcomer(name);
    const tag = file(`${name}-tag.json`);
    const agreed = file(`${name}-consent.json`);
    const tagged = await tagging("--number-file", file(`${name}-number`, number), "--out", tag);
    expect(tagged.exitCode, tagged.err).to.equal(0);
    const consented = await identity("consent", "--keystore", keystore, "--tag", tag, "--out", agreed, ...consent);
    expect(consented.exitCode, consented.err).to.equal(0);
    return { address, keystore, tag, consent: agreed };
  };
  const expectDone = (run: CliRun): CliRun => {
    expect(run.exitCode, run.out + run.err).to.equal(0);
    return run;
  };
  const now = (): Promise<number> => offices.stage.clock.now();

  before(async () => {
    offices = await openOffices();
    folder = mkdtempSync(join(tmpdir(), "probity-identity-"));
    registry = offices.identity("registry");
    clerk = offices.keystore("officer-06");
    authority = offices.keystore("uniqueness-authority");
    secret = join(folder, "secret.json");
    writeSandboxKeystore(secret, new Wallet(hexlify(offices.stage.uniqueness.secret)));
  });
  after(async () => {
    await offices.close();
    rmSync(folder, { recursive: true });
  });

  describe("key create, tag-secret create", () => {
    it("write a keystore for the owner alone, which the password opens", async () => {
      const out = file("new-key.json");
      const { identity: address } = parsed(await runCli("identity", "key", "create", "--out", out, "--json"));
      expect((await openKeystore(out)).address).to.equal(address);
      expect(statSync(out).mode & 0o777).to.equal(0o600);
    });
    it("tell nothing of the secret, not even its address", async () => {
      const out = file("new-secret.json");
      const run = expectDone(await runCli("identity", "tag-secret", "create", "--out", out));
      expect(run.out).not.to.match(/0x/);
      expect((await openKeystore(out)).privateKey).to.match(/^0x[0-9a-f]{64}$/);
    });
    it("refuse an empty password", async () => {
      process.env["PROBITY_PASSWORD"] = "";
      try {
        const run = await runCli("identity", "key", "create", "--out", file("open.json"));
        expectRefusal(run, "KEYSTORE_PASSWORD_MISSING");
      } finally {
        process.env["PROBITY_PASSWORD"] = "sandbox";
      }
      expect(readdirSync(folder)).not.to.include("open.json");
    });
    it("never write over a file", async () => {
      const out = file("there.json", "a key");
      for (const what of ["key", "tag-secret"]) {
        expectRefusal(await runCli("identity", what, "create", "--out", out), "KEYSTORE_EXISTS");
      }
      expect(readFileSync(out, "utf8")).to.equal("a key");
    });
    it("never write over a file that another one makes at the same time: who is told of a key has it", async () => {
      const out = file("race.json");
      const made = await Promise.allSettled([createKeystore(out), createKeystore(out)]);
      const told = made.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      expect(told).to.deep.equal([(await openKeystore(out)).address]);
      const refused = made.find((one) => one.status === "rejected");
      expect(refused?.reason).to.include({ code: "KEYSTORE_EXISTS" });
      expect(readdirSync(folder).filter((name) => name.includes("race.json"))).to.deep.equal(["race.json"]);
    });
  });

  describe("tag", () => {
    it("signs the tag of one number, to a file or the terminal, and never shows the number", async () => {
      const number = file("one", `${NUMBER}\n`);
      const printed = expectDone(await tagging("--number-file", number));
      const json = parsed(expectDone(await tagging("--number-file", number, "--json")));
      expect(JSON.parse(printed.out)).to.include({ format: "probity-tag/1", register: "person", registrar: registry });
      expect(json["tag"]).to.match(/^0x[0-9a-f]{64}$/);
      const out = file("one-tag.json");
      const written = expectDone(await tagging("--number-file", number, "--out", out));
      expect(written.out).to.match(/1 tag .* signed, in /);
      expect(JSON.parse(readFileSync(out, "utf8"))).to.include({ tag: json["tag"], signature: json["signature"] });
      for (const text of [printed.out, written.out, readFileSync(out, "utf8")]) expect(text).not.to.contain("990017");
    });
    it("takes the number from standard input and signs without a node, with the address book", async () => {
      const book = addressBookPath(join(offices.home, "deployments"), await chainIdentity(offices.provider));
      const argv = ["--secret", secret, "--keystore", authority, "--register", "person", "--registrar", registry];
      const place = ["--jurisdiction", offices.stage.samples.county.county, "--address-book", book];
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [BIN, "identity", "tag", ...argv, ...place, "--number-file", "-", "--json"],
        { input: NUMBER, encoding: "utf8" },
      );
      const online = parsed(await tagging("--number-file", file("again", ` ${NUMBER.toLowerCase()}`), "--json"));
      expect(JSON.parse(stdout), stderr).to.deep.equal(online);
    });
    it("signs many in the order of the list, with the identities that it names", async () => {
      const someone = Wallet.createRandom().address;
      const list = file("many.csv", `number,identity\n${NUMBER},${someone}\nTEST-990018,\n`);
      const refused = await tagging("--numbers", list);
      expectRefusal(refused, "CSV_REFUSED", /1 line of the list of civil numbers/);
      expect(refused.err).to.match(/many\.csv:3: identity: is not an address/);
      writeFileSync(list, `number\nTEST-990018\n${NUMBER}\n`);
      const run = expectDone(await tagging("--numbers", list, "--json"));
      const { batches } = parsed(run) as unknown as { batches: { entries: { tag: string }[] }[] };
      const { tag } = JSON.parse((await tagging("--number-file", file("one", NUMBER))).out) as { tag: string };
      expect(batches).to.have.length(1);
      expect(batches[0]!.entries[1]!.tag).to.equal(tag);
      expect(run.out).not.to.contain("TEST-");
    });
    it("refuses a list with lines that are malformed, empty, twice or enrolled, and names the lines only", async () => {
      const enrolled = offices.stage.samples.county.people[20]!.civilNumber;
      const list = file("bad.csv", `number\n${NUMBER}\n--\n`);
      const empty = await tagging("--numbers", list);
      expectRefusal(empty, "CSV_REFUSED");
      expect(empty.err).to.match(/bad\.csv:3: number: has neither letters nor digits/);
      writeFileSync(list, `number\n${NUMBER}\ntest 990017\n${enrolled}\n`);
      const twice = await tagging("--numbers", list);
      expectRefusal(twice, "CSV_REFUSED", /2 lines/);
      expect(twice.err)
        .to.match(/bad\.csv:3: number: is the number of line 2/)
        .and.to.match(/bad\.csv:4: number: is enrolled already, as 0x/);
      writeFileSync(list, `number\n${NUMBER},Amina\n`);
      expectRefusal(await tagging("--numbers", list), "CSV_MALFORMED", /bad\.csv, line 2/);
      writeFileSync(list, `${NUMBER}\nTEST-990018\n`);
      const headless = await tagging("--numbers", list);
      expectRefusal(headless, "CSV_HEADER");
      writeFileSync(list, `number,name\n${NUMBER},Amina\n`);
      const named = await tagging("--numbers", list);
      expectRefusal(named, "CSV_HEADER");
      writeFileSync(list, "number\n");
      expectRefusal(await tagging("--numbers", list), "CSV_EMPTY");
      for (const { out, err } of [empty, twice, headless, named]) expect(out + err).not.to.match(/99001|Amina/);
    });
    it("refuses a number that is enrolled, is none, is several, or is not given", async () => {
      const { civilNumber, key } = offices.stage.samples.county.people[20]!;
      const enrolled = await tagging("--number-file", file("enrolled", civilNumber));
      expectRefusal(enrolled, "IDENTITY_NUMBER_ENROLLED", new RegExp(offices.identity(key)));
      expect(enrolled.err).not.to.contain(civilNumber);
      expectRefusal(await tagging("--number-file", file("none", " - ")), "UNIQUENESS_NUMBER_EMPTY");
      expectRefusal(await tagging("--number-file", file("two", "1\n2\n")), "UNIQUENESS_NUMBER_SEVERAL");
      expectRefusal(await tagging("--number-file", file("nothing")), "FILE_MISSING");
      expectRefusal(await tagging("--number-file", file("long", "1".repeat(2_000))), "FILE_TOO_LARGE");
      expectRefusal(await tagging(), "UNIQUENESS_NUMBER_MISSING");
    });
    it("refuses another authority, another registrar, a wrong password, and agencies in bulk", async () => {
      const number = file("one", NUMBER);
      expectRefusal(await tagging("--number-file", number, "--keystore", clerk), "UNIQUENESS_NOT_AUTHORITY");
      const vendor = offices.identity("bonde-foods");
      expectRefusal(await tagging("--number-file", number, "--registrar", vendor), "UNIQUENESS_NOT_REGISTRAR");
      process.env["PROBITY_PASSWORD"] = "wrong";
      try {
        expectRefusal(await tagging("--number-file", number), "KEYSTORE_PASSWORD_WRONG");
      } finally {
        process.env["PROBITY_PASSWORD"] = "sandbox";
      }
      const list = file("agencies.csv", "number\n1\n");
      expectRefusal(await tagging("--numbers", list, "--register", "agency"), "UNIQUENESS_AGENCIES_SINGLE");
      expect((await tagging("--register", "dog", "--number-file", number)).err).to.match(/^✖ USAGE .*--register/);
    });
  });

  describe("consent", () => {
    it("signs for exactly one enrolment, until a moment", async () => {
      const { keystore, address } = newcomer("consenting");
      const tag = file("consenting-tag.json");
      await tagging("--number-file", file("consenting", "TEST-990020"), "--out", tag);
      const result = parsed(
        expectDone(await identity("consent", "--keystore", keystore, "--tag", tag, "--days", "2", "--json")),
      );
      expect(result).to.include({
        format: "probity-consent/1",
        identity: address,
        kind: "person",
        registrar: registry,
      });
      expect(Number(result["consentUntil"])).to.be.within((await now()) + DAY, (await now()) + 2 * DAY);
      const out = file("consenting.json");
      const argv = ["--keystore", keystore, "--tag", tag, "--until", "2099-01-31T12:00Z", "--out", out];
      expect(expectDone(await identity("consent", ...argv)).out).to.match(/consents .* until 2099-01-31 12:00:00/);
      expect(JSON.parse(readFileSync(out, "utf8"))).to.include({ consentUntil: Date.UTC(2099, 0, 31, 12) / 1000 });
    });
    it("refuses a file that is no tag, a tag of another chain, and another's identity", async () => {
      const { keystore } = newcomer("refused");
      const consent = (tag: string, ...more: string[]): Promise<CliRun> =>
        identity("consent", "--keystore", keystore, "--tag", tag, ...more);
      const tag = file("consenting-tag.json");
      expectRefusal(await consent(file("none.json", "{}")), "ENROLMENT_FILE_INVALID");
      expectRefusal(await consent(file("absent.json")), "FILE_MISSING");
      const other = { ...(JSON.parse(readFileSync(tag, "utf8")) as object), chainId: 5 };
      expectRefusal(await consent(file("other.json", JSON.stringify(other))), "ENROLMENT_OTHER_CHAIN", /on chain 5/);
      expectRefusal(await consent(tag, "--identity", registry), "IDENTITY_KEY_NOT_ACTORS");
      for (const until of ["tomorrow", "2027-02-30", "2027-01-01T10:00"]) {
        expect((await consent(tag, "--until", until)).err, until).to.match(/^✖ USAGE .*--until/);
      }
    });
  });

  describe("enrol", () => {
    it("enrols one that consents, and show says by whom", async () => {
      const { address, tag, consent } = await papers("amina", NUMBER);
      const run = expectDone(await enrolling("--registrar", registry, "--tag", tag!, "--consent", consent!));
      const officer = offices.identity("officer-06");
      expect(run.out).to.contain(`${address} is enrolled as a person by ${officer} of ${registry}`);
      const shown = expectDone(await identity("show", address!));
      expect(shown.out)
        .to.match(new RegExp(`^Identity ${address}, active\n`))
        .and.to.match(new RegExp(`enrolled .* by ${officer} of ${registry}`));
    });
    it("says in JSON what was sent", async () => {
      const { address, tag, consent } = await papers("bahati", "TEST-990031");
      const result = parsed(await enrolling("--tag", tag!, "--consent", consent!, "--json"));
      expect(result).to.include({ trial: false, identity: address, registrar: registry, kind: "person" });
      expect(result["transactionHash"]).to.match(/^0x/);
    });
    it("refuses an address or a number that is enrolled", async () => {
      const argv = ["--tag", file("amina-tag.json"), "--consent", file("amina-consent.json")];
      expectRefusal(await enrolling(...argv), "IDENTITY_ENROLLED");
      const { tag, consent } = await papers("first", "TEST-990032");
      const second = newcomer("second");
      const again = file("second-consent.json");
      expectDone(await identity("consent", "--keystore", second.keystore, "--tag", tag!, "--out", again));
      expectDone(await enrolling("--tag", tag!, "--consent", consent!));
      expectRefusal(await enrolling("--tag", tag!, "--consent", again), "IDENTITY_NUMBER_ENROLLED");
    });
    it("refuses an expired consent, and one for another tag", async () => {
      const { tag, consent } = await papers("late", "TEST-990033", "--until", String((await now()) - 10));
      expectRefusal(await enrolling("--tag", tag!, "--consent", consent!), "ENROLMENT_CONSENT_EXPIRED");
      const other = await papers("other", "TEST-990034");
      expectRefusal(await enrolling("--tag", tag!, "--consent", other["consent"]!), "ENROLMENT_DIFFERS");
      const wrong = ["--tag", tag!, "--consent", consent!, "--registrar", offices.identity("treasury")];
      expectRefusal(await enrolling(...wrong), "ENROLMENT_DIFFERS");
    });
    it("refuses who is no officer of the registrar, and says so in words", async () => {
      const { tag, consent } = await papers("quick", "TEST-990035");
      const stranger = newcomer("stranger");
      const as = (keystore: string, ...more: string[]): Promise<CliRun> =>
        identity("enrol", "--keystore", keystore, "--tag", tag!, "--consent", consent!, ...more);
      const refused = await as(offices.keystore("officer-12"));
      expectRefusal(
        refused,
        "CONTRACT_REFUSED",
        /is not a sitting officer of 0x\w+ for registrar \(IdentityNotOfficer\)/,
      );
      expectRefusal(
        await as(stranger.keystore, "--officer", offices.identity("officer-06")),
        "IDENTITY_KEY_NOT_ACTORS",
      );
      expectRefusal(await as(stranger.keystore), "CONTRACT_REFUSED", /is not enrolled, is suspended/);
    });
    it("refuses missing files", async () => {
      expectRefusal(await enrolling("--tag", file("amina-tag.json")), "ENROLMENT_FILES_MISSING");
      expectRefusal(await enrolling("--tag", file("no.json"), "--consent", file("no.json")), "FILE_MISSING");
      expectRefusal(await enrolling("--many", file("no.json")), "FILE_MISSING");
      expectRefusal(await enrolling("--many", file("amina-tag.json")), "ENROLMENT_FILE_INVALID");
    });
    it("enrols many in a few transactions, and leaves out what is enrolled when it is run again", async () => {
      const people = Array.from({ length: 103 }, () => Wallet.createRandom().address);
      const tags = file("people-tags.json");
      const list = file(
        "people.csv",
        `number\n${people.map((_, i) => `TEST-98${String(i).padStart(4, "0")}`).join("\n")}\n`,
      );
      const run = expectDone(await tagging("--numbers", list, "--out", tags));
      expect(run.out).to.match(/^103 tags for 0x/);
      const named = file("people-identities.csv", `identity\n${people.join("\n")}\n`);
      const first = expectDone(await enrolling("--many", tags, "--identities", named));
      expect(first.out).to.match(/^103 of 103 are enrolled now .* in 2 transactions/);
      expect(first.out).not.to.contain("TEST-98");
      const { enrolled, left } = parsed(
        await enrolling("--many", tags, "--identities", named, "--json"),
      ) as unknown as {
        enrolled: string[];
        left: string[];
      };
      expect([enrolled.length, left.length]).to.deep.equal([0, 103]);
      const swapped = file("swapped.csv", `identity\n${[...people].reverse().join("\n")}\n`);
      const refused = await enrolling("--many", tags, "--identities", swapped);
      expectRefusal(refused, "CONTRACT_REFUSED", /civil number is enrolled already|is enrolled already/);
    });
    it("refuses tags without identities, and another count of them", async () => {
      const tags = file("people-tags.json");
      expectRefusal(await enrolling("--many", tags), "ENROLMENT_IDENTITIES_MISSING");
      const few = file("few.csv", `identity\n${Wallet.createRandom().address}\n`);
      expectRefusal(await enrolling("--many", tags, "--identities", few), "ENROLMENT_COUNT_DIFFERS", /103 tags and 1 /);
      const bad = file("few.csv", "identity\n0x12\n");
      const run = await enrolling("--many", tags, "--identities", bad);
      expectRefusal(run, "CSV_REFUSED");
      expect(run.err).to.match(/few\.csv:2: identity: is not an address/);
    });
  });

  describe("enrolled", () => {
    it("lists whom a registrar enrolled, and whom one of its officers did", async () => {
      const { enrolments } = parsed(await identity("enrolled", registry, "--json")) as unknown as {
        enrolments: { officer: string; kind: string }[];
      };
      expect(enrolments.length).to.be.greaterThan(100);
      expect(new Set(enrolments.map(({ officer }) => officer))).to.deep.equal(
        new Set([offices.identity("officer-06")]),
      );
      const run = expectDone(await identity("enrolled", registry, "--officer", offices.identity("officer-07")));
      expect(run.out).to.match(/^0 enrolments by 0x/);
      expect(expectDone(await identity("enrolled", ZeroAddress)).out).to.match(/ by 0x0{40}\n/);
    });
  });

  describe("show", () => {
    it("shows an agency's office and an officer's seats", async () => {
      const agency = expectDone(await identity("show", registry));
      expect(agency.out)
        .to.match(/kind +agency/)
        .and.to.match(/registrar +governance/)
        .and.to.match(/offices of state +registrar/);
      const { seats, mandates } = parsed(
        await identity("show", offices.identity("officer-06"), "--json"),
      ) as unknown as {
        seats: { purpose: string; state: string; acts: boolean }[];
        mandates: string[];
      };
      expect(mandates).to.deep.equal([]);
      expect(seats.map(({ purpose }) => purpose)).to.have.members(["registrar", "credentials", "governance"]);
      expect(seats.every(({ state, acts }) => state === "sitting" && acts)).to.equal(true);
    });
    it("refuses an address that is not enrolled, and text that is none", async () => {
      expectRefusal(await identity("show", Wallet.createRandom().address), "IDENTITY_UNKNOWN");
      expect((await identity("show", "amina")).err).to.match(/^✖ USAGE .*40 hexadecimal/);
    });
  });

  describe("suspend, reinstate and end", () => {
    let person: string;
    const decide = (verb: string, ...more: string[]): Promise<CliRun> =>
      identity(verb, person, "--keystore", clerk, ...more);

    before(async () => {
      const { address, tag, consent } = await papers("zuri", "TEST-990041");
      expectDone(await enrolling("--tag", tag!, "--consent", consent!));
      person = address!;
    });

    it("suspend with the hash of the decision, which show repeats", async () => {
      const decision = file("decision.pdf", "because");
      const run = expectDone(await decide("suspend", "--reason-file", decision, "--on-reference"));
      expect(run.err).to.match(/The salt of the decision is in \S+decision\.pdf\.salt\.json: keep it/);
      const { salt } = JSON.parse(readFileSync(file("decision.pdf.salt.json"), "utf8")) as { salt: string };
      const hash = hashReason(salt, toUtf8Bytes("because"));
      expectDone(await runCli("identity", "reason", "verify", decision, "--hash", hash));
      expect(run.out).to.contain(`${person} is suspended`).and.to.contain(hash);
      const { out } = await identity("show", person);
      expect(out)
        .to.match(/NOT active\n/)
        .and.to.match(/now +suspended on a court's/)
        .and.to.match(new RegExp(`IdentitySuspended +by .* reason ${hash}, on a court's`));
    });
    it("refuse a decision without reasons, with two, or whose file is missing", async () => {
      expectRefusal(await decide("reinstate"), "REASON_MISSING");
      expectRefusal(await decide("reinstate", "--reason-file", file("no.pdf")), "FILE_MISSING");
      const both = await decide("reinstate", "--reason-file", "x", "--reason-hash", `0x${"11".repeat(32)}`);
      expect(both.err).to.match(/^✖ USAGE .*cannot be used with/);
      expect((await decide("reinstate", "--reason-hash", "0x11")).err).to.match(/^✖ USAGE .*64 hexadecimal/);
    });
    it("refuse a status that is there already, another registrar, and an identity without one", async () => {
      const hash = ["--reason-hash", `0x${"11".repeat(32)}`];
      const again = await decide("suspend", ...hash, "--on-reference");
      expectRefusal(again, "CONTRACT_REFUSED", /has that status already \(IdentityStatusUnchanged\)/);
      const treasury = await decide("suspend", ...hash, "--registrar", offices.identity("treasury"));
      expectRefusal(treasury, "CONTRACT_REFUSED", /not a sitting officer/);
      const suspend = (whom: string): Promise<CliRun> => identity("suspend", whom, "--keystore", clerk, ...hash);
      expectRefusal(await suspend(offices.identity("audit")), "IDENTITY_WITHOUT_REGISTRAR");
      expectRefusal(await suspend(Wallet.createRandom().address), "IDENTITY_UNKNOWN");
    });
    it("reinstate, then end for ever", async () => {
      const hash = ["--reason-hash", `0x${"22".repeat(32)}`];
      expect(parsed(await decide("reinstate", ...hash, "--json"))).to.include({
        identity: person,
        registrar: registry,
      });
      expect((await identity("show", person)).out).to.match(/, active\n/);
      expect(expectDone(await decide("end", ...hash, "--yes")).out).to.match(/has ended for ever/);
      const { out } = await identity("show", person);
      expect(out)
        .to.match(/controlled by +nobody, for ever/)
        .and.to.match(/IdentityEnded/)
        .and.to.match(/ended: the person has died/);
      expectRefusal(await decide("reinstate", ...hash), "CONTRACT_REFUSED");
    });
  });

  describe("officer", () => {
    const until = "2099-06-30";
    const officer = (verb: string, ...argv: string[]): Promise<CliRun> => identity("officer", verb, ...argv);
    const seat = (purpose: string, person: string): string[] => {
      const organisation = offices.identity("water");
      return ["--organisation", organisation, "--purpose", purpose, "--person", offices.identity(person)];
    };
    const stateOf = async (purpose: string, person: string): Promise<string | undefined> => {
      const run = await officer("list", offices.identity("water"), "--json");
      const { officers } = parsed(run) as unknown as { officers: { purpose: string; person: string; state: string }[] };
      return officers.find((one) => one.purpose === purpose && one.person === offices.identity(person))?.state;
    };
    const wait = async (): Promise<void> => {
      const delay = await offices.stage.contracts.identityRegistry.officerDelay();
      await offices.stage.clock.waitUntil((await now()) + Number(delay));
    };

    it("is prepared by one key, confirmed by another, waits, sits, and is removed", async () => {
      const keystore = offices.keystore("water");
      const added = expectDone(
        await officer("add", ...seat("tax", "officer-13"), "--until", until, "--keystore", keystore),
      );
      expect(added.out)
        .to.match(/^1 seat prepared\n.* tax +until 2099-06-30/)
        .and.to.match(/officer confirm/);
      expect(await stateOf("tax", "officer-13")).to.equal("prepared");
      const again = await officer("add", ...seat("tax", "officer-13"), "--until", until, "--keystore", keystore);
      expect(expectDone(again).out)
        .to.match(/^0 seats prepared\n1 stood so already\.\nThis key, 0x\w+, prepared before/)
        .and.to.match(/The second act is "probity identity officer confirm"/)
        .and.not.to.match(/Transaction/);
      const superior = offices.keystore("treasury");
      const confirmed = parsed(
        await officer("confirm", ...seat("tax", "officer-13"), "--keystore", superior, "--json"),
      );
      expect(confirmed).to.have.nested.property("confirmer.body", offices.identity("treasury"));
      expect(await stateOf("tax", "officer-13")).to.equal("waiting");
      await wait();
      const listed = expectDone(await officer("list", offices.identity("water")));
      expect(listed.out).to.match(new RegExp(`${offices.identity("officer-13")} +tax +sitting +until 2099-06-30`));
      const removed = expectDone(
        await officer("remove", ...seat("tax", "officer-13"), "--keystore", offices.keystore("officer-13")),
      );
      expect(removed.out).to.match(/is no officer of .* for tax any more/);
      expect(await stateOf("tax", "officer-13")).to.equal("revoked");
    });
    it("is confirmed by a governance officer of the agency above, or a sitting officer of the organisation", async () => {
      const keystore = offices.keystore("water");
      expectDone(await officer("add", ...seat("billing", "officer-13"), "--until", until, "--keystore", keystore));
      const confirm = (who: string, ...more: string[]): Promise<CliRun> =>
        officer("confirm", ...seat("billing", "officer-13"), "--keystore", offices.keystore(who), ...more, "--json");
      expect(parsed(await confirm("officer-01"))).to.have.nested.property(
        "confirmer.person",
        offices.identity("officer-01"),
      );
      expectDone(await officer("add", ...seat("budget", "officer-14"), "--until", until, "--keystore", keystore));
      const by = [...seat("budget", "officer-14"), "--keystore", offices.keystore("officer-22"), "--json"];
      expect(parsed(await officer("confirm", ...by))).to.have.nested.property("confirmer.seat", "checker");
    });
    it("is not confirmed unprepared, nor by whoever has no say, nor by the same key", async () => {
      const superior = offices.keystore("treasury");
      const confirm = (keystore: string, ...more: string[]): Promise<CliRun> =>
        officer("confirm", ...seat("tax", "officer-12"), "--keystore", keystore, ...more);
      expectRefusal(await confirm(superior), "OFFICER_NOT_PREPARED");
      const keystore = offices.keystore("water");
      expectDone(await officer("add", ...seat("tax", "officer-12"), "--until", until, "--keystore", keystore));
      expectRefusal(await confirm(offices.keystore("officer-30")), "OFFICER_CONFIRMER_UNFIT");
      expectRefusal(await confirm(superior, "--body", offices.identity("audit")), "OFFICER_CONFIRMER_UNFIT");
      const other = await confirm(superior, "--until", "2098-01-01");
      expectRefusal(
        other,
        "CONTRACT_REFUSED",
        /the seat of .* is prepared until 2099-06-30T00:00:00Z, not as is confirmed/,
      );
    });
    it("is not prepared by another's key, nor for an organisation or past term", async () => {
      const add = (keystore: string, person: string, end: string): Promise<CliRun> =>
        officer("add", ...seat("tax", person), "--until", end, "--keystore", offices.keystore(keystore));
      expectRefusal(await add("treasury", "officer-12", until), "IDENTITY_KEY_NOT_ACTORS");
      expectRefusal(
        await add("water", "bonde-foods", until),
        "CONTRACT_REFUSED",
        /Name an enrolled person|cannot be an officer/,
      );
      expectRefusal(await add("water", "officer-12", "2001-01-01"), "CONTRACT_REFUSED", /would end 2001-01-01/);
      const king = await officer("add", ...seat("king", "officer-12"), "--until", until, "--keystore", "x");
      expect(king.err).to.match(/^✖ USAGE .*--purpose.*maker, checker/);
      const keystore = offices.keystore("water");
      expectRefusal(await officer("add", ...seat("tax", "officer-12"), "--keystore", keystore), "OFFICER_INCOMPLETE");
    });
    it("is not named where the person refuses to be, until it is taken back", async () => {
      const organisation = ["--organisation", offices.identity("water")];
      const refuse = (...more: string[]): Promise<CliRun> =>
        officer("refuse", ...organisation, "--keystore", offices.keystore("officer-24"), ...more);
      const add = async (): Promise<CliRun> =>
        officer("add", ...seat("tax", "officer-24"), "--until", until, "--keystore", offices.keystore("water"));
      expect(expectDone(await refuse()).out).to.match(/can no longer be named an officer of/);
      expectRefusal(await add(), "CONTRACT_REFUSED", /refuses to be named an officer/);
      expect(parsed(await refuse("--undo", "--json"))).to.include({ refused: false });
      expectDone(await add());
    });
    it("is removed only when there is one, and by who may", async () => {
      const remove = (who: string, purpose: string): Promise<CliRun> =>
        officer("remove", ...seat(purpose, "officer-23"), "--keystore", offices.keystore(who));
      expectRefusal(await remove("water", "treasury"), "CONTRACT_REFUSED", /holds no seat/);
      expectRefusal(
        await remove("officer-30", "payer"),
        "CONTRACT_REFUSED",
        /not a sitting officer|may not confirm or remove/,
      );
    });
    it("is named from a list, which goes on where it stopped", async () => {
      const rows = ["officer-15", "officer-16"].map((key) => `trustee,${offices.identity(key)},${until}`);
      const csv = file("officers.csv", `purpose,person,until\n${rows.join("\n")}\n`);
      const organisation = ["--organisation", offices.identity("water"), "--csv", csv];
      const add = (): Promise<CliRun> => officer("add", ...organisation, "--keystore", offices.keystore("water"));
      expect(expectDone(await add()).out).to.match(/^2 seats prepared/);
      expect(expectDone(await add()).out).to.match(/^0 seats prepared\n2 stood so already/);
      const confirm = [...organisation, "--keystore", offices.keystore("treasury")];
      expect(expectDone(await officer("confirm", ...confirm)).out).to.match(/^2 seats confirmed/);
      expect(await stateOf("trustee", "officer-16")).to.equal("waiting");
    });
    it("is not named from a list with a bad line, and all or none of it is", async () => {
      const person = offices.identity("officer-17");
      const csv = file("bad-officers.csv", `purpose,person,until\nking,${person},${until}\nmaker,0x1,soon\n`);
      const organisation = ["--organisation", offices.identity("water"), "--csv", csv];
      const add = (): Promise<CliRun> => officer("add", ...organisation, "--keystore", offices.keystore("water"));
      const bad = await add();
      expectRefusal(bad, "CSV_REFUSED", /2 lines of the list of officers/);
      expect(bad.err)
        .to.match(/:2: purpose: is none of maker/)
        .and.to.match(/:3: person: is not an address/)
        .and.to.match(/:3: until: is not a date/);
      const company = offices.identity("bonde-foods");
      writeFileSync(csv, `person,purpose,until\n${person},trustee,${until}\n${company},trustee,${until}\n`);
      expectRefusal(await add(), "CONTRACT_REFUSED", new RegExp(`${company} cannot be an officer`));
      expect(await stateOf("trustee", "officer-17")).to.equal(undefined);
    });
    it("knows every purpose of the contracts", async () => {
      const { out } = await runCli("identity", "officer", "add", "--help");
      for (const purpose of purposes) expect(out.replace(/\s+/g, " ")).to.contain(purpose);
    });
    it("lists nobody where there never was one", async () => {
      const run = expectDone(await officer("list", Wallet.createRandom().address));
      expect(run.out).to.match(/has never had an officer/);
    });
  });

  describe("what was written", () => {
    it("holds no civil number", () => {
      const written = readdirSync(folder).filter((name) => /(tag|tags|consent)\.json$/.test(name));
      expect(written.length).to.be.greaterThan(8);
      for (const name of written) expect(readFileSync(join(folder, name), "utf8"), name).not.to.match(/TEST|9900\d\d"/);
    });
  });
});
