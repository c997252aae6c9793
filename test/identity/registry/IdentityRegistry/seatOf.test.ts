import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, now, officerDelay, purpose, reason, society, year } from "../../../support/identity.ts";
import { maker, none, sitting } from "./fixtures.ts";

describe("IdentityRegistry.seatOf", () => {
  it("is all zeros where there never was a seat, and while one is only prepared", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(society);
    const empty = [0n, 0n, ZeroAddress];
    expect([...(await registry.seatOf(county, maker, alice))]).to.deep.equal(empty);
    await registry.connect(county).prepareOfficer(county, maker, alice, (await now()) + year);
    expect([...(await registry.seatOf(county, maker, alice))]).to.deep.equal(empty);
  });

  it("says from when, to when, and who confirmed, before it begins and after it is over", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    const from = (await now()) + officerDelay;
    for (const second of [from - 1n, from, until]) {
      await networkHelpers.time.increaseTo(second);
      expect([...(await registry.seatOf(county, maker, alice))]).to.deep.equal([from, until, ministry.address]);
    }
  });

  it("names no confirmer where governance seated", async () => {
    const { registry, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.seatOfficer(ministry, maker, alice, until);
    expect([...(await registry.seatOf(ministry, maker, alice))]).to.deep.equal([await now(), until, ZeroAddress]);
  });

  it("is of one organisation, purpose and person", async () => {
    const { registry, county, company, alice, bob } = await networkHelpers.loadFixture(sitting);
    for (const [organisation, what, person] of [
      [company, maker, alice],
      [county, purpose("checker"), alice],
      [county, maker, bob],
    ] as const) {
      expect((await registry.seatOf(organisation, what, person)).from).to.equal(0n);
    }
  });

  it("is what was named, whatever holds a party back: a suspension, another key", async () => {
    const { registry, county, ministry, clerk, alice, key } = await networkHelpers.loadFixture(sitting);
    const before = [...(await registry.seatOf(county, maker, alice))];
    await registry.connect(clerk).suspend(ministry, clerk, alice, false, reason);
    await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
    await registry.connect(alice).changeOwner(alice, key);
    expect([...(await registry.seatOf(county, maker, alice))]).to.deep.equal(before);
  });

  it("is all zeros again when the seat is revoked", async () => {
    const { registry, county, alice } = await networkHelpers.loadFixture(sitting);
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    expect([...(await registry.seatOf(county, maker, alice))]).to.deep.equal([0n, 0n, ZeroAddress]);
  });
});
