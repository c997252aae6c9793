import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { day, networkHelpers, now, purpose, reason, society } from "../../../support/identity.ts";
import { maker, none, sitting } from "./fixtures.ts";

describe("IdentityRegistry.requireOfficerOf", () => {
  it("passes the sitting officer's key, wherever recovery or a change of owner put it", async () => {
    const { registry, county, alice, key } = await networkHelpers.loadFixture(sitting);
    await registry.requireOfficerOf(county, maker, alice, alice);
    await registry.connect(alice).changeOwner(alice, key);
    await registry.requireOfficerOf(county, maker, alice, key);
    await expect(registry.requireOfficerOf(county, maker, alice, alice))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, alice.address);
  });
  it("refuses when the organisation or the officer is suspended or has ended", async () => {
    for (const [act, who] of [
      ["suspend", "county"],
      ["suspend", "alice"],
      ["end", "county"],
      ["end", "alice"],
    ] as const) {
      const base = await networkHelpers.loadFixture(sitting);
      const { registry, ministry, clerk, county, alice } = base;
      const desk = registry.connect(clerk);
      if (act === "end") await desk.end(ministry, clerk, base[who], reason);
      else await desk.suspend(ministry, clerk, base[who], false, reason);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      await expect(registry.requireOfficerOf(county, maker, alice, alice))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(base[who].address);
    }
  });

  it("refuses a seat before it begins, after it ends, for another purpose, and the organisation's own key", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + 30n * day;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    const { from } = await registry.seatOf(county, maker, alice);
    const refused = () =>
      expect(registry.requireOfficerOf(county, maker, alice, alice))
        .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
        .withArgs(county.address, maker, alice.address);
    await networkHelpers.time.increaseTo(from - 1n);
    await refused();
    await networkHelpers.time.increaseTo(from);
    await registry.requireOfficerOf(county, maker, alice, alice);
    await expect(registry.requireOfficerOf(county, purpose("payer"), alice, alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
      .withArgs(county.address, purpose("payer"), alice.address);
    await expect(registry.requireOfficerOf(county, maker, county, county))
      .to.be.revertedWithCustomError(registry, "IdentityNotOfficer")
      .withArgs(county.address, maker, county.address);
    await networkHelpers.time.increaseTo(until - 1n);
    await registry.requireOfficerOf(county, maker, alice, alice);
    await networkHelpers.time.increaseTo(until);
    await refused();
  });

  it("refuses who is not enrolled, as organisation and as officer", async () => {
    const { registry, county, alice, stranger } = await networkHelpers.loadFixture(sitting);
    for (const [organisation, officer] of [
      [stranger, alice],
      [county, stranger],
    ] as const) {
      await expect(registry.requireOfficerOf(organisation, maker, officer, officer))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(stranger.address);
    }
  });
  it("takes three sock-puppet addresses of one person for nobody", async () => {
    const { registry, county, alice, stranger, others, enrolmentOf, clerk, ministry } =
      await networkHelpers.loadFixture(sitting);
    const { tag } = await enrolmentOf(alice);
    for (const puppet of others.slice(6, 9)) {
      await expect(
        registry.connect(clerk).enrol(ministry, clerk, await enrolmentOf(puppet, "person", ZeroAddress, tag)),
      )
        .to.be.revertedWithCustomError(registry, "IdentityTagTaken")
        .withArgs(tag, alice.address, puppet.address);
      await expect(registry.requireOfficerOf(county, maker, puppet, puppet)).to.be.revertedWithCustomError(
        registry,
        "IdentityNotActive",
      );
    }
    await expect(registry.requireOfficerOf(county, maker, alice, stranger)).to.be.revertedWithCustomError(
      registry,
      "IdentityUnauthorized",
    );
  });
});
