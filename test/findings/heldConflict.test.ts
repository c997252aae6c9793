import { expect } from "chai";
import { approved, as, BILL, cast, loadFixture, purpose } from "../bidding/awards.fixture.ts";
import { guarded } from "../identity/recovery/RecoveryBoard/fixture.ts";
import { ethers, networkHelpers } from "../support/identity.ts";

/** Frank evaluates for the buyer and bids for the vendor, `company`, whose guardians Dave and Erin are its friends. */
async function vendor() {
  const setting = await guarded();
  const { registry, company, dave, erin, frank, guard, seat } = setting;
  await guard(company, [dave, erin], 2);
  await seat(company, "bidding", frank);
  const persons = await ethers.deployContract("PersonsHarness");
  const requireConflict = async () => {
    await expect(persons.requireDisinterested(registry, frank, company))
      .to.be.revertedWithCustomError(persons, "PersonsConflictOfInterest")
      .withArgs(frank.address, company.address);
  };
  return { ...setting, requireConflict };
}

describe("An officer of the buyer with a seat at the vendor", () => {
  it("is no stranger to it while its friends recover its key, only for it to veto", async () => {
    const { board, registry, company, dave, erin, fresh, byPerson, requireConflict } =
      await networkHelpers.loadFixture(vendor);
    await requireConflict();
    for (const friend of [dave, erin]) await byPerson(friend, company, fresh);
    expect((await registry.standingOf(company)).recovering).to.equal(true);
    await requireConflict();
    await board.connect(company).veto(company);
    await requireConflict();
  });

  it("is no stranger to it while it is suspended", async () => {
    const { company, suspend, requireConflict } = await networkHelpers.loadFixture(vendor);
    await suspend(company, false);
    await requireConflict();
  });

  it("does not pay it while it is suspended", async () => {
    const { book, identities, contractId } = await loadFixture(approved);
    await identities.nameOfficer(cast.alfa, purpose("billing"), cast.payer);
    await identities.setActive(cast.alfa, false);
    await expect(as(book, "payer").payMilestone(contractId, 0, cast.payer, BILL, 400_000n))
      .to.be.revertedWithCustomError(book, "PersonsConflictOfInterest")
      .withArgs(cast.payer, cast.alfa);
  });
});
