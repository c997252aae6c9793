import { expect } from "chai";
import { id, keccak256, toBeHex, Wallet } from "ethers";
import {
  contextOf,
  decryptShare,
  type EnvelopePlace,
  evaluatePolynomial,
  extendPolynomial,
  FIELD_ORDER,
  generateTrusteeKeys,
  keyPolynomial,
  openEnvelope,
  sealEnvelope,
} from "../../src/bidding/index.ts";
import type { ProbityError } from "../../src/base/errors.ts";
import { ethers, loadFixture } from "./tenders.fixture.ts";

const random = (name: string, i: number) => BigInt(id(`${name} ${i}`)) % FIELD_ORDER;
const keysOf = (n: number) =>
  Promise.all(Array.from({ length: n }, (_, i) => generateTrusteeKeys(ethers.getBytes(id(`trustee key ${i}`)))));
const owner = new Wallet(id("owner"));

async function harness() {
  return ethers.deployContract("EnvelopeHarness");
}

const place: EnvelopePlace = {
  chainId: 31337n,
  board: "0x000000000000000000000000000000000000b0A2".toLowerCase(),
  tenderId: 7n,
  lot: 2,
  account: "0x0000000000000000000000000000000000000acc",
  sequence: 3n,
};

async function sealedFor(n: number, quorum: number, at: EnvelopePlace = place) {
  const keys = await keysOf(n);
  const offer = { bidder: owner.address, price: 123_456n, packageHash: id("package") };
  const trusteeKeys = keys.map(({ publicKey }) => publicKey);
  const sealed = await sealEnvelope({ place: at, offer, trusteeKeys, quorum, owner, seed: id("seed") });
  return { keys, offer, sealed };
}

const codeOf = (error: unknown) => (error as ProbityError).code;

describe("the key polynomial", () => {
  it("interpolates as the contract does, for every number of trustees and quorum", async () => {
    const contract = await loadFixture(harness);
    for (let n = 3; n <= 15; n++) {
      for (let k = Math.floor(n / 2) + 1; k < n; k++) {
        const coefficients = Array.from({ length: k }, (_, i) => random(`c ${n} ${k}`, i));
        const values = evaluatePolynomial(coefficients, n);
        expect(await contract.getFunction("evaluate")(coefficients, n)).to.deep.equal(values);

        // k indices that differ from case to case.
        const xs = Array.from({ length: n }, (_, i) => i + 1)
          .sort((a, b) => Number(random(`x ${n} ${k}`, a) - random(`x ${n} ${k}`, b) > 0n) * 2 - 1)
          .slice(0, k)
          .sort((a, b) => a - b);
        const points = xs.map((index) => ({ index, share: values[index] ?? 0n }));
        expect(extendPolynomial(points, n)).to.deep.equal(values);
        const ys = points.map(({ share }) => share);
        expect(await contract.getFunction("extend")(xs, ys, n)).to.deep.equal(values);
      }
    }
  });

  it("extends random points, of one polynomial or not, as the contract does", async () => {
    const contract = await loadFixture(harness);
    for (let i = 0; i < 20; i++) {
      const points = [2, 3, 5].map((index) => ({ index, share: random(`point ${index}`, i) }));
      const values = extendPolynomial(points, 5);
      const xs = points.map(({ index }) => index);
      const ys = points.map(({ share }) => share);
      expect(await contract.getFunction("extend")(xs, ys, 5)).to.deep.equal(values);
    }
  });

  it("follows from seed and context: another place has another key", () => {
    const other = contextOf({ ...place, sequence: 4n });
    expect(keyPolynomial(id("seed"), contextOf(place), 2)).not.to.deep.equal(keyPolynomial(id("seed"), other, 2));
  });
});

