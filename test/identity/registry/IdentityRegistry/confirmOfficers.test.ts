import { expect } from "chai";
import { day, networkHelpers, now, officerDelay, purpose, reason } from "../../../support/identity.ts";
import { maker, nominations, none, pause } from "./fixtures.ts";

/** What {@link nominations} lists is prepared. */
async function prepared() {
  const base = await nominations();
  await base.registry.connect(base.county).prepareOfficers(base.county, base.list);
  return base;
}

describe("IdentityRegistry.confirmOfficers", () => {
  it("seats all that were prepared, each from the end of the delay to its own end, and leaves nothing prepared", async () => {
    const { registry, county, ministry, list, confirmer } = await networkHelpers.loadFixture(prepared);
    const confirmed = await registry.connect(ministry).confirmOfficers(county, list, confirmer);
    const from = (await now()) + officerDelay;
    for (const { purpose: what, person, until } of list) {
      await expect(confirmed)
        .to.emit(registry, "OfficerNamed")
        .withArgs(county.address, what, person, from, until, ministry.address);
      expect((await registry.preparedSeatOf(county, what, person)).until).to.equal(0n);
      expect(await registry.isOfficer(county, what, person)).to.equal(false);
    }
    await networkHelpers.time.increaseTo(from);
    for (const { purpose: what, person } of list) expect(await registry.isOfficer(county, what, person)).to.equal(true);
  });

  it("may take some of what was prepared, one by one too; the rest stays prepared", async () => {
    const { registry, county, ministry, list, confirmer } = await networkHelpers.loadFixture(prepared);
    await registry.connect(county).prepareOfficer(county, maker, list[1]!.person, list[1]!.until);
    await registry.connect(ministry).confirmOfficers(county, list.slice(1, 2), confirmer);
    expect((await registry.seatOf(county, list[1]!.purpose, list[1]!.person)).until).to.equal(list[1]!.until);
    for (const { purpose: what, person, until } of [list[0]!, list[2]!]) {
      expect((await registry.preparedSeatOf(county, what, person)).until).to.equal(until);
      expect((await registry.seatOf(county, what, person)).from).to.equal(0n);
    }
  });

  it("takes nothing that is not prepared, nor the same twice, and then seats none at all", async () => {
    const { registry, county, ministry, list, confirmer, alice } = await networkHelpers.loadFixture(prepared);
    const superior = registry.connect(ministry);
    const first = list[0]!;
    const unheard = { ...first, purpose: purpose("payer") };
    for (const [nominations, refused] of [
      [[...list, unheard], unheard],
      [[...list, first], first],
    ] as const) {
      await expect(superior.confirmOfficers(county, [...nominations], confirmer))
        .to.be.revertedWithCustomError(registry, "OfficerNotPrepared")
        .withArgs(county.address, refused.purpose, refused.person, refused.until, 0n);
    }
    // Nor to another end than the one prepared.
    const longer = { ...list[2]!, until: list[2]!.until + 1n };
    await expect(superior.confirmOfficers(county, [first, longer], confirmer))
      .to.be.revertedWithCustomError(registry, "OfficerNotPrepared")
      .withArgs(county.address, longer.purpose, longer.person, longer.until, list[2]!.until);
    expect((await registry.seatOf(county, maker, alice)).from).to.equal(0n);
    expect((await registry.preparedSeatOf(county, maker, alice)).until).to.equal(first.until);
  });

  it("refuses all when one term would end before its seat begins", async () => {
    const { registry, county, ministry, list, confirmer, alice } = await networkHelpers.loadFixture(prepared);
    const short = { ...list[1]!, until: (await now()) + day };
    await registry.connect(county).prepareOfficers(county, [short]);
    await expect(
      registry.connect(ministry).confirmOfficers(county, [list[0]!, short], confirmer),
    ).to.be.revertedWithCustomError(registry, "OfficerTermInvalid");
    expect((await registry.seatOf(county, maker, alice)).from).to.equal(0n);
  });

  it("refuses the organisation's own key as the second", async () => {
    const { registry, county, list } = await networkHelpers.loadFixture(prepared);
    const self = { person: county.address, body: county.address, seat: maker };
    await expect(registry.connect(county).confirmOfficers(county, list, self)).to.be.revertedWithCustomError(
      registry,
      "PersonsNotDistinct",
    );
  });

  it("refuses one of the named who confirms the others, and one who shares a key with one of them", async () => {
    const { registry, county, alice, bob, list, seat } = await networkHelpers.loadFixture(prepared);
    await seat(county, "governance", alice);
    const asOfficer = { person: alice.address, body: county.address, seat: purpose("governance") };
    await expect(registry.connect(alice).confirmOfficers(county, list, asOfficer))
      .to.be.revertedWithCustomError(registry, "PersonsNotDistinct")
      .withArgs(alice.address);
    await registry.connect(bob).changeOwner(bob, alice);
    await expect(registry.connect(alice).confirmOfficers(county, list.slice(1), asOfficer))
      .to.be.revertedWithCustomError(registry, "PersonsNotDistinct")
      .withArgs(alice.address);
  });

  it("refuses a confirmer without a say, and a caller who is not the confirmer", async () => {
    const { registry, county, ministry, carol, stranger, list, confirmer } = await networkHelpers.loadFixture(prepared);
    const third = { person: carol.address, body: carol.address, seat: none };
    const some = list.slice(0, 2);
    await expect(registry.connect(carol).confirmOfficers(county, some, third))
      .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
      .withArgs(county.address, carol.address);
    await expect(registry.connect(stranger).confirmOfficers(county, some, confirmer))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(ministry.address, stranger.address);
  });

  it("refuses while the organisation, the confirmer or one of the named is suspended", async () => {
    for (const who of ["county", "ministry", "bob"] as const) {
      const base = await networkHelpers.loadFixture(prepared);
      const { registry, ministry, clerk, county, list, confirmer } = base;
      // Governance enrolled the ministry; it answers for itself from here.
      if (who === "ministry") await registry.assignRegistrar(ministry, ministry);
      await registry.connect(clerk).suspend(ministry, clerk, base[who], false, reason);
      await expect(registry.connect(ministry).confirmOfficers(county, list, confirmer))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(base[who].address);
    }
  });

  it("forgets what was prepared by a key that lost the organisation", async () => {
    const { registry, county, ministry, key, list, confirmer } = await networkHelpers.loadFixture(prepared);
    await registry.connect(county).changeOwner(county, key);
    await expect(registry.connect(ministry).confirmOfficers(county, list, confirmer))
      .to.be.revertedWithCustomError(registry, "OfficerNotPrepared")
      .withArgs(county.address, list[0]!.purpose, list[0]!.person, list[0]!.until, list[0]!.until);
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(prepared);
    const until = await pause(base);
    await expect(base.registry.connect(base.ministry).confirmOfficers(base.county, base.list, base.confirmer))
      .to.be.revertedWithCustomError(base.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
