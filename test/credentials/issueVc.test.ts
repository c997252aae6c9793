import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import { es256kSigner, presentVc, signerFor } from "../../src/credentials/index.ts";
import { day, networkHelpers, now } from "../support/identity.ts";
import { BASE, CLAIMS, office } from "./fixture.ts";

const decode = (text: string) => JSON.parse(Buffer.from(text, "base64url").toString()) as Record<string, unknown>;

async function codeOf(act: Promise<unknown>): Promise<string | undefined> {
  try {
    await act;
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return undefined;
}

describe("issueVc", () => {
  it("makes a vc+sd-jwt of VCDM 2.0 that names its schema, its accreditation and both status lists", async () => {
    const { licenceFor, did, county, bob, licence, chain } = await networkHelpers.loadFixture(office);
    const { id, credential } = await licenceFor();
    const [jwt = "", ...disclosures] = credential.split("~");
    const [header, payload] = jwt.split(".").slice(0, 2).map(decode);
    expect(header).to.deep.equal({
      typ: "vc+sd-jwt",
      cty: "vc",
      alg: "ES256K",
      kid: `${did(county)}#controller`,
    });
    expect(disclosures.length).to.equal(4);
    expect(disclosures.at(-1)).to.equal("");
    const list = (purpose: string) => `${BASE}/${licence.id}/1/${purpose}/0`;
    const entry = (purpose: string) => ({
      id: `${list(purpose)}#777`,
      type: "BitstringStatusListEntry",
      statusPurpose: purpose,
      statusListIndex: "777",
      statusListCredential: list(purpose),
    });
    expect(payload).to.deep.include({
      "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"],
      id,
      type: ["VerifiableCredential"],
      issuer: did(county),
      credentialSchema: { id: licence.url, type: "JsonSchema" },
      credentialStatus: [entry("revocation"), entry("suspension")],
      termsOfUse: {
        type: "ProbityAccreditation",
        registry: `eip155:31337:${await chain.credentials.getAddress()}`,
        schema: licence.id,
        index: 1,
      },
      _sd_alg: "sha-256",
    });
    const subject = payload!["credentialSubject"] as Record<string, unknown>;
    expect(subject["id"]).to.equal(did(bob));
    expect(subject).not.to.have.any.keys("registrationNumber", "employees");
    expect(Object.keys(subject["premises"] as object).sort()).to.deep.equal(["_sd", "area", "country", "town"]);
    // VC-JOSE-COSE, section 3.1: no vc claim, no vp claim.
    expect(payload).not.to.have.any.keys("vc", "vp");
  });

  it("salts every claim anew, so that two credentials cannot be compared", async () => {
    const { licenceFor } = await networkHelpers.loadFixture(office);
    const [first, second] = [await licenceFor(), await licenceFor()];
    expect(first.id).not.to.equal(second.id);
    const disclosures = [first, second].flatMap(({ credential }) => credential.split("~").slice(1, -1));
    expect(new Set(disclosures).size).to.equal(6);
    for (const disclosure of disclosures) expect(String(decode(disclosure)[0])).to.match(/^[\w-]{22}$/);
  });

  it("refuses claims that are not as the schema says, terms without length, unknown claims and foreign keys", async () => {
    const { licenceFor, signer, did, county, company } = await networkHelpers.loadFixture(office);
    const time = await now();
    for (const [changes, code] of [
      [{ claims: { ...CLAIMS, employees: "six" } }, "VC_CLAIMS_INVALID"],
      [{ claims: {}, disclosable: [] }, "VC_CLAIMS_INVALID"],
      [{ subject: "bob" }, "VC_CLAIMS_INVALID"],
      [{ validFrom: time + day, validUntil: time + day }, "VC_TERM_INVALID"],
      [{ disclosable: ["premises.floor"] }, "VC_CLAIM_UNKNOWN"],
      [{ disclosable: ["id"] }, "VC_CLAIM_UNKNOWN"],
      [{ disclosable: ["activities.0"] }, "VC_CLAIM_UNKNOWN"],
      [{ issuer: { did: did(county), signer: await signer(company) } }, "VC_KEY_FOREIGN"],
    ] as const) {
      expect(await codeOf(licenceFor(changes)), JSON.stringify(Object.keys(changes))).to.equal(code);
    }
  });
});

describe("presentVc", () => {
  it("shows what is named, with what it lies in, and refuses names that are none", async () => {
    const { licenceFor } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor({ disclosable: ["premises", "premises.street", "employees"] });
    const shown = (text: string) =>
      text
        .split("~")
        .slice(1, -1)
        .map((part) => String((decode(part) as unknown as unknown[])[1]));
    expect(shown(await presentVc(credential, []))).to.deep.equal([]);
    expect(shown(await presentVc(credential, ["premises.street"]))).to.have.members(["premises", "street"]);
    expect(shown(await presentVc(credential, ["premises.street", "premises"]))).to.have.members(["premises", "street"]);
    expect(shown(await presentVc(credential, ["premises"]))).to.deep.equal(["premises"]);
    for (const claim of ["mayor", "businessName", "premises.town"]) {
      expect(await codeOf(presentVc(credential, [claim])), claim).to.equal("VC_CLAIM_UNKNOWN");
    }
    for (const text of ["", "a.b.c~"]) expect(await codeOf(presentVc(text, []))).to.equal("VC_UNREADABLE");
  });
});

describe("signerFor", () => {
  it("finds the method of a key, by its account or its public key, and no other", async () => {
    const { resolve, did, county, keyOf, stranger } = await networkHelpers.loadFixture(office);
    const document = await resolve(did(county), await now());
    expect(signerFor(document, keyOf(county)).kid).to.equal(`${did(county)}#controller`);
    expect(() => signerFor(document, keyOf(stranger)))
      .to.throw(ProbityError)
      .with.property("code", "DID_KEY_NOT_LISTED");
    const message = Buffer.from("x");
    expect(await es256kSigner(keyOf(county), "k").sign(message)).to.have.length(64);
  });
});
