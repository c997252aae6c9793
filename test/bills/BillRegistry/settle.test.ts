import { expect } from "chai";
import { accepted, code, CONTRACT_ID, ethers, issued, networkHelpers, pauseForADay, purpose, REF } from "./fixture.ts";

describe("BillRegistry.settle", () => {
  it("records parts up to the total", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    for (const [part, sum] of [
      [40_000n, 40_000n],
      [60_000n, 100_000n],
    ] as const) {
      await expect(registry.connect(issuer).settle(plain, issuer.address, part, REF))
        .to.emit(registry, "BillSettled")
        .withArgs(plainId, issuer.address, issuer.address, part, sum, REF);
    }
    expect((await registry.payableOf(plainId)).open).to.equal(0n);
  });

  it("refuses a part beyond what is open after parts and credits", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await registry.connect(issuer).settle(plain, issuer.address, 40_000n, REF);
    await registry.connect(issuer).credit(plain, issuer.address, 10_000n, REF);
    await expect(registry.connect(issuer).settle(plain, issuer.address, 50_001n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryExceedsOpen")
      .withArgs(plainId, 50_001n, 50_000n);
  });

  it("refuses an amount that would wrap 96 bits", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    for (const amount of [2n ** 96n, 2n ** 128n - 1n]) {
      await expect(registry.connect(issuer).settle(plain, issuer.address, amount, REF))
        .to.be.revertedWithCustomError(registry, "BillRegistryExceedsOpen")
        .withArgs(plainId, amount, 100_000n);
    }
  });

  it("refuses an amount of 0", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(issuer).settle(plain, issuer.address, 0n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryAmountZero")
      .withArgs(plainId);
  });

  it("settles a receipt, which nobody will accept", async () => {
    const { registry, issuer, receipt, receiptId } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(issuer).settle(receipt, issuer.address, 100_000n, REF))
      .to.emit(registry, "BillSettled")
      .withArgs(receiptId, issuer.address, issuer.address, 100_000n, 100_000n, REF);
  });

  it("refuses a bill that names a contract, whose trail only the contract book continues", async () => {
    const { registry, issuer, bound, boundId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(issuer).settle(bound, issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryContractBound")
      .withArgs(boundId, CONTRACT_ID);
  });

  it("refuses a bill that its buyer has not accepted, has rejected or that was voided", async () => {
    const { registry, issuer, buyer, plain, plainId, presented, idOf } = await networkHelpers.loadFixture(issued);
    const settle = (bill = plain) => registry.connect(issuer).settle(bill, issuer.address, 1n, REF);
    await expect(settle()).to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids").withArgs(plainId, 0n);
    await registry.connect(buyer).answer(plain, buyer.address, code("RE"), REF);
    await expect(settle()).to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids").withArgs(plainId, 2n);
    await registry.connect(issuer).voidBill(presented(4), issuer.address, REF);
    await expect(settle(presented(4)))
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(await idOf(4), 3n);
  });

  it("refuses a receipt that was voided", async () => {
    const { registry, issuer, receipt, receiptId } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).voidBill(receipt, issuer.address, REF);
    await expect(registry.connect(issuer).settle(receipt, issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(receiptId, 3n);
  });

  it("refuses everybody but the holder", async () => {
    const { registry, identities, issuer, buyer, plain } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(buyer).settle(plain, buyer.address, 1n, REF))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(issuer.address, purpose("billing"), buyer.address);
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(accepted);
    const until = await pauseForADay(fixture);
    await expect(fixture.registry.connect(fixture.issuer).settle(fixture.plain, fixture.issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(fixture.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});

describe("BillRegistry.recordSettlement", () => {
  it("records what the fund ledger pays", async () => {
    const { registry, ledger, issuer, plainId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(ledger).recordSettlement(plainId, 100_000n))
      .to.emit(registry, "BillSettled")
      .withArgs(plainId, issuer.address, ledger.address, 100_000n, 100_000n, ethers.ZeroHash);
  });

  it("records what the contract book pays of a bill that names a contract", async () => {
    const { registry, book, issuer, boundId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(book).recordSettlement(boundId, 30_000n))
      .to.emit(registry, "BillSettled")
      .withArgs(boundId, issuer.address, book.address, 30_000n, 30_000n, ethers.ZeroHash);
  });

  it("refuses the wrong ledger, and everybody else", async () => {
    const { registry, ledger, book, stranger, plainId, boundId } = await networkHelpers.loadFixture(accepted);
    for (const [caller, billId] of [
      [book, plainId],
      [ledger, boundId],
      [stranger, plainId],
      [stranger, boundId],
    ] as const) {
      await expect(registry.connect(caller).recordSettlement(billId, 1n))
        .to.be.revertedWithCustomError(registry, "BillRegistryNotLedger")
        .withArgs(billId, caller.address);
    }
  });

  it("refuses what together with the holder's own records exceeds the total", async () => {
    const { registry, issuer, ledger, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await registry.connect(issuer).settle(plain, issuer.address, 99_999n, REF);
    await expect(registry.connect(ledger).recordSettlement(plainId, 2n))
      .to.be.revertedWithCustomError(registry, "BillRegistryExceedsOpen")
      .withArgs(plainId, 2n, 1n);
  });

  it("refuses a receipt, a bill nobody touched, and an amount of 0", async () => {
    const { registry, issuer, ledger, receipt, receiptId, plainId, idOf } = await networkHelpers.loadFixture(accepted);
    const untouched = await idOf(4);
    await registry.connect(issuer).settle(receipt, issuer.address, 1n, REF);
    await expect(registry.connect(ledger).recordSettlement(receiptId, 1n))
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(receiptId, 0n);
    await expect(registry.connect(ledger).recordSettlement(untouched, 1n))
      .to.be.revertedWithCustomError(registry, "BillRegistryUntouched")
      .withArgs(untouched);
    await expect(registry.connect(ledger).recordSettlement(plainId, 0n))
      .to.be.revertedWithCustomError(registry, "BillRegistryAmountZero")
      .withArgs(plainId);
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(accepted);
    const until = await pauseForADay(fixture);
    await expect(fixture.registry.connect(fixture.ledger).recordSettlement(fixture.plainId, 1n))
      .to.be.revertedWithCustomError(fixture.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
