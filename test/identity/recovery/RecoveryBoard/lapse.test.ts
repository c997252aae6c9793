import { expect } from "chai";
import { day, now } from "../../../support/identity.ts";
import { delay, finishWithin, guarded, loadFixture, Stage, time, wait } from "./fixture.ts";

describe("RecoveryBoard::lapse", () => {
  it("ends without change what nobody finished, by anyone, and lets those who started it wait", async () => {
    const { board, registry, stranger, alice, ministry, start, stageOf } = await loadFixture(guarded);
    await start();
    const from = (await now()) + delay + finishWithin;
    await time.setNextBlockTimestamp(from - 1n);
    await expect(board.connect(stranger).lapse(alice))
      .to.be.revertedWithCustomError(board, "RecoveryTooEarly")
      .withArgs(alice.address, from);
    await time.setNextBlockTimestamp(from);
    await expect(board.connect(stranger).lapse(alice))
      .to.emit(board, "RecoveryLapsed")
      .withArgs(alice.address, 1, from + wait);
    expect(await stageOf(alice)).to.equal(Stage.Lapsed);
    expect(await registry.identityOwner(alice)).to.equal(alice.address);
    expect(await registry.isActive(alice)).to.equal(true);
    expect(await board.waitsUntil(alice, ministry)).to.equal(from + wait);
  });

  it("waits for the whole time to finish: a pause extends it, and does not stop the lapse", async () => {
    const { board, alice, start, pause, stageOf } = await loadFixture(guarded);
    await start();
    const { lapseAt } = await board.caseOf(alice);
    await time.increase(delay + day);
    await pause(2n * day);
    expect((await board.caseOf(alice)).lapseAt).to.equal(lapseAt + 2n * day);
    await time.increaseTo(lapseAt + 2n * day);
    await pause(day);
    await board.lapse(alice);
    expect(await stageOf(alice)).to.equal(Stage.Lapsed);
  });

  it("is possible while the identity is suspended, which it stays", async () => {
    const { board, registry, alice, start, suspend } = await loadFixture(guarded);
    await start();
    await suspend(alice, true);
    await time.increase(delay + finishWithin);
    await board.lapse(alice);
    const { suspended, recovering } = await registry.standingOf(alice);
    expect([suspended, recovering]).to.deep.equal([true, false]);
  });

  it("is refused when nothing is pending", async () => {
    const { board, alice, recover } = await loadFixture(guarded);
    const refused = async () =>
      expect(board.lapse(alice)).to.be.revertedWithCustomError(board, "RecoveryNotPending").withArgs(alice.address);
    await refused();
    await recover();
    await refused();
  });
});