describe("the envelope", () => {
  it("has the length and the bytes that its description gives", async () => {
    const { sealed } = await sealedFor(3, 2);
    expect(ethers.dataLength(sealed.envelope)).to.equal(35 + 112 * 3 + 165);
    expect(ethers.dataSlice(sealed.envelope, 0, 3)).to.equal("0x010302");
    expect(ethers.dataSlice(sealed.envelope, 3, 35)).to.equal(sealed.keyHash);
    const pair = ethers.concat([toBeHex(sealed.coefficients[0] ?? 0n, 32), sealed.context]);
    expect(keccak256(pair)).to.equal(sealed.keyHash);
  });

  it("is the same from the same seed, and another from another", async () => {
    const [one, two] = [await sealedFor(3, 2), await sealedFor(3, 2)];
    expect(one.sealed.envelope).to.equal(two.sealed.envelope);
    const elsewhere = await sealedFor(3, 2, { ...place, lot: 3 });
    expect(elsewhere.sealed.keyHash).not.to.equal(one.sealed.keyHash);
  });

  it("opens in TypeScript and in Solidity to the same offer, with any quorum", async () => {
    const contract = await loadFixture(harness);
    const { chainId } = await ethers.provider.getNetwork();
    for (const [n, k] of [
      [3, 2],
      [5, 3],
      [5, 4],
      [15, 8],
    ] as const) {
      const at = { ...place, chainId };
      const { keys, offer, sealed } = await sealedFor(n, k, at);
      expect(await contract.getFunction("contextOf")({ ...at, stage: 0 })).to.equal(sealed.context);
      expect(await contract.getFunction("isWellFormed")(sealed.envelope, n, k)).to.equal(true);
      for (const first of [1, n - k + 1]) {
        const shares = await Promise.all(
          Array.from({ length: k }, async (_, i) => ({
            index: first + i,
            share: await decryptShare({
              envelope: sealed.envelope,
              place: at,
              index: first + i,
              privateKey: keys[first + i - 1]?.privateKey ?? "",
            }),
          })),
        );
        const opening = openEnvelope(sealed.envelope, at, shares);
        if (opening.outcome !== "readable") throw new Error(opening.outcome);
        expect(opening.offer).to.deep.include({ ...offer, signer: owner.address });

        const values = evaluatePolynomial(sealed.coefficients, n);
        expect(await contract.getFunction("isConsistent")(sealed.envelope, values, sealed.context)).to.equal(true);
        const payload = await contract.getFunction("decrypt")(sealed.envelope, opening.key);
        expect([payload.bidder, payload.price, payload.packageHash, payload.salt]).to.deep.equal([
          offer.bidder,
          offer.price,
          offer.packageHash,
          opening.offer.salt,
        ]);
      }
    }
  });

  it("does not open anywhere else: other board, tender, lot, address or sequence", async () => {
    const { keys, sealed } = await sealedFor(3, 2);
    for (const change of [
      { chainId: 1n },
      { board: Wallet.createRandom().address },
      { tenderId: 8n },
      { lot: 3 },
      { stage: 1 },
      { account: Wallet.createRandom().address },
      { sequence: 4n },
    ]) {
      const elsewhere = { ...place, ...change };
      const parameters = { envelope: sealed.envelope, index: 1, privateKey: keys[0]?.privateKey ?? "" };
      await decryptShare({ ...parameters, place });
      const refusal = await decryptShare({ ...parameters, place: elsewhere }).catch(codeOf);
      expect(refusal).to.equal("ENVELOPE_SHARE_MISMATCH");
    }
  });

  it("gives a trustee its own share only", async () => {
    const { keys, sealed } = await sealedFor(3, 2);
    const parameters = { envelope: sealed.envelope, place, index: 2 };
    const refusal = await decryptShare({ ...parameters, privateKey: keys[0]?.privateKey ?? "" }).catch(codeOf);
    expect(refusal).to.equal("ENVELOPE_SHARE_MISMATCH");
  });

  it("refuses values that were not sealed, and bytes that are no envelope", async () => {
    const { sealed } = await sealedFor(3, 2);
    const [, one = 0n, two = 0n] = evaluatePolynomial(sealed.coefficients, 3);
    const open = (shares: { index: number; share: bigint }[], envelope = sealed.envelope) => {
      try {
        return openEnvelope(envelope, place, shares).outcome;
      } catch (error) {
        return codeOf(error);
      }
    };
    const good = [
      { index: 1, share: one },
      { index: 2, share: two },
    ];
    expect(open(good)).to.equal("readable");
    expect(open([{ index: 1, share: one }])).to.equal("ENVELOPE_WRONG_SHARE_COUNT");
    expect(open([...good.slice(0, 1), ...good.slice(0, 1)])).to.equal("ENVELOPE_WRONG_SHARE_COUNT");
    expect(open([...good.slice(0, 1), { index: 2, share: 1n }])).to.equal("ENVELOPE_WRONG_SHARE");
    for (const bytes of ["0x", "0x01", `${sealed.envelope}00`, `0x02${sealed.envelope.slice(4)}`]) {
      expect(open(good, bytes)).to.equal("ENVELOPE_MALFORMED");
    }
  });

  it("refuses a quorum of half or of all, and a price that is none", async () => {
    const keys = await keysOf(4);
    const trusteeKeys = keys.map(({ publicKey }) => publicKey);
    const offer = { bidder: owner.address, price: 1n, packageHash: id("package") };
    for (const quorum of [1, 2, 4]) {
      const refusal = await sealEnvelope({ place, offer, trusteeKeys, quorum, owner }).catch(codeOf);
      expect(refusal).to.equal("ENVELOPE_QUORUM_OUT_OF_RANGE");
    }
    for (const price of [0n, -1n, 1n << 128n]) {
      const refusal = await sealEnvelope({ place, offer: { ...offer, price }, trusteeKeys, quorum: 3, owner }).catch(
        codeOf,
      );
      expect(refusal).to.equal("BID_PRICE_OUT_OF_RANGE");
    }
  });
});
