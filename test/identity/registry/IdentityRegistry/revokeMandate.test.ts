import { expect } from "chai";
import { networkHelpers, purpose, reason, society } from "../../../support/identity.ts";
import { maker, sitting } from "./fixtures.ts";

describe("IdentityRegistry.revokeMandate", () => {
  it("withdraws an office of state at once", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(sitting);
    const treasury = purpose("treasury");
    await registry.grantMandate(county, treasury);
    await registry.requireMandated(county, treasury, maker, alice, alice);
    await expect(registry.revokeMandate(county, treasury))
      .to.emit(registry, "MandateRevoked")
      .withArgs(county.address, treasury);
    expect(await registry.hasMandate(county, treasury)).to.equal(false);
    await expect(registry.requireMandated(county, treasury, maker, alice, alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(county.address, treasury);
    // The officer is still an officer.
    await registry.requireOfficerOf(county, maker, alice, alice);
  });

  it("refuses what is not held, and the same twice", async () => {
    const { registry, county } = await networkHelpers.loadFixture(society);
    for (let time = 0; time < 2; ++time) {
      await expect(registry.revokeMandate(county, purpose("treasury")))
        .to.be.revertedWithCustomError(registry, "IdentityMandateUnchanged")
        .withArgs(county.address, purpose("treasury"));
      if (time === 0) {
        await registry.grantMandate(county, purpose("treasury"));
        await registry.revokeMandate(county, purpose("treasury"));
      }
    }
  });

  it("works while the agency is suspended", async () => {
    const { registry, ministry, clerk, county } = await networkHelpers.loadFixture(society);
    await registry.grantMandate(county, purpose("treasury"));
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    expect(await registry.hasMandate(county, purpose("treasury"))).to.equal(false);
    await registry.revokeMandate(county, purpose("treasury"));
    await registry.connect(clerk).reinstate(ministry, clerk, county, reason);
    expect(await registry.hasMandate(county, purpose("treasury"))).to.equal(false);
  });
});
