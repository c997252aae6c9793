import { expect } from "chai";
import { day, networkHelpers, now, officerDelay, purpose, reason, society, year } from "../../../support/identity.ts";
import { maker, none, pause } from "./fixtures.ts";

describe("IdentityRegistry.confirmOfficer", () => {
  it("seats a person after the delay, until the end of the term, in two acts", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    const from = time + officerDelay;
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    )
      .to.emit(registry, "OfficerNamed")
      .withArgs(county.address, maker, alice.address, from, until, ministry.address);
    const seat = await registry.seatOf(county, maker, alice);
    expect([seat.from, seat.until, seat.confirmer]).to.deep.equal([from, until, ministry.address]);
    expect((await registry.preparedSeatOf(county, maker, alice)).until).to.equal(0n);

    for (const [second, sits] of [
      [from - 1n, false],
      [from, true],
      [until - 1n, true],
      [until, false],
    ] as const) {
      await networkHelpers.time.increaseTo(second);
      expect(await registry.isOfficer(county, maker, alice), String(second)).to.equal(sits);
    }
  });
  it("names for one purpose only", async () => {
    const { registry, county, alice, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "maker", alice);
    expect(await registry.isOfficer(county, purpose("checker"), alice)).to.equal(false);
  });

  it("names in one organisation only", async () => {
    const { registry, county, company, ministry, alice, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "maker", alice);
    for (const other of [company, ministry]) {
      expect(await registry.isOfficer(other, maker, alice)).to.equal(false);
    }
  });
  it("lets a second sitting officer confirm", async () => {
    const { registry, county, alice, bob, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "governance", alice);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, bob, until);
    await registry.connect(alice).confirmOfficer(county, maker, bob, until, {
      person: alice,
      body: county,
      seat: purpose("governance"),
    });
    await networkHelpers.time.increase(officerDelay);
    expect(await registry.isOfficer(county, maker, bob)).to.equal(true);
  });
  it("lets the commercial register confirm a company's", async () => {
    const { registry, company, alice, seat } = await networkHelpers.loadFixture(society);
    await seat(company, "billing", alice);
    expect(await registry.isOfficer(company, purpose("billing"), alice)).to.equal(true);
  });

  it("lets an officer of the superior confirm: for governance above an agency, and for no other purpose", async () => {
    const { registry, county, ministry, alice, bob } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.seatOfficer(ministry, purpose("payer"), bob, until);
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    const confirm = () =>
      registry
        .connect(bob)
        .confirmOfficer(county, maker, alice, until, { person: bob, body: ministry, seat: purpose("payer") });
    await expect(confirm())
      .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
      .withArgs(ministry.address, purpose("governance"), bob.address);
    await registry.seatOfficer(ministry, purpose("governance"), bob, until);
    await confirm();
    expect((await registry.seatOf(county, maker, alice)).confirmer).to.equal(bob.address);
  });

  it("takes no confirmation twice", async () => {
    const { registry, county, ministry, alice, seat } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await seat(county, "maker", alice, until);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "OfficerNotPrepared")
      .withArgs(county.address, maker, alice.address, until, 0n);
  });
  it("refuses the confirmation, and the revocation, of a registrar that lost its mandate", async () => {
    const { registry, company, ministry, clerk, alice, bob, seat } = await networkHelpers.loadFixture(society);
    await seat(company, "billing", alice);
    const until = (await now()) + year;
    await registry.connect(company).prepareOfficer(company, maker, bob, until);
    await registry.revokeMandate(ministry, purpose("registrar"));
    const confirmer = { person: clerk, body: ministry, seat: none };
    await expect(registry.connect(clerk).confirmOfficer(company, maker, bob, until, confirmer))
      .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
      .withArgs(company.address, ministry.address);
    await expect(registry.connect(ministry).revokeOfficer(company, purpose("billing"), alice, ministry))
      .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
      .withArgs(company.address, ministry.address);

    // With the mandate back, or another registrar, it goes on.
    await registry.grantMandate(ministry, purpose("registrar"));
    await registry.connect(clerk).confirmOfficer(company, maker, bob, until, confirmer);
  });
  it("refuses a confirmation of what was not prepared", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    const confirmer = { person: ministry, body: ministry, seat: none };
    const superior = registry.connect(ministry);
    await expect(superior.confirmOfficer(county, maker, alice, until, confirmer))
      .to.be.revertedWithCustomError(registry, "OfficerNotPrepared")
      .withArgs(county.address, maker, alice.address, until, 0n);
    await expect(superior.confirmOfficer(county, maker, alice, 0n, confirmer)).to.be.revertedWithCustomError(
      registry,
      "OfficerNotPrepared",
    );
    // The owner lengthens the term between the two acts.
    await registry.connect(county).prepareOfficer(county, maker, alice, until + year);
    await expect(superior.confirmOfficer(county, maker, alice, until, confirmer))
      .to.be.revertedWithCustomError(registry, "OfficerNotPrepared")
      .withArgs(county.address, maker, alice.address, until, until + year);
  });
  it("forgets a prepared seat when the key that prepared it loses the organisation", async () => {
    const { registry, county, ministry, alice, key } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry.connect(county).changeOwner(county, key);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    ).to.be.revertedWithCustomError(registry, "OfficerNotPrepared");
  });
  it("refuses one person for both acts: the one named, one who shares a key, the owner under another name", async () => {
    const { registry, county, ministry, alice, bob, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "governance", alice);
    const until = (await now()) + year;
    const confirm = (who: typeof alice, named: typeof alice, body = county.address) =>
      registry.connect(who).confirmOfficer(county, maker, named, until, {
        person: who,
        body,
        seat: purpose("governance"),
      });

    // An officer confirms their own appointment.
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await expect(confirm(alice, alice))
      .to.be.revertedWithCustomError(registry, "PersonsNotDistinct")
      .withArgs(alice.address);

    // The sitting officer's key takes the person named over.
    await registry.connect(county).prepareOfficer(county, maker, bob, until);
    await registry.connect(bob).changeOwner(bob, alice);
    await expect(confirm(alice, bob)).to.be.revertedWithCustomError(registry, "PersonsNotDistinct");
    await registry.connect(alice).changeOwner(bob, bob);

    // The sitting officer's key is also the organisation's.
    await registry.connect(county).changeOwner(county, alice);
    await registry.connect(alice).prepareOfficer(county, maker, bob, until);
    await expect(confirm(alice, bob)).to.be.revertedWithCustomError(registry, "PersonsNotDistinct");

    // The superior's own identity is in the hands of the organisation's key.
    await registry.connect(ministry).changeOwner(ministry, alice);
    await expect(
      registry
        .connect(alice)
        .confirmOfficer(county, maker, bob, until, { person: ministry, body: ministry, seat: none }),
    ).to.be.revertedWithCustomError(registry, "PersonsNotDistinct");
  });
  it("refuses a confirmer without a say: a stranger, a third agency, an officer whose seat has not begun", async () => {
    const { registry, county, ministry, alice, bob, carol, stranger } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await expect(
      registry
        .connect(stranger)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(ministry.address, stranger.address);
    await expect(
      registry.connect(carol).confirmOfficer(county, maker, alice, until, { person: carol, body: carol, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
      .withArgs(county.address, carol.address);

    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    await registry.connect(county).prepareOfficer(county, maker, bob, until);
    await expect(
      registry.connect(alice).confirmOfficer(county, maker, bob, until, { person: alice, body: county, seat: maker }),
    ).to.be.revertedWithCustomError(registry, "IdentityNotOfficer");
  });

  it("refuses a confirmer who is suspended, or whose superior is, and a person suspended since", async () => {
    for (const who of ["alice", "bob"] as const) {
      const base = await networkHelpers.loadFixture(society);
      const { registry, county, ministry, clerk, alice, bob, seat } = base;
      await seat(county, "governance", alice);
      const until = (await now()) + year;
      await registry.connect(county).prepareOfficer(county, maker, bob, until);
      await registry.connect(clerk).suspend(ministry, clerk, base[who], false, reason);
      await expect(
        registry
          .connect(alice)
          .confirmOfficer(county, maker, bob, until, { person: alice, body: county, seat: purpose("governance") }),
      )
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(base[who].address);
    }
  });
  it("refuses a term that ends before the seat begins", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + day;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    ).to.be.revertedWithCustomError(registry, "OfficerTermInvalid");
    await expect(
      registry.connect(county).prepareOfficer(county, maker, alice, await now()),
    ).to.be.revertedWithCustomError(registry, "OfficerTermInvalid");
  });
  it("renews without a gap when the seat outlasts the delay, and never revives one within it", async () => {
    const { registry, county, ministry, alice, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "maker", alice);
    const { from, until } = await registry.seatOf(county, maker, alice);
    const renew = async (end: bigint) => {
      await registry.connect(county).prepareOfficer(county, maker, alice, end);
      await registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, end, { person: ministry, body: ministry, seat: none });
    };
    await renew(until + year);
    expect((await registry.seatOf(county, maker, alice)).from).to.equal(from);

    // One second before the end: lengthening at once would widen a power without notice.
    await networkHelpers.time.increaseTo(until + year - 10n);
    await renew(until + 2n * year);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(society);
    const { registry, county, ministry, alice } = base;
    const end = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, end);
    const until = await pause(base);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, end, { person: ministry, body: ministry, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
