import { expect } from "chai";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { encodeBytes32String, getBytes, hexlify } from "ethers";
import { ProbityError } from "../../src/base/errors.ts";
import {
  es256kSigner,
  issueVc,
  presentVc,
  publishStatusList,
  readStatusList,
  setStatus,
  signerFor,
  statusListUrl,
  verifyVc,
  type StatusPurpose,
  type VcVerification,
} from "../../src/credentials/index.ts";
import { day, networkHelpers, now, reason, year } from "../support/identity.ts";
import { BASE, CLAIMS, office } from "./fixture.ts";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (text: string) => JSON.parse(Buffer.from(text, "base64url").toString()) as Record<string, unknown>;

/** What failed, as `check: CODE`. */
const failures = ({ checks }: VcVerification) =>
  checks.filter(({ verdict }) => verdict === "failed").map(({ check, code }) => `${check}: ${String(code)}`);

/** The same SD-JWT with another header or payload, under the old signature. */
function altered(compact: string, change: { header?: object; payload?: object }): string {
  const [jwt = "", ...rest] = compact.split("~");
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const parts = [
    encode({ ...decode(header), ...change.header }),
    encode({ ...decode(payload), ...change.payload }),
    signature,
  ];
  return [parts.join("."), ...rest].join("~");
}

/** The same SD-JWT with another payload, signed anew by a key. */
function resigned(compact: string, privateKey: string, change: { header?: object; payload?: object }): string {
  const [jwt = "", ...rest] = altered(compact, change).split("~");
  const message = jwt.slice(0, jwt.lastIndexOf("."));
  const signature = Buffer.from(secp256k1.sign(Buffer.from(message), getBytes(privateKey))).toString("base64url");
  return [`${message}.${signature}`, ...rest].join("~");
}

