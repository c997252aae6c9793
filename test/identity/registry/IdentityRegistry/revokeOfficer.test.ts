import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { day, networkHelpers, now, officerDelay, purpose, reason, society, year } from "../../../support/identity.ts";
import { maker, none, sitting } from "./fixtures.ts";

describe("IdentityRegistry.revokeOfficer", () => {
  it("takes the seat at once, by either of the two, or the officer", async () => {
    for (const who of ["county", "ministry", "alice"] as const) {
      const base = await networkHelpers.loadFixture(society);
      const { registry, county, alice, seat } = base;
      await seat(county, "maker", alice);
      await expect(registry.connect(base[who]).revokeOfficer(county, maker, alice, base[who]))
        .to.emit(registry, "OfficerRevoked")
        .withArgs(county.address, maker, alice.address, base[who].address);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    }
  });

  it("takes it by the officer of the organisation who confirmed, and by the superior's officer for governance", async () => {
    const { registry, county, ministry, alice, bob, carol, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "governance", alice);
    const until = (await now()) + year;
    await registry.seatOfficer(ministry, purpose("governance"), carol, until);
    for (const revoker of [alice, carol]) {
      await registry.connect(county).prepareOfficer(county, maker, bob, until);
      await registry
        .connect(alice)
        .confirmOfficer(county, maker, bob, until, { person: alice, body: county, seat: purpose("governance") });
      await registry.connect(revoker).revokeOfficer(county, maker, bob, revoker);
      expect((await registry.seatOf(county, maker, bob)).from).to.equal(0n);
    }
  });

  it("takes a seat that has not begun, and a prepared one, with a new nonce", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry.connect(alice).revokeOfficer(county, maker, alice, alice);
    expect((await registry.preparedSeatOf(county, maker, alice)).until).to.equal(0n);
    expect(await registry.officerNonce(county)).to.equal(1n);

    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    await registry.connect(ministry).revokeOfficer(county, maker, alice, ministry);
    await networkHelpers.time.increase(officerDelay * 2n);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    expect(await registry.officerNonce(county)).to.equal(2n);
  });

  it("leaves the person's other seats", async () => {
    const { registry, county, alice, seat } = await networkHelpers.loadFixture(sitting);
    await seat(county, "payer", alice);
    await registry.connect(alice).revokeOfficer(county, maker, alice, alice);
    expect(await registry.isOfficer(county, purpose("payer"), alice)).to.equal(true);
  });

  it("takes the seat of who is suspended, and of who has ended", async () => {
    const { registry, ministry, clerk, county, alice } = await networkHelpers.loadFixture(sitting);
    await registry.connect(clerk).end(ministry, clerk, alice, reason);
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    expect((await registry.seatOf(county, maker, alice)).from).to.equal(0n);
  });

  it("is renewed with the delay: a revoked officer does not come back at once", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(sitting);
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    expect((await registry.seatOf(county, maker, alice)).from).to.equal((await now()) + officerDelay);
  });
  it("works during a pause", async () => {
    const { registry, manager, county, alice, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "maker", alice);
    await manager.execute(registry, registry.interface.encodeFunctionData("pause", [(await now()) + day]));
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
  });
  it("refuses anybody else, and nothing to revoke", async () => {
    const { registry, county, alice, bob, seat } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(county).revokeOfficer(county, maker, alice, county))
      .to.be.revertedWithCustomError(registry, "OfficerUnknown")
      .withArgs(county.address, maker, alice.address);
    await seat(county, "maker", alice);
    await expect(registry.connect(bob).revokeOfficer(county, maker, alice, bob)).to.be.revertedWithCustomError(
      registry,
      "IdentityNotOfficer",
    );
    await expect(registry.connect(bob).revokeOfficer(county, maker, alice, county)).to.be.revertedWithCustomError(
      registry,
      "IdentityUnauthorized",
    );
  });

  it("refuses the former confirmer's key, a suspended revoker, and who stands above nobody", async () => {
    const { registry, ministry, clerk, county, alice, bob, key } = await networkHelpers.loadFixture(sitting);
    await registry.connect(ministry).changeOwner(ministry, key);
    await expect(registry.connect(ministry).revokeOfficer(county, maker, alice, ministry))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(ministry.address, ministry.address);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    await expect(registry.connect(county).revokeOfficer(county, maker, alice, county))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
    // Governance seated the clerk, in an agency that nobody stands above.
    await expect(registry.connect(bob).revokeOfficer(ministry, purpose("registrar"), clerk, bob))
      .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
      .withArgs(ministry.address, bob.address);
  });

  it("refuses revoker 0, which stands as the confirmer of whom governance seated", async () => {
    const { registry, ministry, clerk, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(stranger).revokeOfficer(ministry, purpose("registrar"), clerk, ZeroAddress))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(ZeroAddress);
  });
});
