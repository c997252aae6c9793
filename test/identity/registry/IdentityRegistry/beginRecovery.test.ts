import { expect } from "chai";
import { day, networkHelpers, now, purpose, society, year } from "../../../support/identity.ts";
import { maker, none, pause, sitting, withBoard } from "./fixtures.ts";

describe("IdentityRegistry.beginRecovery", () => {
  it("is the board's alone", async () => {
    const { registry, alice } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(alice).beginRecovery(alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotRecoveryBoard")
      .withArgs(alice.address);
    await expect(registry.connect(alice).endRecovery(alice, alice)).to.be.revertedWithCustomError(
      registry,
      "IdentityNotRecoveryBoard",
    );
  });
  it("freezes keys and acts while pending, then hands over; the history stays active", async () => {
    const { registry, alice, key, stranger } = await networkHelpers.loadFixture(society);
    await registry.connectRecoveryBoard(stranger);
    const board = registry.connect(stranger);
    await board.beginRecovery(alice);
    expect(await registry.isActive(alice)).to.equal(false);
    expect(await registry.wasActiveAt(alice, await now())).to.equal(true);
    await expect(registry.connect(alice).changeOwner(alice, key))
      .to.be.revertedWithCustomError(registry, "IdentityUnderRecovery")
      .withArgs(alice.address);
    await expect(board.beginRecovery(alice)).to.be.revertedWithCustomError(registry, "IdentityUnderRecovery");
    await board.endRecovery(alice, key);
    expect(await registry.identityOwner(alice)).to.equal(key.address);
    expect(await registry.isActive(alice)).to.equal(true);
    await expect(board.endRecovery(alice, key)).to.be.revertedWithCustomError(registry, "IdentityStatusUnchanged");
  });

  it("says so in an event, stops seats of the person and in the organisation, and naming in it", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(sitting);
      const { registry, county, alice, bob, stranger } = base;
      await registry.connectRecoveryBoard(stranger);
      await expect(registry.connect(stranger).beginRecovery(base[who]))
        .to.emit(registry, "IdentityRecoveryChanged")
        .withArgs(base[who].address, true);
      expect((await registry.standingOf(base[who])).recovering).to.equal(true);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      await expect(registry.requireOfficerOf(county, maker, alice, alice))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(base[who].address);
      const named = who === "alice" ? alice : bob;
      await expect(registry.connect(county).prepareOfficer(county, purpose("payer"), named, (await now()) + year))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(base[who].address);
    }
  });

  it("stops the confirmation of what was prepared before", async () => {
    const { registry, recovery, county, ministry, alice } = await networkHelpers.loadFixture(withBoard);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await recovery.beginRecovery(county);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
  });

  it("stops delegates and attributes, which are changes of the identity", async () => {
    const { registry, recovery, alice, bob } = await networkHelpers.loadFixture(withBoard);
    await recovery.beginRecovery(alice);
    const mine = registry.connect(alice);
    for (const attempt of [
      mine.addDelegate(alice, purpose("veriKey"), bob, day),
      mine.revokeDelegate(alice, purpose("veriKey"), bob),
      mine.setAttribute(alice, purpose("service"), "0x01", day),
      mine.revokeAttribute(alice, purpose("service"), "0x01"),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(registry, "IdentityUnderRecovery").withArgs(alice.address);
    }
  });

  it("is refused for who is not enrolled", async () => {
    const { registry, recovery, stranger } = await networkHelpers.loadFixture(withBoard);
    await expect(recovery.beginRecovery(stranger))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(stranger.address);
  });

  it("works during a pause, as its end does: a recovery cannot be held up", async () => {
    const base = await networkHelpers.loadFixture(withBoard);
    await pause(base);
    await base.recovery.beginRecovery(base.alice);
    await base.recovery.endRecovery(base.alice, base.key);
    expect(await base.registry.identityOwner(base.alice)).to.equal(base.key.address);
  });
});
