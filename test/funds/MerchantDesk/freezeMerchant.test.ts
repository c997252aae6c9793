import { expect } from "chai";
import { DAY, LINE, networkHelpers, REASON, spent } from "../fixture.ts";

describe("MerchantDesk.freezeMerchant", () => {
  it("stops a merchant's redemptions at one treasury until a second, by its checker", async () => {
    const { desk, treasury, merchant } = await networkHelpers.loadFixture(spent);
    const until = BigInt(await networkHelpers.time.latest()) + 10n * DAY;
    await desk.connect(treasury.checker).freezeMerchant(treasury.account, merchant, until, REASON, treasury.checker);
    expect(await desk.merchantFrozenUntil(treasury.account, merchant)).to.equal(until);
    const request = () => desk.connect(merchant).requestRedemption(LINE, merchant, 60n, merchant);
    await expect(request()).to.be.revertedWithCustomError(desk, "MerchantDeskFrozen").withArgs(merchant.address, until);
    await networkHelpers.time.increaseTo(until);
    await expect(request()).to.emit(desk, "RedemptionRequested");
  });

  it("refuses a freeze of more than 30 days", async () => {
    const { desk, treasury, merchant } = await networkHelpers.loadFixture(spent);
    const now = BigInt(await networkHelpers.time.latest()) + 1n;
    await networkHelpers.time.setNextBlockTimestamp(now);
    const until = now + 30n * DAY + 1n;
    await expect(
      desk.connect(treasury.checker).freezeMerchant(treasury.account, merchant, until, REASON, treasury.checker),
    )
      .to.be.revertedWithCustomError(desk, "FundLedgerFreezeTooLong")
      .withArgs(until, now + 30n * DAY);
  });
});
