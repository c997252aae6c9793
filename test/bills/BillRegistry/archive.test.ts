import { expect } from "chai";
import { accepted, code, issued, networkHelpers, pauseForADay, purpose, REF, settled } from "./fixture.ts";

describe("BillRegistry.archive", () => {
  it("ends the life of a settled bill", async () => {
    const { registry, buyer, issuer, ledger, plain, plainId } = await networkHelpers.loadFixture(settled);
    await expect(registry.connect(buyer).archive(plainId, buyer.address))
      .to.emit(registry, "BillArchived")
      .withArgs(plainId, buyer.address);
    for (const act of [
      registry.connect(buyer).answer(plain, buyer.address, code("PD"), REF),
      registry.connect(issuer).credit(plain, issuer.address, 1n, REF),
      registry.connect(issuer).settle(plain, issuer.address, 1n, REF),
      registry.connect(ledger).recordSettlement(plainId, 1n),
      registry.connect(buyer).archive(plainId, buyer.address),
    ]) {
      await expect(act).to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids").withArgs(plainId, 4n);
    }
  });

  it("ends a rejected bill", async () => {
    const { registry, buyer, plain, plainId } = await networkHelpers.loadFixture(issued);
    await registry.connect(buyer).answer(plain, buyer.address, code("RE"), REF);
    await expect(registry.connect(buyer).archive(plainId, buyer.address)).to.emit(registry, "BillArchived");
  });

  it("refuses an accepted bill with money open", async () => {
    const { registry, buyer, issuer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await registry.connect(issuer).credit(plain, issuer.address, 99_999n, REF);
    await expect(registry.connect(buyer).archive(plainId, buyer.address))
      .to.be.revertedWithCustomError(registry, "BillRegistryMoneyInPlay")
      .withArgs(plainId, 0n, 99_999n);
  });

  it("refuses a bill that is open", async () => {
    const { registry, buyer, plain, plainId } = await networkHelpers.loadFixture(issued);
    await registry.connect(buyer).answer(plain, buyer.address, code("UQ"), REF);
    await expect(registry.connect(buyer).archive(plainId, buyer.address))
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(plainId, 0n);
  });

  it("refuses a receipt, whose issuer could bar its reimbursement", async () => {
    const { registry, issuer, receipt, receiptId } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).settle(receipt, issuer.address, 100_000n, REF);
    await expect(registry.connect(issuer).archive(receiptId, issuer.address))
      .to.be.revertedWithCustomError(registry, "BillRegistryBuyerMissing")
      .withArgs(receiptId);
  });

  it("refuses everybody but the buyer", async () => {
    const { registry, identities, issuer, buyer, plainId } = await networkHelpers.loadFixture(settled);
    await expect(registry.connect(issuer).archive(plainId, issuer.address))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(buyer.address, purpose("billing"), issuer.address);
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(settled);
    const until = await pauseForADay(fixture);
    await expect(fixture.registry.connect(fixture.buyer).archive(fixture.plainId, fixture.buyer.address))
      .to.be.revertedWithCustomError(fixture.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
