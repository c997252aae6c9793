import { expect } from "chai";
import {
  as,
  cast,
  DELIVERY,
  DOCUMENT,
  loadFixture,
  LOT,
  MILESTONES,
  MilestoneStage,
  offered,
  signed,
  State,
  TENDER,
} from "../awards.fixture.ts";

/**
 * The book sees nothing of a recovery but the registry's answer, which the stub gives here; that a finished recovery
 * changes it, test/identity/recovery/RecoveryBoard/powers.test.ts shows.
 */
describe("ContractBook, after a recovery", () => {
  it("lets the awardee's new key sign what was offered before, and the old one no more", async () => {
    const { book, identities, contractId } = await loadFixture(offered);
    await identities.setOwner(cast.alfa, cast.stranger);
    await expect(as(book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(cast.alfa, cast.alfa);
    await as(book, "stranger").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES);
    const contract = await book.contractOf(contractId);
    expect([contract.state, contract.awardee]).to.deep.equal([State.Active, cast.alfa.address]);
  });

  it("lets the awardee's new key report a delivery under the same contract, and the old one no more", async () => {
    const { book, identities, contractId } = await loadFixture(signed);
    await identities.setOwner(cast.alfa, cast.stranger);
    const report = (key: "alfa" | "stranger") => as(book, key).reportDelivery(contractId, 0, cast.alfa, DELIVERY);
    await expect(report("alfa"))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(cast.alfa, cast.alfa);
    await report("stranger");
    expect((await book.milestoneOf(contractId, 0)).stage).to.equal(MilestoneStage.Delivered);
  });
});
