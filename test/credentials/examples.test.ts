import { expect } from "chai";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  issueVc,
  parseRequest,
  presentVc,
  publishStatusList,
  readStatusList,
  setStatus,
  verifyVc,
  type StatusPurpose,
} from "../../src/credentials/index.ts";
import { allocateStatus, findStatuses } from "../../src/credentials/node/statusRegister.ts";
import { ownSchema } from "../../src/credentials/node/schemaFiles.ts";
import { ProbityError } from "../../src/base/errors.ts";
import { SAMPLES } from "../../src/scenario/samples.ts";
import { day, networkHelpers, now } from "../support/identity.ts";
import { BASE, office } from "./fixture.ts";

const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(SAMPLES, "credentials", `${name}.json`), "utf8")) as Record<string, unknown>;

/** What a holder shows of each example, and what nobody who sees it learns. */
const examples = [
  {
    name: "business-licence",
    show: ["registrationNumber"],
    shown: ["licenceNumber", "businessName", "activities", "premises.town", "registrationNumber"],
    hidden: ["employees", "conditions", "premises.street"],
  },
  {
    name: "id-card",
    show: ["over18"],
    shown: ["over18"],
    hidden: ["documentNumber", "civilNumber", "familyName", "givenName", "birthDate", "sex", "residence"],
  },
];

describe("the worked examples", () => {
  for (const { name, show, shown, hidden } of examples) {
    it(`${name}: issued, shown in part by its holder, verified, revoked`, async () => {
      const { chain, county, alice, bob, issuing, credentials, did, signer, verifier } =
        await networkHelpers.loadFixture(office);
      const register = join(mkdtempSync(join(tmpdir(), "probity-example-")), "register.json");
      const { schema: schemaName, validFor, disclosable, claims } = parseRequest(sample(name));
      const schema = ownSchema(schemaName);
      const owner = { schema: schema.id, issuer: 1 };
      const time = await now();

      // The office: a place for the flags, then the credential.
      const id = "urn:uuid:6f6f6a2e-1c8e-4f1c-9d5b-0d1f6f0e7a11";
      const place = await allocateStatus(register, owner, id);
      const { credential } = await issueVc({
        id,
        schema,
        issuer: { did: did(county), signer: await signer(county) },
        accreditation: { chainId: chain.chainId, registry: await credentials.getAddress(), index: 1 },
        subject: did(bob),
        claims,
        validFrom: time,
        validUntil: time + validFor,
        issuedAt: time,
        disclosable,
        status: { base: BASE, ...place },
      });

      // The holder, asked by somebody who needs little.
      const holder = { nonce: "4711", audience: "https://counter.example" };
      const binding = { ...holder, at: time, signer: await signer(bob, "authentication") };
      const presentation = await presentVc(credential, show, binding);

      // Who asked. Status first from the chain, then from the list that the office publishes.
      const statusListOf = async (url: string) => {
        const purpose: StatusPurpose = url.includes("/revocation/") ? "revocation" : "suspension";
        const ref = { ...owner, purpose, list: place.list };
        const bitstring = await readStatusList(credentials, ref);
        const at = await now();
        const list = { base: BASE, ref, issuer: did(county), bitstring, validFrom: at, validUntil: at + day };
        return publishStatusList(list, await signer(county));
      };
      const asking = { holder, required: shown, schema: schema.id };
      for (const source of [{}, { statusListOf }]) {
        const result = await verifyVc(presentation, await verifier({ ...asking, ...source }));
        expect(result.failed).to.deep.equal([]);
        expect(result.checks.map(({ verdict }) => verdict)).not.to.include("skipped");
      }
      const tooMuch = await verifyVc(presentation, await verifier({ ...asking, required: hidden }));
      expect(tooMuch.failed).to.deep.equal(["claims"]);
      const text = presentation.split(/[.~]/).map((part) => Buffer.from(part, "base64url").toString());
      for (const claim of hidden) expect(text.join(), claim).not.to.include(`"${claim.split(".").at(-1)!}"`);

      // The office revokes; its register knows the place by the credential's id.
      const found = (await findStatuses(register, owner, [id]))[0];
      expect(found).to.deep.equal(place);
      const by = { organisation: county.address, officer: alice.address };
      await setStatus(issuing, { ...owner, purpose: "revocation", list: place.list, ...by, set: [place.index] });
      for (const source of [{}, { statusListOf }]) {
        const result = await verifyVc(presentation, await verifier({ ...asking, ...source }));
        expect(result.failed).to.deep.equal(["status"]);
        expect(result.status).to.deep.equal({ revocation: true, suspension: false });
      }
    });
  }
});

describe("parseRequest", () => {
  it("refuses what does not say what a credential is to be", () => {
    const good = sample("id-card");
    for (const bad of [
      null,
      { ...good, schema: "../x" },
      { ...good, validFor: "P1Y" },
      { ...good, validFor: "P0D" },
      { ...good, claims: { id: "did:ethr:0x1:0x0" } },
      { ...good, mayor: 1 },
    ]) {
      expect(() => parseRequest(bad))
        .to.throw(ProbityError)
        .with.property("code", "VC_REQUEST_INVALID");
    }
  });
});
