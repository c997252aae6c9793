import { expect } from "chai";
import { day, now, purpose, year } from "../../../support/identity.ts";
import { guarded, loadFixture, Stage, time } from "./fixture.ts";

describe("RecoveryBoard::withdrawSupport", () => {
  it("takes the support back, also during a pause and by another officer", async () => {
    const { board, registry, alice, ministry, bob, byMinistry, byAudit, pause, stageOf } = await loadFixture(guarded);
    await registry.seatOfficer(ministry, purpose("recovery"), bob, (await now()) + year);
    await byMinistry(alice);
    await pause(day);
    await expect(board.connect(bob).withdrawSupport(alice, ministry, bob))
      .to.emit(board, "RecoverySupportWithdrawn")
      .withArgs(alice.address, ministry.address, bob.address);
    await time.increase(day + 1n);
    await byAudit(alice);
    expect(await stageOf(alice)).to.equal(Stage.None);
  });

  it("is refused when there is nothing to take back: never given, taken back, or started", async () => {
    const { board, alice, bob, ministry, clerk, start, byMinistry } = await loadFixture(guarded);
    const refused = async (identity: typeof alice) =>
      expect(board.connect(clerk).withdrawSupport(identity, ministry, clerk))
        .to.be.revertedWithCustomError(board, "RecoveryNoSupport")
        .withArgs(identity.address, ministry.address);
    await refused(alice);
    await byMinistry(bob);
    await board.connect(clerk).withdrawSupport(bob, ministry, clerk);
    await refused(bob);
    await start();
    await refused(alice);
  });

  it("is refused who does not act for the guardian", async () => {
    const { board, registry, alice, ministry, stranger, clerk, byMinistry } = await loadFixture(guarded);
    await byMinistry(alice);
    await expect(board.connect(stranger).withdrawSupport(alice, ministry, clerk))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(clerk.address, stranger.address);
    await expect(board.connect(alice).withdrawSupport(alice, ministry, alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
      .withArgs(ministry.address, purpose("recovery"), alice.address);
  });
});
