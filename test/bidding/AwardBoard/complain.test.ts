import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  loadFixture,
  as,
  awarded,
  awardTo,
  cast,
  complaint,
  disqualify,
  LOT,
  networkHelpers,
  opened,
  PERIODS,
  REASON,
  rule,
  Ruling,
  signable,
  signed,
  Stage,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

describe("AwardBoard::complain", () => {
  it("reverts for a company without a bid in the lot", async () => {
    const { board } = await loadFixture(awarded);
    await expect(complaint(board, "debarred"))
      .to.be.revertedWithCustomError(board, "AwardBoardNotBidder")
      .withArgs(TENDER, LOT, cast.debarred);
  });

  it("reverts when a stranger complains in a bidder's name", async () => {
    const { board, identities } = await loadFixture(awarded);
    await expect(as(board, "stranger").complain(TENDER, LOT, cast.beta, cast.beta, REASON))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(cast.beta, cast.stranger);
  });

  it("reverts for the awardee, and without grounds", async () => {
    const { board } = await loadFixture(awarded);
    await expect(complaint(board, "alfa"))
      .to.be.revertedWithCustomError(board, "PersonsConflictOfInterest")
      .withArgs(cast.alfa, cast.alfa);
    await expect(as(board, "beta").complain(TENDER, LOT, cast.beta, cast.beta, ZeroHash))
      .to.be.revertedWithCustomError(board, "AwardBoardReasonMissing")
      .withArgs(TENDER, LOT);
  });

  it("reverts while nothing is decided", async () => {
    const { board } = await loadFixture(opened);
    await expect(complaint(board, "beta"))
      .to.be.revertedWithCustomError(board, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.None);
  });

  it("reverts after the standstill", async () => {
    const { board } = await loadFixture(signable);
    const { signableFrom } = await board.awardOf(TENDER, LOT);
    await expect(complaint(board, "beta"))
      .to.be.revertedWithCustomError(board, "AwardBoardComplaintLate")
      .withArgs(TENDER, LOT, signableFrom);
  });

  it("reverts a second time against one decision, also when the first was dismissed or the contract signed", async () => {
    const system = await loadFixture(awarded);
    const { board } = system;
    await complaint(board, "beta");
    const again = () =>
      expect(complaint(board, "beta"))
        .to.be.revertedWithCustomError(board, "AwardBoardAlreadyComplained")
        .withArgs(TENDER, LOT, 1, cast.beta);
    await again();
    await rule(system, "beta", Ruling.Dismissed);
    await again();
  });

  it("suspends the signature, during a pause as well", async () => {
    const { board, manager } = await loadFixture(awarded);
    const now = BigInt(await time.latest());
    await manager.pause(board, now + 5000n);
    await expect(complaint(board, "beta"))
      .to.emit(board, "ComplaintFiled")
      .withArgs(TENDER, LOT, cast.beta, 1, REASON, now + 2n + PERIODS.review);
    await time.increase(PERIODS.standstill + 5000n);
    const { signableFrom } = await board.awardOf(TENDER, LOT);
    await expect(board.requireSignable(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNotSignable")
      .withArgs(TENDER, LOT, 1, signableFrom);
  });

  it("is open to a disqualified bidder, and counts complaints of several", async () => {
    const system = await loadFixture(opened);
    await disqualify(system, "alfa");
    await awardTo(system, "beta");
    await complaint(system.board, "alfa");
    await complaint(system.board, "gamma");
    expect((await system.board.awardOf(TENDER, LOT)).openComplaints).to.equal(2n);
  });

  it("is open after the signature for a time, and not later", async () => {
    const { board } = await loadFixture(signed);
    const signedAt = BigInt(await time.latest());
    await complaint(board, "beta");
    await time.increase(PERIODS.lateComplaint);
    await expect(complaint(board, "gamma"))
      .to.be.revertedWithCustomError(board, "AwardBoardComplaintLate")
      .withArgs(TENDER, LOT, signedAt + PERIODS.lateComplaint);
  });
});
