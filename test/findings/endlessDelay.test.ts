import { expect } from "chai";
import { day, now } from "../support/identity.ts";
import { guarded, loadFixture, Stage, time } from "../identity/recovery/RecoveryBoard/fixture.ts";

/** The time to finish comes on top of the delay: near the end of time the sum overflowed. */
describe("A recovery delay near the end of time", () => {
  it("is refused, since what is pending under it could neither be read nor lapse", async () => {
    const { board } = await loadFixture(guarded);
    const endless = 2n ** 48n - 1n - (await now()) - 20n * day;
    await expect(board.setRecoveryDelay(endless))
      .to.be.revertedWithCustomError(board, "RecoveryDelayTooLong")
      .withArgs(endless, 366n * day);
  });

  it("does not exist: under the longest one a recovery is read, and lapses", async () => {
    const { board, alice, stranger, start, stageOf } = await loadFixture(guarded);
    await board.setRecoveryDelay(366n * day);
    await start();
    await time.increaseTo((await board.caseOf(alice)).lapseAt);
    await board.connect(stranger).lapse(alice);
    expect(await stageOf(alice)).to.equal(Stage.Lapsed);
  });
});
