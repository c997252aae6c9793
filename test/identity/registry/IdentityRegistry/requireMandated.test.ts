import { expect } from "chai";
import { networkHelpers, purpose, reason, society } from "../../../support/identity.ts";
import { maker, sitting } from "./fixtures.ts";

describe("IdentityRegistry.requireMandated", () => {
  it("asks for the mandate, which is withdrawn at once", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(sitting);
    const treasury = purpose("treasury");
    await expect(registry.requireMandated(county, treasury, maker, alice, alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(county.address, treasury);
    await registry.grantMandate(county, treasury);
    await registry.requireMandated(county, treasury, maker, alice, alice);
    expect(await registry.hasMandate(county, treasury)).to.equal(true);
    await registry.revokeMandate(county, treasury);
    expect(await registry.hasMandate(county, treasury)).to.equal(false);
  });

  it("asks for everything that an officer's act takes, too", async () => {
    const { registry, ministry, clerk, county, alice, bob } = await networkHelpers.loadFixture(sitting);
    const treasury = purpose("treasury");
    await registry.grantMandate(county, treasury);
    await expect(registry.requireMandated(county, treasury, maker, alice, bob))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, bob.address);
    await expect(registry.requireMandated(county, treasury, maker, bob, bob))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
      .withArgs(county.address, maker, bob.address);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    await expect(registry.requireMandated(county, treasury, maker, alice, alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(county.address);
  });

  it("does not take one mandate for another", async () => {
    const { registry, ministry, clerk } = await networkHelpers.loadFixture(society);
    await registry.requireMandated(ministry, purpose("registrar"), purpose("registrar"), clerk, clerk);
    await expect(registry.requireMandated(ministry, purpose("treasury"), purpose("registrar"), clerk, clerk))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(ministry.address, purpose("treasury"));
  });
});
