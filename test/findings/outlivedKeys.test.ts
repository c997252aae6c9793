import { expect } from "chai";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { encodeBytes32String, getBytes } from "ethers";
import {
  presentVc,
  publishStatusList,
  setStatus,
  signerFor,
  verifyVc,
  type VcVerification,
} from "../../src/credentials/index.ts";
import { day, networkHelpers, now, reason, year } from "../support/identity.ts";
import { BASE, office } from "../credentials/fixture.ts";
import { acting } from "../support/acting.ts";

const asked = { nonce: "n-1", audience: "https://bank.example" };
const encode = (text: string) => Buffer.from(text).toString("base64url");
const decode = (text: string) => Buffer.from(text, "base64url").toString();

const failures = ({ checks }: VcVerification) =>
  checks.filter(({ verdict }) => verdict === "failed").map(({ check, code }) => `${check}: ${String(code)}`);

/** The same SD-JWT with its payload's text changed: signed anew when a key is given, else under the old signature. */
function rewritten(compact: string, change: (text: string) => string, privateKey?: string): string {
  const [jwt = "", ...rest] = compact.split("~");
  const [header = "", payload = "", old = ""] = jwt.split(".");
  const message = `${header}.${encode(change(decode(payload)))}`;
  const signed = privateKey && secp256k1.sign(Buffer.from(message), getBytes(privateKey));
  return [`${message}.${signed ? Buffer.from(signed).toString("base64url") : old}`, ...rest].join("~");
}

