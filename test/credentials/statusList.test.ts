import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { decodeList } from "@digitalbazaar/vc-bitstring-status-list";
import { id } from "ethers";
import { ProbityError } from "../../src/base/errors.ts";
import {
  decodeBitstring,
  encodeBitstring,
  flagOf,
  LIST_FLAGS,
  masksOf,
  parseStatusListUrl,
  readStatusList,
  replayStatusList,
  setStatus,
  statusListCredential,
  statusListUrl,
  statusPurposes,
  type StatusListRef,
} from "../../src/credentials/index.ts";
import { ethers, networkHelpers, now, day } from "../support/identity.ts";
import { BASE, office } from "./fixture.ts";

/** A generator that gives the same numbers in every run. */
function numbers(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

async function codeOf(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return undefined;
}

describe("status lists", () => {
  it("agree bit for bit: the chain, its events, the published list as others read it, and a slow model", async () => {
    const { credentials, issuing, licence, county, alice, did } = await networkHelpers.loadFixture(office);
    const ref: StatusListRef = { schema: licence.id, issuer: 1, purpose: "suspension", list: 3 };
    const by = { organisation: county.address, officer: alice.address };
    const model = new Set<number>();
    const draw = numbers(7);
    const edges = [0, 255, 256, 511, LIST_FLAGS - 256, LIST_FLAGS - 1];
    const states: { block: number; flags: number[] }[] = [];
    for (let round = 0; round < 6; ++round) {
      const set = [...edges.slice(0, round + 1), ...Array.from({ length: 8 }, () => draw(LIST_FLAGS))];
      const clear = [...model].filter((index) => draw(3) === 0 && !set.includes(index));
      await setStatus(issuing, { ...ref, ...by, set: set.filter((index) => !model.has(index)), clear });
      set.forEach((index) => model.add(index));
      clear.forEach((index) => model.delete(index));
      states.push({ block: await ethers.provider.getBlockNumber(), flags: [...model] });
    }
    // Another list, another purpose and another schema must not show in this one.
    await setStatus(issuing, { ...ref, list: 2, ...by, set: [1] });
    await setStatus(issuing, { ...ref, purpose: "revocation", ...by, set: [1] });

    for (const { block, flags } of states) {
      const slow = new Uint8Array(LIST_FLAGS / 8);
      for (const index of flags) slow[Math.floor(index / 8)]! += 2 ** (7 - (index % 8));
      expect(Buffer.from(await readStatusList(credentials, ref, block)).equals(slow)).to.equal(true);
      const replayed = await replayStatusList(credentials, ref, block, { step: 7 });
      expect(Buffer.from(replayed).equals(slow)).to.equal(true);
    }

    const bitstring = await readStatusList(credentials, ref);
    const time = await now();
    const document = { base: BASE, ref, issuer: did(county), bitstring, validFrom: time, validUntil: time + day };
    const { credentialSubject } = await statusListCredential(document);
    const theirs = await decodeList(credentialSubject);
    expect(theirs.length).to.equal(LIST_FLAGS);
    for (let index = 0; index < LIST_FLAGS; ++index) {
      if (theirs.getStatus(index) !== model.has(index)) expect.fail(`flag ${String(index)} differs`);
      if (flagOf(bitstring, index) !== model.has(index)) expect.fail(`our flag ${String(index)} differs`);
    }
    for (const index of [...edges, ...edges.map((edge) => (edge + 1) % LIST_FLAGS)]) {
      const asked = [ref.schema, ref.issuer, statusPurposes[ref.purpose], ref.list, index] as const;
      expect(await credentials.statusOf(...asked), `flag ${String(index)}`).to.equal(theirs.getStatus(index));
    }
  });

  it("are W3C documents of VCDM 2.0", async () => {
    const ref: StatusListRef = { schema: id("x"), issuer: 4, purpose: "revocation", list: 0 };
    const bitstring = new Uint8Array(LIST_FLAGS / 8);
    const list = { base: `${BASE}/`, ref, issuer: "did:ethr:0x1:0xa", bitstring, validFrom: 0n, validUntil: 3600n };
    const { credentialSubject, ...document } = await statusListCredential(list);
    const url = `${BASE}/${id("x")}/4/revocation/0`;
    expect(document).to.deep.equal({
      "@context": ["https://www.w3.org/ns/credentials/v2"],
      id: url,
      type: ["VerifiableCredential", "BitstringStatusListCredential"],
      issuer: "did:ethr:0x1:0xa",
      validFrom: "1970-01-01T00:00:00Z",
      validUntil: "1970-01-01T01:00:00Z",
    });
    expect(credentialSubject).to.include({
      id: `${url}#list`,
      type: "BitstringStatusList",
      statusPurpose: "revocation",
    });
    expect(credentialSubject.encodedList).to.match(/^uH4sI[\w-]+$/);
    // A list without a set flag is small, whatever its length.
    expect(credentialSubject.encodedList.length).to.be.lessThan(200);
  });

  it("have addresses that say where on the chain they are, and no others", () => {
    const ref: StatusListRef = { schema: id("x"), issuer: 4, purpose: "suspension", list: 12 };
    expect(parseStatusListUrl(statusListUrl(BASE, ref))).to.deep.equal(ref);
    for (const url of [
      "nothing",
      BASE,
      statusListUrl("", ref),
      statusListUrl(BASE, { ...ref, issuer: 0 }),
      statusListUrl(BASE, { ...ref, issuer: 2 ** 32 }),
      statusListUrl(BASE, { ...ref, list: -1 }),
      statusListUrl(BASE, { ...ref, list: 2 ** 30 }),
      `${statusListUrl(BASE, ref)}?x=/${id("y")}/1/revocation/0x`,
      `${statusListUrl(BASE, ref)}/`,
    ]) {
      expect(parseStatusListUrl(url), url).to.equal(undefined);
    }
  });

  it("come back as they were encoded, and are refused when short, huge, or something else", async () => {
    const bitstring = Uint8Array.from({ length: LIST_FLAGS / 8 }, (_, n) => n & 255);
    const whole = await encodeBitstring(bitstring);
    expect(Buffer.from(await decodeBitstring(whole)).equals(bitstring)).to.equal(true);
    const packed = (bytes: Uint8Array) => `u${gzipSync(bytes).toString("base64url")}`;
    for (const encoded of [
      whole.slice(1),
      whole.slice(0, -20),
      "u",
      "uAAAA",
      packed(new Uint8Array(LIST_FLAGS / 8 - 1)),
      packed(new Uint8Array(2 ** 22)),
    ]) {
      expect(await codeOf(() => decodeBitstring(encoded))).to.equal("STATUS_LIST_UNREADABLE");
    }
  });

  it("have no flag outside them", async () => {
    for (const index of [-1, LIST_FLAGS, 0.5, Number.NaN]) {
      expect(await codeOf(() => masksOf([index]))).to.equal("STATUS_INDEX_OUT_OF_RANGE");
      expect(await codeOf(() => flagOf(new Uint8Array(LIST_FLAGS / 8), index))).to.equal("STATUS_INDEX_OUT_OF_RANGE");
    }
    expect([...masksOf([0, 255, 256])]).to.deep.equal([
      [0, (1n << 255n) | 1n],
      [1, 1n << 255n],
    ]);
  });
});
