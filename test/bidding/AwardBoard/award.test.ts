import { expect } from "chai";
import { ZeroAddress } from "ethers";
import {
  loadFixture,
  accountOf,
  as,
  awardTo,
  cast,
  disqualify,
  LOT,
  LotStage,
  networkHelpers,
  opened,
  openedWith,
  PERIODS,
  purpose,
  Stage,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;
const ALFA = accountOf("alfa");
const BETA = accountOf("beta");

describe("AwardBoard::prepareAward", () => {
  it("reverts for a bid that is not the lowest, for none, and for a stranger to the lot", async () => {
    const { board } = await loadFixture(opened);
    for (const account of [BETA, ZeroAddress, accountOf("stranger")]) {
      await expect(as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, account))
        .to.be.revertedWithCustomError(board, "AwardBoardNotBest")
        .withArgs(TENDER, LOT, account, ALFA);
    }
  });

  it("reverts for an officer who bids for the awardee", async () => {
    const { board, identities } = await loadFixture(opened);
    await identities.nameOfficer(cast.buyer, purpose("maker"), cast.alfaClerk);
    await expect(as(board, "alfaClerk").prepareAward(TENDER, LOT, cast.buyer, cast.alfaClerk, ALFA))
      .to.be.revertedWithCustomError(board, "PersonsConflictOfInterest")
      .withArgs(cast.alfaClerk, cast.alfa);
  });

  async function stillOpening() {
    return openedWith([{ name: "alfa", price: 5n }], LotStage.Opening)();
  }

  it("reverts before the opening is over", async () => {
    const { board } = await loadFixture(stillOpening);
    await expect(as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, ALFA))
      .to.be.revertedWithCustomError(board, "AwardBoardNotOpened")
      .withArgs(TENDER, LOT, LotStage.Opening);
  });

  it("reverts during a pause", async () => {
    const { board, manager } = await loadFixture(opened);
    const until = BigInt(await time.latest()) + 1000n;
    await manager.pause(board, until);
    await expect(as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, ALFA))
      .to.be.revertedWithCustomError(board, "ModulePausedUntil")
      .withArgs(until);
  });

  it("lets the parent prepare an award when the buyer's time is over, and nobody after the parent's", async () => {
    const { board } = await loadFixture(opened);
    await board.beginEvaluation(TENDER, LOT);
    await time.increase(PERIODS.evaluation + 1n);
    await as(board, "parentMaker").prepareAward(TENDER, LOT, cast.parent, cast.parentMaker, ALFA);
    await as(board, "parentChecker").approveAward.staticCall(TENDER, LOT, cast.parent, cast.parentChecker, ALFA);
    const [, ends] = await board.evaluationEnds(TENDER, LOT);
    await time.increase(PERIODS.substitute);
    await expect(as(board, "parentChecker").approveAward(TENDER, LOT, cast.parent, cast.parentChecker, ALFA))
      .to.be.revertedWithCustomError(board, "AwardBoardEvaluationOver")
      .withArgs(TENDER, LOT, ends);
  });
});

describe("AwardBoard::approveAward", () => {
  it("reverts when nothing, or another bid, was prepared", async () => {
    const { board } = await loadFixture(opened);
    for (const account of [ZeroAddress, ALFA]) {
      await expect(as(board, "checker").approveAward(TENDER, LOT, cast.buyer, cast.checker, account))
        .to.be.revertedWithCustomError(board, "AwardBoardNotPrepared")
        .withArgs(TENDER, LOT, account);
    }
    await as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, ALFA);
    await expect(as(board, "checker").approveAward(TENDER, LOT, cast.buyer, cast.checker, BETA))
      .to.be.revertedWithCustomError(board, "AwardBoardNotPrepared")
      .withArgs(TENDER, LOT, BETA);
  });

  it("reverts for the person who prepared, in another office", async () => {
    const { board } = await loadFixture(opened);
    await as(board, "chief").prepareAward(TENDER, LOT, cast.buyer, cast.chief, ALFA);
    await expect(as(board, "chief").approveAward(TENDER, LOT, cast.buyer, cast.chief, ALFA))
      .to.be.revertedWithCustomError(board, "PersonsNotDistinct")
      .withArgs(cast.chief);
  });

  it("reverts when the bid was disqualified after it was prepared", async () => {
    const system = await loadFixture(opened);
    const { board } = system;
    await as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, ALFA);
    await disqualify(system, "alfa");
    await expect(as(board, "checker").approveAward(TENDER, LOT, cast.buyer, cast.checker, ALFA))
      .to.be.revertedWithCustomError(board, "AwardBoardNotBest")
      .withArgs(TENDER, LOT, ALFA, BETA);
  });

  it("reverts a second time", async () => {
    const system = await loadFixture(opened);
    await awardTo(system, "alfa");
    await expect(as(system.board, "checker").approveAward(TENDER, LOT, cast.buyer, cast.checker, ALFA))
      .to.be.revertedWithCustomError(system.board, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.Awarded);
  });

  it("awards the lowest bid and begins the standstill", async () => {
    const { board } = await loadFixture(opened);
    await as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, ALFA);
    const at = BigInt(await time.latest()) + 100n;
    await time.setNextBlockTimestamp(at);
    const ends = at + PERIODS.standstill;
    await expect(as(board, "checker").approveAward(TENDER, LOT, cast.buyer, cast.checker, ALFA))
      .to.emit(board, "AwardApproved")
      .withArgs(TENDER, LOT, cast.alfa, 1, ALFA, 600_000n, cast.maker, cast.checker, ends);
    const award = await board.awardOf(TENDER, LOT);
    expect(award.stage).to.equal(Stage.Awarded);
    expect(award.signableFrom).to.equal(ends);
    expect(award.price).to.equal(600_000n);
  });

  it("awards the best that remains after a disqualification", async () => {
    const system = await loadFixture(opened);
    await disqualify(system, "alfa");
    await awardTo(system, "beta");
    expect((await system.board.awardOf(TENDER, LOT)).bidder).to.equal(cast.beta.address);
  });

  it("decides that no bid is left only when none is", async () => {
    const system = await loadFixture(opened);
    for (const name of ["alfa", "beta", "gamma"] as const) await disqualify(system, name);
    await awardTo(system, undefined);
    const award = await system.board.awardOf(TENDER, LOT);
    expect([award.stage, award.account, award.price]).to.deep.equal([Stage.Awarded, ZeroAddress, 0n]);
  });

  it("gives the time of a pause back to those who may complain", async () => {
    const system = await loadFixture(opened);
    await awardTo(system, "alfa");
    const { board, manager } = system;
    const before = (await board.awardOf(TENDER, LOT)).signableFrom;
    const now = BigInt(await time.latest());
    await time.setNextBlockTimestamp(now + 5n);
    await manager.pause(board, now + 1005n);
    expect((await board.awardOf(TENDER, LOT)).signableFrom - before).to.equal(1000n);
  });
});
