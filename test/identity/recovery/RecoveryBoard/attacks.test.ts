import { expect } from "chai";
import { concat, id, keccak256, toBeHex, toUtf8Bytes, Wallet, ZeroAddress } from "ethers";
import { day, ethers, now, purpose, year } from "../../../support/identity.ts";
import { delay, finishWithin, guarded, loadFixture, lost, Stage, time, wait } from "./fixture.ts";

describe("attacks on key recovery", () => {
  describe("a thief with the key", () => {
    it("changes the owner first, and loses the identity all the same", async () => {
      const { board, registry, alice, thief, fresh, suspend, byMinistry, byAudit } = await loadFixture(guarded);
      await byMinistry(alice);
      // Between the two supports, which stay good.
      await registry.connect(alice).changeOwner(alice, thief);
      await suspend(alice, true);
      await byAudit(alice);
      await expect(board.connect(thief).veto(alice))
        .to.be.revertedWithCustomError(board, "RecoveryVetoBarred")
        .withArgs(alice.address);
      await time.increase(delay);
      await board.connect(fresh).finish(alice);
      expect(await registry.identityOwner(alice)).to.equal(fresh.address);
    });

    it("cannot veto while suspended on reference, with either key, and can before and after", async () => {
      const { board, registry, alice, thief, start, suspend, reinstate, stageOf } = await loadFixture(guarded);
      await start();
      await suspend(alice, true);
      await expect(board.connect(alice).veto(alice)).to.be.revertedWithCustomError(board, "RecoveryVetoBarred");
      await suspend(alice, false);
      await expect(board.connect(thief).veto(alice))
        .to.be.revertedWithCustomError(board, "IdentityUnauthorized")
        .withArgs(alice.address, thief.address);
      await reinstate(alice);
      await board.connect(alice).veto(alice);
      expect(await stageOf(alice)).to.equal(Stage.Vetoed);
      expect(await registry.identityOwner(alice)).to.equal(alice.address);
    });

    it("vetoes first, and is not safe for thirty days: the suspension on reference lifts the waiting time", async () => {
      const { board, registry, alice, fresh, start, suspend, byMinistry } = await loadFixture(guarded);
      await start();
      await board.connect(alice).veto(alice);
      await expect(byMinistry(alice)).to.be.revertedWithCustomError(board, "RecoveryGuardianWaits");
      await suspend(alice, false);
      await expect(byMinistry(alice)).to.be.revertedWithCustomError(board, "RecoveryGuardianWaits");
      await suspend(alice, true);
      await start();
      await time.increase(delay);
      await board.connect(fresh).finish(alice);
      expect(await registry.identityOwner(alice)).to.equal(fresh.address);
    });

    it("proposes guardians of its own, which the start of a recovery drops for good", async () => {
      const { board, alice, ministry, audit, dave, erin, start, membersOf } = await loadFixture(guarded);
      await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
      await time.increase(delay - 100n);
      await start();
      await time.increase(100n);
      expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
      await board.connect(alice).veto(alice);
      await time.increase(delay);
      expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
      expect((await board.proposedGuardiansOf(alice)).effectiveAt).to.equal(0n);
    });

    it("proposes guardians of its own, which do not come into force while it is suspended, nor later", async () => {
      const { board, alice, ministry, audit, dave, erin, suspend, reinstate, membersOf } = await loadFixture(guarded);
      await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
      await time.increase(delay - 100n);
      await suspend(alice, true);
      await time.increase(200n);
      const all = [ministry.address, audit.address];
      expect(await membersOf(alice)).to.deep.equal(all);
      await reinstate(alice);
      expect(await membersOf(alice)).to.deep.equal(all);
      await time.increase(delay);
      expect(await membersOf(alice)).to.deep.equal(all);
    });

    it("changes no guardian, owner, delegate or officer while it is pending", async () => {
      const setting = await loadFixture(guarded);
      const { board, registry, county, ministry, alice, thief, dave, erin, fresh } = setting;
      await registry.assignRegistrar(county, ministry);
      const until = (await now()) + year;
      await registry.connect(county).prepareOfficer(county, purpose("payer"), dave, until);
      await setting.start(county);
      const key = registry.connect(county);
      const inactive = async (attempt: Promise<unknown>) =>
        expect(attempt).to.be.revertedWithCustomError(registry, "IdentityNotActive").withArgs(county.address);
      const pending = async (attempt: Promise<unknown>) =>
        expect(attempt).to.be.revertedWithCustomError(registry, "IdentityUnderRecovery").withArgs(county.address);
      await inactive(board.connect(county).proposeGuardians(county, [dave, erin], 2));
      await inactive(board.connect(county).cancelGuardians(county));
      await inactive(key.prepareOfficer(county, purpose("payer"), alice, until));
      await inactive(key.revokeOfficer(county, purpose("payer"), dave, county));
      await pending(key.changeOwner(county, thief));
      await pending(key.changeOwner(county, ZeroAddress));
      await pending(key.addDelegate(county, id("veriKey"), thief, day));
      await pending(key.revokeDelegate(county, id("veriKey"), thief));
      await pending(key.setAttribute(county, id("did/svc"), "0x01", day));
      await pending(key.revokeAttribute(county, id("did/svc"), "0x01"));

      // And what it had prepared before dies with its key.
      await time.increase(delay);
      await board.connect(fresh).finish(county);
      await expect(
        registry.connect(ministry).confirmOfficer(county, purpose("payer"), dave, until, {
          ...{ person: ministry, body: ministry, seat: purpose("") },
        }),
      ).to.be.revertedWithCustomError(registry, "OfficerNotPrepared");
    });

    it("signs a change of owner ahead, and nobody can bring it while pending or afterwards", async () => {
      const { board, registry, clerk, alice, thief, fresh, start } = await loadFixture(guarded);
      const key = new Wallet(id("the key that is stolen"), ethers.provider);
      await registry.connect(alice).changeOwner(alice, key);
      const hash = keccak256(
        concat([
          ...["0x1900", await registry.getAddress(), toBeHex(await registry.nonce(key), 32)],
          ...[alice.address, toUtf8Bytes("changeOwner"), thief.address],
        ]),
      );
      const { v, r, s } = key.signingKey.sign(hash);
      const bring = () => registry.connect(clerk).changeOwnerSigned(alice, v, r, s, thief);
      await start();
      await expect(bring()).to.be.revertedWithCustomError(registry, "IdentityUnderRecovery");
      await time.increase(delay);
      await board.connect(fresh).finish(alice);
      await expect(bring()).to.be.revertedWithCustomError(registry, "IdentitySignerInvalid");
    });

    it("has no veto left once the new key has finished, and the new key's guardians guard as before", async () => {
      const { board, alice, ministry, audit, recover, membersOf } = await loadFixture(guarded);
      await recover();
      await expect(board.connect(alice).veto(alice)).to.be.revertedWithCustomError(board, "RecoveryNotPending");
      await expect(board.connect(alice).proposeGuardians(alice, [], 0))
        .to.be.revertedWithCustomError(board, "IdentityUnauthorized")
        .withArgs(alice.address, alice.address);
      expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
    });

    it("replaces the guardians without waiting neither by proposing twice nor through the default", async () => {
      const { board, alice, dave, erin, frank, guard, membersOf } = await loadFixture(guarded);
      await guard(alice, [dave, erin], 2);
      await board.connect(alice).proposeGuardians(alice, [dave, frank], 2);
      await time.increase(delay - 10n);
      await board.connect(alice).proposeGuardians(alice, [], 0);
      await time.increase(delay - 10n);
      expect(await membersOf(alice)).to.deep.equal([dave.address, erin.address]);
      await time.increase(10n);
      expect((await board.guardiansOf(alice)).isDefault).to.equal(true);
    });
  });

  describe("guardians", () => {
    it("cannot freeze a person by starting again and again", async () => {
      const { board, registry, alice, start, byMinistry, byAudit } = await loadFixture(guarded);
      await start();
      await board.connect(alice).veto(alice);
      const until = (await now()) + wait;
      await time.increase(wait - 10n);
      for (const attempt of [byMinistry, byAudit]) {
        await expect(attempt(alice)).to.be.revertedWithCustomError(board, "RecoveryGuardianWaits");
      }
      expect(await registry.isActive(alice)).to.equal(true);
      await time.increaseTo(until);
      await start();
      expect(await registry.isActive(alice)).to.equal(false);
    });

    it("cannot freeze a person by never finishing: anyone ends it, and they wait", async () => {
      const { board, registry, stranger, alice, start, byAudit } = await loadFixture(guarded);
      await start();
      await time.increase(delay + finishWithin);
      await board.connect(stranger).lapse(alice);
      expect(await registry.isActive(alice)).to.equal(true);
      await expect(byAudit(alice)).to.be.revertedWithCustomError(board, "RecoveryGuardianWaits");
    });

    it("cannot save up supports: those of an older recovery count for no later one", async () => {
      const setting = await loadFixture(guarded);
      const { board, registry, alice, ministry, dave, erin, frank, guard, byPerson } = setting;
      await guard(alice, [dave, erin, frank], 2);
      // Frank supports another key, and what he said does not outlive the recovery that the others start.
      await byPerson(frank, alice, ministry.address);
      await byPerson(dave, alice);
      await byPerson(erin, alice);
      await board.connect(alice).veto(alice);
      expect((await board.supportOf(alice, frank)).counts).to.equal(false);
      await setting.suspend(alice, true);
      await byPerson(dave, alice, ministry.address);
      expect((await registry.standingOf(alice)).recovering).to.equal(false);
    });

    it("are not made two by one person who sits for both", async () => {
      const { board, registry, alice, audit, clerk, fresh, byMinistry } = await loadFixture(guarded);
      await registry.seatOfficer(audit, purpose("recovery"), clerk, (await now()) + year);
      await byMinistry(alice);
      await expect(board.connect(clerk).support(alice, audit, clerk, fresh, lost))
        .to.be.revertedWithCustomError(board, "PersonsNotDistinct")
        .withArgs(clerk.address);
    });

    it("are not made two by one hand that holds two identities", async () => {
      const setting = await loadFixture(guarded);
      const { board, registry, alice, dave, erin, frank, fresh, guard, byPerson } = setting;
      await guard(alice, [dave, erin, frank], 2);
      await registry.connect(dave).changeOwner(dave, erin);
      await byPerson(erin, alice);
      await board.connect(erin).support(alice, dave, dave, fresh, lost);
      expect((await registry.standingOf(alice)).recovering).to.equal(false);
      // A hand pushed upon another guardian does not silence that one either.
      await byPerson(frank, alice);
      expect((await registry.standingOf(alice)).recovering).to.equal(true);
    });

    it("do not take the identity for themselves", async () => {
      const { board, alice, clerk, byMinistry } = await loadFixture(guarded);
      await expect(byMinistry(alice, clerk))
        .to.be.revertedWithCustomError(board, "RecoveryOwnerInvalid")
        .withArgs(alice.address, clerk.address);
    });

    it("who hand their own identity to the new key do not count", async () => {
      const { registry, alice, dave, erin, fresh, guard, byPerson } = await loadFixture(guarded);
      await guard(alice, [dave, erin], 2);
      await byPerson(dave, alice);
      await registry.connect(dave).changeOwner(dave, fresh);
      await byPerson(erin, alice);
      expect((await registry.standingOf(alice)).recovering).to.equal(false);
    });

    it("who are suspended, ended, under recovery, dismissed or out of the set do not count", async () => {
      const setting = await loadFixture(guarded);
      const { board, registry, alice, dave, erin, frank, audit, auditor, guard } = setting;
      const recovering = async () => (await registry.standingOf(alice)).recovering;
      await guard(alice, [dave, erin, frank, audit], 2);
      await setting.byPerson(dave, alice);
      await setting.suspend(dave, false);
      await setting.byPerson(erin, alice);
      expect(await recovering()).to.equal(false);
      // Erin's key is thought lost too.
      await setting.start(erin, setting.thief);
      await setting.byAudit(alice);
      expect(await recovering()).to.equal(false);
      await board.connect(erin).veto(erin);
      await board.connect(auditor).withdrawSupport(alice, audit, auditor);
      await setting.byAudit(alice);
      // Erin counts again, and so does the audit office.
      expect(await recovering()).to.equal(true);
      await board.connect(alice).veto(alice);

      await time.increase(wait);
      await setting.byAudit(alice);
      await registry.connect(auditor).revokeOfficer(audit, purpose("recovery"), auditor, auditor);
      await setting.byPerson(frank, alice);
      expect(await recovering()).to.equal(false);
      await setting.end(frank);
      await setting.byPerson(erin, alice);
      expect(await recovering()).to.equal(false);
    });

    it("who left the set before the start do not count", async () => {
      const { board, registry, alice, dave, erin, frank, guard, byPerson } = await loadFixture(guarded);
      await guard(alice, [dave, erin], 2);
      await byPerson(dave, alice);
      await guard(alice, [erin, frank], 2);
      await byPerson(erin, alice);
      expect((await registry.standingOf(alice)).recovering).to.equal(false);
      await expect(byPerson(dave, alice))
        .to.be.revertedWithCustomError(board, "RecoveryNotGuardian")
        .withArgs(alice.address, dave.address);
    });

    it("cannot outlast a suspension that was lifted before the start", async () => {
      const { board, registry, alice, start, byMinistry, byAudit, suspend, reinstate } = await loadFixture(guarded);
      await start();
      await board.connect(alice).veto(alice);
      await suspend(alice, true);
      await byMinistry(alice);
      await reinstate(alice);
      await expect(byAudit(alice)).to.be.revertedWithCustomError(board, "RecoveryGuardianWaits");
      expect((await registry.standingOf(alice)).recovering).to.equal(false);
    });

    it("who support on a reference and wait again once it is lifted do not count for another's start", async () => {
      const setting = await loadFixture(guarded);
      const { board, registry, alice, dave, erin, frank, guard, byPerson, suspend, reinstate } = setting;
      await guard(alice, [dave, erin, frank], 2);
      await byPerson(dave, alice);
      await byPerson(erin, alice);
      await board.connect(alice).veto(alice);
      await suspend(alice, true);
      await byPerson(dave, alice);
      await reinstate(alice);
      await byPerson(frank, alice);
      expect((await registry.standingOf(alice)).recovering).to.equal(false);
    });
  });

  describe("a recovery", () => {
    it("of who died meanwhile is void, and nothing revives the dead or gets stuck", async () => {
      const { board, registry, alice, fresh, start, end, stageOf, byMinistry } = await loadFixture(guarded);
      await start();
      await end(alice);
      expect(await stageOf(alice)).to.equal(Stage.Void);
      await time.increase(delay + finishWithin);
      for (const act of [board.connect(fresh).finish(alice), board.veto(alice), board.lapse(alice)]) {
        await expect(act).to.be.revertedWithCustomError(board, "RecoveryNotPending").withArgs(alice.address);
      }
      await expect(byMinistry(alice)).to.be.revertedWithCustomError(board, "RecoveryNotPossible");
      expect(await registry.isActive(alice)).to.equal(false);
    });

    it("ends once: no second finish, no finish after a veto or a lapse", async () => {
      const { board, registry, alice, thief, fresh, start, recover } = await loadFixture(guarded);
      await start(alice, thief);
      await board.connect(alice).veto(alice);
      await time.increase(wait);
      await expect(board.connect(thief).finish(alice)).to.be.revertedWithCustomError(board, "RecoveryNotPending");
      await start(alice, thief);
      await time.increase(delay + finishWithin);
      await board.lapse(alice);
      await expect(board.connect(thief).finish(alice)).to.be.revertedWithCustomError(board, "RecoveryNotPending");
      await time.increase(wait);
      await recover();
      await registry.connect(fresh).changeOwner(alice, alice);
      await expect(board.connect(fresh).finish(alice)).to.be.revertedWithCustomError(board, "RecoveryNotPending");
    });

    it("can be vetoed during a pause, which gives the owner its time back", async () => {
      const { board, alice, fresh, start, pause, stageOf } = await loadFixture(guarded);
      await start();
      await pause(3n * day);
      await time.increase(delay);
      await expect(board.connect(fresh).finish(alice)).to.be.revertedWithCustomError(board, "RecoveryTooEarly");
      await time.increase(day);
      await pause(day);
      await board.connect(alice).veto(alice);
      expect(await stageOf(alice)).to.equal(Stage.Vetoed);
    });

    it("that another board began is ended when this one takes over, so that nobody stays frozen", async () => {
      const { board, registry, stranger, alice } = await loadFixture(guarded);
      await registry.connectRecoveryBoard(stranger);
      await registry.connect(stranger).beginRecovery(alice);
      await registry.connectRecoveryBoard(board);
      await expect(board.connect(stranger).lapse(alice)).to.emit(board, "RecoveryLapsed").withArgs(alice.address, 0, 0);
      expect(await registry.isActive(alice)).to.equal(true);
    });
  });
});
