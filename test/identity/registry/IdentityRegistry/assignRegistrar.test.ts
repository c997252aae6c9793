import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, now, purpose, reason, society, year } from "../../../support/identity.ts";
import { maker, none, twoRegistrars } from "./fixtures.ts";

describe("IdentityRegistry.assignRegistrar", () => {
  it("hands the identity from one registrar to the other, and the registrar of governance's first agencies", async () => {
    const { registry, ministry, clerk, county, alice, bob } = await networkHelpers.loadFixture(twoRegistrars);
    await expect(registry.assignRegistrar(alice, county))
      .to.emit(registry, "IdentityRegistrarChanged")
      .withArgs(alice.address, ministry.address, county.address);
    expect(await registry.registrarOf(alice)).to.equal(county.address);
    await registry.connect(bob).suspend(county, bob, alice, false, reason);
    await expect(registry.connect(clerk).reinstate(ministry, clerk, alice, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfRegistrar")
      .withArgs(alice.address, county.address);

    await expect(registry.assignRegistrar(clerk, county))
      .to.emit(registry, "IdentityRegistrarChanged")
      .withArgs(clerk.address, ZeroAddress, county.address);
  });

  it("lets another registrar confirm a company's officers from then on", async () => {
    const { registry, company, county, clerk, ministry, alice, bob } = await networkHelpers.loadFixture(twoRegistrars);
    await registry.assignRegistrar(company, county);
    const until = (await now()) + year;
    await registry.connect(company).prepareOfficer(company, maker, alice, until);
    await expect(
      registry
        .connect(clerk)
        .confirmOfficer(company, maker, alice, until, { person: clerk, body: ministry, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "OfficerConfirmerInvalid")
      .withArgs(company.address, ministry.address);
    await registry.connect(bob).confirmOfficer(company, maker, alice, until, { person: bob, body: county, seat: none });
  });

  it("refuses a registrar without the mandate, now or any more", async () => {
    const { registry, county, company, alice } = await networkHelpers.loadFixture(twoRegistrars);
    await expect(registry.assignRegistrar(alice, company))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(company.address, purpose("registrar"));
    await registry.revokeMandate(county, purpose("registrar"));
    await expect(registry.assignRegistrar(alice, county))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(county.address, purpose("registrar"));
  });

  it("refuses who is not enrolled", async () => {
    const { registry, ministry, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.assignRegistrar(stranger, ministry))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(stranger.address);
  });

  it("is governance's alone", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(clerk).assignRegistrar(alice, ministry))
      .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
      .withArgs(clerk.address);
  });
});
