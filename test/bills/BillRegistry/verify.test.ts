import { expect } from "chai";
import { batchCommitment } from "../../../src/bills/encoding.ts";
import { proofOf } from "../../../src/bills/buildBatch.ts";
import { batchOf, ethers, issued, networkHelpers } from "./fixture.ts";

describe("BillRegistry.verify", () => {
  it("gives the id of every bill of the batch", async () => {
    const { registry, presented, idOf } = await networkHelpers.loadFixture(issued);
    for (const index of [0, 1, 2, 3, 4]) {
      expect(await registry.verify(presented(index))).to.equal(await idOf(index));
    }
  });

  it("verifies a batch of one", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer } = fixture;
    const batch = await batchOf(fixture, [{ total: 1n, tax: 0n, documentNumber: "X" }]);
    await registry.connect(issuer).issue(issuer.address, issuer.address, batch.header);
    expect(await registry.verify(proofOf(batch, 2n, 6n))).to.equal(
      await registry.billIdOf(issuer.address, ethers.ZeroHash, 6n),
    );
  });

  it("refuses a bill that says anything else than its leaf", async () => {
    const { registry, plain, stranger, batch } = await networkHelpers.loadFixture(issued);
    const changes = [
      { total: 100_001n },
      { tax: 0n },
      { buyer: stranger.address },
      { holder: stranger.address },
      { due: 1n },
      { document: ethers.id("other") },
      { contractId: ethers.id("other") },
      { disclosure: ethers.id("other") },
    ];
    for (const change of changes) {
      await expect(registry.verify({ ...plain, bill: { ...plain.bill, ...change } }))
        .to.be.revertedWithCustomError(registry, "BillRegistryProofInvalid")
        .withArgs(1n, batch.header.root);
    }
  });

  describe("when one document shall stand for two numbers", () => {
    it("refuses a leaf at another position of the tree", async () => {
      const { registry, presented, batch } = await networkHelpers.loadFixture(issued);
      const plain = presented(0);
      await expect(registry.verify({ ...plain, bill: { ...plain.bill, number: 2n } }))
        .to.be.revertedWithCustomError(registry, "BillRegistryProofInvalid")
        .withArgs(2n, batch.header.root);
    });

    it("refuses the proof of another position", async () => {
      const { registry, presented, batch } = await networkHelpers.loadFixture(issued);
      await expect(registry.verify({ ...presented(0), proof: presented(1).proof }))
        .to.be.revertedWithCustomError(registry, "BillRegistryProofInvalid")
        .withArgs(1n, batch.header.root);
    });

    it("refuses a number that the issuer put at two positions, but at its own", async () => {
      const fixture = await networkHelpers.loadFixture(issued);
      const { registry, issuer } = fixture;
      // Built for numbers from 1, issued as numbers from 6: no leaf stands where its number says.
      const batch = await batchOf(fixture, [
        { total: 1n, tax: 0n, documentNumber: "X" },
        { total: 2n, tax: 0n, documentNumber: "Y" },
      ]);
      const shifted = await batchOf(
        fixture,
        [
          { total: 1n, tax: 0n, documentNumber: "X" },
          { total: 2n, tax: 0n, documentNumber: "Y" },
        ],
        { firstNumber: 5n },
      );
      const header = { ...batch.header, root: shifted.header.root };
      await registry.connect(issuer).issue(issuer.address, issuer.address, header);
      // Its leaf at position 1 says number 6, whose position is 0.
      const second = { ...proofOf(shifted, 2n, 6n), header };
      await expect(registry.verify(second))
        .to.be.revertedWithCustomError(registry, "BillRegistryProofInvalid")
        .withArgs(6n, header.root);
      const first = { ...proofOf(shifted, 2n, 5n), header };
      await expect(registry.verify(first))
        .to.be.revertedWithCustomError(registry, "BillRegistryNumberOutside")
        .withArgs(5n, 6n, 2n);
    });

    for (const number of [0n, 6n]) {
      it(`refuses number ${number}, which lies outside the batch`, async () => {
        const { registry, plain } = await networkHelpers.loadFixture(issued);
        await expect(registry.verify({ ...plain, bill: { ...plain.bill, number } }))
          .to.be.revertedWithCustomError(registry, "BillRegistryNumberOutside")
          .withArgs(number, 1n, 5n);
      });
    }
  });

  describe("when the header is not that of the issuer's batch", () => {
    it("refuses a header that nobody issued", async () => {
      const { registry, issuer, plain } = await networkHelpers.loadFixture(issued);
      const forged = { ...plain, header: { ...plain.header, count: 4n } };
      await expect(registry.verify(forged))
        .to.be.revertedWithCustomError(registry, "BillRegistryBatchMismatch")
        .withArgs(
          issuer.address,
          1n,
          batchCommitment(issuer.address, plain.header),
          batchCommitment(issuer.address, forged.header),
        );
    });

    it("refuses a batch of another issuer", async () => {
      const { registry, otherIssuer, plain } = await networkHelpers.loadFixture(issued);
      await expect(registry.verify({ ...plain, issuer: otherIssuer.address }))
        .to.be.revertedWithCustomError(registry, "BillRegistryBatchMismatch")
        .withArgs(
          otherIssuer.address,
          1n,
          ethers.dataSlice(ethers.ZeroHash, 0, 26),
          batchCommitment(otherIssuer.address, plain.header),
        );
    });

    it("refuses a sequence that was never issued", async () => {
      const { registry, issuer, plain } = await networkHelpers.loadFixture(issued);
      await expect(registry.verify({ ...plain, sequence: 2n }))
        .to.be.revertedWithCustomError(registry, "BillRegistryBatchMismatch")
        .withArgs(
          issuer.address,
          2n,
          ethers.dataSlice(ethers.ZeroHash, 0, 26),
          batchCommitment(issuer.address, plain.header),
        );
    });
  });
});
