import { expect } from "chai";
import { id, Wallet } from "ethers";
import { kinds, purposes, signTags } from "../../src/identity/index.ts";
import {
  day,
  licensing,
  networkHelpers,
  now,
  officerDelay,
  purpose,
  reason,
  society,
  year,
} from "../support/identity.ts";
import { describeLong } from "../support/long.ts";

/** Who is to be withdrawn, ended or recovered fills its lists first, to make the act too large for a block. */
describeLong("Lists filled up against an act that narrows", () => {
  const most = 12_000_000n;

  it("do not stop the end or the recovery of an organisation with 512 seats, nor the sweep that makes room", async () => {
    const { registry, to, admin, authority, ministry, clerk, county, key } = await networkHelpers.loadFixture(society);
    const people = Array.from({ length: 40 }, (_, i) => new Wallet(id(`clerk ${i}`)).address);
    const enrolments = people.map((identity) => ({ identity, tag: id(`tag ${identity}`) }));
    const tags = enrolments.map(({ tag }) => tag);
    const signature = await signTags(authority, to, "person", tags, ministry.address);
    await registry.connect(clerk).enrolMany(ministry, clerk, kinds.person, enrolments, signature);
    const confirmer = { person: ministry.address, body: ministry.address, seat: purpose("") };
    const name = async (list: { purpose: string; person: string; until: bigint }[]) => {
      await registry.connect(county).prepareOfficers(county, list);
      return (await registry.connect(ministry).confirmOfficers(county, list, confirmer)).wait();
    };
    const until = (await now()) + 30n * day;
    const all = people.flatMap((person) => purposes.map((what) => ({ purpose: purpose(what), person, until })));
    for (let start = 0; start < 512; start += 64) await name(all.slice(start, start + 64));
    await networkHelpers.time.increase(officerDelay);
    const full = await networkHelpers.takeSnapshot();

    await registry.connectRecoveryBoard(admin);
    expect((await (await registry.beginRecovery(county)).wait())!.gasUsed).to.be.lessThan(most);
    expect((await (await registry.endRecovery(county, key)).wait())!.gasUsed).to.be.lessThan(most);
    const ended = await (await registry.connect(clerk).end(ministry, clerk, county, reason)).wait();
    expect(ended!.gasUsed).to.be.lessThan(most);
    expect(await registry.isOfficer(county, all[511]!.purpose, all[511]!.person)).to.equal(false);

    await full.restore();
    await networkHelpers.time.increaseTo(until);
    const swept = await name([{ ...all[0]!, person: people[39]!, purpose: purpose("recovery"), until: until + year }]);
    expect(swept!.gasUsed).to.be.lessThan(most);
    await full.restore();
  }).timeout(120_000);

  it("do not stop the withdrawal of an accreditor with 1,024 issuers", async () => {
    const { credentials, schemas, ministry, clerk, county } = await networkHelpers.loadFixture(licensing);
    const desk = credentials.connect(clerk);
    const until = (await now()) + year;
    // One issuer hangs there already.
    for (let i = 1; i < 1024; ++i) await desk.accredit(schemas.cascading, 1, ministry, clerk, county, false, 0, until);
    await expect(desk.accredit(schemas.cascading, 1, ministry, clerk, county, false, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialTooManyIssuers")
      .withArgs(schemas.cascading, 1, 1024);
    const withdrawn = await (await desk.withdraw(schemas.cascading, 1, ministry, clerk, reason)).wait();
    expect(withdrawn!.gasUsed).to.be.lessThan(most);
    const time = await now();
    for (const index of [1, 2, 500, 1025]) {
      expect(await credentials.isAccreditedAt(schemas.cascading, index, time)).to.equal(false);
      expect(await credentials.isAccreditedAt(schemas.cascading, index, time - 1n)).to.equal(true);
    }
  }).timeout(120_000);
});