describe("verifyVc", () => {
  it("accepts a licence that is shown whole, and says what it says", async () => {
    const { licenceFor, verifier, licence, did, bob, county } = await networkHelpers.loadFixture(office);
    const { id, credential } = await licenceFor();
    const result = await verifyVc(credential, await verifier());
    expect(failures(result)).to.deep.equal([]);
    expect(result.valid).to.equal(true);
    expect(result.checks.filter(({ verdict }) => verdict === "skipped").map(({ check }) => check)).to.deep.equal([
      "holder",
    ]);
    expect(result.credential).to.include({ id, issuer: did(county), subject: did(bob), schema: licence.id });
    expect(result.credential!.claims).to.deep.equal({ id: did(bob), ...CLAIMS });
    expect(result.status).to.deep.equal({ revocation: false, suspension: false });
  });

  it("accepts one of which claims are withheld, without a trace of them", async () => {
    const { licenceFor, verifier, did, bob } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const presentation = await presentVc(credential, ["employees"]);
    const result = await verifyVc(presentation, await verifier({ required: ["employees", "premises.town"] }));
    expect(failures(result)).to.deep.equal([]);
    const { registrationNumber, premises, ...rest } = CLAIMS;
    const { street, ...place } = premises;
    expect(result.credential!.claims).to.deep.equal({ id: did(bob), ...rest, premises: place });
    const text = presentation.split(/[.~]/).map((part) => Buffer.from(part, "base64url").toString());
    for (const withheld of [registrationNumber, street]) expect(text.join()).not.to.include(withheld);
  });

  it("throws only for what is no SD-JWT", async () => {
    const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    for (const text of ["", "~", "a.b.c~", "{}", credential.split("~")[0]!, `x${credential}`]) {
      const attempt = await verifyVc(text, await verifier()).catch((error: unknown) => error);
      expect(attempt, text).to.be.instanceOf(ProbityError).with.property("code", "VC_UNREADABLE");
    }
  });

  describe("refuses disclosures", () => {
    it("that were tampered with, come from another credential, or are there twice", async () => {
      const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      const [jwt, first = "", ...rest] = credential.split("~");
      const [salt, name] = decode(first) as unknown as [string, string, unknown];
      const tampered = [jwt, encode([salt, name, "forged"]), ...rest].join("~");
      const { credential: other } = await licenceFor({ claims: { ...CLAIMS, employees: 600 } });
      const foreign = [jwt, other.split("~").at(-2), ""].join("~");
      const twice = [jwt, first, first, ""].join("~");
      for (const text of [tampered, foreign, twice]) {
        const result = await verifyVc(text, await verifier());
        expect(failures(result)).to.deep.equal(["disclosures: DISCLOSURE_FOREIGN"]);
        expect(result.valid).to.equal(false);
        expect(result.credential!.claims).to.deep.equal({});
      }
      const broken = await verifyVc([jwt, "!!", ""].join("~"), await verifier());
      expect(failures(broken)).to.deep.equal(["disclosures: DISCLOSURE_UNREADABLE"]);
    });

    it("outside the subject, and under a name that is taken or reserved, though the issuer signed them", async () => {
      const { licenceFor, verifier, keyOf, county } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor({ disclosable: [] });
      const [jwt = ""] = credential.split("~");
      const subject = decode(jwt.split(".")[1]!)["credentialSubject"] as object;
      const digest = async (text: string) =>
        Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text))).toString("base64url");
      const outside = encode(["salt", "note", "hidden"] as never);
      const taken = encode(["salt", "employees", 9] as never);
      const reserved = encode(["salt", "__proto__", { over18: true }] as never);
      for (const [text, payload] of [
        [outside, { _sd: [await digest(outside)] }],
        ["", { _sd: [await digest(outside)] }],
        [taken, { credentialSubject: { ...subject, _sd: [await digest(taken)] } }],
        [reserved, { credentialSubject: { ...subject, _sd: [await digest(reserved)] } }],
        ["", { credentialSubject: { ...subject, _sd: [await digest(taken), await digest(taken)] } }],
      ] as const) {
        const forged = resigned(`${jwt}~${text === "" ? "" : `${text}~`}`, keyOf(county), { payload });
        expect(failures(await verifyVc(forged, await verifier()))).to.deep.equal(["disclosures: DISCLOSURE_FOREIGN"]);
      }
    });
  });

  describe("refuses a signature", () => {
    it("with no algorithm, another one, another type or an unknown extension", async () => {
      const { licenceFor, verifier, keyOf, county } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      for (const [header, code] of [
        [{ alg: "none" }, "ALGORITHM"],
        [{ alg: "HS256" }, "ALGORITHM"],
        [{ alg: "ES256" }, "ALGORITHM"],
        [{ typ: "kb+jwt" }, "TYPE"],
        [{ typ: "vc+jwt" }, "TYPE"],
        [{ crit: ["b64"], b64: false }, "HEADER"],
      ] as const) {
        for (const text of [altered(credential, { header }), resigned(credential, keyOf(county), { header })]) {
          expect(failures(await verifyVc(text, await verifier()))).to.deep.equal([`format: ${code}`]);
        }
      }
      const unsigned = altered(credential, { header: { alg: "none" } }).replace(/\.[^.~]*~/, ".~");
      expect(failures(await verifyVc(unsigned, await verifier()))).to.deep.equal(["format: ALGORITHM"]);
    });

    it("over something else, or of another key", async () => {
      const { licenceFor, verifier, keyOf, stranger } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      const payload = { validUntil: "2099-01-01T00:00:00Z" };
      for (const text of [altered(credential, { payload }), resigned(credential, keyOf(stranger), { payload })]) {
        expect(failures(await verifyVc(text, await verifier()))).to.deep.equal(["signature: SIGNATURE_INVALID"]);
      }
    });

    it("under a kid that the document does not list, or of another DID", async () => {
      const { licenceFor, verifier, keyOf, did, county, company } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      const wrong = resigned(credential, keyOf(county), { header: { kid: `${did(county)}#delegate-9` } });
      expect(failures(await verifyVc(wrong, await verifier()))).to.deep.equal(["key: KEY_NOT_LISTED"]);
      const foreign = resigned(credential, keyOf(company), { header: { kid: `${did(company)}#controller` } });
      expect(failures(await verifyVc(foreign, await verifier()))).to.deep.equal(["format: KEY_FOREIGN"]);
    });

    it("of an identity that is not accredited, though it signs with its own key", async () => {
      const { licenceFor, verifier, signer, did, company } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor({ issuer: { did: did(company), signer: await signer(company) } });
      expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal([
        "accreditation: ACCREDITATION_FOREIGN",
      ]);
    });

    it("of an issuer of another chain", async () => {
      const { licenceFor, verifier, signer, county } = await networkHelpers.loadFixture(office);
      const did = `did:ethr:0x1:${county.address}`;
      const { sign } = await signer(county);
      const { credential } = await licenceFor({ issuer: { did, signer: { kid: `${did}#controller`, sign } } });
      expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal([
        "key: DID_FOREIGN",
        "accreditation: ACCREDITATION_FOREIGN",
        "standing: ISSUER_INACTIVE",
      ]);
    });
  });

  describe("goes by the keys of the DID document when it was signed", () => {
    const name = encodeBytes32String("did/pub/Secp256k1/veriKey/hex");

    it("takes a key that is an attribute, until it was revoked", async () => {
      const { licenceFor, verifier, registry, resolve, did, county, keyOf, stranger } =
        await networkHelpers.loadFixture(office);
      const publicKey = hexlify(secp256k1.getPublicKey(getBytes(keyOf(stranger))));
      await registry.connect(county).setAttribute(county, name, publicKey, year);
      const document = await resolve(did(county), await now());
      const signer = signerFor(document, keyOf(stranger));
      expect(signer.kid).to.equal(`${did(county)}#delegate-1`);
      const issuer = { did: did(county), signer };
      const before = await licenceFor({ issuer });
      expect(failures(await verifyVc(before.credential, await verifier()))).to.deep.equal([]);

      await networkHelpers.time.increase(day);
      await registry.connect(county).revokeAttribute(county, name, publicKey);
      await networkHelpers.time.increase(day);
      const after = await licenceFor({ issuer });
      expect(failures(await verifyVc(after.credential, await verifier()))).to.deep.equal(["key: KEY_NOT_LISTED"]);
      expect(failures(await verifyVc(before.credential, await verifier()))).to.deep.equal([]);
      expect(failures(await verifyVc(before.credential, await verifier({ current: true })))).to.deep.equal([
        "key: KEY_NO_LONGER_LISTED",
      ]);
    });

    it("keeps what the controller signed when the key changes, and refuses what the old key signs then", async () => {
      const { licenceFor, verifier, registry, county, signer, did, key } = await networkHelpers.loadFixture(office);
      const old = await signer(county);
      const before = await licenceFor();
      await networkHelpers.time.increase(day);
      await registry.connect(county).changeOwner(county, key);
      await networkHelpers.time.increase(day);
      expect(failures(await verifyVc(before.credential, await verifier()))).to.deep.equal([]);
      expect(failures(await verifyVc(before.credential, await verifier({ current: true })))).to.deep.equal([
        "key: KEY_NO_LONGER_LISTED",
      ]);
      const after = await licenceFor({ issuer: { did: did(county), signer: old } });
      expect(failures(await verifyVc(after.credential, await verifier()))).to.deep.equal([
        "signature: SIGNATURE_INVALID",
      ]);
    });

    it("says so when a DID cannot be resolved", async () => {
      const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      const resolve = () => Promise.reject(new Error("no such node"));
      expect(failures(await verifyVc(credential, await verifier({ resolve })))).to.deep.equal(["key: DID_UNRESOLVED"]);
    });
  });

  describe("goes by the term", () => {
    it("to the second", async () => {
      const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
      const time = await now();
      const { credential } = await licenceFor({ validFrom: time + day, validUntil: time + 2n * day });
      for (const [at, expected] of [
        [time + day - 1n, ["term: TERM_AHEAD"]],
        [time + day, []],
        [time + 2n * day - 1n, []],
        [time + 2n * day, ["term: TERM_OVER"]],
        [time - 1n, ["term: TERM_UNSIGNED"]],
      ] as const) {
        expect(failures(await verifyVc(credential, await verifier({ at }))), String(at - time)).to.deep.equal(expected);
      }
    });
  });

  describe("goes by the schema", () => {
    it("whose file is the one on the chain, and the one that is asked for", async () => {
      const { licenceFor, verifier, licence, card } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      const edited = Buffer.from(Buffer.from(licence.bytes).toString().replace('"minItems": 1', '"minItems": 0'));
      const codes = async (changes: object) => failures(await verifyVc(credential, await verifier(changes)));
      expect(await codes({ schemaOf: () => licence.bytes })).to.deep.equal([]);
      expect(await codes({ schemaOf: () => edited })).to.deep.equal(["schema: SCHEMA_OTHER"]);
      expect(await codes({ schemaOf: () => card })).to.deep.equal(["schema: SCHEMA_OTHER"]);
      expect(await codes({ schemaOf: () => undefined })).to.deep.equal(["schema: SCHEMA_UNAVAILABLE"]);
      expect(await codes({ schema: card.id })).to.deep.equal(["schema: SCHEMA_UNWANTED"]);
      expect(await codes({ schema: licence.id })).to.deep.equal([]);
    });

    it("in what is shown, and in how much is missing", async () => {
      const { licenceFor, verifier, licence } = await networkHelpers.loadFixture(office);
      // A careless issuer's tool: the schema's own findings are left out.
      const careless = { ...licence, findings: () => [] };
      const lacking: Record<string, unknown> = { ...CLAIMS };
      delete lacking["businessName"];
      for (const claims of [
        { ...CLAIMS, employees: -1 },
        { ...CLAIMS, mayor: true },
        { ...CLAIMS, activities: [] },
      ]) {
        const { credential } = await licenceFor({ schema: careless, claims });
        expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal(["schema: SCHEMA_MISMATCH"]);
      }
      const { credential } = await licenceFor({ schema: careless, claims: lacking, disclosable: ["premises.street"] });
      // One claim is withheld, but in another object than the one that lacks a required claim.
      const presentation = await presentVc(credential, []);
      expect(failures(await verifyVc(presentation, await verifier()))).to.deep.equal(["schema: SCHEMA_MISMATCH"]);
    });

    it("and by the claims that the verifier needs", async () => {
      const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      const presentation = await presentVc(credential, ["employees"]);
      const required = ["employees", "premises.street", "registrationNumber"];
      const result = await verifyVc(presentation, await verifier({ required }));
      expect(failures(result)).to.deep.equal(["claims: CLAIM_WITHHELD"]);
      expect(result.checks.find(({ check }) => check === "claims")?.message).to.equal(
        "It does not show premises.street, registrationNumber.",
      );
    });
  });

  describe("goes by the accreditation", () => {
    it("when it was signed, and for a cascading schema also now", async () => {
      const { licenceFor, verifier, root, card, licence, ministry, clerk } = await networkHelpers.loadFixture(office);
      const claims = {
        documentNumber: "TEST-1",
        civilNumber: "TEST-2",
        familyName: "Kiboko",
        givenName: "Neema",
        birthDate: "1991-04-17",
        nationality: "KE",
        over18: true,
      };
      const kept = await licenceFor();
      const cascading = await licenceFor({ schema: card, claims, disclosable: Object.keys(claims) });
      for (const { credential } of [kept, cascading]) {
        expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal([]);
      }
      await networkHelpers.time.increase(day);
      for (const schema of [card, licence]) await root.withdraw(schema.id, 1, ministry, clerk, reason);
      expect(failures(await verifyVc(kept.credential, await verifier()))).to.deep.equal([]);
      for (const [{ credential }, changes] of [
        [cascading, {}],
        [kept, { current: true }],
      ] as const) {
        expect(failures(await verifyVc(credential, await verifier(changes)))).to.deep.equal([
          "accreditation: ACCREDITATION_OVER",
        ]);
      }
      const late = await licenceFor();
      expect(failures(await verifyVc(late.credential, await verifier()))).to.deep.equal([
        "accreditation: ACCREDITATION_INACTIVE",
      ]);
    });

    it("of this registry, and not one of an accreditor or of another schema", async () => {
      const { licenceFor, verifier, chain, licence, root, ministry, clerk, county, stranger } =
        await networkHelpers.loadFixture(office);
      const { chainId } = chain;
      const registry = await chain.credentials.getAddress();
      for (const accreditation of [
        { chainId, registry: stranger.address, index: 1 },
        { chainId: 1n, registry, index: 1 },
      ]) {
        const { credential } = await licenceFor({ accreditation });
        expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal(["accreditation: REGISTRY_OTHER"]);
      }
      await root.accredit(licence.id, 0, ministry, clerk, county, true, 0, (await now()) + year); // index 2
      for (const index of [2, 3]) {
        const { credential } = await licenceFor({ accreditation: { chainId, registry, index } });
        expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal([
          "accreditation: ACCREDITATION_FOREIGN",
        ]);
      }
    });
  });

  it("goes by the standing of subject and issuer", async () => {
    const { licenceFor, verifier, registry, ministry, clerk, bob, county, did, stranger } =
      await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const foreign = await licenceFor({ subject: did(stranger) });
    expect(failures(await verifyVc(foreign.credential, await verifier()))).to.deep.equal([
      "standing: SUBJECT_INACTIVE",
    ]);
    await registry.connect(clerk).suspend(ministry, clerk, bob, false, reason);
    expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal(["standing: SUBJECT_INACTIVE"]);
    await registry.connect(clerk).reinstate(ministry, clerk, bob, reason);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal([]);
    const late = await licenceFor();
    expect(failures(await verifyVc(late.credential, await verifier()))).to.deep.equal(["standing: ISSUER_INACTIVE"]);
  });

  describe("goes by the status", () => {
    /** The county's list as it publishes it. */
    async function publishing() {
      const base = await office();
      const { credentials, licence, did, county, signer } = base;
      const publish = async (purpose: StatusPurpose, changes: object = {}) => {
        const ref = { schema: licence.id, issuer: 1, purpose, list: 0 };
        const time = await now();
        const bitstring = await readStatusList(credentials, ref);
        const list = { base: BASE, ref, issuer: did(county), bitstring, validFrom: time, validUntil: time + day };
        return publishStatusList({ ...list, ...changes }, await signer(county));
      };
      const statusListOf = (url: string) => publish(url.includes("/revocation/") ? "revocation" : "suspension");
      return { ...base, publish, statusListOf };
    }

    for (const from of ["chain", "published list"] as const) {
      it(`of the ${from}: revoked for good, suspended until it is lifted`, async () => {
        const { licenceFor, verifier, issuing, licence, county, alice, statusListOf } =
          await networkHelpers.loadFixture(publishing);
        const { credential } = await licenceFor();
        const neighbour = await licenceFor({ status: { base: BASE, list: 0, index: 776 } });
        const source = from === "chain" ? {} : { statusListOf };
        const codes = async (text: string) => failures(await verifyVc(text, await verifier(source)));
        const by = { organisation: county.address, officer: alice.address };
        const ref = (purpose: StatusPurpose) => ({ schema: licence.id, issuer: 1, purpose, list: 0 });
        expect(await codes(credential)).to.deep.equal([]);
        await setStatus(issuing, { ...ref("suspension"), ...by, set: [777] });
        expect(await codes(credential)).to.deep.equal(["status: STATUS_SUSPENDED"]);
        await setStatus(issuing, { ...ref("suspension"), ...by, clear: [777] });
        expect(await codes(credential)).to.deep.equal([]);
        await setStatus(issuing, { ...ref("revocation"), ...by, set: [777] });
        expect(await codes(credential)).to.deep.equal(["status: STATUS_REVOKED"]);
        expect(await codes(neighbour.credential)).to.deep.equal([]);
      });
    }

    it("never of another issuer's list, schema or purpose, nor behind the end of the list", async () => {
      const { licenceFor, verifier, licence, card, keyOf, county } = await networkHelpers.loadFixture(office);
      const { credential } = await licenceFor();
      const entry = (ref: object, index = "777") => {
        const url = statusListUrl(BASE, { schema: licence.id, issuer: 1, purpose: "revocation", list: 0, ...ref });
        return {
          type: "BitstringStatusListEntry",
          statusPurpose: "revocation",
          statusListIndex: index,
          statusListCredential: url,
        };
      };
      for (const [credentialStatus, code] of [
        [[entry({ issuer: 2 })], "status: STATUS_FOREIGN"],
        [[entry({ schema: card.id })], "status: STATUS_FOREIGN"],
        [[entry({ purpose: "suspension" })], "status: STATUS_FOREIGN"],
        [[{ ...entry({}), statusListCredential: "https://elsewhere.example/list" }], "status: STATUS_FOREIGN"],
        [[entry({}, "131072")], "status: STATUS_UNAVAILABLE"],
        [[entry({}, "-1")], "format: PAYLOAD"],
        [[{ ...entry({}), statusPurpose: "message" }], "format: PAYLOAD"],
      ] as const) {
        const forged = resigned(credential, keyOf(county), { payload: { credentialStatus } });
        expect(failures(await verifyVc(forged, await verifier()))).to.deep.equal([code]);
      }
      const single = resigned(credential, keyOf(county), { payload: { credentialStatus: entry({}) } });
      expect(failures(await verifyVc(single, await verifier()))).to.deep.equal([]);
    });

    it("only of a published list that is the issuer's, of that purpose, in force, and signed by its key", async () => {
      const { licenceFor, verifier, publish, did, company, signer, licence } =
        await networkHelpers.loadFixture(publishing);
      const { credential } = await licenceFor();
      const good = await publish("revocation");
      const time = await now();
      const ref = { schema: licence.id, issuer: 1, purpose: "revocation" as const, list: 0 };
      const list = { base: BASE, ref, bitstring: new Uint8Array(16_384), validFrom: time, validUntil: time + day };
      const forgeries = [
        await publishStatusList({ ...list, issuer: did(company) }, await signer(company)),
        await publish("suspension"),
        await publish("revocation", { base: "https://elsewhere.example" }),
        await publish("revocation", { validUntil: time }),
        await publish("revocation", { validFrom: time + day }),
        await publish("revocation", { bitstring: new Uint8Array(16) }),
        `${good.slice(0, -8)}AAAAAAAA`,
        good.replace(/^[^.]+/, encode({ ...decode(good.split(".")[0]!), alg: "none" })),
        "nothing",
      ];
      for (const forged of forgeries) {
        const changes = { statusListOf: () => Promise.resolve(forged) };
        expect(failures(await verifyVc(credential, await verifier(changes)))).to.deep.equal([
          "status: STATUS_UNAVAILABLE",
        ]);
      }
    });

    it("says so when there is none", async () => {
      const { verifier, licence, did, county, bob, signer, chain } = await networkHelpers.loadFixture(office);
      const time = await now();
      const { credential } = await issueVc({
        schema: licence,
        issuer: { did: did(county), signer: await signer(county) },
        accreditation: { chainId: chain.chainId, registry: await chain.credentials.getAddress(), index: 1 },
        subject: did(bob),
        claims: CLAIMS,
        validFrom: time,
        validUntil: time + day,
        issuedAt: time,
        disclosable: [],
      });
      const result = await verifyVc(credential, await verifier());
      expect(result.valid).to.equal(true);
      expect(result.checks.find(({ check }) => check === "status")).to.include({
        verdict: "skipped",
        code: "STATUS_NONE",
      });
    });
  });

  describe("goes by the holder's signature", () => {
    const asked = { nonce: "n-1", audience: "https://bank.example" };

    async function shown() {
      const base = await office();
      const { credential } = await base.licenceFor();
      const binding = { ...asked, at: await now(), signer: await base.signer(base.bob, "authentication") };
      const present = (changes: object = {}) => presentVc(credential, ["employees"], { ...binding, ...changes });
      return { ...base, credential, present };
    }

    it("accepts what the subject shows to this verifier for this request", async () => {
      const { present, verifier } = await networkHelpers.loadFixture(shown);
      const result = await verifyVc(await present(), await verifier({ holder: asked }));
      expect(result.checks.every(({ verdict }) => verdict === "passed")).to.equal(true);
    });

    it("refuses none, a replay, another's key, and what is too old or ahead", async () => {
      const { present, credential, verifier, signer, stranger, county } = await networkHelpers.loadFixture(shown);
      const time = await now();
      const stolen = es256kSigner(`0x${"11".repeat(32)}`, (await signer(stranger)).kid);
      for (const [text, code] of [
        [credential, "HOLDER_UNSIGNED"],
        [await presentVc(credential, []), "HOLDER_UNSIGNED"],
        [await present({ nonce: "n-0" }), "HOLDER_NONCE"],
        [await present({ audience: "https://other.example" }), "HOLDER_AUDIENCE"],
        [await present({ at: time - 301n }), "HOLDER_TIME"],
        [await present({ at: time + 61n }), "HOLDER_TIME"],
        [await present({ signer: stolen }), "HOLDER_SIGNATURE"],
        [await present({ signer: await signer(county, "authentication") }), "HOLDER_SIGNATURE"],
      ] as const) {
        const result = await verifyVc(text, await verifier({ holder: asked, at: time }));
        expect(failures(result)).to.deep.equal([`holder: ${code}`]);
      }
    });

    it("refuses a signature over other disclosures, and one with another algorithm", async () => {
      const { present, credential, verifier } = await networkHelpers.loadFixture(shown);
      const presentation = await present();
      const binding = presentation.slice(presentation.lastIndexOf("~") + 1);
      const more = `${await presentVc(credential, ["employees", "registrationNumber"])}${binding}`;
      const less = `${await presentVc(credential, [])}${binding}`;
      for (const text of [more, less]) {
        expect(failures(await verifyVc(text, await verifier({ holder: asked })))).to.deep.equal([
          "holder: HOLDER_OTHER",
        ]);
      }
      for (const header of [
        { alg: "none", typ: "kb+jwt" },
        { alg: "ES256K", typ: "jwt" },
      ]) {
        const forged = presentation.replace(binding, binding.replace(/^[^.]+/, encode(header)));
        expect(failures(await verifyVc(forged, await verifier({ holder: asked })))).to.deep.equal([
          "holder: HOLDER_FORMAT",
        ]);
      }
    });

    it("goes with the identity when its key changes", async () => {
      const { present, verifier, registry, bob, key, keyOf, did, resolve } = await networkHelpers.loadFixture(shown);
      await registry.connect(bob).changeOwner(bob, key);
      const at = await now();
      const before = await verifyVc(await present({ at }), await verifier({ holder: asked }));
      expect(failures(before)).to.deep.equal(["holder: HOLDER_SIGNATURE"]);
      const signer = signerFor(await resolve(did(bob), at), keyOf(key), "authentication");
      expect(failures(await verifyVc(await present({ at, signer }), await verifier({ holder: asked })))).to.deep.equal(
        [],
      );
    });
  });
});
