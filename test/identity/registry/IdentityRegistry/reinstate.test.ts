import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { day, networkHelpers, now, officerDelay, purpose, reason } from "../../../support/identity.ts";
import { maker, sitting, twoRegistrars, withBoard } from "./fixtures.ts";

describe("IdentityRegistry.reinstate", () => {
  it("lifts the suspension, with who did it and why, and seats sit again", async () => {
    const { registry, ministry, clerk, county, alice } = await networkHelpers.loadFixture(sitting);
    const desk = registry.connect(clerk);
    await desk.suspend(ministry, clerk, alice, true, reason);
    await expect(desk.reinstate(ministry, clerk, alice, id("found innocent")))
      .to.emit(registry, "IdentityReinstated")
      .withArgs(alice.address, ministry.address, clerk.address, id("found innocent"));
    expect(await registry.isActive(alice)).to.equal(true);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
    await registry.requireOfficerOf(county, maker, alice, alice);
  });

  it("brings no seat back while the other party is suspended", async () => {
    const { registry, ministry, clerk, county, alice } = await networkHelpers.loadFixture(sitting);
    const desk = registry.connect(clerk);
    for (const [first, second] of [
      [alice, county],
      [county, alice],
    ] as const) {
      await desk.suspend(ministry, clerk, first, false, reason);
      await desk.suspend(ministry, clerk, second, true, reason);
      await desk.reinstate(ministry, clerk, first, reason);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      await expect(registry.requireOfficerOf(county, maker, alice, alice))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(second.address);
      await desk.reinstate(ministry, clerk, second, reason);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
    }
  });

  it("brings no seat back that was revoked, or ran out, during the suspension", async () => {
    const { registry, ministry, clerk, county, alice, bob, seat } = await networkHelpers.loadFixture(sitting);
    await seat(county, "payer", bob, (await now()) + officerDelay + day);
    const desk = registry.connect(clerk);
    for (const person of [alice, bob]) await desk.suspend(ministry, clerk, person, false, reason);
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    await networkHelpers.time.increase(2n * day);
    for (const person of [alice, bob]) await desk.reinstate(ministry, clerk, person, reason);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    expect(await registry.isOfficer(county, purpose("payer"), bob)).to.equal(false);
  });

  it("brings no seat back while a recovery is pending", async () => {
    const base = await networkHelpers.loadFixture(sitting);
    const { registry, ministry, clerk, county, alice, stranger } = base;
    await registry.connectRecoveryBoard(stranger);
    const desk = registry.connect(clerk);
    await desk.suspend(ministry, clerk, alice, true, reason);
    await registry.connect(stranger).beginRecovery(alice);
    await desk.reinstate(ministry, clerk, alice, reason);
    expect(await registry.isActive(alice)).to.equal(false);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    await registry.connect(stranger).endRecovery(alice, ZeroAddress);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
  });

  it("refuses who is not suspended, also when it is under recovery", async () => {
    const { registry, recovery, ministry, clerk, alice } = await networkHelpers.loadFixture(withBoard);
    await recovery.beginRecovery(alice);
    await expect(registry.connect(clerk).reinstate(ministry, clerk, alice, reason))
      .to.be.revertedWithCustomError(registry, "IdentityStatusUnchanged")
      .withArgs(alice.address);
  });

  it("is its own registrar's, through an officer's key", async () => {
    const { registry, ministry, clerk, county, alice, bob, stranger } = await networkHelpers.loadFixture(twoRegistrars);
    await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
    await expect(registry.connect(bob).reinstate(county, bob, alice, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfRegistrar")
      .withArgs(alice.address, ministry.address);
    await expect(registry.connect(stranger).reinstate(ministry, clerk, alice, reason))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(clerk.address, stranger.address);
    await registry.revokeMandate(ministry, purpose("registrar"));
    await expect(registry.connect(clerk).reinstate(ministry, clerk, alice, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(ministry.address, purpose("registrar"));
  });
});
