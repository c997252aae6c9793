import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { day, networkHelpers, now, officerDelay, reason, society, year } from "../../../support/identity.ts";
import { maker, none, sitting } from "./fixtures.ts";

describe("IdentityRegistry.isOfficer", () => {
  it("is false for the organisation itself, its owner's key, and a person without a seat", async () => {
    const { registry, county, alice, bob } = await networkHelpers.loadFixture(sitting);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
    for (const nobody of [county, bob]) expect(await registry.isOfficer(county, maker, nobody)).to.equal(false);
    expect(await registry.isOfficer(alice, maker, alice)).to.equal(false);
  });

  it("follows the identity and not its key", async () => {
    const { registry, county, alice, key } = await networkHelpers.loadFixture(sitting);
    await registry.connect(alice).changeOwner(alice, key);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
    expect(await registry.isOfficer(county, maker, key)).to.equal(false);
  });

  it("is false while a party is suspended, under recovery or ended, whichever party and whatever the order", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(sitting);
      const { registry, ministry, clerk, county, alice, stranger } = base;
      await registry.connectRecoveryBoard(stranger);
      const desk = registry.connect(clerk);
      const sits = () => registry.isOfficer(county, maker, alice);
      await desk.suspend(ministry, clerk, base[who], false, reason);
      expect(await sits()).to.equal(false);
      await desk.reinstate(ministry, clerk, base[who], reason);
      expect(await sits()).to.equal(true);
      await registry.connect(stranger).beginRecovery(base[who]);
      expect(await sits()).to.equal(false);
      await registry.connect(stranger).endRecovery(base[who], ZeroAddress);
      expect(await sits()).to.equal(true);
      await desk.end(ministry, clerk, base[who], reason);
      expect(await sits()).to.equal(false);
    }
  });

  it("is false for a seat named before a suspension that begins while it waits, until the suspension is lifted", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(society);
      const { registry, ministry, clerk, county, alice } = base;
      const until = (await now()) + year;
      await registry.connect(county).prepareOfficer(county, maker, alice, until);
      await registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
      await registry.connect(clerk).suspend(ministry, clerk, base[who], false, reason);
      await networkHelpers.time.increase(officerDelay + day);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      await registry.connect(clerk).reinstate(ministry, clerk, base[who], reason);
      expect(await registry.isOfficer(county, maker, alice)).to.equal(true);
    }
  });
});
