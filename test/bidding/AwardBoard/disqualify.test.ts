import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import {
  accountOf,
  as,
  awarded,
  cast,
  disqualify,
  ethers,
  LOT,
  loadFixture,
  opened,
  purpose,
  REASON,
  Stage,
  Standing,
  TENDER,
} from "../awards.fixture.ts";

const ALFA = accountOf("alfa");

describe("AwardBoard::prepareDisqualification", () => {
  it("reverts for somebody who is no maker of the buyer", async () => {
    const { board, identities } = await loadFixture(opened);
    await expect(as(board, "checker").prepareDisqualification(TENDER, LOT, cast.buyer, cast.checker, ALFA, REASON))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(cast.buyer, purpose("maker"), cast.checker);
  });

  it("reverts when another uses the officer's name", async () => {
    const { board, identities } = await loadFixture(opened);
    await expect(as(board, "stranger").prepareDisqualification(TENDER, LOT, cast.buyer, cast.maker, ALFA, REASON))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(cast.maker, cast.stranger);
  });

  it("reverts for the officers of another agency, the parent included while the buyer has time", async () => {
    const { board } = await loadFixture(opened);
    await expect(
      as(board, "reviewMaker").prepareDisqualification(TENDER, LOT, cast.reviewBody, cast.reviewMaker, ALFA, REASON),
    )
      .to.be.revertedWithCustomError(board, "AwardBoardNotEvaluator")
      .withArgs(cast.reviewBody, cast.buyer);
    await expect(
      as(board, "parentMaker").prepareDisqualification(TENDER, LOT, cast.parent, cast.parentMaker, ALFA, REASON),
    )
      .to.be.revertedWithCustomError(board, "AwardBoardNotEvaluator")
      .withArgs(cast.parent, cast.buyer);
  });

  it("reverts without a reason, and for a bid that is not in the lot", async () => {
    const { board } = await loadFixture(opened);
    const maker = as(board, "maker");
    await expect(maker.prepareDisqualification(TENDER, LOT, cast.buyer, cast.maker, ALFA, ZeroHash))
      .to.be.revertedWithCustomError(board, "AwardBoardReasonMissing")
      .withArgs(TENDER, LOT);
    for (const account of [ZeroAddress, accountOf("stranger")]) {
      await expect(maker.prepareDisqualification(TENDER, LOT, cast.buyer, cast.maker, account, REASON))
        .to.be.revertedWithCustomError(board, "AwardBoardUnknownBid")
        .withArgs(TENDER, LOT, account);
    }
  });

  it("reverts once the award stands", async () => {
    const { board } = await loadFixture(awarded);
    await expect(as(board, "maker").prepareDisqualification(TENDER, LOT, cast.buyer, cast.maker, ALFA, REASON))
      .to.be.revertedWithCustomError(board, "AwardBoardWrongStage")
      .withArgs(TENDER, LOT, Stage.Awarded);
  });
});

describe("AwardBoard::approveDisqualification", () => {
  it("reverts when nothing was prepared, or for another reason", async () => {
    const { board } = await loadFixture(opened);
    const approve = (reason: string) =>
      as(board, "checker").approveDisqualification(TENDER, LOT, cast.buyer, cast.checker, ALFA, reason);
    for (const reason of [ZeroHash, REASON]) {
      await expect(approve(reason))
        .to.be.revertedWithCustomError(board, "AwardBoardNotPrepared")
        .withArgs(TENDER, LOT, ALFA);
    }
    await as(board, "maker").prepareDisqualification(TENDER, LOT, cast.buyer, cast.maker, ALFA, REASON);
    await expect(approve(ethers.id("another reason")))
      .to.be.revertedWithCustomError(board, "AwardBoardNotPrepared")
      .withArgs(TENDER, LOT, ALFA);
  });

  it("reverts for the person who prepared, in another office", async () => {
    const { board } = await loadFixture(opened);
    const chief = as(board, "chief");
    await chief.prepareDisqualification(TENDER, LOT, cast.buyer, cast.chief, ALFA, REASON);
    await expect(chief.approveDisqualification(TENDER, LOT, cast.buyer, cast.chief, ALFA, REASON))
      .to.be.revertedWithCustomError(board, "PersonsNotDistinct")
      .withArgs(cast.chief);
  });

  it("reverts for a person who changed keys but not identity", async () => {
    const { board, identities } = await loadFixture(opened);
    await as(board, "chief").prepareDisqualification(TENDER, LOT, cast.buyer, cast.chief, ALFA, REASON);
    await identities.setOwner(cast.chief, cast.bank);
    await expect(as(board, "bank").approveDisqualification(TENDER, LOT, cast.buyer, cast.chief, ALFA, REASON))
      .to.be.revertedWithCustomError(board, "PersonsNotDistinct")
      .withArgs(cast.chief);
  });

  it("takes the bid out of the ranking and names both persons", async () => {
    const { board } = await loadFixture(opened);
    await as(board, "maker").prepareDisqualification(TENDER, LOT, cast.buyer, cast.maker, ALFA, REASON);
    expect((await board.bestBid(TENDER, LOT)).account).to.equal(ALFA);
    await expect(as(board, "checker").approveDisqualification(TENDER, LOT, cast.buyer, cast.checker, ALFA, REASON))
      .to.emit(board, "BidDisqualified")
      .withArgs(TENDER, LOT, ALFA, cast.maker, cast.checker, REASON);
    expect((await board.bestBid(TENDER, LOT)).account).to.equal(accountOf("beta"));
    expect(await board.standingOf(TENDER, LOT, ALFA)).to.deep.equal([Standing.Disqualified, REASON]);
  });

  it("reverts for a bid that is out already", async () => {
    const system = await loadFixture(opened);
    await disqualify(system, "alfa");
    await expect(disqualify(system, "alfa"))
      .to.be.revertedWithCustomError(system.board, "AwardBoardWrongStanding")
      .withArgs(ALFA, Standing.Disqualified);
  });
});
