import { expect } from "chai";
import { id, Wallet, ZeroAddress } from "ethers";
import { day, now } from "../../../support/identity.ts";
import { delay, guarded, loadFixture, time } from "./fixture.ts";

describe("RecoveryBoard::proposeGuardians", () => {
  it("puts the owner's set in force after the delay, to the second and by itself", async () => {
    const { board, alice, dave, erin, frank, ministry, audit, membersOf } = await loadFixture(guarded);
    const chosen = [dave.address, erin.address, frank.address];
    const at = (await now()) + 100n;
    await time.setNextBlockTimestamp(at);
    await expect(board.connect(alice).proposeGuardians(alice, chosen, 2))
      .to.emit(board, "GuardiansProposed")
      .withArgs(alice.address, chosen, 2, at + delay);
    const [set, effectiveAt] = await board.proposedGuardiansOf(alice);
    expect([...set.members, set.threshold, set.isDefault, effectiveAt]).to.deep.equal([
      ...[...chosen, 2n, false, at + delay],
    ]);
    await time.increaseTo(at + delay - 1n);
    expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
    await time.increaseTo(at + delay);
    const inForce = await board.guardiansOf(alice);
    expect([...inForce.members, inForce.threshold, inForce.isDefault]).to.deep.equal([...chosen, 2n, false]);
    expect((await board.proposedGuardiansOf(alice)).effectiveAt).to.equal(0n);
  });

  it("writes down with the next act what took effect", async () => {
    const { board, alice, dave, erin, fresh, guard, byPerson } = await loadFixture(guarded);
    await guard(alice, [dave, erin], 2);
    await expect(byPerson(dave, alice, fresh))
      .to.emit(board, "GuardiansChanged")
      .withArgs(alice.address, [dave.address, erin.address], 2);
    await expect(byPerson(dave, alice, fresh)).not.to.emit(board, "GuardiansChanged");
  });

  it("replaces a proposal that waits, and begins the wait anew", async () => {
    const { board, alice, dave, erin, frank, ministry, audit, membersOf } = await loadFixture(guarded);
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    await time.increase(delay - 10n);
    await board.connect(alice).proposeGuardians(alice, [dave, frank], 2);
    await time.increase(delay - 10n);
    expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
    await time.increase(10n);
    expect(await membersOf(alice)).to.deep.equal([dave.address, frank.address]);
  });

  it("keeps what took effect when the next is proposed", async () => {
    const { board, alice, dave, erin, frank, guard, membersOf } = await loadFixture(guarded);
    await guard(alice, [dave, erin], 2);
    await board.connect(alice).proposeGuardians(alice, [dave, frank], 2);
    expect(await membersOf(alice)).to.deep.equal([dave.address, erin.address]);
  });

  it("goes back to the default with an empty list, after the delay", async () => {
    const { board, alice, dave, erin, ministry, audit, guard, membersOf } = await loadFixture(guarded);
    await guard(alice, [dave, erin], 2);
    await board.connect(alice).proposeGuardians(alice, [], 0);
    const [set] = await board.proposedGuardiansOf(alice);
    expect([set.isDefault, [...set.members]]).to.deep.equal([true, [ministry.address, audit.address]]);
    await time.increase(delay);
    expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
    expect((await board.guardiansOf(alice)).threshold).to.equal(2n);
  });

  it("takes persons, companies and agencies", async () => {
    const { board, alice, dave, company, county, guard } = await loadFixture(guarded);
    await guard(alice, [dave, company, county], 3);
    expect((await board.guardiansOf(alice)).threshold).to.equal(3n);
  });

  it("is dropped when the identity is suspended as it would take effect, and this is written down", async () => {
    const { board, alice, dave, erin, suspend, byMinistry } = await loadFixture(guarded);
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    await suspend(alice, false);
    await time.increase(delay);
    expect((await board.proposedGuardiansOf(alice)).effectiveAt).to.equal(0n);
    await expect(byMinistry(alice)).to.emit(board, "GuardiansDropped").withArgs(alice.address, 0);
  });

  it("takes effect when a suspension was lifted before, or begins after", async () => {
    const { board, alice, dave, erin, suspend, reinstate, membersOf } = await loadFixture(guarded);
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    await suspend(alice, true);
    await reinstate(alice);
    await time.increase(delay);
    await suspend(alice, true);
    expect(await membersOf(alice)).to.deep.equal([dave.address, erin.address]);
  });

  it("waits longer by a pause", async () => {
    const { board, alice, dave, erin, pause, membersOf } = await loadFixture(guarded);
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    const [, before] = await board.proposedGuardiansOf(alice);
    await pause(2n * day);
    expect((await board.proposedGuardiansOf(alice)).effectiveAt).to.equal(before + 2n * day);
    await time.increaseTo(before + 2n * day - 1n);
    expect((await membersOf(alice)).includes(dave.address)).to.equal(false);
    await time.increaseTo(before + 2n * day);
    expect(await membersOf(alice)).to.deep.equal([dave.address, erin.address]);
  });

  it("is refused another key than the owner's", async () => {
    const { board, registry, alice, dave, erin } = await loadFixture(guarded);
    await expect(board.connect(dave).proposeGuardians(alice, [dave, erin], 2))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, dave.address);
  });

  it("is refused an identity that is suspended or was never enrolled", async () => {
    const { board, registry, alice, stranger, dave, erin, suspend } = await loadFixture(guarded);
    await suspend(alice, false);
    for (const identity of [alice, stranger]) {
      await expect(board.connect(identity).proposeGuardians(identity, [dave, erin], 2))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(identity.address);
    }
  });

  it("is refused during a pause", async () => {
    const { board, alice, dave, erin, pause } = await loadFixture(guarded);
    await pause(day);
    await expect(board.connect(alice).proposeGuardians(alice, [dave, erin], 2)).to.be.revertedWithCustomError(
      board,
      "ModulePausedUntil",
    );
  });

  it("is refused one guardian, nine, a threshold of one or above their number, and a threshold for nobody", async () => {
    const { board, alice, dave, erin, frank, bob, carol, clerk, auditor, judge, county } = await loadFixture(guarded);
    const eight = [dave, erin, frank, bob, carol, clerk, auditor, judge].map((each) => each.address);
    for (const [guardians, threshold] of [
      [[dave.address], 1],
      [[dave.address], 2],
      [[...eight, county.address], 2],
      [[dave.address, erin.address], 0],
      [[dave.address, erin.address], 1],
      [[dave.address, erin.address], 3],
      [[], 2],
    ] as const) {
      await expect(board.connect(alice).proposeGuardians(alice, [...guardians], threshold))
        .to.be.revertedWithCustomError(board, "RecoveryGuardiansInvalid")
        .withArgs(alice.address, ZeroAddress, guardians.length, threshold);
    }
    await board.connect(alice).proposeGuardians(alice, eight, 8);
  });

  it("is refused the identity itself, a guardian named twice, and one that is not active", async () => {
    const { board, alice, dave, erin, frank, stranger, suspend } = await loadFixture(guarded);
    await suspend(frank, false);
    const nobody = new Wallet(id("nobody")).address;
    for (const [guardians, wrong] of [
      [[dave.address, alice.address], alice.address],
      [[dave.address, erin.address, dave.address], dave.address],
      [[dave.address, frank.address], frank.address],
      [[stranger.address, dave.address], stranger.address],
      [[dave.address, nobody], nobody],
    ] as const) {
      await expect(board.connect(alice).proposeGuardians(alice, [...guardians], 2))
        .to.be.revertedWithCustomError(board, "RecoveryGuardiansInvalid")
        .withArgs(alice.address, wrong, guardians.length, 2);
    }
  });
});
