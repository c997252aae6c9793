import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { kinds } from "../../../../src/identity/index.ts";
import { networkHelpers, society } from "../../../support/identity.ts";

describe("IdentityRegistry.enrolRoot", () => {
  it("enrols without consent and without a registrar", async () => {
    const { registry, ministry, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.enrolRoot(stranger, kinds.agency, ministry, id("x")))
      .to.emit(registry, "IdentityEnrolled")
      .withArgs(stranger.address, ZeroAddress, id("x"), kinds.agency, ministry.address, ZeroAddress);
    expect(await registry.registrarOf(stranger)).to.equal(ZeroAddress);
    expect(await registry.parentOf(stranger)).to.equal(ministry.address);
    expect(await registry.isActive(stranger)).to.equal(true);
  });
  it("is governance's alone", async () => {
    const { registry, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(stranger).enrolRoot(stranger, kinds.agency, ZeroAddress, id("x")))
      .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
  });

  it("keeps to one identity a tag, one enrolment an identity, a kind and a parent that fits", async () => {
    const { registry, clerk, ministry, stranger, alice } = await networkHelpers.loadFixture(society);
    for (const [attempt, error, args] of [
      [
        [stranger, kinds.person, ZeroAddress, id("tag of the clerk")],
        "IdentityTagTaken",
        [id("tag of the clerk"), clerk.address, stranger.address],
      ],
      [[stranger, kinds.person, ZeroAddress, ZeroHash], "IdentityTagMissing", [stranger.address]],
      [[alice, kinds.person, ZeroAddress, id("x")], "IdentityAlreadyEnrolled", [alice.address]],
      [[stranger, kinds.none, ZeroAddress, id("x")], "IdentityKindInvalid", [stranger.address, kinds.none]],
      [[ZeroAddress, kinds.person, ZeroAddress, id("x")], "IdentityKindInvalid", [ZeroAddress, kinds.person]],
      [[stranger, kinds.agency, alice, id("x")], "IdentityParentInvalid", [stranger.address, alice.address]],
      [[stranger, kinds.company, ministry, id("x")], "IdentityParentInvalid", [stranger.address, ministry.address]],
    ] as const) {
      await expect(registry.enrolRoot(...attempt))
        .to.be.revertedWithCustomError(registry, error)
        .withArgs(...args);
    }
  });

  it("refuses a deactivated identity", async () => {
    const { registry, stranger } = await networkHelpers.loadFixture(society);
    await registry.connect(stranger).changeOwner(stranger, ZeroAddress);
    await expect(registry.enrolRoot(stranger, kinds.person, ZeroAddress, id("x")))
      .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
      .withArgs(stranger.address);
  });
});
