import { expect } from "chai";
import {
  accepted,
  code,
  DAY,
  ethers,
  issued,
  networkHelpers,
  pauseForADay,
  purpose,
  REF,
  VOID_WITHIN,
} from "./fixture.ts";

async function ready() {
  const fixture = await issued();
  const deadline = BigInt(await networkHelpers.time.latest()) + VOID_WITHIN;
  const voidPlain = () => fixture.registry.connect(fixture.issuer).voidBill(fixture.plain, fixture.issuer.address, REF);
  return { ...fixture, deadline, voidPlain };
}

describe("BillRegistry.voidBill", () => {
  it("voids a bill for good, and its number stays taken", async () => {
    const { registry, issuer, plainId, voidPlain } = await networkHelpers.loadFixture(ready);
    await expect(voidPlain()).to.emit(registry, "BillVoided").withArgs(plainId, issuer.address, REF, issuer.address);
    expect((await registry.lifeOf(plainId)).status).to.equal(3n);
    expect(await registry.nextNumber(issuer.address, ethers.ZeroHash)).to.equal(6n);
    await expect(voidPlain())
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(plainId, 3n);
  });

  it("voids a bill that was only queried", async () => {
    const { registry, buyer, plain, voidPlain } = await networkHelpers.loadFixture(ready);
    await registry.connect(buyer).answer(plain, buyer.address, code("UQ"), REF);
    await expect(voidPlain()).to.emit(registry, "BillVoided");
  });

  it("voids on the last second of the window, and not after it", async () => {
    const { registry, issuer, plainId, presented, deadline, voidPlain } = await networkHelpers.loadFixture(ready);
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await expect(registry.connect(issuer).voidBill(presented(4), issuer.address, REF)).to.emit(registry, "BillVoided");
    await expect(voidPlain())
      .to.be.revertedWithCustomError(registry, "BillRegistryVoidWindowOver")
      .withArgs(plainId, deadline);
  });

  it("lengthens the window by a pause", async () => {
    const fixture = await networkHelpers.loadFixture(ready);
    await pauseForADay(fixture);
    await networkHelpers.time.increaseTo(fixture.deadline + DAY / 2n);
    await expect(fixture.voidPlain()).to.emit(fixture.registry, "BillVoided");
  });

  it("refuses a bill that was accepted", async () => {
    const { registry, issuer, plain, plainId } = await networkHelpers.loadFixture(accepted);
    await expect(registry.connect(issuer).voidBill(plain, issuer.address, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
      .withArgs(plainId, 1n);
  });

  it("refuses a bill that was credited or settled in part", async () => {
    const { registry, issuer, plain, plainId, receipt, receiptId, voidPlain } = await networkHelpers.loadFixture(ready);
    await registry.connect(issuer).credit(plain, issuer.address, 7n, REF);
    await expect(voidPlain())
      .to.be.revertedWithCustomError(registry, "BillRegistryMoneyInPlay")
      .withArgs(plainId, 0n, 7n);
    await registry.connect(issuer).settle(receipt, issuer.address, 9n, REF);
    await expect(registry.connect(issuer).voidBill(receipt, issuer.address, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryMoneyInPlay")
      .withArgs(receiptId, 9n, 0n);
  });

  it("refuses everybody but the issuer", async () => {
    const { registry, identities, issuer, buyer, plain } = await networkHelpers.loadFixture(ready);
    await expect(registry.connect(buyer).voidBill(plain, buyer.address, REF))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(issuer.address, purpose("billing"), buyer.address);
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(ready);
    const until = await pauseForADay(fixture);
    await expect(fixture.voidPlain())
      .to.be.revertedWithCustomError(fixture.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
