import { expect } from "chai";
import { day, now } from "../../../support/identity.ts";
import { delay, finishWithin, guarded, loadFixture, time, wait } from "./fixture.ts";

/** A recovery of Alice's is pending, started by the ministry and the audit office. */
async function pending() {
  const base = await guarded();
  await base.start();
  return base;
}

describe("RecoveryBoard::waitsUntil", () => {
  it("is 0 of a guardian that never had to, also while its recovery is pending", async () => {
    const { board, alice, bob, ministry, audit, dave } = await loadFixture(pending);
    for (const guardian of [ministry, audit, dave]) {
      expect(await board.waitsUntil(alice, guardian)).to.equal(0n);
      expect(await board.waitsUntil(bob, guardian)).to.equal(0n);
    }
  });

  it("is thirty days from a veto, of those who started it, for that identity only", async () => {
    const { board, alice, bob, ministry, audit, court } = await loadFixture(pending);
    await board.connect(alice).veto(alice);
    const until = (await now()) + wait;
    for (const guardian of [ministry, audit]) expect(await board.waitsUntil(alice, guardian)).to.equal(until);
    expect(await board.waitsUntil(alice, court)).to.equal(0n);
    expect(await board.waitsUntil(bob, ministry)).to.equal(0n);
  });

  it("is thirty days from a lapse, whoever calls it", async () => {
    const { board, alice, ministry, audit, stranger } = await loadFixture(pending);
    await time.increase(delay + finishWithin);
    await board.connect(stranger).lapse(alice);
    const until = (await now()) + wait;
    for (const guardian of [ministry, audit]) expect(await board.waitsUntil(alice, guardian)).to.equal(until);
  });

  it("stays 0 after a recovery that was finished, or fell away because the identity ended", async () => {
    for (const how of ["finish", "end"] as const) {
      const { board, alice, fresh, ministry, end } = await loadFixture(pending);
      await time.increase(delay);
      await (how === "finish" ? board.connect(fresh).finish(alice) : end(alice));
      expect(await board.waitsUntil(alice, ministry), how).to.equal(0n);
    }
  });

  it("is the second from which the guardian may support, and stays to be read when it is past", async () => {
    const { board, alice, ministry, byMinistry } = await loadFixture(pending);
    await board.connect(alice).veto(alice);
    const until = await board.waitsUntil(alice, ministry);
    await time.setNextBlockTimestamp(until - 1n);
    await expect(byMinistry(alice))
      .to.be.revertedWithCustomError(board, "RecoveryGuardianWaits")
      .withArgs(alice.address, ministry.address, until);
    await time.setNextBlockTimestamp(until);
    await byMinistry(alice);
    await time.increase(day);
    expect(await board.waitsUntil(alice, ministry)).to.equal(until);
  });

  it("begins anew with the next veto", async () => {
    const { board, alice, ministry, start } = await loadFixture(pending);
    await board.connect(alice).veto(alice);
    await time.increase(wait);
    await start();
    await board.connect(alice).veto(alice);
    expect(await board.waitsUntil(alice, ministry)).to.equal((await now()) + wait);
  });
});