describe("A verifier of credentials", () => {
  // ERC-1056 keeps delegates and attributes through a change of owner; a recovery is one.
  it("takes no showing by a delegate that a thief added before the recovery", async () => {
    const { licenceFor, registry, admin, bob, carol, key, keyOf, did, resolve, trusted, verifier } =
      await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    await registry.connect(bob).addDelegate(bob, encodeBytes32String("sigAuth"), key, 50n * year);
    await registry.connectRecoveryBoard(admin);
    await registry.beginRecovery(bob);
    await registry.endRecovery(bob, carol);
    const at = await now();
    const signer = signerFor(await resolve(did(bob), at), keyOf(key), "authentication");
    const shown = await presentVc(credential, [], { ...asked, at, signer });
    expect(
      failures(await verifyVc(shown, await verifier({ holder: asked, current: true, resolve: trusted }))),
    ).to.deep.equal(["holder: HOLDER_SIGNATURE"]);
  });

  it("takes no credential that a delegate of the issuer's thief signs after the recovery", async () => {
    const { licenceFor, registry, admin, county, carol, key, keyOf, did, resolve, trusted, verifier } =
      await networkHelpers.loadFixture(office);
    await registry.connect(county).addDelegate(county, encodeBytes32String("veriKey"), key, 50n * year);
    await registry.connectRecoveryBoard(admin);
    await registry.beginRecovery(county);
    await registry.endRecovery(county, carol);
    const signer = signerFor(await resolve(did(county), await now()), keyOf(key));
    const { credential } = await licenceFor({ issuer: { did: did(county), signer } });
    expect((await verifyVc(credential, await verifier({ current: true, resolve: trusted }))).valid).to.equal(false);
  });

  it("goes by no published list that a former key of the issuer signed", async () => {
    const { licenceFor, registry, county, key, keyOf, did, signer, resolve, verifier, licence, issuing, alice } =
      await networkHelpers.loadFixture(office);
    const [stolen, then] = [await signer(county), await now()];
    await registry.connect(county).changeOwner(county, key);
    const mine = signerFor(await resolve(did(county), await now()), keyOf(key));
    const { credential } = await licenceFor({ issuer: { did: did(county), signer: mine } });
    const ref = { schema: licence.id, issuer: 1, purpose: "revocation" as const, list: 0 };
    await setStatus(issuing, { ...ref, organisation: county.address, officer: alice.address, set: [777] });
    expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal(["status: STATUS_REVOKED"]);

    const statusListOf = (url: string) => {
      const purpose = url.includes("/suspension/") ? ("suspension" as const) : ("revocation" as const);
      const bitstring = new Uint8Array(16_384);
      const term = { validFrom: then, validUntil: then + 10n * year };
      return publishStatusList(
        { base: BASE, ref: { ...ref, purpose }, issuer: did(county), bitstring, ...term },
        stolen,
      );
    };
    const result = await verifyVc(credential, await verifier({ statusListOf, current: true }));
    expect(failures(result)).to.deep.equal(["status: STATUS_UNAVAILABLE"]);
  });

  it("says so when anybody's text has a date beyond the calendar", async () => {
    const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const forged = rewritten(credential, (text) => text.replace(/"iat":\d+/, `"iat":${String(2 ** 53 - 1)}`));
    expect((await verifyVc(forged, await verifier())).valid).to.equal(false);
  });

  it("says so when a holder's date lies beyond the calendar", async () => {
    const { licenceFor, bob, signer, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    for (const at of [2n ** 53n - 1n, 1n - 2n ** 53n]) {
      const shown = await presentVc(credential, [], { ...asked, at, signer: await signer(bob, "authentication") });
      expect((await verifyVc(shown, await verifier({ holder: asked }))).failed).to.deep.equal(["holder"]);
    }
  });

  it("says so when it was signed ahead of the chain's clock", async () => {
    const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor({ issuedAt: (await now()) + 60n });
    expect((await verifyVc(credential, await verifier())).failed).to.include("term");
  });

  it("may have a clock ahead of an idle chain", async () => {
    const { licenceFor, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const at = (await now()) + 60n;
    expect(failures(await verifyVc(credential, await verifier({ at, current: true })))).to.deep.equal([]);
  });

  it("refuses a subject under recovery, as the chain does for its own", async () => {
    const { licenceFor, registry, admin, bob, signer, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    await registry.connectRecoveryBoard(admin);
    await registry.beginRecovery(bob);
    expect(await registry.isActive(bob)).to.equal(false);
    // The key that is said to be lost or stolen shows it.
    const binding = { ...asked, at: await now(), signer: await signer(bob, "authentication") };
    const shown = await presentVc(credential, [], binding);
    expect(failures(await verifyVc(shown, await verifier({ holder: asked })))).to.deep.equal([
      "standing: SUBJECT_INACTIVE",
    ]);
  });

  it("hears the root who revokes after a withdrawal", async () => {
    const { licenceFor, county, ministry, clerk, did, signer, verifier, licence, root } =
      await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    await root.withdraw(licence.id, 1, ministry, clerk, reason);
    const ref = { schema: licence.id, issuer: 1, purpose: "revocation" as const, list: 0 };
    const by = { organisation: ministry.address, officer: clerk.address };
    await setStatus(acting({ credentialRegistry: root }), { ...ref, ...by, set: [777] });
    expect(failures(await verifyVc(credential, await verifier()))).to.deep.equal(["status: STATUS_REVOKED"]);
    const at = await now();
    const mine = await signer(county);
    const statusListOf = (url: string) => {
      const purpose = url.includes("/suspension/") ? ("suspension" as const) : ("revocation" as const);
      const term = { validFrom: at, validUntil: at + year };
      const list = { base: BASE, ref: { ...ref, purpose }, issuer: did(county), bitstring: new Uint8Array(16_384) };
      return publishStatusList({ ...list, ...term }, mine);
    };
    expect((await verifyVc(credential, await verifier({ statusListOf }))).valid).to.equal(false);
  });

  it("does not throw at what anybody writes into the payload", async () => {
    const { licenceFor, verifier, did, bob } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const payload = JSON.parse(decode(credential.split(".")[1]!)) as Record<string, unknown>;
    const values = [null, true, -1, 0, 1.5, 4_294_967_295, "", "x", [], [null], {}, { id: 1 }, "2026-02-30T00:00:00Z"];
    const more = [`0x${"11".repeat(32)}`, did(bob), `${did(bob)}#x`, "did:ethr:0x1:0x0", "9999-12-31T23:59:59Z"];
    const places: string[][] = [];
    const collect = (value: unknown, path: string[]) => {
      if (path.length > 0) places.push(path);
      if (typeof value === "object" && value !== null)
        for (const [name, below] of Object.entries(value)) collect(below, [...path, name]);
    };
    collect(payload, []);
    const parameters = await verifier();
    for (const path of places) {
      for (const value of [...values, ...more]) {
        if (path[0] === "iat" && value === 4_294_967_295) continue; // a hole of its own, above
        const changed = structuredClone(payload);
        let here = changed;
        for (const name of path.slice(0, -1)) here = here[name] as Record<string, unknown>;
        here[path.at(-1)!] = value;
        const forged = rewritten(credential, () => JSON.stringify(changed));
        if (forged === credential) continue;
        const { valid } = await verifyVc(forged, parameters).catch((error: unknown) => {
          throw new Error(`${path.join("/")} = ${JSON.stringify(value)}`, { cause: error });
        });
        expect(valid, `${path.join("/")} = ${JSON.stringify(value)}`).to.equal(false);
      }
    }
  }).timeout(120_000);

  it("cannot be made to take names of JavaScript for claims, nor to overflow", async () => {
    const { licenceFor, county, keyOf, verifier } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const sign = (change: (text: string) => string) => rewritten(credential, change, keyOf(county));
    const inSubject = sign((text) =>
      text.replace('"credentialSubject":{', '"credentialSubject":{"__proto__":{"a":1},'),
    );
    expect(failures(await verifyVc(inSubject, await verifier()))).to.deep.equal(["disclosures: DISCLOSURE_FOREIGN"]);
    const onTop = sign((text) => text.replace("{", '{"__proto__":{"credentialStatus":[],"polluted":1},'));
    await verifyVc(onTop, await verifier());
    expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
    const depth = 50_000;
    const deep = sign((text) =>
      text.replace('"credentialSubject":{', `"credentialSubject":{"deep":${"[".repeat(depth)}${"]".repeat(depth)},`),
    );
    expect((await verifyVc(deep, await verifier())).valid).to.equal(false);
  });

  it("takes no list's signature, holder's signature or credential for one another", async () => {
    const { licenceFor, did, bob, county, signer, verifier, licence } = await networkHelpers.loadFixture(office);
    const { credential } = await licenceFor();
    const time = await now();
    const ref = { schema: licence.id, issuer: 1, purpose: "revocation" as const, list: 0 };
    const bitstring = new Uint8Array(16_384);
    const term = { validFrom: time, validUntil: time + day };
    const list = await publishStatusList(
      { base: BASE, ref, issuer: did(county), bitstring, ...term },
      await signer(county),
    );
    expect(failures(await verifyVc(`${list}~`, await verifier()))).to.include("format: TYPE");
    const statusListOf = () => Promise.resolve(credential.split("~", 1)[0]!);
    expect(failures(await verifyVc(credential, await verifier({ statusListOf })))).to.deep.equal([
      "status: STATUS_UNAVAILABLE",
    ]);
    const binding = { ...asked, at: time, signer: await signer(bob, "authentication") };
    const proof = (await presentVc(credential, [], binding)).split("~").at(-1)!;
    expect(failures(await verifyVc(`${proof}~`, await verifier()))).to.deep.equal(["format: TYPE"]);
  });
});
