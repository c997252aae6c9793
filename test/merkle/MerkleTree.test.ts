import { concatBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { concat, hexlify } from "ethers";
import { buildTree, EMPTY_ROOT, hashLeaf, hashNode, rootOf, verify, verifyBlock } from "../../src/merkle/index.ts";
import type { MerkleHarness } from "../../types/ethers-contracts/index.ts";
import { type Check, deployHarness, describeCheck, verifyMany } from "./harness.ts";
import { choices, entriesOf, leafOf, nodeOf, ReferenceTree, rootOfPath } from "./reference.ts";
import { itLong } from "../support/long.ts";

const SMALL = Array.from({ length: 300 }, (_, i) => i + 1);
const LARGE = [511, 512, 513, 1000, 4096, 4097, 65_537];

/** All positions of a small tree; of a large one the edges and some between. */
function positionsOf(count: number): number[] {
  if (count <= 300) return Array.from({ length: count }, (_, i) => i);
  const pick = choices(count);
  const edges = [0, 1, 255, 256, 257, count >> 1, count - 257, count - 256, count - 255, count - 2, count - 1];
  const some = Array.from({ length: 100 }, () => pick(count));
  return [...new Set([...edges, ...some])].filter((index) => index >= 0 && index < count);
}

/** The RFC's definitions and the tree under test over the same entries. */
function treesOf(count: number) {
  const entries = entriesOf(count);
  return { reference: new ReferenceTree(entries), tree: buildTree(concatBytes(...entries)), entries };
}

const isTrue = (check: Check): boolean => {
  const root = rootOfPath(Number(check.index), Number(check.count), check.leafHash, check.proof);
  return root !== undefined && hexlify(root) === hexlify(check.root);
};

const inTypeScript = (check: Check): boolean =>
  verify({ ...check, index: Number(check.index), count: Number(check.count) });

describe("MerkleTree: contract, TypeScript twin and RFC 9162", () => {
  let harness: MerkleHarness;

  before(async () => {
    harness = await deployHarness();
  });

  /** Expects the verdict of the contract and of the twin on each check. */
  async function expectVerdicts(checks: readonly Check[], expected: boolean | "as the RFC"): Promise<void> {
    const onChain = await verifyMany(harness, checks);
    const wrong = checks.flatMap((check, i) => {
      const wanted = expected === "as the RFC" ? isTrue(check) : expected;
      const found = { contract: onChain[i], twin: inTypeScript(check) };
      return found.contract === wanted && found.twin === wanted ? [] : [{ check: describeCheck(check), wanted, found }];
    });
    expect(wrong).to.deep.equal([]);
  }

  it("hashes leaves and nodes with their own prefixes", async () => {
    const [a, b] = entriesOf(2) as [Uint8Array, Uint8Array];
    expect(hexlify(hashLeaf(a))).to.equal(hexlify(leafOf(a)));
    expect(hexlify(hashNode(a, b))).to.equal(hexlify(nodeOf(a, b)));
    expect(await harness.hashLeaf(a)).to.equal(hexlify(leafOf(a)));
    expect(await harness.hashNode(a, b)).to.equal(hexlify(nodeOf(a, b)));
  });

  it("has the RFC's root for every size from 0 to 300", async () => {
    const roots = [0, ...SMALL].map((count) => hexlify(new ReferenceTree(entriesOf(count)).mth()));
    for (const count of [0, ...SMALL])
      expect(hexlify(treesOf(count).tree.root), `size ${count}`).to.equal(roots[count]);

    const leaves = entriesOf(300).map(leafOf);
    const prefixes = new ReferenceTree(entriesOf(300));
    const sizes = [0, ...SMALL];
    const wanted = sizes.map((size) => hexlify(prefixes.mth(0, size)));
    expect(sizes.map((size) => hexlify(rootOf(leaves.slice(0, size))))).to.deep.equal(wanted);
    for (let from = 0; from < sizes.length; from += 50) {
      const some = sizes.slice(from, from + 50);
      expect([...(await harness.rootsOf(concat(leaves), some))]).to.deep.equal(wanted.slice(from, from + 50));
    }
  });

  it("leaves the list that it takes the root of unchanged", async () => {
    const leaves = entriesOf(9).map(leafOf);
    const before = leaves.map((leaf) => hexlify(leaf));
    rootOf(leaves);
    expect(leaves.map((leaf) => hexlify(leaf))).to.deep.equal(before);
    expect(await harness.leavesAfterRootOf(leaves)).to.deep.equal(before);
  });

  itLong("makes the RFC's path and accepts it for every position of every size from 1 to 300", async () => {
    const checks: Check[] = [];
    for (const count of SMALL) {
      const { reference, tree, entries } = treesOf(count);
      for (const index of positionsOf(count)) {
        const proof = tree.proof(index);
        const path = reference.path(index);
        // One comparison a proof: chai's walk over 340,000 hashes would take longer than all the hashing.
        if (!Buffer.concat(proof).equals(Buffer.concat(path)))
          expect.fail(`size ${count}: another path for position ${index}`);
        checks.push({ root: tree.root, index, count, leafHash: leafOf(entries[index]!), proof });
      }
    }
    expect(checks.length).to.equal((300 * 301) / 2);
    await expectVerdicts(checks, true);
  });

  it("does so at the edges and elsewhere in large trees", async () => {
    const checks: Check[] = [];
    for (const count of LARGE) {
      const { reference, tree, entries } = treesOf(count);
      expect(hexlify(tree.root)).to.equal(hexlify(reference.mth()));
      for (const index of positionsOf(count)) {
        const proof = tree.proof(index);
        expect(concat(proof), `size ${count}, position ${index}`).to.equal(concat(reference.path(index)));
        checks.push({ root: tree.root, index, count, leafHash: leafOf(entries[index]!), proof });
      }
    }
    await expectVerdicts(checks, true);
  });

  describe("aligned blocks of 256 leaves", () => {
    const SIZES = [1, 2, 255, 256, 257, 300, 511, 512, 513, 767, 769, 1000, 4097, 65_537];

    it("are subtrees: each block is proven in the tree over the blocks' roots", async () => {
      for (const count of SIZES) {
        const { reference, tree } = treesOf(count);
        expect(await harness.blockCount(count)).to.equal(BigInt(tree.blockCount));
        const blocks = [...new Set([0, 1, tree.blockCount >> 1, tree.blockCount - 2, tree.blockCount - 1])];
        for (const block of blocks.filter((b) => b >= 0 && b < tree.blockCount)) {
          const end = Math.min(count, (block + 1) * 256);
          const blockRoot = tree.blockRoot(block);
          const proof = tree.blockProof(block);
          const what = `block ${block} of ${count} leaves`;
          expect(hexlify(blockRoot), what).to.equal(hexlify(reference.mth(block * 256, end)));
          expect(hexlify(rootOf(tree.blockLeaves(block))), what).to.equal(hexlify(blockRoot));
          expect(await harness.blockLength(block, count), what).to.equal(BigInt(end - block * 256));
          const arguments_ = { proof, root: tree.root, blockIndex: block, count, blockRoot };
          expect(verifyBlock(arguments_), what).to.equal(true);
          expect(await harness.verifyBlock(proof, tree.root, block, count, blockRoot), what).to.equal(true);
          expect(await harness.verifyBlock(proof, tree.root, block + 1, count, blockRoot), what).to.equal(false);
          expect(verifyBlock({ ...arguments_, blockIndex: block + 1 }), what).to.equal(false);
          expect(await harness.verifyBlock([...proof, blockRoot], tree.root, block, count, blockRoot)).to.equal(false);
        }
      }
    });

    it("are refused when a leaf is missing from the block", async () => {
      const { tree } = treesOf(1000);
      const short = rootOf(tree.blockLeaves(3).slice(0, -1));
      expect(await harness.verifyBlock(tree.blockProof(3), tree.root, 3, 1000, short)).to.equal(false);
    });

    it("are counted without overflow", async () => {
      const most = 2n ** 256n - 1n;
      expect(await harness.blockCount(0)).to.equal(0n);
      expect(await harness.blockCount(most)).to.equal(2n ** 248n);
      expect(await harness.blockLength(2n ** 248n - 1n, most)).to.equal(255n);
      expect(await harness.blockLength(2n ** 248n, most)).to.equal(0n);
      expect(await harness.blockLength(most, most)).to.equal(0n);
    });
  });

  describe("attacks", () => {
    const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 300, 1000];

    /** Checks that `forge` makes out of a true one, for some positions of trees of many shapes. */
    function forgeries(forge: (honest: Check, around: ReturnType<typeof treesOf>) => Check[]): Check[] {
      return SIZES.flatMap((count) => {
        const trees = treesOf(count);
        const pick = choices(count + 7);
        const positions =
          count <= 33 ? positionsOf(count) : [0, count - 1, ...Array.from({ length: 12 }, () => pick(count))];
        return positions.flatMap((index) =>
          forge(
            {
              root: trees.tree.root,
              index,
              count,
              leafHash: leafOf(trees.entries[index]!),
              proof: trees.tree.proof(index),
            },
            trees,
          ),
        );
      });
    }

    it("refuses every other position", async () => {
      const checks = forgeries((honest) =>
        positionsOf(Number(honest.count) + 2)
          .filter((index) => index !== honest.index && (Number(honest.count) < 40 || index % 13 === 0))
          .map((index) => ({ ...honest, index })),
      );
      await expectVerdicts(checks, false);
    });

    it("refuses positions at and far beyond the count", async () => {
      const checks = forgeries((honest) =>
        [0n, 1n, 2n ** 32n, 2n ** 64n, 2n ** 255n, 2n ** 256n - 1n - BigInt(honest.count)].map((beyond) => ({
          ...honest,
          index: BigInt(honest.count) + beyond,
        })),
      );
      await expectVerdicts(checks, false);
    });

    it("judges a wrong count as the RFC does: by the shape of the path", async () => {
      const checks = forgeries((honest) =>
        [-2, -1, 1, 2, 7, Number(honest.count)]
          .map((more) => ({ ...honest, count: Number(honest.count) + more }))
          .filter(({ count }) => count >= 0),
      );
      await expectVerdicts(checks, "as the RFC");
      // The last leaf of a tree that is no power of two has a path that no other count shares in shape and place.
      const { tree, entries } = treesOf(5);
      const last = { root: tree.root, index: 4, leafHash: leafOf(entries[4]!), proof: tree.proof(4) };
      await expectVerdicts(
        [6, 7, 8, 9].map((count) => ({ ...last, count })),
        false,
      );
    });

    it("refuses counts without a tree: 0 and the largest", async () => {
      const checks = forgeries((honest) => [
        { ...honest, count: 0 },
        { ...honest, count: 2n ** 256n - 1n },
      ]);
      await expectVerdicts(checks, false);
    });

    it("refuses proofs that are too long or too short", async () => {
      const checks = forgeries((honest) => [
        { ...honest, proof: [...honest.proof, honest.root] },
        { ...honest, proof: [...honest.proof, ...honest.proof, honest.leafHash] },
        { ...honest, proof: [honest.leafHash, ...honest.proof] },
        { ...honest, proof: Array.from({ length: 300 }, () => honest.root) },
        // A leaf alone in its tree has nothing to cut.
        ...(honest.proof.length === 0
          ? []
          : [
              { ...honest, proof: honest.proof.slice(1) },
              { ...honest, proof: honest.proof.slice(0, -1) },
              { ...honest, proof: [] },
              { ...honest, proof: [], leafHash: nodeOf(honest.leafHash, honest.proof[0]!) },
            ]),
      ]);
      await expectVerdicts(checks, false);
    });

    it("refuses the root, or a node, in the place of a leaf", async () => {
      const checks = forgeries((honest) =>
        honest.proof.flatMap((sibling, height) => [
          { ...honest, leafHash: honest.root, proof: [] },
          { ...honest, leafHash: sibling },
          { ...honest, leafHash: nodeOf(honest.leafHash, sibling), proof: honest.proof.slice(height + 1) },
        ]),
      );
      await expectVerdicts(checks, false);
    });

    it("refuses the data of a node in the place of a leaf's data", async () => {
      const { tree } = treesOf(2);
      const inner = concatBytes(tree.leafHash(0), tree.leafHash(1)); // 64 bytes: no data hash, and another prefix
      const forged = leafOf(inner);
      expect(hexlify(forged)).to.not.equal(hexlify(tree.root));
      await expectVerdicts([{ root: tree.root, index: 0, count: 1, leafHash: forged, proof: [] }], false);
    });

    it("refuses a proof made for another position or another tree, and one with a bit flipped", async () => {
      const other = treesOf(299);
      const checks = forgeries((honest, { tree }) => {
        const forged: Check[] = [];
        for (const index of [0, 1, tree.size >> 1, tree.size - 1]) {
          if (index >= tree.size || index === honest.index) continue;
          forged.push({ ...honest, proof: tree.proof(index) });
          forged.push({ ...honest, leafHash: tree.leafHash(index) });
        }
        for (const [height, sibling] of honest.proof.entries()) {
          const flipped = sibling.slice();
          flipped[31]! ^= 1;
          forged.push({ ...honest, proof: honest.proof.with(height, flipped) });
        }
        forged.push({ ...honest, root: other.tree.root });
        return forged;
      });
      await expectVerdicts(checks, false);
    });

    it("judges random garbage as the RFC does", async () => {
      const pick = choices(42);
      const pool = entriesOf(16, "garbage");
      const checks = Array.from({ length: 1_500 }, (): Check => {
        const count = pick(20);
        const { tree } = treesOf(Math.max(1, count));
        const proof = Array.from({ length: pick(6) }, () =>
          pick(3) === 0 ? pool[pick(16)]! : tree.leafHash(pick(tree.size)),
        );
        return { root: tree.root, index: pick(20), count, leafHash: tree.leafHash(pick(tree.size)), proof };
      });
      await expectVerdicts(checks, "as the RFC");
    });

    it("proves nothing in the empty tree", async () => {
      const [leaf] = entriesOf(1).map(leafOf) as [Uint8Array];
      const empty = { root: EMPTY_ROOT, index: 0, count: 0 };
      await expectVerdicts(
        [
          { ...empty, leafHash: leaf, proof: [] },
          { ...empty, leafHash: EMPTY_ROOT, proof: [] },
          { ...empty, leafHash: leaf, proof: [leaf] },
        ],
        false,
      );
      expect(await harness.rootOf([])).to.equal(hexlify(EMPTY_ROOT));
      expect(hexlify(buildTree(new Uint8Array(0)).root)).to.equal(hexlify(EMPTY_ROOT));
    });
  });

  it("needs the committed count: under another one of the same shape a path stays true", async () => {
    // What the warnings in the library are about; whoever calls it takes the count from storage.
    const { tree, entries } = treesOf(3);
    const first = { root: tree.root, index: 0, leafHash: leafOf(entries[0]!), proof: tree.proof(0) };
    await expectVerdicts([{ ...first, count: 4 }], true);
    const pair = nodeOf(leafOf(entries[0]!), leafOf(entries[1]!));
    await expectVerdicts([{ root: tree.root, index: 0, count: 2, leafHash: pair, proof: [tree.leafHash(2)] }], true);
  });
});
