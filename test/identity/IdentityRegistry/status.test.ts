import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { kinds } from "../../../src/identity/index.ts";
import { day, networkHelpers, now, purpose, reason, society } from "../../support/identity.ts";

describe("IdentityRegistry status", () => {
  it("suspends at once, reinstates, and remembers both to the second", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    const desk = registry.connect(clerk);
    await expect(desk.suspend(ministry, clerk, alice, false, reason))
      .to.emit(registry, "IdentitySuspended")
      .withArgs(alice.address, ministry.address, clerk.address, false, reason);
    const suspended = await now();
    expect(await registry.isActive(alice)).to.equal(false);
    await networkHelpers.time.increase(day);
    await desk.reinstate(ministry, clerk, alice, reason);
    const reinstated = await now();
    expect(await registry.isActive(alice)).to.equal(true);
    for (const [time, active] of [
      [suspended - 1n, true],
      [suspended, false],
      [reinstated - 1n, false],
      [reinstated, true],
    ] as const) {
      expect(await registry.wasActiveAt(alice, time)).to.equal(active);
    }
  });

  it("was not active before enrolment, and has no answer about the future", async () => {
    const { registry, alice, stranger } = await networkHelpers.loadFixture(society);
    const { enrolledAt } = await registry.standingOf(alice);
    expect(await registry.wasActiveAt(alice, enrolledAt - 1n)).to.equal(false);
    expect(await registry.wasActiveAt(alice, enrolledAt)).to.equal(true);
    expect(await registry.wasActiveAt(stranger, await now())).to.equal(false);
    await expect(registry.wasActiveAt(alice, (await now()) + 100n)).to.be.revertedWithCustomError(
      registry,
      "IdentityTimeInFuture",
    );
  });

  it("moves a suspension to a court's reference and back, and refuses the same twice", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    const desk = registry.connect(clerk);
    await desk.suspend(ministry, clerk, alice, false, reason);
    await expect(desk.suspend(ministry, clerk, alice, false, reason))
      .to.be.revertedWithCustomError(registry, "IdentityStatusUnchanged")
      .withArgs(alice.address);
    await desk.suspend(ministry, clerk, alice, true, reason);
    expect((await registry.standingOf(alice)).onReference).to.equal(true);
    await desk.reinstate(ministry, clerk, alice, reason);
    expect((await registry.standingOf(alice)).onReference).to.equal(false);
    await expect(desk.reinstate(ministry, clerk, alice, reason)).to.be.revertedWithCustomError(
      registry,
      "IdentityStatusUnchanged",
    );
  });

  it("ends for ever: no owner, no reinstatement, no suspension, no second enrolment", async () => {
    const { registry, ministry, clerk, alice, enrolmentOf } = await networkHelpers.loadFixture(society);
    const desk = registry.connect(clerk);
    const again = await enrolmentOf(alice);
    await expect(desk.end(ministry, clerk, alice, reason))
      .to.emit(registry, "DIDOwnerChanged")
      .withArgs(alice.address, ZeroAddress, 0n);
    for (const attempt of [
      desk.reinstate(ministry, clerk, alice, reason),
      desk.suspend(ministry, clerk, alice, false, reason),
      desk.end(ministry, clerk, alice, reason),
      registry.connect(alice).changeOwner(alice, alice),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(registry, "IdentityDeactivated").withArgs(alice.address);
    }
    await expect(desk.enrol(ministry, clerk, again)).to.be.revertedWithCustomError(registry, "IdentityConsentInvalid");
    await expect(registry.enrolRoot(alice, kinds.person, ZeroAddress, id("again"))).to.be.revertedWithCustomError(
      registry,
      "IdentityAlreadyEnrolled",
    );
  });

  it("is the affair of the identity's own registrar", async () => {
    const { registry, ministry, clerk, county, seat, alice, bob } = await networkHelpers.loadFixture(society);
    await registry.grantMandate(county, purpose("registrar"));
    await seat(county, "registrar", bob);
    await expect(registry.connect(bob).suspend(county, bob, alice, false, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfRegistrar")
      .withArgs(alice.address, ministry.address);

    await registry.assignRegistrar(alice, county);
    await registry.connect(bob).suspend(county, bob, alice, false, reason);
    await expect(registry.connect(clerk).reinstate(ministry, clerk, alice, reason)).to.be.revertedWithCustomError(
      registry,
      "IdentityNotOfRegistrar",
    );
  });

  it("leaves those whom governance enrolled to governance, until a registrar is assigned", async () => {
    const { registry, ministry, clerk } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(clerk).end(ministry, clerk, ministry, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfRegistrar")
      .withArgs(ministry.address, ZeroAddress);
  });

  it("suspends during a pause, and reinstates only after it", async () => {
    const { registry, manager, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + day;
    await manager.execute(registry, registry.interface.encodeFunctionData("pause", [until]));
    await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
    await expect(registry.connect(clerk).reinstate(ministry, clerk, alice, reason)).to.be.revertedWithCustomError(
      registry,
      "ModulePausedUntil",
    );
  });

  describe("recovery", () => {
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

    it("changes nothing when vetoed, keeps a suspension, and cannot revive the dead", async () => {
      const { registry, ministry, clerk, alice, stranger } = await networkHelpers.loadFixture(society);
      await registry.connectRecoveryBoard(stranger);
      const board = registry.connect(stranger);
      const desk = registry.connect(clerk);
      await board.beginRecovery(alice);
      await desk.suspend(ministry, clerk, alice, true, reason);
      await board.endRecovery(alice, ZeroAddress);
      expect(await registry.identityOwner(alice)).to.equal(alice.address);
      expect((await registry.standingOf(alice)).onReference).to.equal(true);

      await board.beginRecovery(alice);
      await desk.end(ministry, clerk, alice, reason);
      await expect(board.endRecovery(alice, stranger))
        .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
        .withArgs(alice.address);
    });
  });
});
