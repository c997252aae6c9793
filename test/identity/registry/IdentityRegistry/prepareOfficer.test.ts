import { expect } from "chai";
import { day, networkHelpers, now, officerDelay, reason, society, year } from "../../../support/identity.ts";
import { maker, pause } from "./fixtures.ts";

describe("IdentityRegistry.prepareOfficer", () => {
  it("notes the end of the seat and the key that prepared, and seats nobody", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await expect(registry.connect(county).prepareOfficer(county, maker, alice, until))
      .to.emit(registry, "OfficerPrepared")
      .withArgs(county.address, maker, alice.address, until, county.address);
    const prepared = await registry.preparedSeatOf(county, maker, alice);
    expect([prepared.until, prepared.key]).to.deep.equal([until, county.address]);
    await networkHelpers.time.increase(officerDelay * 2n);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
    expect((await registry.seatOf(county, maker, alice)).from).to.equal(0n);
  });

  it("is replaced by the next for the same seat", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry.connect(county).prepareOfficer(county, maker, alice, until - day);
    expect((await registry.preparedSeatOf(county, maker, alice)).until).to.equal(until - day);
  });
  it("refuses what is not a person, not enrolled, suspended, and a person as organisation", async () => {
    const { registry, county, company, ministry, clerk, alice, bob, stranger } =
      await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    const mine = registry.connect(county);
    for (const nobody of [company, stranger]) {
      await expect(mine.prepareOfficer(county, maker, nobody, until))
        .to.be.revertedWithCustomError(registry, "OfficerPartiesInvalid")
        .withArgs(county.address, nobody.address);
    }
    await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
    await expect(mine.prepareOfficer(county, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(alice.address);
    await expect(registry.connect(bob).prepareOfficer(bob, maker, bob, until)).to.be.revertedWithCustomError(
      registry,
      "OfficerPartiesInvalid",
    );
  });

  it("refuses another's key, the former key of the organisation, and a suspended organisation", async () => {
    const { registry, county, ministry, clerk, alice, key } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await expect(registry.connect(ministry).prepareOfficer(county, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(county.address, ministry.address);
    await registry.connect(county).changeOwner(county, key);
    await expect(registry.connect(county).prepareOfficer(county, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(county.address, county.address);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    await expect(registry.connect(key).prepareOfficer(county, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
  });

  it("refuses a term that is over, with the second that it would have to pass", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(society);
    const time = (await now()) + 10n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(registry.connect(county).prepareOfficer(county, maker, alice, time))
      .to.be.revertedWithCustomError(registry, "OfficerTermInvalid")
      .withArgs(time, time);
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(society);
    const { registry, county, alice } = base;
    const until = await pause(base);
    await expect(registry.connect(county).prepareOfficer(county, maker, alice, until + year))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
