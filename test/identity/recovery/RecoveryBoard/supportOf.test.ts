import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { day, now, purpose } from "../../../support/identity.ts";
import { guarded, loadFixture, lost, supportFor, time, wait } from "./fixture.ts";

/** The ministry, by its clerk, supports a recovery of Alice's; `counts` says whether that counts. */
async function supported() {
  const base = await guarded();
  await base.byMinistry(base.alice);
  const counts = async () => (await base.board.supportOf(base.alice, base.ministry)).counts;
  return { ...base, givenAt: await now(), counts };
}

describe("RecoveryBoard::supportOf", () => {
  it("is zeros and does not count where a guardian supported nothing, and of who is no guardian", async () => {
    const { board, alice, audit, dave } = await loadFixture(supported);
    for (const guardian of [audit, dave]) {
      const [given, counts] = await board.supportOf(alice, guardian);
      expect([...given, counts]).to.deep.equal([ZeroAddress, 0n, 0n, ZeroAddress, ZeroHash, false]);
    }
  });

  it("says which key, when, for which recovery, by whom and why, and counts", async () => {
    const { board, alice, ministry, clerk, fresh, givenAt } = await loadFixture(supported);
    const [given, counts] = await board.supportOf(alice, ministry);
    expect([...given, counts]).to.deep.equal([fresh.address, givenAt, 1n, clerk.address, lost, true]);
  });

  it("is the newest", async () => {
    const { board, alice, ministry, key, byMinistry } = await loadFixture(supported);
    await byMinistry(alice, key, id("another file"));
    const [given] = await board.supportOf(alice, ministry);
    expect([given.newOwner, given.reasonHash]).to.deep.equal([key.address, id("another file")]);
  });

  it("counts up to the last second of 30 days, with a pause on top", async () => {
    const { counts, givenAt, pause } = await loadFixture(supported);
    await pause(day);
    await time.increaseTo(givenAt + supportFor + day - 1n);
    expect(await counts()).to.equal(true);
    await time.increaseTo(givenAt + supportFor + day);
    expect(await counts()).to.equal(false);
  });

  it("does not count once it is withdrawn", async () => {
    const { board, alice, ministry, clerk, counts } = await loadFixture(supported);
    await board.connect(clerk).withdrawSupport(alice, ministry, clerk);
    expect(await counts()).to.equal(false);
  });

  it("does not count for the recovery after the one it started", async () => {
    const { board, alice, byAudit, counts } = await loadFixture(supported);
    await byAudit(alice);
    await board.connect(alice).veto(alice);
    await time.increase(wait);
    expect(await counts()).to.equal(false);
  });

  it("does not count while the guardian waits, unless on a court's or the police's reference", async () => {
    const { board, alice, ministry, byAudit, byMinistry, suspend, reinstate, counts } = await loadFixture(supported);
    await byAudit(alice);
    await board.connect(alice).veto(alice);
    await time.increase(day);
    await suspend(alice, true);
    await byMinistry(alice);
    expect(await counts()).to.equal(true);
    await reinstate(alice);
    expect(await counts()).to.equal(false);
    const until = await board.waitsUntil(alice, ministry);
    await time.increaseTo(until - 1n);
    expect(await counts()).to.equal(false);
    await time.increaseTo(until);
    expect(await counts()).to.equal(true);
  });

  it("does not count while the guardian is not of the set in force", async () => {
    const { alice, dave, erin, guard, counts } = await loadFixture(supported);
    await guard(alice, [dave, erin], 2);
    expect(await counts()).to.equal(false);
  });

  it("does not count while its actor could not act: suspended, no officer any more, or in the new key's hand", async () => {
    for (const how of ["suspended", "revoked", "new key"] as const) {
      const base = await loadFixture(supported);
      const { registry, ministry, clerk, fresh, counts } = base;
      if (how === "suspended") {
        await registry.assignRegistrar(clerk, ministry);
        await base.suspend(clerk, false);
      } else if (how === "revoked") {
        await registry.connect(ministry).revokeOfficer(ministry, purpose("recovery"), clerk, ministry);
      } else await registry.connect(clerk).changeOwner(clerk, fresh);
      expect(await counts(), how).to.equal(false);
    }
  });

  it("counts on when the actor takes another key, and of a person who guards, while that person is active", async () => {
    const { board, registry, alice, clerk, key, dave, erin, counts, guard, byPerson, suspend } =
      await loadFixture(supported);
    await registry.connect(clerk).changeOwner(clerk, key);
    expect(await counts()).to.equal(true);
    await registry.connect(key).changeOwner(clerk, clerk);
    await guard(alice, [dave, erin], 2);
    await byPerson(dave, alice);
    expect((await board.supportOf(alice, dave)).counts).to.equal(true);
    await suspend(dave, false);
    expect((await board.supportOf(alice, dave)).counts).to.equal(false);
  });
});
