import { expect } from "chai";
import {
  loadFixture,
  awardTo,
  cast,
  CEILING,
  complaint,
  disqualify,
  Failure,
  LINE,
  LOT,
  networkHelpers,
  offered,
  opened,
  openedWith,
  PERIODS,
  rule,
  Ruling,
  signable,
  signed,
  Stage,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

describe("AwardBoard::declareFailed", () => {
  async function empty() {
    return openedWith([])();
  }

  it("fails a lot without bids at once, and releases its reservation once", async () => {
    const { board, funds } = await loadFixture(empty);
    expect(await funds.freeOf(cast.buyer, LINE)).to.equal(CEILING);
    await expect(board.declareFailed(TENDER, LOT)).to.emit(board, "LotFailed").withArgs(TENDER, LOT, Failure.NoBids);
    expect(await funds.freeOf(cast.buyer, LINE)).to.equal(CEILING * 2n);
    await expect(board.declareFailed(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.Failed);
  });

  it("reverts while the evaluation has not begun or still runs, also with every bid disqualified", async () => {
    const system = await loadFixture(opened);
    const { board } = system;
    await expect(board.declareFailed(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNoDefault")
      .withArgs(TENDER, LOT, 0);
    for (const name of ["alfa", "beta", "gamma"] as const) await disqualify(system, name);
    const [, ends] = await board.evaluationEnds(TENDER, LOT);
    await expect(board.declareFailed(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNoDefault")
      .withArgs(TENDER, LOT, ends);
  });

  it("fails when neither the buyer nor its parent decides", async () => {
    const { board } = await loadFixture(opened);
    await board.beginEvaluation(TENDER, LOT);
    await time.increase(PERIODS.evaluation + PERIODS.substitute + 1n);
    await expect(board.declareFailed(TENDER, LOT))
      .to.emit(board, "LotFailed")
      .withArgs(TENDER, LOT, Failure.EvaluatorsSilent);
  });

  it("fails on a decision of no award only after its standstill, and not against a complaint", async () => {
    const system = await loadFixture(opened);
    const { board } = system;
    for (const name of ["alfa", "beta", "gamma"] as const) await disqualify(system, name);
    await awardTo(system, undefined);
    await complaint(board, "alfa");
    await time.increase(PERIODS.standstill);
    await expect(board.declareFailed(TENDER, LOT)).to.be.revertedWithCustomError(board, "AwardBoardNoDefault");
    await rule(system, "alfa", Ruling.Dismissed);
    await expect(board.declareFailed(TENDER, LOT)).to.emit(board, "LotFailed").withArgs(TENDER, LOT, Failure.NoAward);
  });

  it("fails when the buyer offers no contract in time, not before", async () => {
    const { board } = await loadFixture(signable);
    const ends = await board.signBy(TENDER, LOT);
    await expect(board.declareFailed(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNoDefault")
      .withArgs(TENDER, LOT, ends);
    await time.increase(PERIODS.signature + 1n);
    await expect(board.declareFailed(TENDER, LOT))
      .to.emit(board, "LotFailed")
      .withArgs(TENDER, LOT, Failure.BuyerSilent);
  });

  it("reverts when the contract is offered, and when it is signed", async () => {
    const { board } = await loadFixture(offered);
    await time.increase(PERIODS.signature + 1n);
    await expect(board.declareFailed(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNoDefault")
      .withArgs(TENDER, LOT, 0);
    const { board: other } = await loadFixture(signed);
    await expect(other.declareFailed(TENDER, LOT))
      .to.be.revertedWithCustomError(other, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.Signed);
  });
});
