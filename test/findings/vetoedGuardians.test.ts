import { expect } from "chai";
import { id } from "ethers";
import { ethers, now, purpose, year } from "../support/identity.ts";
import { delay, guarded, loadFixture, time, wait } from "../identity/recovery/RecoveryBoard/fixture.ts";

describe("Guardians who wait after a veto", () => {
  it("are not replaced meanwhile by the thief who vetoed", async () => {
    const { board, registry, alice, thief, dave, erin, start, byMinistry, byAudit } = await loadFixture(guarded);
    await registry.connect(alice).changeOwner(alice, thief);
    await start();
    await board.connect(thief).veto(alice);
    await board.connect(thief).proposeGuardians(alice, [dave, erin], 2);
    await time.increase(wait);
    await byMinistry(alice);
    await expect(byAudit(alice)).to.emit(board, "RecoveryStarted");
  });

  it("do not include a registrar that has ended", async () => {
    const { board, registry, alice, ministry, audit, court, auditor, membersOf } = await loadFixture(guarded);
    const until = (await now()) + year;
    await registry.grantMandate(audit, purpose("registrar"));
    await registry.seatOfficer(audit, purpose("registrar"), auditor, until);
    await registry.assignRegistrar(ministry, audit);
    await registry.connect(auditor).end(audit, auditor, ministry, id("merged"));
    await registry.revokeMandate(ministry, purpose("registrar"));
    expect(await membersOf(alice)).to.deep.equal([audit.address, court.address]);
    expect((await board.guardiansOf(alice)).threshold).to.equal(2n);
  });

  it("can be kept by a registrar that suspends for one second, again and again: a limit that decision 0041 names", async () => {
    const { board, registry, alice, ministry, audit, clerk, dave, erin, reinstate, membersOf } =
      await loadFixture(guarded);
    for (let round = 0; round < 2; ++round) {
      await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
      const effectiveAt = (await now()) + delay;
      await time.setNextBlockTimestamp(effectiveAt - 1n);
      await registry.connect(clerk).suspend(ministry, clerk, alice, false, id("a whim"));
      await reinstate(alice);
    }
    expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
  });

  it("do not gain an identity by guarding each other, nor by acting while they are recovered themselves", async () => {
    const { board, registry, alice, bob, carol, dave, fresh, guard, byPerson, start } = await loadFixture(guarded);
    await guard(alice, [bob, carol], 2);
    await guard(bob, [alice, dave], 2);
    await byPerson(carol, alice);
    await byPerson(alice, bob, dave);
    await start(carol, fresh);
    // Carol's support rests while she is recovered, and Bob cannot stand in for two.
    await byPerson(bob, alice);
    expect((await registry.standingOf(alice)).recovering).to.equal(false);
    await board.connect(carol).veto(carol);
    await byPerson(bob, alice);
    expect((await registry.standingOf(alice)).recovering).to.equal(true);
    // Alice, under recovery, guards nobody meanwhile.
    await byPerson(dave, bob, carol);
    expect((await registry.standingOf(bob)).recovering).to.equal(false);
  });

  it("are not replaced through a board that governance has not connected", async () => {
    const { board, registry, alice, forwarder, manager, thief, dave, erin, admin } = await loadFixture(guarded);
    const code = await ethers.deployContract("RecoveryBoard", [forwarder, registry, delay]);
    const call = code.interface.encodeFunctionData("initialize", [await manager.getAddress(), delay]);
    const proxy = await ethers.deployContract("ERC1967Proxy", [code, call]);
    const other = board.attach(await proxy.getAddress()) as typeof board;
    await other.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    await time.increase(delay);
    await other.connect(dave).support(alice, dave, dave, thief, id("mine"));
    await expect(other.connect(erin).support(alice, erin, erin, thief, id("mine"))).to.be.revertedWithCustomError(
      registry,
      "IdentityNotRecoveryBoard",
    );
    await expect(other.connect(admin).lapse(alice)).to.be.revertedWithCustomError(other, "RecoveryNotPending");
  });
});
