import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, now, purpose, society, year } from "../../support/identity.ts";
import { maker, none } from "./fixtures.ts";

/** The county proposed Alice as its maker. */
async function proposed() {
  const base = await society();
  const until = (await now()) + year;
  await base.registry.connect(base.county).proposeOfficer(base.county, maker, base.alice, until);
  return {
    ...base,
    until,
    proposal: async () => [...(await base.registry.proposalOf(base.county, maker, base.alice))],
  };
}

describe("IdentityRegistry.proposalOf", () => {
  it("says to when, and which key proposed", async () => {
    const { proposal, until, county } = await networkHelpers.loadFixture(proposed);
    expect(await proposal()).to.deep.equal([until, county.address]);
  });

  it("is zeros for what was not proposed: another organisation, purpose or person", async () => {
    const { registry, county, company, alice, bob } = await networkHelpers.loadFixture(proposed);
    for (const [organisation, what, person] of [
      [company, maker, alice],
      [county, purpose("checker"), alice],
      [county, maker, bob],
    ] as const) {
      expect([...(await registry.proposalOf(organisation, what, person))]).to.deep.equal([0n, ZeroAddress]);
    }
  });

  it("is the newest proposal, with the key that the organisation has by then", async () => {
    const { registry, county, alice, key, until, proposal } = await networkHelpers.loadFixture(proposed);
    await registry.connect(county).changeOwner(county, key);
    expect(await proposal()).to.deep.equal([until, county.address]);
    await registry.connect(key).proposeOfficer(county, maker, alice, until + year);
    expect(await proposal()).to.deep.equal([until + year, key.address]);
  });

  it("is zeros once it is confirmed", async () => {
    const { registry, county, ministry, alice, until, proposal } = await networkHelpers.loadFixture(proposed);
    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    expect(await proposal()).to.deep.equal([0n, ZeroAddress]);
  });

  it("is zeros once it is revoked, before there is a seat", async () => {
    const { registry, county, alice, proposal } = await networkHelpers.loadFixture(proposed);
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    expect(await proposal()).to.deep.equal([0n, ZeroAddress]);
  });

  it("still shows one whose term is over, which nobody can confirm", async () => {
    const { registry, county, ministry, alice, until, proposal } = await networkHelpers.loadFixture(proposed);
    await networkHelpers.time.increaseTo(until);
    expect(await proposal()).to.deep.equal([until, county.address]);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    ).to.be.revertedWithCustomError(registry, "OfficerTermInvalid");
  });
});
