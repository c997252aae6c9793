import { expect } from "chai";
import { getAddress, id, keccak256, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import { day, now, purpose, year } from "../../../support/identity.ts";
import { delay, finishWithin, guarded, loadFixture, lost, Stage, supportFor, time, wait } from "./fixture.ts";

const sentinel = `0x${keccak256(toUtf8Bytes("probity.identity.deactivated")).slice(-40)}`;

describe("RecoveryBoard::support", () => {
  it("of one guardian is noted, and freezes nobody", async () => {
    const { board, registry, alice, ministry, clerk, fresh, byMinistry, stageOf } = await loadFixture(guarded);
    const at = (await now()) + 100n;
    await time.setNextBlockTimestamp(at);
    await expect(byMinistry(alice))
      .to.emit(board, "RecoverySupported")
      .withArgs(alice.address, ministry.address, clerk.address, fresh.address, lost, at + supportFor);
    expect(await stageOf(alice)).to.equal(Stage.None);
    expect(await registry.isActive(alice)).to.equal(true);
    const [support, counts] = await board.supportOf(alice, ministry);
    expect([...support, counts]).to.deep.equal([fresh.address, at, 1n, clerk.address, lost, true]);
  });

  it("of the threshold starts the recovery: the identity stops acting and the delay begins", async () => {
    const { board, registry, alice, ministry, audit, fresh, byMinistry, byAudit } = await loadFixture(guarded);
    await byMinistry(alice);
    const at = (await now()) + 100n;
    await time.setNextBlockTimestamp(at);
    const supporters = [ministry.address, audit.address];
    const transaction = byAudit(alice);
    await expect(transaction)
      .to.emit(board, "RecoveryStarted")
      .withArgs(alice.address, fresh.address, 1, lost, at + delay, supporters);
    await expect(transaction).to.emit(registry, "IdentityRecoveryChanged").withArgs(alice.address, true);
    expect(await registry.isActive(alice)).to.equal(false);
    const found = await board.caseOf(alice);
    expect([...found].slice(0, 7)).to.deep.equal([
      ...[fresh.address, at, at + delay, at + delay + finishWithin, 1n, Stage.Pending, lost],
    ]);
    expect([...found.supporters]).to.deep.equal(supporters);
  });

  it("counts k of n of the owner's set, persons by their keys and organisations by their officers", async () => {
    const { board, alice, dave, erin, company, carol, fresh, seat, guard, byPerson, stageOf } =
      await loadFixture(guarded);
    await seat(company, "recovery", carol);
    await guard(alice, [dave, erin, company], 3);
    await byPerson(dave, alice);
    await byPerson(erin, alice);
    expect(await stageOf(alice)).to.equal(Stage.None);
    await board.connect(carol).support(alice, company, carol, fresh, lost);
    expect(await stageOf(alice)).to.equal(Stage.Pending);
  });

  it("counts together only for the same key and the same reason", async () => {
    const { alice, key, fresh, byMinistry, byAudit, stageOf } = await loadFixture(guarded);
    await byMinistry(alice);
    await byAudit(alice, key);
    await byAudit(alice, fresh, id("another reason"));
    expect(await stageOf(alice)).to.equal(Stage.None);
    // The newer replaces the older.
    await byAudit(alice);
    expect(await stageOf(alice)).to.equal(Stage.Pending);
  });

  it("counts for thirty days, and can be renewed", async () => {
    const { board, alice, ministry, byMinistry, byAudit, stageOf } = await loadFixture(guarded);
    await byMinistry(alice);
    const at = await now();
    await time.increaseTo(at + supportFor - 1n);
    expect((await board.supportOf(alice, ministry)).counts).to.equal(true);
    await time.increaseTo(at + supportFor);
    expect((await board.supportOf(alice, ministry)).counts).to.equal(false);
    await byAudit(alice);
    expect(await stageOf(alice)).to.equal(Stage.None);
    await byMinistry(alice);
    expect(await stageOf(alice)).to.equal(Stage.Pending);
  });

  it("counts longer by a pause", async () => {
    const { board, alice, ministry, byMinistry, pause } = await loadFixture(guarded);
    await byMinistry(alice);
    const at = await now();
    await pause(day);
    await time.increaseTo(at + supportFor + day - 1n);
    expect((await board.supportOf(alice, ministry)).counts).to.equal(true);
    await time.increaseTo(at + supportFor + day);
    expect((await board.supportOf(alice, ministry)).counts).to.equal(false);
  });

  it("is possible for an identity that is suspended, on whatever ground", async () => {
    const { alice, bob, fresh, key, start, suspend, stageOf } = await loadFixture(guarded);
    await suspend(alice, false);
    await suspend(bob, true);
    await start(alice, fresh);
    await start(bob, key);
    expect([await stageOf(alice), await stageOf(bob)]).to.deep.equal([Stage.Pending, Stage.Pending]);
  });

  it("starts a second recovery after the first, with a number of its own", async () => {
    const { board, alice, fresh, key, recover, start } = await loadFixture(guarded);
    await recover(alice, fresh);
    await start(alice, key);
    const { number, newOwner } = await board.caseOf(alice);
    expect([number, newOwner]).to.deep.equal([2n, key.address]);
  });

  it("is refused for who was never enrolled, or has ended", async () => {
    const { board, stranger, bob, end, byMinistry } = await loadFixture(guarded);
    await end(bob);
    for (const identity of [stranger, bob]) {
      await expect(byMinistry(identity))
        .to.be.revertedWithCustomError(board, "RecoveryNotPossible")
        .withArgs(identity.address);
    }
  });

  it("is refused while a recovery is pending", async () => {
    const { board, alice, key, start, byMinistry } = await loadFixture(guarded);
    await start();
    await expect(byMinistry(alice, key))
      .to.be.revertedWithCustomError(board, "RecoveryUnderWay")
      .withArgs(alice.address);
  });

  it("is refused a new key that is 0, the present one, the sentinel of the ended, or the supporter's", async () => {
    const { board, registry, alice, clerk, key, byMinistry } = await loadFixture(guarded);
    await registry.connect(alice).changeOwner(alice, key);
    for (const newOwner of [ZeroAddress, key.address, getAddress(sentinel), clerk.address]) {
      await expect(byMinistry(alice, newOwner))
        .to.be.revertedWithCustomError(board, "RecoveryOwnerInvalid")
        .withArgs(alice.address, newOwner);
    }
    // The identity's own first key is a key like any other.
    await byMinistry(alice, alice);
  });

  it("is refused without a reason", async () => {
    const { board, alice, fresh, byMinistry } = await loadFixture(guarded);
    await expect(byMinistry(alice, fresh, ZeroHash))
      .to.be.revertedWithCustomError(board, "RecoveryReasonMissing")
      .withArgs(alice.address);
  });

  it("is refused who is not a guardian in force: a stranger, one that waits to be, the default of old", async () => {
    const { board, alice, court, judge, dave, erin, fresh, byPerson, byMinistry, ministry } =
      await loadFixture(guarded);
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    await expect(byPerson(dave, alice))
      .to.be.revertedWithCustomError(board, "RecoveryNotGuardian")
      .withArgs(alice.address, dave.address);
    await expect(board.connect(judge).support(alice, court, judge, fresh, lost))
      .to.be.revertedWithCustomError(board, "RecoveryNotGuardian")
      .withArgs(alice.address, court.address);
    await time.increase(delay);
    await expect(byMinistry(alice))
      .to.be.revertedWithCustomError(board, "RecoveryNotGuardian")
      .withArgs(alice.address, ministry.address);
  });

  it("is refused who does not act for the guardian: another key, no officer, an organisation's own key", async () => {
    const { board, registry, alice, ministry, clerk, stranger, dave, erin, fresh, guard } = await loadFixture(guarded);
    const support = (caller: typeof alice, guardian: typeof alice, actor: typeof alice) =>
      board.connect(caller).support(alice, guardian, actor, fresh, lost);
    const notOfficer = "IdentityNotOfficer";
    const recovery = purpose("recovery");
    await expect(support(stranger, ministry, clerk))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(clerk.address, stranger.address);
    await expect(support(dave, ministry, dave))
      .to.be.revertedWithCustomError(registry, notOfficer)
      .withArgs(ministry.address, recovery, dave.address);
    await expect(support(ministry, ministry, ministry))
      .to.be.revertedWithCustomError(registry, notOfficer)
      .withArgs(ministry.address, recovery, ministry.address);
    await guard(alice, [dave, erin], 2);
    await expect(support(stranger, dave, dave))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(dave.address, stranger.address);
    await expect(support(erin, dave, erin))
      .to.be.revertedWithCustomError(registry, notOfficer)
      .withArgs(dave.address, recovery, erin.address);
  });

  it("is refused a guardian, or an officer, that is not active", async () => {
    const { board, registry, alice, company, carol, dave, fresh, seat, guard, suspend, byPerson } =
      await loadFixture(guarded);
    await seat(company, "recovery", carol);
    await guard(alice, [dave, company], 2);
    await suspend(dave, false);
    await expect(byPerson(dave, alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(dave.address);
    await suspend(carol, false);
    await expect(board.connect(carol).support(alice, company, carol, fresh, lost))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(carol.address);
  });

  it("is refused one person for two guardians, until the other support is withdrawn", async () => {
    const { board, registry, alice, audit, ministry, clerk, fresh, byMinistry } = await loadFixture(guarded);
    await registry.seatOfficer(audit, purpose("recovery"), clerk, (await now()) + year);
    await byMinistry(alice);
    const second = () => board.connect(clerk).support(alice, audit, clerk, fresh, lost);
    await expect(second()).to.be.revertedWithCustomError(board, "PersonsNotDistinct").withArgs(clerk.address);
    await board.connect(clerk).withdrawSupport(alice, ministry, clerk);
    await second();
  });

  it("is refused the identity as the officer of its guardian", async () => {
    const { board, registry, alice, audit, fresh } = await loadFixture(guarded);
    await registry.seatOfficer(audit, purpose("recovery"), alice, (await now()) + year);
    await expect(board.connect(alice).support(alice, audit, alice, fresh, lost))
      .to.be.revertedWithCustomError(board, "PersonsNotDistinct")
      .withArgs(alice.address);
  });

  it("is refused for thirty days after a veto, for this identity only and who supported it only", async () => {
    const { board, alice, bob, dave, erin, frank, guard, byPerson, stageOf } = await loadFixture(guarded);
    await guard(alice, [dave, erin, frank], 2);
    await guard(bob, [dave, erin], 2);
    await byPerson(dave, alice);
    await byPerson(erin, alice);
    await board.connect(alice).veto(alice);
    const until = (await now()) + wait;
    expect(await board.waitsUntil(alice, dave)).to.equal(until);
    await expect(byPerson(dave, alice))
      .to.be.revertedWithCustomError(board, "RecoveryGuardianWaits")
      .withArgs(alice.address, dave.address, until);
    await time.increase(day);
    await byPerson(frank, alice);
    await byPerson(dave, bob);
    await time.increaseTo(until);
    await byPerson(erin, alice);
    // Frank's, given a day after the veto, still counts.
    expect(await stageOf(alice)).to.equal(Stage.Pending);
  });

  it("is refused during a pause", async () => {
    const { board, alice, pause, byMinistry } = await loadFixture(guarded);
    await pause(day);
    await expect(byMinistry(alice)).to.be.revertedWithCustomError(board, "ModulePausedUntil");
  });
});
