import { expect } from "chai";
import { accepted, issued, networkHelpers, pauseForADay, purpose, REF, settled } from "./fixture.ts";

describe("BillRegistry.credit", () => {
  it("lowers what is open, before and after acceptance", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(issuer).credit(plain, issuer.address, 30_000n, REF))
      .to.emit(registry, "BillCredited")
      .withArgs(plainId, issuer.address, 30_000n, 30_000n, 0n, REF, issuer.address);
    expect((await registry.payableOf(plainId)).open).to.equal(70_000n);
  });

  it("opens a public amount due back when the bill was settled", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(settled);
    await expect(registry.connect(issuer).credit(plain, issuer.address, 30_000n, REF))
      .to.emit(registry, "BillCredited")
      .withArgs(plainId, issuer.address, 30_000n, 30_000n, 30_000n, REF, issuer.address);
    const life = await registry.lifeOf(plainId);
    expect([life.dueBack, life.reimbursedDueBack]).to.deep.equal([30_000n, 0n]);
  });

  it("counts only what exceeds the total as due back", async () => {
    const { registry, issuer, ledger, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await registry.connect(ledger).recordSettlement(plainId, 80_000n);
    await registry.connect(issuer).credit(plain, issuer.address, 30_000n, REF);
    expect((await registry.lifeOf(plainId)).dueBack).to.equal(10_000n);
    await expect(registry.connect(ledger).recordSettlement(plainId, 1n))
      .to.be.revertedWithCustomError(registry, "BillRegistryExceedsOpen")
      .withArgs(plainId, 1n, 0n);
  });

  it("refuses to credit more than the total, in one part or several", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(issuer).credit(plain, issuer.address, 100_001n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryExceedsTotal")
      .withArgs(plainId, 100_001n, 100_000n);
    await registry.connect(issuer).credit(plain, issuer.address, 60_000n, REF);
    await expect(registry.connect(issuer).credit(plain, issuer.address, 2n ** 96n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryExceedsTotal")
      .withArgs(plainId, 2n ** 96n, 40_000n);
  });

  it("refuses an amount of 0", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(issuer).credit(plain, issuer.address, 0n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryAmountZero")
      .withArgs(plainId);
  });

  it("refuses a bill that was voided", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).voidBill(plain, issuer.address, REF);
    await expect(registry.connect(issuer).credit(plain, issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(plainId, 3n);
  });

  it("refuses a credit of a credit", async () => {
    const { registry, issuer, credit, creditId } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(issuer).credit(credit, issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryIsCredit")
      .withArgs(creditId, -100_000n);
  });

  it("refuses everybody but the issuer", async () => {
    const { registry, identities, issuer, buyer, plain } = await networkHelpers.loadFixture(issued);
    await expect(registry.connect(buyer).credit(plain, buyer.address, 1n, REF))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(issuer.address, purpose("billing"), buyer.address);
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const until = await pauseForADay(fixture);
    await expect(fixture.registry.connect(fixture.issuer).credit(fixture.plain, fixture.issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(fixture.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
