import { expect } from "chai";
import { accepted, ethers, issued, networkHelpers, pauseForADay, purpose, REF } from "./fixture.ts";

describe("BillRegistry.transfer", () => {
  it("passes the right to be paid on", async () => {
    const { registry, issuer, bank, plainId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(issuer).transfer(plainId, issuer.address, bank.address))
      .to.emit(registry, "BillTransferred")
      .withArgs(plainId, issuer.address, bank.address, issuer.address);
    expect((await registry.payableOf(plainId)).holder).to.equal(bank.address);
  });

  it("takes the right from who passed it on", async () => {
    const { registry, identities, issuer, bank, otherIssuer, plain, plainId } =
      await networkHelpers.loadFixture(accepted);
    await registry.connect(issuer).transfer(plainId, issuer.address, bank.address);
    const notOfficer = [bank.address, purpose("billing"), issuer.address];
    await expect(registry.connect(issuer).transfer(plainId, issuer.address, otherIssuer.address))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(...notOfficer);
    await expect(registry.connect(issuer).settle(plain, issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(...notOfficer);
    await expect(registry.connect(bank).settle(plain, bank.address, 1n, REF)).to.emit(registry, "BillSettled");
  });

  it("refuses a bill nobody has touched", async () => {
    const { registry, issuer, bank, plainId } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(issuer).transfer(plainId, issuer.address, bank.address))
      .to.be.revertedWithCustomError(registry, "BillRegistryUntouched")
      .withArgs(plainId);
  });

  it("refuses a bill that is not accepted", async () => {
    const { registry, issuer, bank, receipt, receiptId } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).settle(receipt, issuer.address, 1n, REF);
    await expect(registry.connect(issuer).transfer(receiptId, issuer.address, bank.address))
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(receiptId, 0n);
  });

  it("refuses a bill with nothing open", async () => {
    const { registry, issuer, bank, ledger, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await registry.connect(issuer).credit(plain, issuer.address, 30_000n, REF);
    await registry.connect(ledger).recordSettlement(plainId, 70_000n);
    await expect(registry.connect(issuer).transfer(plainId, issuer.address, bank.address))
      .to.be.revertedWithCustomError(registry, "BillRegistryNothingOpen")
      .withArgs(plainId);
  });

  it("refuses a holder that is nobody, suspended, or the same", async () => {
    const { registry, identities, issuer, bank, stranger, plainId } = await networkHelpers.loadFixture(accepted);
    await identities.setActive(bank.address, false);
    for (const to of [ethers.ZeroAddress, stranger.address, bank.address, issuer.address]) {
      await expect(registry.connect(issuer).transfer(plainId, issuer.address, to))
        .to.be.revertedWithCustomError(registry, "BillRegistryHolderUnfit")
        .withArgs(plainId, to);
    }
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(accepted);
    const { registry, issuer, bank, plainId } = fixture;
    const until = await pauseForADay(fixture);
    await expect(registry.connect(issuer).transfer(plainId, issuer.address, bank.address))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
