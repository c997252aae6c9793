import { expect } from "chai";
import { day, networkHelpers, now, purpose, society, year } from "../../support/identity.ts";

describe("IdentityRegistry.proposeOfficers and confirmOfficers", () => {
  async function nominations() {
    const base = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    const list = [
      { purpose: purpose("maker"), person: base.alice.address, until },
      { purpose: purpose("checker"), person: base.bob.address, until },
      { purpose: purpose("payer"), person: base.carol.address, until: until + day },
    ];
    const confirmer = { person: base.ministry.address, body: base.ministry.address, seat: purpose("") };
    return { ...base, list, confirmer };
  }

  it("name several officers in two transactions, each after the delay", async () => {
    const { registry, county, ministry, list, confirmer } = await nominations();
    await registry.connect(county).proposeOfficers(county, list);
    const confirmed = await registry.connect(ministry).confirmOfficers(county, list, confirmer);
    const from = (await now()) + (await registry.officerDelay());
    for (const { purpose: what, person, until } of list) {
      await expect(confirmed)
        .to.emit(registry, "OfficerNamed")
        .withArgs(county.address, what, person, from, until, ministry.address);
      expect(await registry.isOfficer(county, what, person)).to.equal(false);
    }
    await networkHelpers.time.increase(await registry.officerDelay());
    for (const { purpose: what, person } of list) expect(await registry.isOfficer(county, what, person)).to.equal(true);
  });

  it("confirm all or none", async () => {
    const { registry, county, ministry, list, confirmer } = await nominations();
    await registry.connect(county).proposeOfficers(county, list.slice(0, 2));
    await expect(registry.connect(ministry).confirmOfficers(county, list, confirmer))
      .to.be.revertedWithCustomError(registry, "OfficerNotProposed")
      .withArgs(county.address, list[2]!.purpose, list[2]!.person, list[2]!.until, 0);
    expect((await registry.seatOf(county, list[0]!.purpose, list[0]!.person)).from).to.equal(0n);
  });

  it("refuse the organisation's own key as the second, and anybody else's as the first", async () => {
    const { registry, county, stranger, list } = await nominations();
    await expect(registry.connect(stranger).proposeOfficers(county, list)).to.be.revertedWithCustomError(
      registry,
      "IdentityUnauthorized",
    );
    await registry.connect(county).proposeOfficers(county, list);
    const self = { person: county.address, body: county.address, seat: purpose("maker") };
    await expect(registry.connect(county).confirmOfficers(county, list, self)).to.be.revertedWithCustomError(
      registry,
      "OfficerSamePerson",
    );
  });

  it("refuse one of the named who confirms the others", async () => {
    const { registry, county, alice, list, seat } = await nominations();
    await seat(county, "governance", alice);
    await registry.connect(county).proposeOfficers(county, list);
    const sitting = { person: alice.address, body: county.address, seat: purpose("governance") };
    await expect(registry.connect(alice).confirmOfficers(county, list, sitting))
      .to.be.revertedWithCustomError(registry, "OfficerSamePerson")
      .withArgs(county.address, alice.address, alice.address);
  });

  it("refuse a purpose that is not on the published list", async () => {
    const { registry, county, list } = await nominations();
    const invented = { ...list[0]!, purpose: purpose("emperor") };
    await expect(registry.connect(county).proposeOfficers(county, [...list, invented]))
      .to.be.revertedWithCustomError(registry, "OfficerPurposeUnknown")
      .withArgs(purpose("emperor"));
  });

  it("stop during a pause", async () => {
    const { registry, county, ministry, manager, list, confirmer } = await nominations();
    await registry.connect(county).proposeOfficers(county, list);
    await manager.execute(registry, registry.interface.encodeFunctionData("pause", [(await now()) + day]));
    await expect(registry.connect(county).proposeOfficers(county, list)).to.be.revertedWithCustomError(
      registry,
      "ModulePausedUntil",
    );
    await expect(registry.connect(ministry).confirmOfficers(county, list, confirmer)).to.be.revertedWithCustomError(
      registry,
      "ModulePausedUntil",
    );
  });
});
