import { expect } from "chai";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import {
  openStatusList,
  publishStatusList,
  readStatusList,
  setStatus,
  statusListUrl,
  type StatusPurpose,
} from "../../src/credentials/index.ts";
import { day, ethers, networkHelpers } from "../support/identity.ts";
import { BASE, office } from "./fixture.ts";

const PURPOSES = ["revocation", "suspension"] as const;
const INDEX = 777;

const payloadOf = (jws: string) => JSON.parse(Buffer.from(jws.split(".")[1]!, "base64url").toString()) as object;

/**
 * The licensed office, a licence of Bob's at flag 777 of list 0, and a third party that checks its status: with the
 * published documents, our check of their signatures, and the other implementation for the rest.
 */
async function thirdParty() {
  const base = await office();
  const { credentials, issuing, licence, county, alice, did, signer, resolve, licenceFor } = base;
  const { credential } = await licenceFor({ status: { base: BASE, list: 0, index: INDEX } });
  const refOf = (purpose: StatusPurpose) => ({ schema: licence.id, issuer: 1, purpose, list: 0 });
  const by = { organisation: county.address, officer: alice.address };

  /** What the issuer's web server would answer now, by address. */
  const publish = async () => {
    const { number, timestamp } = (await ethers.provider.getBlock("latest"))!;
    const documents = new Map<string, string>();
    for (const purpose of PURPOSES) {
      const ref = refOf(purpose);
      const list = {
        ...{ base: BASE, ref, issuer: did(county), bitstring: await readStatusList(credentials, ref, number) },
        ...{ validFrom: BigInt(timestamp), validUntil: BigInt(timestamp) + day },
      };
      documents.set(statusListUrl(BASE, ref), await publishStatusList(list, await signer(county)));
    }
    return { documents, at: BigInt(timestamp) };
  };

  /** Checks the signature of each list with ours, and the rest with theirs. */
  const check = async ({ documents, at }: Awaited<ReturnType<typeof publish>>, vc: object = payloadOf(credential)) => {
    const loaded = new Map<string, object>();
    for (const purpose of PURPOSES) {
      const url = statusListUrl(BASE, refOf(purpose));
      const jwt = documents.get(url);
      if (jwt === undefined) continue;
      await openStatusList(jwt, { url, issuer: did(county), purpose, at }, resolve);
      loaded.set(url, payloadOf(jwt));
    }
    return checkStatus({
      credential: vc,
      // From memory: nothing is fetched.
      documentLoader: (url) => {
        const document = loaded.get(url);
        if (document === undefined) return Promise.reject(new Error(`nothing is published at ${url}`));
        return Promise.resolve({ documentUrl: url, document });
      },
      // The package verifies Data Integrity proofs, which lie inside the document. Ours are secured from outside, as
      // `vc+jwt` (W3C VC-JOSE-COSE); that signature was checked above, by what a verifier of ours checks it with.
      verifyBitstringStatusListCredential: false,
    });
  };
  /** What the other implementation reads, by purpose. */
  const statuses = async () => {
    const { verified, error, results } = await check(await publish());
    expect(error).to.equal(undefined);
    expect(verified).to.equal(true);
    return Object.fromEntries(results!.map(({ status, credentialStatus }) => [credentialStatus.statusPurpose, status]));
  };
  const set = (purpose: StatusPurpose, ...set: number[]) => setStatus(issuing, { ...refOf(purpose), ...by, set });
  const clear = (purpose: StatusPurpose, ...clear: number[]) => setStatus(issuing, { ...refOf(purpose), ...by, clear });
  return { ...base, credential, publish, check, statuses, set, clear };
}

describe("checkStatus of @digitalbazaar/vc-bitstring-status-list, on our licence and our published lists", () => {
  it("finds both entries, and neither flag set, also with all neighbours set", async () => {
    const { statuses, set } = await networkHelpers.loadFixture(thirdParty);
    expect(await statuses()).to.deep.equal({ revocation: false, suspension: false });
    for (const purpose of PURPOSES) await set(purpose, INDEX - 1, INDEX + 1, 0, 131_071);
    expect(await statuses()).to.deep.equal({ revocation: false, suspension: false });
  });

  it("finds it suspended, and no more once that is lifted", async () => {
    const { statuses, set, clear } = await networkHelpers.loadFixture(thirdParty);
    await set("suspension", INDEX);
    expect(await statuses()).to.deep.equal({ revocation: false, suspension: true });
    await clear("suspension", INDEX);
    expect(await statuses()).to.deep.equal({ revocation: false, suspension: false });
  });

  it("finds it revoked, by itself and while suspended", async () => {
    const { statuses, set } = await networkHelpers.loadFixture(thirdParty);
    await set("revocation", INDEX);
    expect(await statuses()).to.deep.equal({ revocation: true, suspension: false });
    await set("suspension", INDEX);
    expect(await statuses()).to.deep.equal({ revocation: true, suspension: true });
  });

  it("does not answer from another issuer's document, for another purpose, or without one", async () => {
    const { publish, check, credential } = await networkHelpers.loadFixture(thirdParty);
    const published = await publish();
    const vc = payloadOf(credential) as { issuer: string; credentialStatus: { statusPurpose: string }[] };

    const foreign = await check(published, {
      ...vc,
      issuer: "did:ethr:0x7a69:0x0000000000000000000000000000000000000001",
    });
    expect([foreign.verified, foreign.error?.message]).to.deep.equal([
      ...[false, "Issuers of the status list credential and verifiable credential do not match."],
    ]);
    const swapped = vc.credentialStatus.map((entry, index, all) => {
      return { ...entry, statusPurpose: all[1 - index]!.statusPurpose };
    });
    expect((await check(published, { ...vc, credentialStatus: swapped })).error?.message).to.match(/does not match/);
    published.documents.clear();
    expect((await check(published)).error?.message).to.match(/nothing is published at/);
  });

  it("is not asked when our check finds the list signed by somebody else", async () => {
    const { publish, check } = await networkHelpers.loadFixture(thirdParty);
    const published = await publish();
    for (const [url, jwt] of published.documents) {
      const [header, payload, signature = ""] = jwt.split(".");
      const other = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
      published.documents.set(url, [header, payload, other].join("."));
    }
    const refused = await check(published).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error).with.property("code", "STATUS_LIST_SIGNATURE");
  });
});
