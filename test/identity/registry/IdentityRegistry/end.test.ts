import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { kinds } from "../../../../src/identity/index.ts";
import { day, networkHelpers, now, reason, society, year } from "../../../support/identity.ts";
import { DEACTIVATED, maker, none, pause, sitting, twoRegistrars, withBoard } from "./fixtures.ts";

describe("IdentityRegistry.end", () => {
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

  it("shows who ended whom, and why", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(clerk).end(ministry, clerk, alice, reason))
      .to.emit(registry, "IdentityEnded")
      .withArgs(alice.address, ministry.address, clerk.address, reason);
    const standing = await registry.standingOf(alice);
    expect([standing.ended, standing.deactivated]).to.deep.equal([true, true]);
    expect(await registry.kindOf(alice)).to.equal(kinds.person);
  });
  it("leaves those whom governance enrolled to governance, until a registrar is assigned", async () => {
    const { registry, ministry, clerk } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(clerk).end(ministry, clerk, ministry, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfRegistrar")
      .withArgs(ministry.address, ZeroAddress);
  });

  it("ends a suspended identity, and one under recovery, whose recovery ends with it", async () => {
    const { registry, recovery, ministry, clerk, alice, bob } = await networkHelpers.loadFixture(withBoard);
    const desk = registry.connect(clerk);
    await desk.suspend(ministry, clerk, alice, true, reason);
    await desk.end(ministry, clerk, alice, reason);
    await recovery.beginRecovery(bob);
    await desk.end(ministry, clerk, bob, reason);
    expect((await registry.standingOf(bob)).recovering).to.equal(false);
    for (const person of [alice, bob]) {
      await expect(recovery.beginRecovery(person))
        .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
        .withArgs(person.address);
    }
  });

  it("takes every seat for ever, of a person and of an organisation", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(sitting);
      const { registry, ministry, clerk, county, alice } = base;
      await registry.connect(clerk).end(ministry, clerk, base[who], reason);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      await networkHelpers.time.increase(day);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      await expect(registry.requireOfficerOf(county, maker, alice, alice))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(base[who].address);
    }
  });

  it("leaves the key of the ended without any act: preparing, revoking, being named", async () => {
    const { registry, ministry, clerk, county, alice, bob } = await networkHelpers.loadFixture(sitting);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, bob, until);
    await registry.connect(clerk).end(ministry, clerk, county, reason);
    await expect(registry.connect(county).prepareOfficer(county, maker, bob, until))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
    await expect(registry.connect(county).revokeOfficer(county, maker, alice, county))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
    // What stood prepared dies with the organisation.
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, bob, until, { person: ministry, body: ministry, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
  });

  it("keeps what was: active and owned before, not from that second on", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    await registry.connect(clerk).end(ministry, clerk, alice, reason);
    const ended = await now();
    await networkHelpers.time.increase(day);
    expect(await registry.wasActiveAt(alice, ended - 1n)).to.equal(true);
    expect(await registry.wasActiveAt(alice, ended)).to.equal(false);
    expect(await registry.ownerAt(alice, ended - 1n)).to.equal(alice.address);
    expect(await registry.ownerAt(alice, ended)).to.equal(DEACTIVATED);
  });

  it("waits for the end of a pause: what cannot be undone is not urgent", async () => {
    const base = await networkHelpers.loadFixture(society);
    const { registry, ministry, clerk, alice } = base;
    const until = await pause(base);
    await expect(registry.connect(clerk).end(ministry, clerk, alice, reason))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });

  it("is its own registrar's, through an officer's key", async () => {
    const { registry, ministry, clerk, county, alice, bob, stranger } = await networkHelpers.loadFixture(twoRegistrars);
    await expect(registry.connect(bob).end(county, bob, alice, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfRegistrar")
      .withArgs(alice.address, ministry.address);
    await expect(registry.connect(stranger).end(ministry, clerk, alice, reason))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(clerk.address, stranger.address);
    await expect(registry.connect(clerk).end(ministry, clerk, stranger, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(stranger.address);
  });
});
