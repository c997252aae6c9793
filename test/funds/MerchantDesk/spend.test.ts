import { expect } from "chai";
import { voucherDomain, VOUCHER_TYPES } from "../../../src/funds/voucher.ts";
import {
  beneficiary,
  DAY,
  ethers,
  FOOD,
  hashOf,
  lawOne,
  LINE,
  networkHelpers,
  paid,
  REASON,
  type Fixture,
} from "../fixture.ts";

const RECEIPT = hashOf("receipt");

async function voucherOf({ desk, merchant }: Fixture, overrides: Record<string, unknown> = {}) {
  const voucher = {
    account: beneficiary(1).address,
    merchant: merchant.address,
    line: LINE,
    amount: 50n,
    nonce: 7n,
    validUntil: BigInt(await networkHelpers.time.latest()) + DAY,
    ...overrides,
  };
  const domain = voucherDomain({ chainId: 31_337n, merchantDesk: await desk.getAddress() });
  return { voucher, domain, signature: await beneficiary(1).signTypedData(domain, VOUCHER_TYPES, voucher) };
}

describe("MerchantDesk.spend", () => {
  it("moves aid to the merchant, who may redeem it", async () => {
    const { desk, ledger, holder, merchant } = await networkHelpers.loadFixture(paid);
    await expect(desk.connect(holder).spend(LINE, merchant, 60n, RECEIPT))
      .to.emit(ledger, "Moved")
      .withArgs(LINE, holder.address, merchant.address, 60n, 7n, RECEIPT);
    expect((await ledger.holdingOf(LINE, merchant)).earned).to.equal(60n);
    expect((await ledger.holdingOf(LINE, holder)).aid).to.equal(40n);
    expect(await lawOne({ ledger })).to.equal(true);
  });

  it("refuses more than the account has", async () => {
    const { desk, ledger, holder, merchant } = await networkHelpers.loadFixture(paid);
    await expect(desk.connect(holder).spend(LINE, merchant, 101n, RECEIPT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerInsufficient")
      .withArgs(LINE, holder.address, 101n, 100n);
  });

  it("refuses a merchant without a credential of the line, or who lost it, or is suspended", async () => {
    const { desk, identities, holder, merchant, vendor } = await networkHelpers.loadFixture(paid);
    const refused = async (to: { address: string }) =>
      expect(desk.connect(holder).spend(LINE, to.address, 1n, RECEIPT))
        .to.be.revertedWithCustomError(desk, "MerchantDeskMerchantNotAccepted")
        .withArgs(LINE, to.address);
    await refused(vendor);
    await identities.setActive(merchant, false);
    await refused(merchant);
    await identities.setActive(merchant, true);
    await identities.setCredential(merchant, FOOD, false);
    await refused(merchant);
  });

  it("refuses a frozen account and a frozen merchant, until the freeze ends", async () => {
    const { desk, ledger, treasury, holder, merchant } = await networkHelpers.loadFixture(paid);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    const officer = desk.connect(treasury.checker);
    await officer.freezeAccount(LINE, holder, until, REASON, treasury.checker);
    await expect(desk.connect(holder).spend(LINE, merchant, 1n, RECEIPT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerFrozen")
      .withArgs(holder.address, until);
    await officer.freezeAccount(LINE, holder, 0n, REASON, treasury.checker);
    await officer.freezeMerchant(treasury.account, merchant, until, REASON, treasury.checker);
    await expect(desk.connect(holder).spend(LINE, merchant, 1n, RECEIPT))
      .to.be.revertedWithCustomError(desk, "MerchantDeskFrozen")
      .withArgs(merchant.address, until);
    await networkHelpers.time.increaseTo(until);
    await desk.connect(holder).spend(LINE, merchant, 1n, RECEIPT);
  });

  it("refuses after redeem-until; then the aid goes back to the treasury, by anyone", async () => {
    const { desk, ledger, terms, stranger, treasury, holder, merchant } = await networkHelpers.loadFixture(paid);
    await networkHelpers.time.increaseTo(terms.payUntil + 1n);
    await expect(ledger.returnUnspent(LINE, holder))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooEarly")
      .withArgs(LINE, terms.redeemUntil);
    await networkHelpers.time.increaseTo(terms.redeemUntil + 1n);
    await expect(desk.connect(holder).spend(LINE, merchant, 1n, RECEIPT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerTooLate")
      .withArgs(LINE, terms.redeemUntil);
    await expect(ledger.connect(stranger).returnUnspent(LINE, holder))
      .to.emit(ledger, "Moved")
      .withArgs(LINE, holder.address, treasury.account.address, 100n, 2n, ethers.ZeroHash);
    expect(await lawOne({ ledger })).to.equal(true);
  });

  it("refuses to be called past the desk", async () => {
    const { desk, ledger, holder, merchant } = await networkHelpers.loadFixture(paid);
    await expect(ledger.connect(holder).spend(LINE, holder, merchant, 1n, RECEIPT))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNotOffice")
      .withArgs(holder.address, await desk.getAddress());
  });

  it("takes a relayed message as the account's own", async () => {
    const { desk, ledger, forwarder, stranger, merchant } = await networkHelpers.loadFixture(paid);
    const account = beneficiary(1);
    const request = {
      from: account.address,
      to: await desk.getAddress(),
      value: 0n,
      gas: 500_000n,
      nonce: await forwarder.nonces(account.address),
      deadline: BigInt(await networkHelpers.time.latest()) + DAY,
      data: desk.interface.encodeFunctionData("spend", [LINE, merchant.address, 10n, RECEIPT]),
    };
    const signature = await account.signTypedData(
      { name: "Probity Forwarder", version: "1", chainId: 31_337n, verifyingContract: await forwarder.getAddress() },
      {
        ForwardRequest: [
          { name: "from", type: "address" },
          { name: "to", type: "address" },
          { name: "value", type: "uint256" },
          { name: "gas", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint48" },
          { name: "data", type: "bytes" },
        ],
      },
      request,
    );
    await forwarder.connect(stranger).execute({ ...request, signature });
    expect((await ledger.holdingOf(LINE, account)).aid).to.equal(91n);
  });
});

describe("MerchantDesk.spendVoucher", () => {
  it("pays a voucher that anyone delivers, once", async () => {
    const fixture = await networkHelpers.loadFixture(paid);
    const { desk, ledger, stranger, merchant } = fixture;
    const { voucher, signature } = await voucherOf(fixture);
    await expect(desk.connect(stranger).spendVoucher(voucher, signature))
      .to.emit(desk, "VoucherSpent")
      .and.to.emit(ledger, "Moved");
    expect((await ledger.holdingOf(LINE, merchant)).earned).to.equal(50n);
    await expect(desk.spendVoucher(voucher, signature))
      .to.be.revertedWithCustomError(desk, "MerchantDeskNonceUsed")
      .withArgs(voucher.account, 7n);
  });

  it("takes numbers in any order", async () => {
    const fixture = await networkHelpers.loadFixture(paid);
    for (const nonce of [2n ** 256n - 1n, 0n, 256n]) {
      const { voucher, signature } = await voucherOf(fixture, { nonce, amount: 1n });
      await fixture.desk.spendVoucher(voucher, signature);
      expect(await fixture.desk.isNonceUsed(voucher.account, nonce)).to.equal(true);
    }
  });

  it("refuses a voucher of another chain or another desk", async () => {
    const fixture = await networkHelpers.loadFixture(paid);
    const { desk, ledger } = fixture;
    const { voucher, domain } = await voucherOf(fixture);
    for (const elsewhere of [{ chainId: 1n }, { verifyingContract: await ledger.getAddress() }, { version: "2" }]) {
      const signature = await beneficiary(1).signTypedData({ ...domain, ...elsewhere }, VOUCHER_TYPES, voucher);
      await expect(desk.spendVoucher(voucher, signature))
        .to.be.revertedWithCustomError(desk, "MerchantDeskVoucherUnsigned")
        .withArgs(voucher.account);
    }
  });

  it("refuses a voucher changed after signing", async () => {
    const fixture = await networkHelpers.loadFixture(paid);
    const { desk, vendor } = fixture;
    const { voucher, signature } = await voucherOf(fixture);
    for (const change of [
      { amount: 51n },
      { merchant: vendor.address },
      { nonce: 8n },
      { line: REASON },
      { account: beneficiary(2).address },
    ]) {
      await expect(desk.spendVoucher({ ...voucher, ...change }, signature)).to.be.revertedWithCustomError(
        desk,
        "MerchantDeskVoucherUnsigned",
      );
    }
  });

  it("refuses a voucher delivered too late, or given up by its account", async () => {
    const fixture = await networkHelpers.loadFixture(paid);
    const { desk } = fixture;
    const { voucher, signature } = await voucherOf(fixture);
    await networkHelpers.setBalance(voucher.account, ethers.parseEther("1"));
    const snapshot = await networkHelpers.takeSnapshot();
    await desk.connect(beneficiary(1)).revokeVoucher(7n);
    await expect(desk.spendVoucher(voucher, signature)).to.be.revertedWithCustomError(desk, "MerchantDeskNonceUsed");
    await snapshot.restore();
    await networkHelpers.time.increaseTo(voucher.validUntil);
    await expect(desk.spendVoucher(voucher, signature))
      .to.be.revertedWithCustomError(desk, "MerchantDeskVoucherExpired")
      .withArgs(voucher.validUntil);
  });
});
