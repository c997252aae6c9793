import { expect } from "chai";
import {
  loadFixture,
  accountOf,
  awarded,
  awardTo,
  cast,
  complaint,
  LOT,
  networkHelpers,
  offered,
  PERIODS,
  signable,
  Standing,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

describe("AwardBoard::passOver", () => {
  it("reverts in the standstill, and while a complaint is open", async () => {
    const { board } = await loadFixture(awarded);
    const { signableFrom } = await board.awardOf(TENDER, LOT);
    await expect(board.passOver(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNotSignable")
      .withArgs(TENDER, LOT, 0, signableFrom);
    await complaint(board, "beta");
    await time.increase(PERIODS.standstill + PERIODS.signature + 1n);
    await expect(board.passOver(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNotSignable")
      .withArgs(TENDER, LOT, 1, signableFrom);
  });

  it("reverts when it is the buyer who has not offered a contract", async () => {
    const { board } = await loadFixture(signable);
    await time.increase(PERIODS.signature + 1n);
    await expect(board.passOver(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNoDefault")
      .withArgs(TENDER, LOT, 0);
  });

  it("reverts while the awardee has time, which a pause of the contract book extends", async () => {
    const { board, book, manager } = await loadFixture(offered);
    const before = await board.signBy(TENDER, LOT);
    const now = BigInt(await time.latest());
    await time.setNextBlockTimestamp(now + 5n);
    await manager.pause(book, now + 1005n);
    expect(await board.signBy(TENDER, LOT)).to.equal(before + 1000n);
    await time.increaseTo(before + 1n);
    await expect(board.passOver(TENDER, LOT))
      .to.be.revertedWithCustomError(board, "AwardBoardNoDefault")
      .withArgs(TENDER, LOT, before + 1000n);
  });

  it("gives the next bid its turn", async () => {
    const system = await loadFixture(offered);
    const { board } = system;
    await time.increase(PERIODS.signature + 1n);
    await expect(board.passOver(TENDER, LOT))
      .to.emit(board, "BidStandingChanged")
      .withArgs(TENDER, LOT, accountOf("alfa"), Standing.PassedOver);
    await awardTo(system, "beta");
    expect((await board.awardOf(TENDER, LOT)).bidder).to.equal(cast.beta.address);
  });
});
