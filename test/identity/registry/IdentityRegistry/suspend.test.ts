import { expect } from "chai";
import { day, networkHelpers, now, purpose, reason, society } from "../../../support/identity.ts";

describe("IdentityRegistry.suspend", () => {
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

  it("shows the ground when it changes, and takes it back", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    const desk = registry.connect(clerk);
    await desk.suspend(ministry, clerk, alice, true, reason);
    await expect(desk.suspend(ministry, clerk, alice, true, reason))
      .to.be.revertedWithCustomError(registry, "IdentityStatusUnchanged")
      .withArgs(alice.address);
    await expect(desk.suspend(ministry, clerk, alice, false, reason))
      .to.emit(registry, "IdentitySuspended")
      .withArgs(alice.address, ministry.address, clerk.address, false, reason);
    expect((await registry.standingOf(alice)).onReference).to.equal(false);
    expect(await registry.isActive(alice)).to.equal(false);
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

  it("refuses another's key, another organisation's officer, and a registrar without the mandate", async () => {
    const { registry, ministry, clerk, county, alice, seat, stranger } = await networkHelpers.loadFixture(society);
    await seat(county, "registrar", alice);
    for (const [caller, registrar, officer, error, args] of [
      [stranger, ministry, clerk, "IdentityUnauthorized", [clerk.address, stranger.address]],
      [alice, ministry, alice, "IdentityNotOfficer", [ministry.address, purpose("registrar"), alice.address]],
      [alice, county, alice, "IdentityNotMandated", [county.address, purpose("registrar")]],
    ] as const) {
      await expect(registry.connect(caller).suspend(registrar, officer, alice, false, reason))
        .to.be.revertedWithCustomError(registry, error)
        .withArgs(...args);
    }
  });

  it("refuses who is not enrolled", async () => {
    const { registry, ministry, clerk, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(clerk).suspend(ministry, clerk, stranger, false, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(stranger.address);
  });

  it("suspends every seat of the person, and every seat in the organisation, at once", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(society);
      const { registry, ministry, clerk, county, alice, seat } = base;
      await seat(county, "maker", alice);
      await seat(county, "payer", alice);
      await registry.connect(clerk).suspend(ministry, clerk, base[who], false, reason);
      for (const what of ["maker", "payer"]) {
        expect(await registry.isOfficer(county, purpose(what), alice)).to.equal(false);
        await expect(registry.requireOfficerOf(county, purpose(what), alice, alice))
          .to.be.revertedWithCustomError(registry, "IdentityNotActive")
          .withArgs(base[who].address);
      }
    }
  });

  it("lets a suspended identity change its key: a key is not a power, and a thief's must be replaceable", async () => {
    const { registry, ministry, clerk, alice, key } = await networkHelpers.loadFixture(society);
    await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
    await registry.connect(alice).changeOwner(alice, key);
    expect(await registry.identityOwner(alice)).to.equal(key.address);
    expect(await registry.isActive(alice)).to.equal(false);
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
});
