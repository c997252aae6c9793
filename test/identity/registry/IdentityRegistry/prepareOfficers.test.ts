import { expect } from "chai";
import { networkHelpers, now, purpose, reason } from "../../../support/identity.ts";
import { nominations, pause } from "./fixtures.ts";

describe("IdentityRegistry.prepareOfficers", () => {
  it("prepares all, each with its purpose and end, and seats nobody", async () => {
    const { registry, county, list } = await networkHelpers.loadFixture(nominations);
    const prepared = await registry.connect(county).prepareOfficers(county, list);
    for (const { purpose: what, person, until } of list) {
      await expect(prepared)
        .to.emit(registry, "OfficerPrepared")
        .withArgs(county.address, what, person, until, county.address);
      expect((await registry.preparedSeatOf(county, what, person)).until).to.equal(until);
      expect((await registry.seatOf(county, what, person)).from).to.equal(0n);
    }
  });

  it("refuses anybody else's key", async () => {
    const { registry, county, stranger, list } = await networkHelpers.loadFixture(nominations);
    await expect(registry.connect(stranger).prepareOfficers(county, list))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(county.address, stranger.address);
  });

  it("prepares none when one is wrong: a purpose that is not published, no person, a suspended one, a past end", async () => {
    const { registry, county, company, ministry, clerk, bob, list } = await networkHelpers.loadFixture(nominations);
    const [first, second] = [list[0]!, list[1]!];
    await registry.connect(clerk).suspend(ministry, clerk, bob, false, reason);
    for (const [wrong, error] of [
      [{ ...first, purpose: purpose("emperor") }, "OfficerPurposeUnknown"],
      [{ ...first, person: company.address }, "OfficerPartiesInvalid"],
      [second, "IdentityNotActive"],
      [{ ...first, until: await now() }, "OfficerTermInvalid"],
    ] as const) {
      await expect(registry.connect(county).prepareOfficers(county, [first, wrong])).to.be.revertedWithCustomError(
        registry,
        error,
      );
    }
    expect((await registry.preparedSeatOf(county, first.purpose, first.person)).until).to.equal(0n);
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(nominations);
    const until = await pause(base);
    await expect(base.registry.connect(base.county).prepareOfficers(base.county, base.list))
      .to.be.revertedWithCustomError(base.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
