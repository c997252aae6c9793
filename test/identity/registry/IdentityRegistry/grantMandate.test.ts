import { expect } from "chai";
import { networkHelpers, purpose, reason, society } from "../../../support/identity.ts";
import { maker, twoRegistrars } from "./fixtures.ts";

describe("IdentityRegistry.grantMandate", () => {
  it("gives an agency an office of state", async () => {
    const { registry, county } = await networkHelpers.loadFixture(society);
    expect(await registry.hasMandate(county, purpose("treasury"))).to.equal(false);
    await expect(registry.grantMandate(county, purpose("treasury")))
      .to.emit(registry, "MandateGranted")
      .withArgs(county.address, purpose("treasury"));
    expect(await registry.hasMandate(county, purpose("treasury"))).to.equal(true);
    expect(await registry.hasMandate(county, purpose("tax-authority"))).to.equal(false);
  });
  it("is governance's, for agencies, and changes something, as the withdrawal does", async () => {
    const { registry, county, company, stranger } = await networkHelpers.loadFixture(society);
    const treasury = purpose("treasury");
    await expect(registry.grantMandate(company, treasury))
      .to.be.revertedWithCustomError(registry, "IdentityNotAgency")
      .withArgs(company.address);
    await registry.grantMandate(county, treasury);
    await expect(registry.grantMandate(county, treasury))
      .to.be.revertedWithCustomError(registry, "IdentityMandateUnchanged")
      .withArgs(county.address, treasury);
    await expect(registry.revokeMandate(county, maker)).to.be.revertedWithCustomError(
      registry,
      "IdentityMandateUnchanged",
    );
    for (const attempt of [
      registry.connect(stranger).grantMandate(county, maker),
      registry.connect(stranger).revokeMandate(county, treasury),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized");
    }
  });

  it("is refused for who is not enrolled, and for a person", async () => {
    const { registry, alice, stranger } = await networkHelpers.loadFixture(society);
    for (const nobody of [alice, stranger]) {
      await expect(registry.grantMandate(nobody, purpose("treasury")))
        .to.be.revertedWithCustomError(registry, "IdentityNotAgency")
        .withArgs(nobody.address);
    }
  });
  it("gives a registrar back its identities after a withdrawal", async () => {
    const { registry, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    await registry.revokeMandate(ministry, purpose("registrar"));
    expect(await registry.registrarOf(alice)).to.equal(ministry.address);
    await registry.grantMandate(ministry, purpose("registrar"));
    await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
    expect(await registry.isActive(alice)).to.equal(false);
  });

  it("keeps the identities of several registrars apart, in whatever order they come and go", async () => {
    const { registry, ministry, county, alice, bob, stranger, enrolMine } =
      await networkHelpers.loadFixture(twoRegistrars);
    await enrolMine(stranger);
    await registry.revokeMandate(ministry, purpose("registrar"));
    await registry.revokeMandate(county, purpose("registrar"));
    await registry.grantMandate(county, purpose("registrar"));
    await registry.grantMandate(ministry, purpose("registrar"));
    expect(await registry.registrarOf(stranger)).to.equal(county.address);
    expect(await registry.registrarOf(alice)).to.equal(ministry.address);
    await expect(registry.connect(bob).suspend(county, bob, alice, false, reason))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfRegistrar")
      .withArgs(alice.address, ministry.address);
    await registry.connect(bob).suspend(county, bob, stranger, false, reason);
  });
});
