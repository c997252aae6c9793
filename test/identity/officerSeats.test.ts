import { expect } from "chai";
import { ZeroHash } from "ethers";
import { officersOf, seatsOfPerson } from "../../src/identity/index.ts";
import { day, networkHelpers, now, officerDelay, purpose, society, year } from "../support/identity.ts";

describe("officersOf, seatsOfPerson", () => {
  const range = { fromBlock: 0 };

  it("follow a seat from its preparation to its end", async () => {
    const { registry, county, ministry, bob } = await networkHelpers.loadFixture(society);
    const state = async () => (await officersOf(registry, county.address, range))[0];
    const until = (await now()) + 10n * day;
    const seat = [county.address, purpose("payer"), bob.address, until] as const;
    await registry.connect(county).prepareOfficer(...seat);
    expect(await state()).to.include({ state: "prepared", preparedUntil: until, acts: false, purpose: "payer" });
    const confirmer = { person: ministry.address, body: ministry.address, seat: ZeroHash };
    await registry.connect(ministry).confirmOfficer(...seat, confirmer);
    expect(await state()).to.include({ state: "waiting", until, acts: false, preparedUntil: 0n });
    await networkHelpers.time.increase(officerDelay);
    expect(await state()).to.include({ state: "sitting", confirmer: ministry.address, acts: true });
    await networkHelpers.time.increaseTo(until);
    expect(await state()).to.include({ state: "ended", acts: false });
    await registry.connect(county).revokeOfficer(...(seat.slice(0, 3) as [string, string, string]), county.address);
    expect(await state()).to.include({ state: "revoked" });
  });
  it("show a renewal that is prepared beside the seat", async () => {
    const { registry, county, bob, seat } = await networkHelpers.loadFixture(society);
    const end = (await now()) + year;
    await seat(county, "payer", bob, end);
    await registry.connect(county).prepareOfficer(county.address, purpose("payer"), bob.address, end + day);
    const [found] = await seatsOfPerson(registry, bob.address, range);
    expect(found).to.include({ state: "sitting", until: end, preparedUntil: end + day });
  });
  it("show that a prepared seat died with the key that prepared it, or with its term", async () => {
    const { registry, county, bob, carol, key } = await networkHelpers.loadFixture(society);
    const prepare = (person: string, until: bigint) =>
      registry.connect(county).prepareOfficer(county.address, purpose("payer"), person, until);
    await prepare(bob.address, (await now()) + year);
    await prepare(carol.address, (await now()) + day);
    await networkHelpers.time.increase(2n * day);
    const states = async () => (await officersOf(registry, county.address, range)).map((one) => one.state);
    expect(await states()).to.deep.equal(["prepared", "ended"]);
    await registry.connect(county).changeOwner(county.address, key.address);
    expect(await states()).to.deep.equal(["ended", "ended"]);
  });
  it("show a seat whose holder is suspended as sitting, but not acting", async () => {
    const { registry, ministry, clerk, county, bob, seat } = await networkHelpers.loadFixture(society);
    await seat(county, "payer", bob);
    await registry.connect(clerk).suspend(ministry.address, clerk.address, bob.address, false, ZeroHash);
    const [found] = await seatsOfPerson(registry, bob.address, range);
    expect(found).to.include({ state: "sitting", acts: false, organisation: county.address });
  });
});
