import { expect } from "chai";
import type { Result } from "ethers";
import { accepted, code, ethers, issued, networkHelpers, pauseForADay, purpose, REF, VOID_WITHIN } from "./fixture.ts";

const [OPEN, ACCEPTED, REJECTED, VOIDED] = [0n, 1n, 2n, 3n];

describe("BillRegistry.answer", () => {
  for (const [peppol, status] of [
    ["AB", OPEN],
    ["IP", OPEN],
    ["UQ", OPEN],
    ["CA", OPEN],
    ["PD", OPEN],
    ["RE", REJECTED],
    ["AP", ACCEPTED],
  ] as const) {
    it(`records ${peppol}`, async () => {
      const { registry, buyer, plain, plainId } = await networkHelpers.loadFixture(issued);
      await expect(registry.connect(buyer).answer(plain, buyer.address, code(peppol), REF))
        .to.emit(registry, "BillAnswered")
        .withArgs(plainId, buyer.address, code(peppol), REF, buyer.address);
      expect((await registry.lifeOf(plainId)).status).to.equal(status);
    });
  }

  it("stores what the acts by id need", async () => {
    const { registry, issuer, buyer, boundId } = await networkHelpers.loadFixture(accepted);
    const life = await registry.lifeOf(boundId);
    expect((life as unknown as Result).toObject()).to.deep.equal({
      status: ACCEPTED,
      issuer: issuer.address,
      buyer: buyer.address,
      holder: issuer.address,
      contractId: ethers.id("contract of lot 1"),
      currency: code("KES"),
      total: 100_000n,
      settled: 0n,
      credited: 0n,
      reimbursed: 0n,
      dueBack: 0n,
      reimbursedDueBack: 0n,
    });
  });

  it("makes the bill payable only when it is accepted", async () => {
    const { registry, buyer, plain, plainId } = await networkHelpers.loadFixture(issued);
    expect((await registry.payableOf(plainId)).issuer).to.equal(ethers.ZeroAddress);
    for (const [peppol, open] of [
      ["CA", 0n],
      ["AP", 100_000n],
    ] as const) {
      await registry.connect(buyer).answer(plain, buyer.address, code(peppol), ethers.ZeroHash);
      expect((await registry.payableOf(plainId)).open).to.equal(open);
    }
  });

  it("lets the buyer say that an accepted bill is paid, which changes no amount", async () => {
    const { registry, buyer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(buyer).answer(plain, buyer.address, code("PD"), REF)).to.emit(
      registry,
      "BillAnswered",
    );
    expect((await registry.lifeOf(plainId)).settled).to.equal(0n);
  });

  for (const peppol of ["RE", "AP", "UQ"]) {
    it(`refuses ${peppol} after the bill was accepted`, async () => {
      const { registry, buyer, plain, plainId } = await networkHelpers.loadFixture(accepted);
      await expect(registry.connect(buyer).answer(plain, buyer.address, code(peppol), REF))
        .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
        .withArgs(plainId, ACCEPTED);
    });

    it(`refuses ${peppol} after the bill was rejected`, async () => {
      const { registry, buyer, plain, plainId } = await networkHelpers.loadFixture(issued);
      await registry.connect(buyer).answer(plain, buyer.address, code("RE"), REF);
      await expect(registry.connect(buyer).answer(plain, buyer.address, code(peppol), REF))
        .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
        .withArgs(plainId, REJECTED);
    });
  }

  it("refuses a bill that was voided", async () => {
    const { registry, buyer, issuer, plain, plainId } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).voidBill(plain, issuer.address, REF);
    for (const peppol of ["AP", "PD"]) {
      await expect(registry.connect(buyer).answer(plain, buyer.address, code(peppol), REF))
        .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
        .withArgs(plainId, VOIDED);
    }
  });

  it("refuses a code that Peppol does not know", async () => {
    const { registry, buyer, plain } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(buyer).answer(plain, buyer.address, code("ap"), REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryCodeUnknown")
      .withArgs(code("ap"));
  });

  it("refuses everybody but the buyer", async () => {
    const { registry, identities, issuer, stranger, buyer, plain } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(issuer).answer(plain, issuer.address, code("AP"), REF))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(buyer.address, purpose("billing"), issuer.address);
    await expect(registry.connect(stranger).answer(plain, buyer.address, code("AP"), REF))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(buyer.address, stranger.address);
  });

  it("refuses a receipt, which names no buyer", async () => {
    const { registry, stranger, receipt, receiptId } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(stranger).answer(receipt, stranger.address, code("AP"), REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryBuyerMissing")
      .withArgs(receiptId);
  });

  it("refuses a credit, which stands alone", async () => {
    const { registry, buyer, credit, creditId } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(buyer).answer(credit, buyer.address, code("AP"), REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryIsCredit")
      .withArgs(creditId, -100_000n);
  });

  it("refuses a bill whose proof fails", async () => {
    const { registry, buyer, plain, bound, batch } = await networkHelpers.loadFixture(issued);
    await expect(
      registry.connect(buyer).answer({ ...plain, proof: bound.proof }, buyer.address, code("AP"), ethers.ZeroHash),
    )
      .to.be.revertedWithCustomError(registry, "BillRegistryProofInvalid")
      .withArgs(1n, batch.header.root);
  });

  it("accepts long after the void window", async () => {
    const { registry, buyer, plain } = await networkHelpers.loadFixture(issued);
    await networkHelpers.time.increase(10n * VOID_WITHIN);
    await expect(registry.connect(buyer).answer(plain, buyer.address, code("AP"), REF)).to.emit(
      registry,
      "BillAnswered",
    );
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, buyer, plain } = fixture;
    const until = await pauseForADay(fixture);
    await expect(registry.connect(buyer).answer(plain, buyer.address, code("AP"), REF))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
