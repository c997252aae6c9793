import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { day, networkHelpers, now, officerDelay, purpose, reason, society, year } from "../../../support/identity.ts";
import { maker, none, sitting } from "./fixtures.ts";

const { time } = networkHelpers;

/** Alice sits as the county's maker; `renew` names her again to a later end, `since` asks. */
async function seated() {
  const base = await sitting();
  const { registry, county, ministry, alice } = base;
  const confirmer = { person: ministry, body: ministry, seat: none };
  return {
    ...base,
    since: () => registry.officerSince(county, maker, alice),
    seatOf: () => registry.seatOf(county, maker, alice),
    renew: async (until: bigint, at?: bigint) => {
      await registry.connect(county).prepareOfficer(county, maker, alice, until);
      if (at !== undefined) await time.setNextBlockTimestamp(at);
      await registry.connect(ministry).confirmOfficer(county, maker, alice, until, confirmer);
    },
  };
}

describe("IdentityRegistry.officerSince", () => {
  it("is 0 for whoever does not sit: nobody, another purpose, another organisation, the organisation itself", async () => {
    const { registry, county, company, alice, bob, since } = await networkHelpers.loadFixture(seated);
    expect(await since()).to.not.equal(0n);
    for (const [organisation, what, person] of [
      [county, maker, bob],
      [county, purpose("checker"), alice],
      [company, maker, alice],
      [county, maker, county],
    ] as const) {
      expect(await registry.officerSince(organisation, what, person)).to.equal(0n);
    }
  });

  it("is 0 until the delay is over, then the second of its end, and 0 from the end of the term on", async () => {
    const { registry, county, ministry, alice } = await networkHelpers.loadFixture(society);
    const until = (await now()) + year;
    const since = () => registry.officerSince(county, maker, alice);
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    expect(await since()).to.equal(0n);
    await registry
      .connect(ministry)
      .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none });
    const from = (await now()) + officerDelay;
    for (const [second, answer] of [
      [from - 1n, 0n],
      [from, from],
      [until - 1n, from],
      [until, 0n],
    ] as const) {
      await time.increaseTo(second);
      expect(await since(), String(second)).to.equal(answer);
    }
  });

  it("is the second of the naming where governance seats, which has given notice before", async () => {
    const { registry, ministry, alice } = await networkHelpers.loadFixture(society);
    await registry.seatOfficer(ministry, maker, alice, (await now()) + year);
    expect(await registry.officerSince(ministry, maker, alice)).to.equal(await now());
  });

  it("stays through a renewal without a gap, also when the seat ends at the second the new one would begin", async () => {
    const { since, seatOf, renew } = await networkHelpers.loadFixture(seated);
    const { from, until } = await seatOf();
    await renew(until + year);
    expect(await since()).to.equal(from);
    const last = until + year - officerDelay;
    await time.increaseTo(last - day);
    await renew(until + 2n * year, last);
    expect(await since()).to.equal(from);
  });

  it("begins anew after a gap: a renewal too late for the delay, and one after the end", async () => {
    const { since, seatOf, renew } = await networkHelpers.loadFixture(seated);
    let { until } = await seatOf();
    for (const late of [officerDelay - 1n, 0n, -day]) {
      const at = until - late;
      await time.increaseTo(at - 1_000n);
      await renew((until += year), at);
      expect(await since(), `${String(late)} s before the end`).to.equal(0n);
      const from = (await now()) + officerDelay;
      await time.increaseTo(from);
      expect(await since()).to.equal(from);
    }
  });

  it("is 0 at once with a revocation, and begins anew with a new naming, so that no older approval comes back", async () => {
    const { registry, county, alice, since, seatOf, renew } = await networkHelpers.loadFixture(seated);
    const before = await since();
    const { until } = await seatOf();
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    const revoked = await now();
    expect(await since()).to.equal(0n);
    await renew(until);
    expect(await since()).to.equal(0n);
    await time.increase(officerDelay);
    expect(await since()).to.be.greaterThan(revoked);
    expect(await since()).to.not.equal(before);
  });

  it("is 0 while a party is suspended or under recovery, and as before when that is lifted", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(seated);
      const { registry, ministry, clerk, stranger, since } = base;
      const before = await since();
      await registry.connect(clerk).suspend(ministry, clerk, base[who], false, reason);
      expect(await since(), who).to.equal(0n);
      await registry.connect(clerk).reinstate(ministry, clerk, base[who], reason);
      expect(await since(), who).to.equal(before);
      await registry.connectRecoveryBoard(stranger);
      await registry.connect(stranger).beginRecovery(base[who]);
      expect(await since(), who).to.equal(0n);
      await registry.connect(stranger).endRecovery(base[who], ZeroAddress);
      expect(await since(), who).to.equal(before);
    }
  });

  it("is 0 for ever with the end of a party", async () => {
    for (const who of ["alice", "county"] as const) {
      const base = await networkHelpers.loadFixture(seated);
      await base.registry.connect(base.clerk).end(base.ministry, base.clerk, base[who], reason);
      expect(await base.since(), who).to.equal(0n);
    }
  });

  it("follows the identity and not the key, whose change it does not show", async () => {
    const { registry, alice, key, since } = await networkHelpers.loadFixture(seated);
    const before = await since();
    await registry.connect(alice).changeOwner(alice, key);
    expect(await since()).to.equal(before);
  });
});
