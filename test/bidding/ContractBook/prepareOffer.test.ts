import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  loadFixture,
  as,
  awarded,
  cast,
  complaint,
  DOCUMENT,
  LOT,
  MILESTONES,
  networkHelpers,
  offered,
  PERIODS,
  purpose,
  signable,
  signed,
  Stage,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

describe("ContractBook::prepareOffer", () => {
  it("reverts in the standstill, and while a complaint is open", async () => {
    const { board, book } = await loadFixture(awarded);
    const { signableFrom } = await board.awardOf(TENDER, LOT);
    const prepare = () => as(book, "maker").prepareOffer(TENDER, LOT, cast.maker, DOCUMENT, MILESTONES);
    await expect(prepare())
      .to.be.revertedWithCustomError(board, "AwardBoardNotSignable")
      .withArgs(TENDER, LOT, 0, signableFrom);
    await complaint(board, "beta");
    await time.increase(PERIODS.standstill);
    await expect(prepare())
      .to.be.revertedWithCustomError(board, "AwardBoardNotSignable")
      .withArgs(TENDER, LOT, 1, signableFrom);
  });

  it("reverts for others than a maker of the buyer, and for one who bids for the awardee", async () => {
    const { book, identities } = await loadFixture(signable);
    await expect(as(book, "checker").prepareOffer(TENDER, LOT, cast.checker, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.buyer, purpose("maker"), cast.checker);
    await identities.nameOfficer(cast.buyer, purpose("maker"), cast.alfaClerk);
    await expect(as(book, "alfaClerk").prepareOffer(TENDER, LOT, cast.alfaClerk, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(book, "PersonsConflictOfInterest")
      .withArgs(cast.alfaClerk, cast.alfa);
  });

  it("reverts when the milestones do not add up to the award", async () => {
    const { book } = await loadFixture(signable);
    for (const amount of [200_001n, 199_999n, 2n ** 128n - 1n]) {
      const milestones = [MILESTONES[0]!, { ...MILESTONES[1]!, amount }];
      await expect(as(book, "maker").prepareOffer(TENDER, LOT, cast.maker, DOCUMENT, milestones))
        .to.be.revertedWithCustomError(book, "ContractBookWrongSum")
        .withArgs(400_000n + amount, 600_000n);
    }
  });

  it("reverts with no, too many, or empty milestones, and without a document", async () => {
    const { book } = await loadFixture(signable);
    const prepare = (document: string, milestones: typeof MILESTONES) =>
      as(book, "maker").prepareOffer(TENDER, LOT, cast.maker, document, milestones);
    for (const count of [0, 33]) {
      await expect(
        prepare(
          DOCUMENT,
          Array.from({ length: count }, () => MILESTONES[0]!),
        ),
      )
        .to.be.revertedWithCustomError(book, "ContractBookMilestoneCount")
        .withArgs(count, 32);
    }
    for (const change of [{ amount: 0n }, { descriptionHash: ZeroHash }]) {
      await expect(prepare(DOCUMENT, [MILESTONES[0]!, { ...MILESTONES[1]!, ...change }]))
        .to.be.revertedWithCustomError(book, "ContractBookEmptyMilestone")
        .withArgs(1);
    }
    await expect(prepare(ZeroHash, MILESTONES))
      .to.be.revertedWithCustomError(book, "ContractBookHashMissing")
      .withArgs(await book.contractIdOf(TENDER, LOT));
  });

  it("reverts when an offer was approved, and when the contract is signed", async () => {
    const { book, contractId, termsHash } = await loadFixture(offered);
    await expect(as(book, "maker").prepareOffer(TENDER, LOT, cast.maker, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(book, "ContractBookOfferStands")
      .withArgs(contractId, termsHash);
    const { board, book: other } = await loadFixture(signed);
    await expect(as(other, "maker").prepareOffer(TENDER, LOT, cast.maker, DOCUMENT, MILESTONES))
      .to.be.revertedWithCustomError(board, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.Signed);
  });
});
