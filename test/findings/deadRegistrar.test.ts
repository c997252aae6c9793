import { expect } from "chai";
import { id } from "ethers";
import { now, purpose, reason, year } from "../support/identity.ts";
import { guarded, loadFixture, lost } from "../identity/recovery/RecoveryBoard/fixture.ts";

/** The court is the registrar of the ministry and the audit office, and its judge can suspend and end them. */
async function supervised() {
  const setting = await guarded();
  const { registry, ministry, audit, court, judge } = setting;
  await registry.grantMandate(court, purpose("registrar"));
  await registry.seatOfficer(court, purpose("registrar"), judge, (await now()) + year);
  for (const agency of [ministry, audit]) await registry.assignRegistrar(agency, court);
  const desk = registry.connect(judge);
  const suspendMinistry = () => desk.suspend(court, judge, ministry, false, id("fraud"));
  const dismissMinistry = () => registry.revokeMandate(ministry, purpose("registrar"));
  const endAudit = () => desk.end(court, judge, audit, reason);
  return { ...setting, suspendMinistry, dismissMinistry, endAudit };
}

describe("A registrar that has lost its mandate", () => {
  it("is no default guardian, suspended as it is", async () => {
    const { alice, audit, court, suspendMinistry, dismissMinistry, membersOf } = await loadFixture(supervised);
    await suspendMinistry();
    await dismissMinistry();
    expect(await membersOf(alice)).to.deep.equal([audit.address, court.address]);
  });

  it("does not come back as a guardian by a suspension, and throw out the second agency", async () => {
    const { board, alice, audit, court, judge, fresh, suspendMinistry, dismissMinistry, membersOf, byAudit } =
      await loadFixture(supervised);
    await dismissMinistry();
    await byAudit(alice);
    await suspendMinistry();
    expect(await membersOf(alice)).to.deep.equal([audit.address, court.address]);
    await expect(board.connect(judge).support(alice, court, judge, fresh, lost)).to.emit(board, "RecoveryStarted");
  });

  it("goes on guarding when it is only suspended", async () => {
    const { alice, ministry, audit, suspendMinistry, membersOf } = await loadFixture(supervised);
    await suspendMinistry();
    expect(await membersOf(alice)).to.deep.equal([ministry.address, audit.address]);
  });
});

describe("A default agency that has ended", () => {
  it("guards nobody: the second stands in", async () => {
    const { board, alice, ministry, court, judge, fresh, endAudit, byMinistry, membersOf } =
      await loadFixture(supervised);
    await endAudit();
    expect(await membersOf(alice)).to.deep.equal([ministry.address, court.address]);
    await byMinistry(alice);
    await expect(board.connect(judge).support(alice, court, judge, fresh, lost)).to.emit(board, "RecoveryStarted");
  });

  it("leaves no default behind a registrar without its mandate: one agency is not two", async () => {
    const { board, alice, dismissMinistry, endAudit } = await loadFixture(supervised);
    await endAudit();
    await dismissMinistry();
    const { members, threshold } = await board.guardiansOf(alice);
    expect([[...members], threshold]).to.deep.equal([[], 0n]);
  });
});
