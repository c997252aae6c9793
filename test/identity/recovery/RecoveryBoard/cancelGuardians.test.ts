import { expect } from "chai";
import { day } from "../../../support/identity.ts";
import { delay, guarded, loadFixture, time } from "./fixture.ts";

describe("RecoveryBoard::cancelGuardians", () => {
  it("calls off what waits, also during a pause", async () => {
    const { board, alice, dave, erin, ministry, audit, pause, membersOf } = await loadFixture(guarded);
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    await pause(day);
    await expect(board.connect(alice).cancelGuardians(alice))
      .to.emit(board, "GuardiansCancelled")
      .withArgs(alice.address);
    await time.increase(delay + day);
    expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
  });

  it("is refused when nothing waits: never proposed, in force already, or dropped", async () => {
    const { board, alice, bob, dave, erin, guard, suspend, reinstate, membersOf } = await loadFixture(guarded);
    const refused = async (identity: typeof alice) =>
      expect(board.connect(identity).cancelGuardians(identity))
        .to.be.revertedWithCustomError(board, "RecoveryNothingProposed")
        .withArgs(identity.address);
    await refused(alice);
    await guard(alice, [dave, erin], 2);
    await refused(alice);
    expect(await membersOf(alice)).to.deep.equal([dave.address, erin.address]);
    await board.connect(bob).proposeGuardians(bob, [dave, erin], 2);
    await suspend(bob, false);
    await time.increase(delay);
    await reinstate(bob);
    await refused(bob);
  });

  it("is refused another key, and an identity that is suspended", async () => {
    const { board, registry, alice, dave, erin, suspend } = await loadFixture(guarded);
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    await expect(board.connect(dave).cancelGuardians(alice))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, dave.address);
    await suspend(alice, false);
    await expect(board.connect(alice).cancelGuardians(alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(alice.address);
  });
});
