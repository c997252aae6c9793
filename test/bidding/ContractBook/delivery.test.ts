import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  ACCEPTANCE,
  approved,
  as,
  cast,
  complaint,
  delivered,
  DELIVERY,
  MilestoneStage,
  loadFixture,
  purpose,
  REASON,
  rule,
  Ruling,
  signed,
  State,
} from "../awards.fixture.ts";

describe("ContractBook::reportDelivery", () => {
  it("reverts for others than the awardee", async () => {
    const { book, identities, contractId } = await loadFixture(signed);
    await expect(as(book, "beta").reportDelivery(contractId, 0, cast.beta, DELIVERY))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.alfa, purpose("bidding"), cast.beta);
  });

  it("reverts for a contract or milestone that is not there, and without a delivery", async () => {
    const { book, contractId } = await loadFixture(signed);
    const alfa = as(book, "alfa");
    await expect(alfa.reportDelivery(REASON, 0, cast.alfa, DELIVERY))
      .to.be.revertedWithCustomError(book, "ContractBookWrongState")
      .withArgs(REASON, State.None);
    await expect(alfa.reportDelivery(contractId, 2, cast.alfa, DELIVERY))
      .to.be.revertedWithCustomError(book, "ContractBookUnknownMilestone")
      .withArgs(contractId, 2);
    await expect(alfa.reportDelivery(contractId, 0, cast.alfa, ZeroHash))
      .to.be.revertedWithCustomError(book, "ContractBookHashMissing")
      .withArgs(contractId);
  });

  it("reverts once the delivery is approved", async () => {
    const { book, contractId } = await loadFixture(approved);
    await expect(as(book, "alfa").reportDelivery(contractId, 0, cast.alfa, DELIVERY))
      .to.be.revertedWithCustomError(book, "ContractBookWrongStage")
      .withArgs(contractId, 0, MilestoneStage.Approved);
  });
});

describe("ContractBook::certify", () => {
  it("reverts before a delivery, and for another delivery than the reported one", async () => {
    const { book, contractId } = await loadFixture(delivered);
    await expect(as(book, "maker").certify(contractId, 1, cast.maker, DELIVERY, ACCEPTANCE))
      .to.be.revertedWithCustomError(book, "ContractBookWrongStage")
      .withArgs(contractId, 1, MilestoneStage.Pending);
    await expect(as(book, "maker").certify(contractId, 0, cast.maker, REASON, ACCEPTANCE))
      .to.be.revertedWithCustomError(book, "ContractBookHashMismatch")
      .withArgs(contractId, DELIVERY, REASON);
  });

  it("reverts for others than a maker of the buyer", async () => {
    const { book, identities, contractId } = await loadFixture(delivered);
    await expect(as(book, "payer").certify(contractId, 0, cast.payer, DELIVERY, ACCEPTANCE))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.buyer, purpose("maker"), cast.payer);
  });
});

describe("ContractBook::approve", () => {
  it("reverts before the certificate, and for the person who certified", async () => {
    const { book, contractId } = await loadFixture(delivered);
    await expect(as(book, "checker").approve(contractId, 0, cast.checker, ACCEPTANCE))
      .to.be.revertedWithCustomError(book, "ContractBookWrongStage")
      .withArgs(contractId, 0, MilestoneStage.Delivered);
    await as(book, "chief").certify(contractId, 0, cast.chief, DELIVERY, ACCEPTANCE);
    await expect(as(book, "chief").approve(contractId, 0, cast.chief, ACCEPTANCE))
      .to.be.revertedWithCustomError(book, "PersonsNotDistinct")
      .withArgs(cast.chief);
  });

  it("reverts when the award was annulled", async () => {
    const system = await loadFixture(delivered);
    const { board, book, contractId } = system;
    await as(book, "maker").certify(contractId, 0, cast.maker, DELIVERY, ACCEPTANCE);
    await complaint(board, "beta");
    await rule(system, "beta", Ruling.ExcludeAwardee);
    await expect(as(book, "checker").approve(contractId, 0, cast.checker, ACCEPTANCE))
      .to.be.revertedWithCustomError(book, "ContractBookAwardNotInForce")
      .withArgs(contractId);
  });

  it("makes the milestone payable, and counts it once", async () => {
    const { book, contractId } = await loadFixture(approved);
    expect((await book.contractOf(contractId)).approvedUnpaid).to.equal(400_000n);
    await expect(as(book, "chief").approve(contractId, 0, cast.chief, ACCEPTANCE))
      .to.be.revertedWithCustomError(book, "ContractBookWrongStage")
      .withArgs(contractId, 0, MilestoneStage.Approved);
  });
});

describe("ContractBook::rejectDelivery", () => {
  it("is the maker's for what is delivered, the checker's for what is certified", async () => {
    const { book, identities, contractId } = await loadFixture(delivered);
    await expect(as(book, "checker").rejectDelivery(contractId, 0, cast.checker, REASON))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.buyer, purpose("maker"), cast.checker);
    await expect(as(book, "maker").rejectDelivery(contractId, 0, cast.maker, REASON))
      .to.emit(book, "DeliveryRejected")
      .withArgs(contractId, 0, cast.maker, REASON);
    await as(book, "alfa").reportDelivery(contractId, 0, cast.alfa, DELIVERY);
    await as(book, "maker").certify(contractId, 0, cast.maker, DELIVERY, ACCEPTANCE);
    await as(book, "checker").rejectDelivery(contractId, 0, cast.checker, REASON);
    expect((await book.milestoneOf(contractId, 0)).stage).to.equal(MilestoneStage.Pending);
  });

  it("is nobody's after the approval", async () => {
    const { book, contractId } = await loadFixture(approved);
    await expect(as(book, "checker").rejectDelivery(contractId, 0, cast.checker, REASON))
      .to.be.revertedWithCustomError(book, "ContractBookWrongStage")
      .withArgs(contractId, 0, MilestoneStage.Approved);
  });
});
