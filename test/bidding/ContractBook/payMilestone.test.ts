import { expect } from "chai";
import {
  loadFixture,
  ACCEPTANCE,
  approved,
  as,
  BILL,
  billOf,
  cast,
  complaint,
  DELIVERY,
  ethers,
  LINE,
  MilestoneStage,
  networkHelpers,
  purpose,
  REASON,
  rule,
  Ruling,
  State,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

type Book = Awaited<ReturnType<typeof approved>>["book"];

describe("ContractBook::payMilestone", () => {
  const pay = (book: Book, contractId: string, amount: bigint, billId: string = BILL, index = 0) =>
    as(book, "payer").payMilestone(contractId, index, cast.payer, billId, amount);

  it("reverts for others than a payer of the buyer", async () => {
    const { book, identities, contractId } = await loadFixture(approved);
    await expect(as(book, "maker").payMilestone(contractId, 0, cast.maker, BILL, 1n))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.buyer, purpose("payer"), cast.maker);
  });

  it("reverts for a payer who certified or approved the milestone, or decided the award", async () => {
    const { book, identities, contractId } = await loadFixture(approved);
    for (const name of ["maker", "checker"] as const) {
      await identities.nameOfficer(cast.buyer, purpose("payer"), cast[name]);
      await expect(as(book, name).payMilestone(contractId, 0, cast[name], BILL, 1n))
        .to.be.revertedWithCustomError(book, "PersonsNotDistinct")
        .withArgs(cast[name]);
    }
  });

  it("reverts for each who decided the award, when others certified and approved the milestone", async () => {
    const { book, identities, bills, contractId } = await loadFixture(approved);
    await identities.nameOfficer(cast.buyer, purpose("checker"), cast.stranger);
    await as(book, "alfa").reportDelivery(contractId, 1, cast.alfa, DELIVERY);
    await as(book, "chief").certify(contractId, 1, cast.chief, DELIVERY, ACCEPTANCE);
    await as(book, "stranger").approve(contractId, 1, cast.stranger, ACCEPTANCE);
    await bills.accept(BILL, billOf(contractId));
    for (const name of ["maker", "checker", "chief", "stranger"] as const) {
      await identities.nameOfficer(cast.buyer, purpose("payer"), cast[name]);
      await expect(as(book, name).payMilestone(contractId, 1, cast[name], BILL, 1n))
        .to.be.revertedWithCustomError(book, "PersonsNotDistinct")
        .withArgs(cast[name]);
    }
    await pay(book, contractId, 1n, BILL, 1);
  });

  it("reverts for a chief who certified, and whose colleague decided the award", async () => {
    const { book, bills, contractId } = await loadFixture(approved);
    await as(book, "alfa").reportDelivery(contractId, 1, cast.alfa, DELIVERY);
    await as(book, "chief").certify(contractId, 1, cast.chief, DELIVERY, ACCEPTANCE);
    await as(book, "checker").approve(contractId, 1, cast.checker, ACCEPTANCE);
    await bills.accept(BILL, billOf(contractId));
    await expect(as(book, "chief").payMilestone(contractId, 1, cast.chief, BILL, 1n))
      .to.be.revertedWithCustomError(book, "PersonsNotDistinct")
      .withArgs(cast.chief);
  });

  it("reverts for a milestone that is not approved", async () => {
    const { book, contractId } = await loadFixture(approved);
    await expect(pay(book, contractId, 1n, BILL, 1))
      .to.be.revertedWithCustomError(book, "ContractBookWrongStage")
      .withArgs(contractId, 1, MilestoneStage.Pending);
  });

  it("reverts while a complaint on the lot is open, and pays when it is dismissed", async () => {
    const system = await loadFixture(approved);
    const { board, book, contractId } = system;
    await complaint(board, "beta");
    await expect(pay(book, contractId, 1n))
      .to.be.revertedWithCustomError(book, "ContractBookComplaintOpen")
      .withArgs(contractId, 1);
    await rule(system, "beta", Ruling.Dismissed);
    await pay(book, contractId, 1n);
  });

  it("reverts during a pause", async () => {
    const { book, manager, contractId } = await loadFixture(approved);
    const until = BigInt(await time.latest()) + 1000n;
    await manager.pause(book, until);
    await expect(pay(book, contractId, 1n))
      .to.be.revertedWithCustomError(book, "ModulePausedUntil")
      .withArgs(until);
  });

  it("reverts for a bill of another contract, of none, and for one never accepted", async () => {
    const { book, bills, contractId } = await loadFixture(approved);
    for (const other of [ethers.id("another contract"), ethers.ZeroHash]) {
      await bills.accept(BILL, billOf(other));
      await expect(pay(book, contractId, 1n))
        .to.be.revertedWithCustomError(book, "ContractBookForeignBill")
        .withArgs(BILL, contractId, other);
    }
    await expect(pay(book, contractId, 1n, REASON))
      .to.be.revertedWithCustomError(book, "ContractBookForeignBill")
      .withArgs(REASON, contractId, ethers.ZeroHash);
  });

  it("reverts for a bill of another issuer, to another buyer, or in another currency", async () => {
    const { book, bills, contractId } = await loadFixture(approved);
    for (const change of [{ issuer: cast.beta }, { buyer: cast.parent }]) {
      const bill = billOf(contractId, change);
      await bills.accept(BILL, bill);
      await expect(pay(book, contractId, 1n))
        .to.be.revertedWithCustomError(book, "ContractBookWrongParties")
        .withArgs(BILL, bill.issuer, bill.buyer);
    }
    await bills.accept(BILL, billOf(contractId, { currency: "0x555344" }));
    await expect(pay(book, contractId, 1n))
      .to.be.revertedWithCustomError(book, "ContractBookWrongCurrency")
      .withArgs(BILL, "0x4b4553", "0x555344");
  });

  it("reverts above what is open of the bill, above the milestone, and for nothing", async () => {
    const { book, bills, contractId } = await loadFixture(approved);
    await expect(pay(book, contractId, 400_001n))
      .to.be.revertedWithCustomError(book, "ContractBookBillExceeded")
      .withArgs(BILL, 400_001n, 400_000n);
    await bills.accept(BILL, billOf(contractId, { open: 600_000n }));
    await expect(pay(book, contractId, 400_001n))
      .to.be.revertedWithCustomError(book, "ContractBookMilestoneExceeded")
      .withArgs(contractId, 0, 400_001n, 400_000n);
    await expect(pay(book, contractId, 0n))
      .to.be.revertedWithCustomError(book, "ContractBookZeroPayment")
      .withArgs(contractId, 0);
  });

  it("pays one bill once", async () => {
    const { book, contractId } = await loadFixture(approved);
    await pay(book, contractId, 400_000n);
    await expect(pay(book, contractId, 400_000n))
      .to.be.revertedWithCustomError(book, "ContractBookBillExceeded")
      .withArgs(BILL, 400_000n, 0);
  });

  it("pays a milestone once, against a second bill too", async () => {
    const { book, bills, contractId } = await loadFixture(approved);
    const second = ethers.id("bill 2");
    await bills.accept(second, billOf(contractId));
    await pay(book, contractId, 300_000n);
    await pay(book, contractId, 100_000n, second);
    await expect(pay(book, contractId, 1n, second))
      .to.be.revertedWithCustomError(book, "ContractBookMilestoneExceeded")
      .withArgs(contractId, 0, 1n, 0);
  });

  it("pays whoever holds the bill now, and records the settlement", async () => {
    const { book, bills, funds, contractId } = await loadFixture(approved);
    await pay(book, contractId, 100_000n);
    await bills.transfer(BILL, cast.bank);
    await expect(pay(book, contractId, 300_000n))
      .to.emit(book, "MilestonePaid")
      .withArgs(contractId, 0, BILL, cast.bank, 300_000n, cast.payer);
    expect(await funds.balanceOf(cast.alfa, LINE)).to.equal(100_000n);
    expect(await funds.balanceOf(cast.bank, LINE)).to.equal(300_000n);
    expect(await bills.settledOf(BILL)).to.equal(400_000n);
    expect((await funds.reservationOf(book, contractId)).amount).to.equal(200_000n);
  });

  it("closes the contract with the last payment", async () => {
    const { book, bills, contractId } = await loadFixture(approved);
    await pay(book, contractId, 400_000n);
    await as(book, "alfa").reportDelivery(contractId, 1, cast.alfa, DELIVERY);
    await as(book, "maker").certify(contractId, 1, cast.maker, DELIVERY, ACCEPTANCE);
    await as(book, "checker").approve(contractId, 1, cast.checker, ACCEPTANCE);
    await bills.accept(BILL, billOf(contractId));
    await expect(pay(book, contractId, 200_000n, BILL, 1))
      .to.emit(book, "ContractClosed")
      .withArgs(contractId, 600_000n, 0);
    await expect(pay(book, contractId, 1n, BILL, 1))
      .to.be.revertedWithCustomError(book, "ContractBookWrongState")
      .withArgs(contractId, State.Closed);
  });
});
