import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, now, reason, society, year } from "../../../support/identity.ts";
import { maker } from "./fixtures.ts";

describe("IdentityRegistry.seatOfficer", () => {
  it("seats at once: the governance manager has given notice", async () => {
    const { registry, ministry, alice } = await networkHelpers.loadFixture(society);
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(registry.seatOfficer(ministry, maker, alice, time + year))
      .to.emit(registry, "OfficerNamed")
      .withArgs(ministry.address, maker, alice.address, time, time + year, ZeroAddress);
    expect(await registry.isOfficer(ministry, maker, alice)).to.equal(true);
    expect((await registry.seatOf(ministry, maker, alice)).confirmer).to.equal(ZeroAddress);
  });
  it("is governance's, and only for agencies that nobody stands above", async () => {
    const { registry, county, company, ministry, alice, stranger } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.seatOfficer(ministry, maker, alice, until);
    expect(await registry.isOfficer(ministry, maker, alice)).to.equal(true);
    await expect(registry.seatOfficer(county, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "OfficerHasSuperior")
      .withArgs(county.address, ministry.address);
    await expect(registry.seatOfficer(company, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityNotAgency")
      .withArgs(company.address);
    await expect(registry.connect(stranger).seatOfficer(ministry, maker, alice, until)).to.be.revertedWithCustomError(
      registry,
      "AccessManagedUnauthorized",
    );
  });

  it("refuses who cannot sit, who is suspended, and a term that is over", async () => {
    const { registry, ministry, clerk, company, alice, stranger } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    for (const nobody of [company, stranger]) {
      await expect(registry.seatOfficer(ministry, maker, nobody, until))
        .to.be.revertedWithCustomError(registry, "OfficerPartiesInvalid")
        .withArgs(ministry.address, nobody.address);
    }
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(registry.seatOfficer(ministry, maker, alice, time))
      .to.be.revertedWithCustomError(registry, "OfficerTermInvalid")
      .withArgs(time, time);
    await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
    await expect(registry.seatOfficer(ministry, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(alice.address);
  });

  it("refuses an organisation that is suspended or not enrolled", async () => {
    const { registry, ministry, clerk, alice, stranger } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await expect(registry.seatOfficer(stranger, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityNotAgency")
      .withArgs(stranger.address);
    await registry.assignRegistrar(ministry, ministry);
    await registry.connect(clerk).suspend(ministry, clerk, ministry, false, reason);
    await expect(registry.seatOfficer(ministry, maker, alice, until))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(ministry.address);
  });
});
