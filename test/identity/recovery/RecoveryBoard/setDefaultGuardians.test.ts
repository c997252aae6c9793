import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { purpose } from "../../../support/identity.ts";
import { guarded, loadFixture } from "./fixture.ts";

describe("RecoveryBoard::setDefaultGuardians", () => {
  it("names the second agency of everybody's default", async () => {
    const { board, alice, ministry, audit, court, membersOf } = await loadFixture(guarded);
    expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
    await expect(board.setDefaultGuardians(court, audit))
      .to.emit(board, "DefaultGuardiansChanged")
      .withArgs(court.address, audit.address);
    expect([...(await board.defaultGuardians())]).to.deep.equal([court.address, audit.address]);
    expect(await membersOf(alice)).to.deep.equal([ministry.address, court.address]);
  });

  it("is governance's alone", async () => {
    const { board, stranger, audit, court } = await loadFixture(guarded);
    await expect(board.connect(stranger).setDefaultGuardians(court, audit))
      .to.be.revertedWithCustomError(board, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
  });

  it("is refused one agency twice, a person, a company, and an agency that is not active", async () => {
    const { board, registry, audit, alice, company, county, ministry, suspend } = await loadFixture(guarded);
    await registry.assignRegistrar(county, ministry);
    await suspend(county, false);
    for (const other of [audit, alice, company, county, { address: ZeroAddress }]) {
      for (const [first, second] of [
        [audit.address, other.address],
        [other.address, audit.address],
      ] as const) {
        await expect(board.setDefaultGuardians(first, second))
          .to.be.revertedWithCustomError(board, "RecoveryDefaultInvalid")
          .withArgs(first, second);
      }
    }
  });

  describe("and the default set", () => {
    it("follows the registrar", async () => {
      const { board, registry, alice, court, audit, membersOf } = await loadFixture(guarded);
      await registry.grantMandate(court, purpose("registrar"));
      await registry.assignRegistrar(alice, court);
      expect(await membersOf(alice)).to.deep.equal([court.address, audit.address]);
      expect((await board.guardiansOf(alice)).isDefault).to.equal(true);
    });

    it("takes the second where the first is the registrar or the identity", async () => {
      const { registry, alice, audit, court, ministry, membersOf } = await loadFixture(guarded);
      await registry.grantMandate(audit, purpose("registrar"));
      await registry.assignRegistrar(alice, audit);
      expect(await membersOf(alice)).to.deep.equal([audit.address, court.address]);
      await registry.assignRegistrar(audit, ministry);
      expect(await membersOf(audit)).to.deep.equal([ministry.address, court.address]);
    });

    it("is both for those without a registrar, or with themselves as registrar", async () => {
      const { registry, clerk, ministry, audit, court, membersOf } = await loadFixture(guarded);
      expect(await registry.registrarOf(clerk)).to.equal(ZeroAddress);
      expect(await membersOf(clerk)).to.deep.equal([audit.address, court.address]);
      await registry.assignRegistrar(ministry, ministry);
      expect(await membersOf(ministry)).to.deep.equal([audit.address, court.address]);
    });

    it("is nobody for a default guardian without a registrar, which only a set of its own helps", async () => {
      const { board, audit, ministry, court, thief, clerk, dave, erin, guard, membersOf } = await loadFixture(guarded);
      const set = await board.guardiansOf(audit);
      expect([[...set.members], set.threshold]).to.deep.equal([[], 0n]);
      for (const guardian of [ministry, court]) {
        await expect(
          board.connect(clerk).support(audit, guardian, clerk, thief, purpose("lost")),
        ).to.be.revertedWithCustomError(board, "RecoveryNotGuardian");
      }
      await guard(audit, [dave, erin], 2);
      expect(await membersOf(audit)).to.deep.equal([dave.address, erin.address]);
    });

    it("leaves out a registrar that lost its mandate, and keeps one that rests, so that none takes its place", async () => {
      const setting = await loadFixture(guarded);
      const { board, registry, alice, ministry, audit, court, auditor, judge, fresh, membersOf } = setting;
      // The audit office and the court hold up the registrar itself, and gain nothing by it.
      await board.connect(auditor).support(ministry, audit, auditor, fresh, purpose("lost"));
      await board.connect(judge).support(ministry, court, judge, fresh, purpose("lost"));
      expect(await registry.isActive(ministry)).to.equal(false);
      expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
      await setting.byAudit(alice);
      await expect(
        board.connect(judge).support(alice, court, judge, fresh, purpose("lost")),
      ).to.be.revertedWithCustomError(board, "RecoveryNotGuardian");
      await board.connect(ministry).veto(ministry);

      await registry.revokeMandate(ministry, purpose("registrar"));
      expect(await membersOf(alice)).to.deep.equal([audit.address, court.address]);
    });
  });
});
