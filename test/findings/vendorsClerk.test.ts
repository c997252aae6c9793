import { expect } from "chai";
import {
  accountOf,
  approved,
  as,
  BILL,
  cast,
  loadFixture,
  LOT,
  opened,
  purpose,
  TENDER,
} from "../bidding/awards.fixture.ts";

/** One person in two organisations: an officer of the buyer who also writes the vendor's bills. */
describe("An officer of the buyer who is named to bill for the vendor", () => {
  it("does not award to the vendor", async () => {
    const { board, identities } = await loadFixture(opened);
    await identities.nameOfficer(cast.alfa, purpose("billing"), cast.maker);
    await expect(as(board, "maker").prepareAward(TENDER, LOT, cast.buyer, cast.maker, accountOf("alfa")))
      .to.be.revertedWithCustomError(board, "PersonsConflictOfInterest")
      .withArgs(cast.maker, cast.alfa);
  });

  it("does not pay the vendor", async () => {
    const { book, identities, contractId } = await loadFixture(approved);
    await identities.nameOfficer(cast.alfa, purpose("billing"), cast.payer);
    await expect(as(book, "payer").payMilestone(contractId, 0, cast.payer, BILL, 400_000n))
      .to.be.revertedWithCustomError(book, "PersonsConflictOfInterest")
      .withArgs(cast.payer, cast.alfa);
  });
});
