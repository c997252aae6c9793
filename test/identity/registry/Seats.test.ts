import { expect } from "chai";
import { id, Wallet, type Signer } from "ethers";
import { kinds, purposes, signTags } from "../../../src/identity/index.ts";
import {
  day,
  ethers,
  networkHelpers,
  now,
  officerDelay,
  purpose,
  reason,
  society,
  year,
} from "../../support/identity.ts";

/** A check of an officer reads the seat alone; so whatever happens to a party must be in the seat at once. */
describe("Seats", () => {
  const maker = purpose("maker");

  async function seated() {
    const base = await networkHelpers.loadFixture(society);
    await base.seat(base.county, "maker", base.alice);
    await base.seat(base.county, "checker", base.alice);
    await base.seat(base.company, "billing", base.alice);
    await base.seat(base.county, "maker", base.bob);
    const desk = base.registry.connect(base.clerk);
    const offices = [
      { organisation: base.county, what: maker, person: base.alice },
      { organisation: base.county, what: purpose("checker"), person: base.alice },
      { organisation: base.company, what: purpose("billing"), person: base.alice },
      { organisation: base.county, what: maker, person: base.bob },
    ];
    const sits = () =>
      Promise.all(offices.map(({ organisation, what, person }) => base.registry.isOfficer(organisation, what, person)));
    return { ...base, desk, sits };
  }

  it("follow a person's suspension and reinstatement, in every organisation and for nobody else", async () => {
    const { desk, ministry, clerk, alice, sits } = await seated();
    expect(await sits()).to.deep.equal([true, true, true, true]);
    await desk.suspend(ministry, clerk, alice, false, reason);
    expect(await sits()).to.deep.equal([false, false, false, true]);
    await desk.reinstate(ministry, clerk, alice, reason);
    expect(await sits()).to.deep.equal([true, true, true, true]);
  });

  it("follow an organisation's suspension and reinstatement, for all its officers and no other's", async () => {
    const { desk, ministry, clerk, county, sits } = await seated();
    await desk.suspend(ministry, clerk, county, false, reason);
    expect(await sits()).to.deep.equal([false, false, true, false]);
    await desk.reinstate(ministry, clerk, county, reason);
    expect(await sits()).to.deep.equal([true, true, true, true]);
  });

  it("stay held by one party while the other comes back", async () => {
    const { desk, ministry, clerk, county, alice, sits } = await seated();
    await desk.suspend(ministry, clerk, county, false, reason);
    await desk.suspend(ministry, clerk, alice, false, reason);
    await desk.reinstate(ministry, clerk, county, reason);
    expect(await sits()).to.deep.equal([false, false, false, true]);
    await desk.reinstate(ministry, clerk, alice, reason);
    expect(await sits()).to.deep.equal([true, true, true, true]);
  });

  it("fall for ever with a person's death and an organisation's dissolution", async () => {
    const { desk, ministry, clerk, county, bob, sits } = await seated();
    await desk.end(ministry, clerk, bob, reason);
    expect(await sits()).to.deep.equal([true, true, true, false]);
    await desk.end(ministry, clerk, county, reason);
    expect(await sits()).to.deep.equal([false, false, true, false]);
  });

  it("follow the key of the person, at once and in every organisation", async () => {
    const { registry, county, company, alice, key } = await seated();
    const may = (organisation: Signer, what: string, caller: Signer) =>
      registry.requireOfficerOf(organisation, what, alice, caller);
    await registry.connect(alice).changeOwner(alice, key);
    await may(county, maker, key);
    await may(company, purpose("billing"), key);
    for (const [organisation, what] of [
      [county, maker],
      [company, purpose("billing")],
    ] as const) {
      await expect(may(organisation, what, alice))
        .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
        .withArgs(alice.address, alice.address);
    }
  });

  it("follow a pending recovery, and the key that it gives", async () => {
    const { registry, admin, county, alice, key, sits } = await seated();
    await registry.connectRecoveryBoard(admin);
    await registry.beginRecovery(alice);
    expect(await sits()).to.deep.equal([false, false, false, true]);
    await registry.endRecovery(alice, key);
    expect(await sits()).to.deep.equal([true, true, true, true]);
    await registry.requireOfficerOf(county, maker, alice, key);
  });

  it("follow the mandate of a registrar: withdrawn, its officers enrol nobody; given back, they do", async () => {
    const { registry, desk, ministry, clerk, enrol, others } = await seated();
    const [, , , , , , someone] = others;
    await registry.revokeMandate(ministry, purpose("registrar"));
    await expect(enrol(someone!))
      .to.be.revertedWithCustomError(registry, "IdentityNotMandated")
      .withArgs(ministry.address, purpose("registrar"));
    await expect(desk.suspend(ministry, clerk, someone!, false, reason)).to.be.revertedWithCustomError(
      registry,
      "IdentityNotMandated",
    );
    await registry.grantMandate(ministry, purpose("registrar"));
    await enrol(someone!);
    expect(await registry.registrarOf(someone!)).to.equal(ministry.address);
  });

  it("keep to each other's when one in the middle of the lists is taken away", async () => {
    const { registry, desk, ministry, clerk, county, alice, sits } = await seated();
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    expect(await sits()).to.deep.equal([false, true, true, true]);
    await desk.suspend(ministry, clerk, alice, false, reason);
    expect(await sits()).to.deep.equal([false, false, false, true]);
    await desk.reinstate(ministry, clerk, alice, reason);
    await desk.suspend(ministry, clerk, county, false, reason);
    expect(await sits()).to.deep.equal([false, false, true, false]);
    await desk.reinstate(ministry, clerk, county, reason);
    expect(await sits()).to.deep.equal([false, true, true, true]);
  });

  it("do not come back when a suspended party's revoked officer is reinstated", async () => {
    const { registry, desk, ministry, clerk, county, alice } = await seated();
    await desk.suspend(ministry, clerk, alice, false, reason);
    await registry.connect(county).revokeOfficer(county, maker, alice, county);
    await desk.reinstate(ministry, clerk, alice, reason);
    expect(await registry.isOfficer(county, maker, alice)).to.equal(false);
  });

  describe("are bounded, so that a suspension always fits into a block", () => {
    /** The county with as many officers as it may have: people of the bulk enrolment, each for every purpose. */
    async function crowded() {
      const base = await networkHelpers.loadFixture(society);
      const { registry, to, authority, ministry, clerk, county } = base;
      const people = Array.from({ length: 43 }, (_, i) => new Wallet(id(`clerk ${i}`)).address);
      const enrolments = people.map((identity) => ({ identity, tag: id(`tag ${identity}`) }));
      const tags = enrolments.map(({ tag }) => tag);
      const signature = await signTags(authority, to, "person", tags, ministry.address);
      await registry.connect(clerk).enrolMany(ministry, clerk, kinds.person, enrolments, signature);
      const until = (await now()) + 30n * day;
      const all = people.flatMap((person) => purposes.map((name) => ({ purpose: purpose(name), person, until })));
      const most = all.slice(0, 512);
      const confirmer = { person: ministry.address, body: ministry.address, seat: purpose("") };
      const name = async (list: typeof most) => {
        await registry.connect(county).prepareOfficers(county, list);
        await registry.connect(ministry).confirmOfficers(county, list, confirmer);
      };
      for (let start = 0; start < most.length; start += 64) await name(most.slice(start, start + 64));
      return { ...base, most, next: all[512]!, name, until };
    }

    it("refuses the 513th running seat of an organisation, and makes room when others are over", async () => {
      const { registry, county, next, name, until } = await networkHelpers.loadFixture(crowded);
      await expect(name([next]))
        .to.be.revertedWithCustomError(registry, "OfficerTooManySeats")
        .withArgs(county.address, 512);
      await networkHelpers.time.increaseTo(until);
      const later = { ...next, until: until + year };
      await name([later]);
      await networkHelpers.time.increase(officerDelay);
      expect(await registry.isOfficer(county, later.purpose, later.person)).to.equal(true);
    });

    it("suspends the fullest organisation in one transaction of less than 8 million gas", async () => {
      const { registry, ministry, clerk, county, most } = await networkHelpers.loadFixture(crowded);
      await networkHelpers.time.increase(officerDelay);
      const [first, last] = [most[0]!, most.at(-1)!];
      expect(await registry.isOfficer(county, last.purpose, last.person)).to.equal(true);
      const sent = await registry.connect(clerk).suspend(ministry, clerk, county, false, reason);
      expect((await sent.wait())!.gasUsed).to.be.lessThan(8_000_000n);
      expect(await registry.isOfficer(county, first.purpose, first.person)).to.equal(false);
      expect(await registry.isOfficer(county, last.purpose, last.person)).to.equal(false);
    });

    it("refuses the 65th running seat of a person, until she resigns from one", async () => {
      const base = await networkHelpers.loadFixture(society);
      const { registry, clerk, ministry, alice, enrol, others } = base;
      const firms = others.slice(6, 12);
      const until = (await now()) + year;
      const name = async (firm: Signer, list: readonly string[]) => {
        const body = await firm.getAddress();
        const nominations = list.map((what) => ({ purpose: purpose(what), person: alice.address, until }));
        await registry.connect(firm).prepareOfficers(body, nominations);
        const confirmer = { person: clerk.address, body: ministry.address, seat: purpose("") };
        await registry.connect(clerk).confirmOfficers(body, nominations, confirmer);
      };
      for (const firm of firms) await enrol(firm, "company");
      const known = purposes.slice(0, 12);
      for (const firm of firms.slice(0, 5)) await name(firm, known);
      await name(firms[5]!, known.slice(0, 4));
      await expect(name(firms[5]!, known.slice(4, 5)))
        .to.be.revertedWithCustomError(registry, "OfficerTooManySeats")
        .withArgs(alice.address, 64);
      await registry.connect(alice).revokeOfficer(firms[0]!, purpose(known[3]!), alice, alice);
      await name(firms[5]!, known.slice(4, 5));

      // All 64 follow her key.
      const key = ethers.Wallet.createRandom().address;
      await registry.connect(alice).changeOwner(alice, key);
      await networkHelpers.time.increase(officerDelay);
      for (const what of known) {
        if (what === known[3]) continue;
        await registry.requireOfficerOf(firms[0]!, purpose(what), alice, key);
      }
    });
  });
});
