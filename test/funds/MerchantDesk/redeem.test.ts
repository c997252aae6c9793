import { expect } from "chai";
import { DAY, DISPUTE, hashOf, lawOne, LINE, named, networkHelpers, REASON, spent } from "../fixture.ts";

const BANK = hashOf("bank transfer 1");

async function requested() {
  const fixture = await spent();
  await fixture.desk.connect(fixture.merchant).requestRedemption(LINE, fixture.merchant, 60n, fixture.merchant);
  return fixture;
}

async function recorded() {
  const fixture = await requested();
  const { desk, treasury } = fixture;
  await desk.connect(treasury.cashier).recordRedemption(1, BANK, treasury.cashier);
  return fixture;
}

async function disputable() {
  const fixture = await recorded();
  await networkHelpers.time.increase(DISPUTE);
  return fixture;
}

describe("MerchantDesk: redemption", () => {
  it("locks on request, and burns after two officers and the time to dispute", async () => {
    const { desk, ledger, treasury, merchant } = await networkHelpers.loadFixture(disputable);
    expect((await ledger.holdingOf(LINE, merchant)).locked).to.equal(60n);
    await expect(desk.connect(treasury.cashier2).confirmRedemption(1, treasury.cashier2))
      .to.emit(ledger, "Moved")
      .withArgs(LINE, merchant.address, "0x0000000000000000000000000000000000000000", 60n, 8n, BANK);
    expect((await ledger.lineTotals(LINE)).redeemed).to.equal(60n);
    expect(await ledger.balanceOf(merchant, LINE)).to.equal(0n);
    expect(await lawOne({ ledger })).to.equal(true);
  });

  it("refuses to redeem beyond what was earned, and what is locked already", async () => {
    const { desk, ledger, merchant } = await networkHelpers.loadFixture(spent);
    const own = desk.connect(merchant);
    await expect(own.requestRedemption(LINE, merchant, 61n, merchant))
      .to.be.revertedWithCustomError(ledger, "FundLedgerInsufficient")
      .withArgs(LINE, merchant.address, 61n, 60n);
    await own.requestRedemption(LINE, merchant, 60n, merchant);
    await expect(own.requestRedemption(LINE, merchant, 1n, merchant))
      .to.be.revertedWithCustomError(ledger, "FundLedgerInsufficient")
      .withArgs(LINE, merchant.address, 1n, 0n);
  });

  it("refuses a stranger's request", async () => {
    const { desk, identities, merchant, stranger } = await networkHelpers.loadFixture(spent);
    await expect(desk.connect(stranger).requestRedemption(LINE, merchant, 1n, merchant))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(merchant.address, stranger.address);
  });

  it("refuses the recorder's own confirmation", async () => {
    const { desk, treasury } = await networkHelpers.loadFixture(disputable);
    await expect(desk.connect(treasury.cashier).confirmRedemption(1, treasury.cashier))
      .to.be.revertedWithCustomError(desk, "PersonsNotDistinct")
      .withArgs(treasury.cashier.address);
  });

  it("refuses to confirm before the time to dispute has passed, or twice", async () => {
    const { desk, treasury } = await networkHelpers.loadFixture(recorded);
    const confirm = () => desk.connect(treasury.cashier2).confirmRedemption(1, treasury.cashier2);
    const { recordedAt } = await desk.redemptionOf(1);
    await expect(confirm())
      .to.be.revertedWithCustomError(desk, "MerchantDeskDisputeOpen")
      .withArgs(1n, recordedAt + DISPUTE);
    await networkHelpers.time.increase(DISPUTE);
    await confirm();
    await expect(confirm()).to.be.revertedWithCustomError(desk, "MerchantDeskStage").withArgs(1n, 4n);
  });

  it("refuses officers of another agency", async () => {
    const { desk, identities, treasury, ministry } = await networkHelpers.loadFixture(requested);
    await expect(desk.connect(ministry.maker).recordRedemption(1, BANK, ministry.maker))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(treasury.account.address, named("treasury"), ministry.maker.address);
  });

  it("refuses a bank reference a second time", async () => {
    const { desk, treasury, merchant } = await networkHelpers.loadFixture(spent);
    const cashier = desk.connect(treasury.cashier);
    await cashier.recordRedemptionFor(LINE, merchant, 20n, BANK, treasury.cashier);
    await expect(cashier.recordRedemptionFor(LINE, merchant, 20n, BANK, treasury.cashier))
      .to.be.revertedWithCustomError(desk, "MerchantDeskBankReference")
      .withArgs(BANK);
  });

  it("lets the merchant dispute, even while paused; the amount stays locked until another transfer", async () => {
    const { desk, ledger, manager, treasury, merchant } = await networkHelpers.loadFixture(recorded);
    await networkHelpers.impersonateAccount(await manager.getAddress());
    await networkHelpers.setBalance(await manager.getAddress(), 10n ** 18n);
    const { ethers } = await import("../fixture.ts");
    const governance = await ethers.getSigner(await manager.getAddress());
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    await desk.connect(governance).pause(until);
    await expect(desk.connect(merchant).disputeRedemption(1, REASON, merchant))
      .to.emit(desk, "RedemptionDisputed")
      .withArgs(1n, merchant.address, REASON);
    await networkHelpers.time.increase(DISPUTE);
    await expect(desk.connect(treasury.cashier2).confirmRedemption(1, treasury.cashier2))
      .to.be.revertedWithCustomError(desk, "MerchantDeskStage")
      .withArgs(1n, 3n);
    expect((await ledger.holdingOf(LINE, merchant)).locked).to.equal(60n);
    await desk.connect(treasury.cashier2).recordRedemption(1, hashOf("bank transfer 2"), treasury.cashier2);
    await networkHelpers.time.increase(DISPUTE);
    await desk.connect(treasury.cashier).confirmRedemption(1, treasury.cashier);
    expect((await ledger.holdingOf(LINE, merchant)).earned).to.equal(0n);
  });

  it("lets the merchant withdraw until a transfer is named, and the treasury until it is confirmed", async () => {
    const { desk, ledger, treasury, merchant } = await networkHelpers.loadFixture(requested);
    const snapshot = await networkHelpers.takeSnapshot();
    await desk.connect(merchant).withdrawRedemption(1, merchant, merchant);
    expect((await ledger.holdingOf(LINE, merchant)).locked).to.equal(0n);
    await expect(desk.connect(merchant).withdrawRedemption(1, merchant, merchant))
      .to.be.revertedWithCustomError(desk, "MerchantDeskStage")
      .withArgs(1n, 5n);
    await snapshot.restore();
    await desk.connect(treasury.cashier).recordRedemption(1, BANK, treasury.cashier);
    await expect(desk.connect(merchant).withdrawRedemption(1, merchant, merchant))
      .to.be.revertedWithCustomError(desk, "MerchantDeskNotOfLine")
      .withArgs(LINE, merchant.address, treasury.account.address);
    await desk.connect(treasury.cashier2).withdrawRedemption(1, treasury.account, treasury.cashier2);
    expect((await ledger.holdingOf(LINE, merchant)).locked).to.equal(0n);
  });

  it("pays out nothing to a frozen merchant", async () => {
    const { desk, treasury, merchant } = await networkHelpers.loadFixture(disputable);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    await desk.connect(treasury.checker).freezeMerchant(treasury.account, merchant, until, REASON, treasury.checker);
    await expect(desk.connect(treasury.cashier2).confirmRedemption(1, treasury.cashier2))
      .to.be.revertedWithCustomError(desk, "MerchantDeskFrozen")
      .withArgs(merchant.address, until);
  });
});
