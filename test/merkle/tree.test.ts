import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { hexlify } from "ethers";
import { ProbityError } from "../../src/base/errors.ts";
import {
  blockCount,
  blockLength,
  buildTree,
  hashLeaf,
  hashNode,
  keccak256,
  MAX_LEAVES,
  packHashes,
  rootOf,
  verify,
} from "../../src/merkle/index.ts";
import { entriesOf } from "./reference.ts";

function errorOf(act: () => unknown): ProbityError {
  try {
    act();
  } catch (error) {
    if (error instanceof ProbityError) return error;
    throw error;
  }
  return expect.fail("nothing was thrown");
}

const treeOf = (count: number) => buildTree(concatBytes(...entriesOf(count)));

describe("Merkle tree in TypeScript", () => {
  describe("keccak256", () => {
    it("is the chain's, for input of every length around its block of 136 bytes and beyond its buffer", () => {
      for (const length of [0, 1, 32, 64, 135, 136, 137, 271, 272, 273, 16_384, 16_385, 100_000]) {
        const data = new Uint8Array(length).map((_, i) => i * 7);
        expect(hexlify(keccak256(data)), `length ${length}`).to.equal(hexlify(keccak_256(data)));
      }
    });

    it("gives each result an array of its own", () => {
      const first = keccak256(Uint8Array.of(1));
      const before = hexlify(first);
      keccak256(Uint8Array.of(2));
      expect(hexlify(first)).to.equal(before);
    });
  });

  describe("when built", () => {
    it("neither keeps nor changes its input", () => {
      const data = concatBytes(...entriesOf(5));
      const before = hexlify(data);
      const tree = buildTree(data);
      const root = hexlify(tree.root);
      expect(hexlify(data)).to.equal(before);
      data.fill(0);
      expect(hexlify(tree.root)).to.equal(root);
      expect(tree.verify(4, entriesOf(5)[4]!)).to.equal(true);
    });

    it("cannot be changed through what it hands out", () => {
      const tree = treeOf(300);
      const root = hexlify(tree.root);
      tree.root.fill(0);
      tree.leafHash(0).fill(0);
      for (const node of [...tree.proof(3), ...tree.blockProof(0), ...tree.blockLeaves(0)]) node.fill(0);
      tree.blockRoot(0).fill(0);
      expect(hexlify(tree.root)).to.equal(root);
      expect(hexlify(treeOf(300).root)).to.equal(root);
      expect(
        verify({ proof: tree.proof(3), root: treeOf(300).root, index: 3, count: 300, leafHash: tree.leafHash(3) }),
      ).to.equal(true);
    });

    it("takes a view into a larger buffer", () => {
      const data = concatBytes(Uint8Array.of(9), ...entriesOf(7));
      expect(hexlify(buildTree(data.subarray(1)).root)).to.equal(hexlify(treeOf(7).root));
    });

    it("tells its progress now and then, and the end", () => {
      const told: [number, number][] = [];
      const count = 40_000;
      buildTree(new Uint8Array(count * 32), { onProgress: (done, total) => told.push([done, total]) });
      expect(told).to.deep.equal([
        [65_536, 79_999],
        [79_999, 79_999],
      ]);
    });

    it("tells nothing for an empty tree", () => {
      buildTree(new Uint8Array(0), { onProgress: () => expect.fail("told") });
    });

    it("refuses bytes that are not whole hashes", () => {
      const error = errorOf(() => buildTree(new Uint8Array(33)));
      expect(error.code).to.equal("MERKLE_RAGGED_LEAVES");
      expect(error.facts).to.deep.equal({ length: "33" });
    });

    it("refuses more leaves than it can hold", () => {
      // A length is enough to be refused; nobody allocates two gigabytes for a test.
      const huge = { length: (MAX_LEAVES + 1) * 32 } as Uint8Array;
      const error = errorOf(() => buildTree(huge));
      expect(error.code).to.equal("MERKLE_TOO_MANY_LEAVES");
      expect(error.facts).to.deep.equal({ size: String(MAX_LEAVES + 1), most: String(MAX_LEAVES) });
    });
  });

  describe("when asked for a position it does not have", () => {
    for (const index of [-1, 7, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      it(`refuses ${index}`, () => {
        const tree = treeOf(7);
        for (const act of [() => tree.proof(index), () => tree.leafHash(index)]) {
          const error = errorOf(act);
          expect(error.code).to.equal("MERKLE_INDEX_OUT_OF_RANGE");
          expect(error.facts).to.deep.equal({ index: String(index), count: "7" });
        }
        expect(tree.verify(index, entriesOf(7)[0]!)).to.equal(false);
      });
    }

    it("refuses a block beyond the last", () => {
      const tree = treeOf(257);
      for (const act of [() => tree.blockProof(2), () => tree.blockRoot(2), () => tree.blockLeaves(-1)]) {
        expect(errorOf(act).code).to.equal("MERKLE_INDEX_OUT_OF_RANGE");
      }
    });

    it("has no leaf, block or proof when empty", () => {
      const tree = buildTree(new Uint8Array(0));
      expect(tree.size).to.equal(0);
      expect(tree.blockCount).to.equal(0);
      for (const act of [
        () => tree.proof(0),
        () => tree.leafHash(0),
        () => tree.blockRoot(0),
        () => tree.blockProof(0),
      ]) {
        expect(errorOf(act).code).to.equal("MERKLE_INDEX_OUT_OF_RANGE");
      }
    });
  });

  describe("verify", () => {
    it("is false, without throwing, for what is malformed", () => {
      const tree = treeOf(6);
      const honest = { proof: tree.proof(2), root: tree.root, index: 2, count: 6, leafHash: tree.leafHash(2) };
      expect(verify(honest)).to.equal(true);
      const malformed = [
        { index: -1 },
        { index: 2.5 },
        { index: Number.NaN },
        { count: Number.NaN },
        { count: Number.POSITIVE_INFINITY },
        { count: 2 ** 60 },
        { root: tree.root.subarray(1) },
        { root: new Uint8Array(0) },
        { leafHash: new Uint8Array(33) },
        { proof: honest.proof.with(0, new Uint8Array(31)) },
        { proof: ["0x00"] as unknown as Uint8Array[] },
      ];
      for (const change of malformed) expect(verify({ ...honest, ...change }), JSON.stringify(change)).to.equal(false);
    });

    it("holds above 32 bits, where a path is checked as on chain", () => {
      // The last of 2^40 + 1 entries stands alone on the right: its only sibling is the root of all others.
      const [left, leaf] = entriesOf(2) as [Uint8Array, Uint8Array];
      const count = 2 ** 40 + 1;
      const honest = { proof: [left], root: hashNode(left, leaf), index: 2 ** 40, count, leafHash: leaf };
      expect(verify(honest)).to.equal(true);
      expect(verify({ ...honest, index: 0 })).to.equal(false);
    });

    it("tells by the tree itself whether data stands at a position", () => {
      const entries = entriesOf(9);
      const tree = treeOf(9);
      expect(tree.verify(8, entries[8]!)).to.equal(true);
      expect(tree.verify(8, entries[7]!)).to.equal(false);
      expect(tree.verify(8, new Uint8Array(31))).to.equal(false);
    });
  });

  describe("hashes", () => {
    it("of another length than 32 bytes are refused", () => {
      for (const act of [
        () => hashLeaf(new Uint8Array(31)),
        () => hashNode(new Uint8Array(32), new Uint8Array(33)),
        () => rootOf([new Uint8Array(32), new Uint8Array(0)]),
      ]) {
        expect(errorOf(act).code).to.equal("MERKLE_NOT_A_HASH");
      }
    });

    it("in hexadecimal are laid one after the other", () => {
      const entries = entriesOf(3);
      expect(hexlify(packHashes(entries.map((entry) => hexlify(entry))))).to.equal(hexlify(concatBytes(...entries)));
      expect(packHashes([])).to.have.length(0);
    });

    for (const wrong of ["", "0x", "0x00", `0x${"0".repeat(63)}g`, "0".repeat(64), `0x${"0".repeat(66)}`]) {
      it(`in hexadecimal are refused when they are none: "${wrong.slice(0, 12)}"`, () => {
        const error = errorOf(() => packHashes([hexlify(entriesOf(1)[0]!), wrong]));
        expect(error.code).to.equal("MERKLE_NOT_A_HASH");
        expect(error.facts["index"]).to.equal("1");
      });
    }
  });

  it("counts blocks and their leaves", () => {
    expect([0, 1, 255, 256, 257, 512, 513].map(blockCount)).to.deep.equal([0, 1, 1, 1, 2, 2, 3]);
    expect([0, 1, 2, 3].map((block) => blockLength(block, 513))).to.deep.equal([256, 256, 1, 0]);
  });
});
