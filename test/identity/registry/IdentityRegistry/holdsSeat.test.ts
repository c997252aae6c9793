import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, now, officerDelay, reason, society, year } from "../../../support/identity.ts";
import { maker, none, sitting } from "./fixtures.ts";

describe("IdentityRegistry.holdsSeat", () => {
  it("is true for the officer alone", async () => {
    const { registry, county, alice, bob } = await networkHelpers.loadFixture(sitting);
    expect(await registry.holdsSeat(county, maker, alice)).to.equal(true);
    for (const nobody of [county, bob]) expect(await registry.holdsSeat(county, maker, nobody)).to.equal(false);
    expect(await registry.holdsSeat(county, none, alice)).to.equal(false);
  });

  it("goes on while a party is suspended, under recovery or ended", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(sitting);
      const { registry, ministry, clerk, county, alice, stranger } = base;
      await registry.connectRecoveryBoard(stranger);
      const [board, desk] = [registry.connect(stranger), registry.connect(clerk)];
      for (const act of [
        () => desk.suspend(ministry, clerk, base[who], true, reason),
        () => board.beginRecovery(base[who]),
        () => board.endRecovery(base[who], ZeroAddress),
        () => desk.end(ministry, clerk, base[who], reason),
      ]) {
        await act();
        expect(await registry.holdsSeat(county, maker, alice)).to.equal(true);
        expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
      }
    }
  });

  it("is false before the seat begins, from its end on, and once it is revoked", async () => {
    const { registry, ministry, county, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    const confirmer = { person: ministry, body: ministry, seat: none };
    await registry.connect(ministry).confirmOfficer(county, maker, alice, until, confirmer);
    const holds = () => registry.holdsSeat(county, maker, alice);
    expect(await holds()).to.equal(false);
    await networkHelpers.time.increase(officerDelay);
    expect(await holds()).to.equal(true);
    const running = await networkHelpers.takeSnapshot();
    await registry.connect(alice).revokeOfficer(county, maker, alice, alice);
    expect(await holds()).to.equal(false);
    await running.restore();
    await networkHelpers.time.increaseTo(until);
    expect(await holds()).to.equal(false);
  });
});
