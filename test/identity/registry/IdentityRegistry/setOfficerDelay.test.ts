import { expect } from "chai";
import { networkHelpers, now, officerDelay, purpose, society, year } from "../../../support/identity.ts";
import { maker, none } from "./fixtures.ts";

describe("IdentityRegistry.setOfficerDelay", () => {
  it("keeps to the bound", async () => {
    const { registry } = await networkHelpers.loadFixture(society);
    await expect(registry.setOfficerDelay(officerDelay - 1n))
      .to.be.revertedWithCustomError(registry, "ModulePeriodTooShort")
      .withArgs(purpose("officerDelay"), officerDelay - 1n, officerDelay);
    await registry.setOfficerDelay(officerDelay * 2n);
    expect(await registry.officerDelay()).to.equal(officerDelay * 2n);
  });

  it("says the new delay, which holds for seats named from then on and not for those named before", async () => {
    const { registry, county, ministry, alice, bob } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    const name = async (person: typeof alice) => {
      await registry.connect(county).prepareOfficer(county, maker, person, until);
      await registry
        .connect(ministry)
        .confirmOfficer(county, maker, person, until, { person: ministry, body: ministry, seat: none });
      return now();
    };
    const first = await name(alice);
    await expect(registry.setOfficerDelay(3n * officerDelay))
      .to.emit(registry, "OfficerDelayChanged")
      .withArgs(3n * officerDelay);
    const second = await name(bob);
    expect((await registry.seatOf(county, maker, alice)).from).to.equal(first + officerDelay);
    expect((await registry.seatOf(county, maker, bob)).from).to.equal(second + 3n * officerDelay);
  });

  it("is governance's alone", async () => {
    const { registry, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(stranger).setOfficerDelay(officerDelay))
      .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
  });
});
