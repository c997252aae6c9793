import { expect } from "chai";
import { day, ethers, now } from "../../../support/identity.ts";
import { delay, guarded, loadFixture, time } from "./fixture.ts";

const longest = 366n * day;

describe("RecoveryBoard::setRecoveryDelay", () => {
  it("holds for what begins, and not for what is under way", async () => {
    const { board, alice, bob, dave, erin, start, fresh, key, membersOf } = await loadFixture(guarded);
    await board.connect(bob).proposeGuardians(bob, [dave, erin], 2);
    await start(alice, fresh);
    const { startedAt } = await board.caseOf(alice);
    await expect(board.setRecoveryDelay(20n * day))
      .to.emit(board, "RecoveryDelayChanged")
      .withArgs(20n * day);
    expect(await board.recoveryDelay()).to.equal(20n * day);
    expect((await board.caseOf(alice)).finishAt).to.equal(startedAt + delay);
    await start(dave, key);
    const later = await board.caseOf(dave);
    expect(later.finishAt).to.equal(later.startedAt + 20n * day);
    await time.increase(delay);
    expect(await membersOf(bob)).to.deep.equal([dave.address, erin.address]);
    expect(await now()).to.be.lessThan(later.finishAt);
  });

  it("is governance's alone, and not below the bound", async () => {
    const { board, stranger } = await loadFixture(guarded);
    await expect(board.connect(stranger).setRecoveryDelay(20n * day))
      .to.be.revertedWithCustomError(board, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
    await expect(board.setRecoveryDelay(delay - 1n))
      .to.be.revertedWithCustomError(board, "ModulePeriodTooShort")
      .withArgs(ethers.encodeBytes32String("recovery"), delay - 1n, delay);
  });

  it("is at most 366 days", async () => {
    const { board } = await loadFixture(guarded);
    await board.setRecoveryDelay(longest);
    await expect(board.setRecoveryDelay(longest + 1n))
      .to.be.revertedWithCustomError(board, "RecoveryDelayTooLong")
      .withArgs(longest + 1n, longest);
  });
});
