import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, now, purpose, society, year } from "../../../support/identity.ts";
import { maker, none } from "./fixtures.ts";

/** The county prepared a seat for Alice as its maker. */
async function prepared() {
  const base = await society();
  const until = (await now()) + year;
  await base.registry.connect(base.county).prepareOfficer(base.county, maker, base.alice, until);
  return {
    ...base,
    until,
    seat: async () => [...(await base.registry.preparedSeatOf(base.county, maker, base.alice))],
  };
}

describe("IdentityRegistry.preparedSeatOf", () => {
  it("says to when, and which key prepared", async () => {
    const { seat, until, county } = await networkHelpers.loadFixture(prepared);
    expect(await seat()).to.deep.equal([until, county.address]);
  });

  it("is zeros for what was not prepared: another organisation, purpose or person", async () => {
    const { registry, county, company, alice, bob } = await networkHelpers.loadFixture(prepared);
    for (const [organisation, what, person] of [
      [company, maker, alice],
      [county, purpose("checker"), alice],
      [county, maker, bob],
    ] as const) {
      expect([...(await registry.preparedSeatOf(organisation, what, person))]).to.deep.equal([0n, ZeroAddress]);
    }
  });

  it("is what was prepared last, with the key that the organisation has by then", async () => {
    const { registry, county, alice, key, until, seat } = await networkHelpers.loadFixture(prepared);
    await registry.connect(county).changeOwner(county, key);
    expect(await seat()).to.deep.equal([until, county.address]);
    await registry.connect(key).prepareOfficer(county, maker, alice, until + year);
    expect(await seat()).to.deep.equal([until + year, key.address]);
  });

  it("is zeros once it is confirmed", async () => {
    const { registry, county, ministry, alice, until, seat } = await networkHelpers.loadFixture(prepared);
    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    expect(await seat()).to.deep.equal([0n, ZeroAddress]);
  });

  it("is zeros once it is revoked, before there is a seat", async () => {
    const { registry, county, alice, seat } = await networkHelpers.loadFixture(prepared);
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    expect(await seat()).to.deep.equal([0n, ZeroAddress]);
  });

  it("still shows one whose term is over, which nobody can confirm", async () => {
    const { registry, county, ministry, alice, until, seat } = await networkHelpers.loadFixture(prepared);
    await networkHelpers.time.increaseTo(until);
    expect(await seat()).to.deep.equal([until, county.address]);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    ).to.be.revertedWithCustomError(registry, "OfficerTermInvalid");
  });
});
