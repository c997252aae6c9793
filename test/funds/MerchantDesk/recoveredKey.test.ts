import { expect } from "chai";
import { LINE, networkHelpers, spent } from "../fixture.ts";

/**
 * The merchant's key was recovered. The desk sees nothing of a recovery but the registry's answer, which the stub gives
 * here; that a finished recovery changes it, test/identity/recovery/RecoveryBoard/powers.test.ts shows.
 */
async function recovered() {
  const base = await spent();
  const { desk, identities, merchant, stranger: fresh } = base;
  await desk.connect(merchant).requestRedemption(LINE, merchant, 20n, merchant);
  const before = await base.ledger.holdingOf(LINE, merchant);
  await identities.setOwner(merchant, fresh);
  return { ...base, fresh, before };
}

describe("MerchantDesk, after a recovery", () => {
  it("redeems for the merchant's new key, and for the old one no more; what was earned stays the merchant's", async () => {
    const { desk, ledger, identities, merchant, fresh, before } = await networkHelpers.loadFixture(recovered);
    expect(await ledger.holdingOf(LINE, merchant)).to.deep.equal(before);
    const request = (key: typeof merchant) => desk.connect(key).requestRedemption(LINE, merchant, 40n, merchant);
    await expect(request(merchant))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(merchant.address, merchant.address);
    await request(fresh);
    // Both requests are of the same merchant: all of its 60 are locked.
    expect((await ledger.holdingOf(LINE, merchant)).locked).to.equal(60n);
    expect((await ledger.holdingOf(LINE, fresh)).locked).to.equal(0n);
  });

  it("lets neither key act while a recovery is pending", async () => {
    const { desk, identities, merchant, fresh } = await networkHelpers.loadFixture(recovered);
    await identities.setActive(merchant, false);
    for (const key of [merchant, fresh]) {
      await expect(desk.connect(key).requestRedemption(LINE, merchant, 1n, merchant))
        .to.be.revertedWithCustomError(identities, "IdentityNotActive")
        .withArgs(merchant.address);
    }
  });
});
