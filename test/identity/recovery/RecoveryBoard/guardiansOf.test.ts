import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { purpose } from "../../../support/identity.ts";
import { delay, guarded, loadFixture, time } from "./fixture.ts";

/** Guardians as plain values, to compare. */
async function read(board: Awaited<ReturnType<typeof guarded>>["board"], identity: { address: string }) {
  const { threshold, isDefault, members } = await board.guardiansOf(identity.address);
  return [Number(threshold), isDefault, [...members]] as const;
}

describe("RecoveryBoard::guardiansOf", () => {
  it("is the default, both of it, until the owner chooses: the registrar and the second agency", async () => {
    const { board, alice, county, ministry, audit } = await loadFixture(guarded);
    for (const identity of [alice, county]) {
      expect(await read(board, identity)).to.deep.equal([2, true, [ministry.address, audit.address]]);
    }
  });

  it("is the owner's set from the second it takes effect, with nobody having to write it down", async () => {
    const { board, alice, dave, erin, frank } = await loadFixture(guarded);
    const chosen = [dave.address, erin.address, frank.address];
    await board.connect(alice).proposeGuardians(alice, chosen, 3);
    const [, effectiveAt] = await board.proposedGuardiansOf(alice);
    await time.increaseTo(effectiveAt - 1n);
    expect((await read(board, alice))[1]).to.equal(true);
    await time.increaseTo(effectiveAt);
    expect(await read(board, alice)).to.deep.equal([3, false, chosen]);
  });

  it("leaves the identity itself out of its default, and puts the third agency there", async () => {
    const { board, ministry, audit, court } = await loadFixture(guarded);
    // Governance enrolled these, so that no registrar answers for them.
    expect(await read(board, ministry)).to.deep.equal([2, true, [audit.address, court.address]]);
  });

  it("is nobody, and threshold 0, where fewer than two are left", async () => {
    const { board, registry, audit, alice, ministry, court } = await loadFixture(guarded);
    expect(await read(board, audit)).to.deep.equal([0, true, []]);
    await registry.revokeMandate(ministry, purpose("registrar"));
    expect(await read(board, alice)).to.deep.equal([2, true, [audit.address, court.address]]);
    expect(await read(board, court)).to.deep.equal([0, true, []]);
  });

  it("keeps a registrar that is only suspended: a suspension gives its place to nobody", async () => {
    const { board, registry, alice, ministry, audit, suspend } = await loadFixture(guarded);
    await registry.assignRegistrar(ministry, ministry);
    await suspend(ministry, false);
    expect((await read(board, alice))[2]).to.deep.equal([ministry.address, audit.address]);
  });

  it("answers for whoever is not enrolled as for those of governance, and support refuses", async () => {
    const { board, stranger, fresh, audit, court, byAudit } = await loadFixture(guarded);
    expect(await read(board, stranger)).to.deep.equal([2, true, [audit.address, court.address]]);
    await expect(byAudit(stranger, fresh))
      .to.be.revertedWithCustomError(board, "RecoveryNotPossible")
      .withArgs(stranger.address);
    expect((await read(board, { address: ZeroAddress }))[0]).to.equal(2);
  });

  it("stays through a recovery, whose new key may change it", async () => {
    const { board, alice, dave, erin, frank, fresh, guard, byPerson } = await loadFixture(guarded);
    await guard(alice, [dave, erin], 2);
    await byPerson(dave, alice);
    await byPerson(erin, alice);
    await time.increase(delay);
    await board.connect(fresh).finish(alice);
    expect(await read(board, alice)).to.deep.equal([2, false, [dave.address, erin.address]]);
    await board.connect(fresh).proposeGuardians(alice, [erin, frank], 2);
    await time.increase(delay);
    expect(await read(board, alice)).to.deep.equal([2, false, [erin.address, frank.address]]);
  });
});
