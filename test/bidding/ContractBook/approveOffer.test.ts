import { expect } from "chai";
import {
  as,
  cast,
  DOCUMENT,
  LOT,
  MILESTONES,
  loadFixture,
  offered,
  purpose,
  REASON,
  signable,
  TENDER,
} from "../awards.fixture.ts";

describe("ContractBook::approveOffer", () => {
  async function drawnUp() {
    const system = await signable();
    const { book } = system;
    await as(book, "chief").prepareOffer(TENDER, LOT, cast.chief, DOCUMENT, MILESTONES);
    const contractId = await book.contractIdOf(TENDER, LOT);
    return { ...system, contractId, termsHash: await book.termsHashOf(contractId, 1, DOCUMENT, MILESTONES) };
  }

  it("reverts when nothing is offered", async () => {
    const { book } = await loadFixture(signable);
    await expect(as(book, "checker").approveOffer(TENDER, LOT, cast.checker, REASON))
      .to.be.revertedWithCustomError(book, "ContractBookNoOffer")
      .withArgs(await book.contractIdOf(TENDER, LOT));
  });

  it("reverts for the person who prepared it, for others than a checker, and for other terms", async () => {
    const { book, identities, contractId, termsHash } = await loadFixture(drawnUp);
    await expect(as(book, "chief").approveOffer(TENDER, LOT, cast.chief, termsHash))
      .to.be.revertedWithCustomError(book, "PersonsNotDistinct")
      .withArgs(cast.chief);
    await expect(as(book, "maker").approveOffer(TENDER, LOT, cast.maker, termsHash))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.buyer, purpose("checker"), cast.maker);
    await expect(as(book, "checker").approveOffer(TENDER, LOT, cast.checker, REASON))
      .to.be.revertedWithCustomError(book, "ContractBookHashMismatch")
      .withArgs(contractId, termsHash, REASON);
  });

  it("fixes the terms, once", async () => {
    const { book, contractId, termsHash } = await loadFixture(offered);
    const offer = await book.offerOf(TENDER, LOT, 1);
    expect([offer.termsHash, offer.preparer, offer.approver]).to.deep.equal([
      termsHash,
      cast.maker.address,
      cast.checker.address,
    ]);
    await expect(as(book, "chief").approveOffer(TENDER, LOT, cast.chief, termsHash))
      .to.be.revertedWithCustomError(book, "ContractBookOfferStands")
      .withArgs(contractId, termsHash);
  });
});
