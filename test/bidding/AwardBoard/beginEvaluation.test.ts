import { expect } from "chai";
import {
  loadFixture,
  as,
  LOT,
  LotStage,
  networkHelpers,
  opened,
  openedWith,
  PERIODS,
  Stage,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

describe("AwardBoard::beginEvaluation", () => {
  async function stillOpening() {
    return openedWith([{ name: "alfa", price: 5n }], LotStage.Opening)();
  }

  it("reverts while bids are unopened", async () => {
    const { board } = await loadFixture(stillOpening);
    await expect(board.beginEvaluation(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNotOpened")
      .withArgs(TENDER, LOT, LotStage.Opening);
  });

  it("reverts a second time", async () => {
    const { board } = await loadFixture(opened);
    await board.beginEvaluation(TENDER, LOT);
    await expect(board.beginEvaluation(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.Evaluation);
  });

  it("lets anybody start the clock", async () => {
    const { board } = await loadFixture(opened);
    await expect(as(board, "stranger").beginEvaluation(TENDER, LOT)).to.emit(board, "EvaluationBegan");
    const now = BigInt(await time.latest());
    expect(await board.evaluationEnds(TENDER, LOT)).to.deep.equal([
      now + PERIODS.evaluation,
      now + PERIODS.evaluation + PERIODS.substitute,
    ]);
    expect((await board.awardOf(TENDER, LOT)).stage).to.equal(Stage.Evaluation);
  });

  it("gives the time of a later pause back", async () => {
    const { board, manager } = await loadFixture(opened);
    await board.beginEvaluation(TENDER, LOT);
    const [before] = await board.evaluationEnds(TENDER, LOT);
    const now = BigInt(await time.latest());
    await time.setNextBlockTimestamp(now + 10n);
    await manager.pause(board, now + 110n);
    const [after] = await board.evaluationEnds(TENDER, LOT);
    expect(after - before).to.equal(100n);
  });
});
