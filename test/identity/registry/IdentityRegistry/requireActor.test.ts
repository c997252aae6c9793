import { expect } from "chai";
import { networkHelpers, reason } from "../../../support/identity.ts";
import { maker, sitting } from "./fixtures.ts";

describe("IdentityRegistry.requireActor", () => {
  it("lets a party's own key act for it, and its officer, and nobody else", async () => {
    const { registry, county, alice, bob, stranger } = await networkHelpers.loadFixture(sitting);
    await registry.requireActor(county, maker, county, county);
    await registry.requireActor(county, maker, alice, alice);
    await registry.requireActor(bob, maker, bob, bob);
    await expect(registry.requireActor(county, maker, bob, bob)).to.be.revertedWithCustomError(
      registry,
      "IdentityNotOfficer",
    );
    await expect(registry.requireActor(bob, maker, bob, stranger)).to.be.revertedWithCustomError(
      registry,
      "IdentityUnauthorized",
    );
    await expect(registry.requireActor(stranger, maker, stranger, stranger)).to.be.revertedWithCustomError(
      registry,
      "IdentityNotActive",
    );
  });

  it("refuses the officer's key in the party's name, and the party's key in the officer's", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(sitting);
    await expect(registry.requireActor(county, maker, county, alice))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(county.address, alice.address);
    await expect(registry.requireActor(county, maker, alice, county))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, county.address);
  });

  it("refuses a party that is suspended, also in its own name", async () => {
    const { registry, ministry, clerk, county, alice } = await networkHelpers.loadFixture(sitting);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    for (const [actor, key] of [
      [county, county],
      [alice, alice],
    ] as const) {
      await expect(registry.requireActor(county, maker, actor, key))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(county.address);
    }
  });
});
