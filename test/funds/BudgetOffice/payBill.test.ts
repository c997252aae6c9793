import { expect } from "chai";
import { allocated, ethers, hashOf, KES, lawOne, LINE, named, networkHelpers, REASON, USD } from "../fixture.ts";

const BILL = hashOf("bill 1");

async function billed() {
  const fixture = await allocated();
  const { bills, county, vendor } = fixture;
  const bill = {
    issuer: vendor.address,
    buyer: county.account.address,
    holder: vendor.address,
    contractId: ethers.ZeroHash,
    currency: KES,
    open: 1_000n,
  };
  await bills.accept(BILL, bill);
  const payment = { line: LINE, organisation: county.account.address, billId: BILL, amount: 600n, ref: REASON };
  return { ...fixture, bill, payment };
}

async function approved() {
  const fixture = await billed();
  const { office, county, payment } = fixture;
  await office.connect(county.maker).prepareBill(payment, county.maker);
  await office.connect(county.checker).approveBill(payment, county.checker);
  return fixture;
}

describe("BudgetOffice.payBill", () => {
  it("pays the holder and settles the bill in one transaction", async () => {
    const { office, ledger, bills, county, vendor, payment } = await networkHelpers.loadFixture(approved);
    await expect(office.connect(county.payer).payBill(payment, county.payer))
      .to.emit(ledger, "Moved")
      .withArgs(LINE, county.account.address, vendor.address, 600n, 5n, BILL);
    expect((await bills.payableOf(BILL)).open).to.equal(400n);
    expect((await ledger.holdingOf(LINE, vendor)).earned).to.equal(600n);
    expect(await lawOne({ ledger })).to.equal(true);
  });

  it("refuses one person in two offices", async () => {
    const { office, identities, county, payment } = await networkHelpers.loadFixture(approved);
    for (const officer of [county.maker, county.checker]) {
      await identities.nameOfficer(county.account, named("payer"), officer);
      await expect(office.connect(officer).payBill(payment, officer)).to.be.revertedWithCustomError(
        office,
        "PersonsNotDistinct",
      );
    }
  });

  it("refuses to pay twice, or what was not approved", async () => {
    const { office, county, payment } = await networkHelpers.loadFixture(approved);
    const payer = office.connect(county.payer);
    await expect(payer.payBill({ ...payment, amount: 601n }, county.payer)).to.be.revertedWithCustomError(
      office,
      "BudgetOfficeActStage",
    );
    await payer.payBill(payment, county.payer);
    await expect(payer.payBill(payment, county.payer)).to.be.revertedWithCustomError(office, "BudgetOfficeActStage");
  });

  it("refuses another's bill, a bill of a contract, another currency, and more than is open", async () => {
    const { office, bills, bill, county, ministry, payment } = await networkHelpers.loadFixture(approved);
    const payer = office.connect(county.payer);
    for (const [change, error] of [
      [{ buyer: ministry.account.address }, "BudgetOfficeBillNotOurs"],
      [{ contractId: REASON }, "BudgetOfficeBillNotOurs"],
      [{ currency: USD }, "BudgetOfficeCurrencyMismatch"],
      [{ open: 599n }, "BudgetOfficeBillExceeded"],
    ] as const) {
      await bills.accept(BILL, { ...bill, ...change });
      await expect(payer.payBill(payment, county.payer)).to.be.revertedWithCustomError(office, error);
      await expect(
        office.connect(county.maker).prepareBill({ ...payment, ref: hashOf("again") }, county.maker),
      ).to.be.revertedWithCustomError(office, error);
    }
  });

  it("pays whoever holds the bill when it is paid", async () => {
    const { office, ledger, bills, bill, county, merchant, payment } = await networkHelpers.loadFixture(approved);
    await bills.accept(BILL, { ...bill, holder: merchant.address });
    await office.connect(county.payer).payBill(payment, county.payer);
    expect((await ledger.holdingOf(LINE, merchant)).earned).to.equal(600n);
  });

  it("refuses more than the organisation has", async () => {
    const { office, ledger, bills, bill, county, payment } = await networkHelpers.loadFixture(billed);
    await bills.accept(BILL, { ...bill, open: 1_000_000n });
    const rich = { ...payment, amount: 100_001n };
    await office.connect(county.maker).prepareBill(rich, county.maker);
    await office.connect(county.checker).approveBill(rich, county.checker);
    await expect(office.connect(county.payer).payBill(rich, county.payer))
      .to.be.revertedWithCustomError(ledger, "FundLedgerInsufficient")
      .withArgs(LINE, county.account.address, 100_001n, 100_000n);
  });
});
