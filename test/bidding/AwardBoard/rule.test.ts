import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  loadFixture,
  accountOf,
  as,
  awarded,
  awardTo,
  cast,
  complaint,
  disqualify,
  ethers,
  LOT,
  type Name,
  networkHelpers,
  opened,
  PERIODS,
  purpose,
  REASON,
  rule,
  Ruling,
  signed,
  Stage,
  Standing,
  TENDER,
} from "../awards.fixture.ts";

const { time } = networkHelpers;

async function contested() {
  const system = await awarded();
  await complaint(system.board, "beta");
  return system;
}

async function disputed() {
  const system = await opened();
  await disqualify(system, "alfa");
  await awardTo(system, "beta");
  await complaint(system.board, "alfa");
  return system;
}

type Board = Awaited<ReturnType<typeof contested>>["board"];
const prepare = (board: Board, organisation: Name, officer: Name, ruling: bigint = Ruling.Dismissed) =>
  as(board, officer).prepareRuling(TENDER, LOT, cast[organisation], cast[officer], cast.beta, ruling, REASON);

describe("AwardBoard::prepareRuling", () => {
  it("reverts for an organisation that is no review body", async () => {
    const { board, identities } = await loadFixture(contested);
    await expect(prepare(board, "buyer", "maker"))
      .to.be.revertedWithCustomError(identities, "IdentityNotMandated")
      .withArgs(cast.buyer, purpose("review-body"));
  });

  it("reverts for a review body that is the buyer, its parent, its child, or a bidder", async () => {
    const { board, identities } = await loadFixture(contested);
    for (const name of ["buyer", "parent", "bank", "gamma"] as const) {
      await identities.grantMandate(cast[name], purpose("review-body"));
      await identities.nameOfficer(cast[name], purpose("maker"), cast.stranger);
    }
    await identities.enrol(cast.bank, 3, cast.buyer);
    for (const name of ["buyer", "parent", "bank"] as const) {
      await expect(prepare(board, name, "stranger"))
        .to.be.revertedWithCustomError(board, "PersonsConflictOfInterest")
        .withArgs(cast.stranger, cast.buyer);
    }
    await expect(prepare(board, "gamma", "stranger"))
      .to.be.revertedWithCustomError(board, "PersonsConflictOfInterest")
      .withArgs(cast.stranger, cast.gamma);
  });

  it("reverts for an officer who took part in the award, or who bids for a party", async () => {
    const { board, identities } = await loadFixture(contested);
    for (const [name, party] of [
      ["maker", "buyer"],
      ["checker", "buyer"],
      ["alfaClerk", "alfa"],
    ] as const) {
      await identities.nameOfficer(cast.reviewBody, purpose("maker"), cast[name]);
      await expect(prepare(board, "reviewBody", name))
        .to.be.revertedWithCustomError(board, "PersonsConflictOfInterest")
        .withArgs(cast[name], cast[party]);
    }
  });

  it("reverts for each who prepared or approved the notice or the award, when each did one of the four", async () => {
    const system = await loadFixture(opened);
    const { board, identities } = system;
    await identities.nameOfficer(cast.buyer, purpose("checker"), cast.stranger);
    await as(board, "chief").prepareAward(TENDER, LOT, cast.buyer, cast.chief, accountOf("alfa"));
    await as(board, "stranger").approveAward(TENDER, LOT, cast.buyer, cast.stranger, accountOf("alfa"));
    await complaint(board, "beta");
    // The notice is by the maker and the checker; see the fixture.
    for (const name of ["maker", "checker", "chief", "stranger"] as const) {
      await identities.nameOfficer(cast.reviewBody, purpose("maker"), cast[name]);
      await expect(prepare(board, "reviewBody", name))
        .to.be.revertedWithCustomError(board, "PersonsConflictOfInterest")
        .withArgs(cast[name], cast.buyer);
    }
    await prepare(board, "reviewBody", "reviewMaker");
  });

  it("reverts without a complaint, without a reason, and for what is no ruling", async () => {
    const { board } = await loadFixture(contested);
    const reviewer = as(board, "reviewMaker");
    const ruled = (complainant: Name, ruling: bigint, reason: string) =>
      reviewer.prepareRuling(TENDER, LOT, cast.reviewBody, cast.reviewMaker, cast[complainant], ruling, reason);
    await expect(ruled("gamma", Ruling.Dismissed, REASON))
      .to.be.revertedWithCustomError(board, "AwardBoardNoComplaint")
      .withArgs(TENDER, LOT, cast.gamma);
    await expect(ruled("beta", Ruling.Dismissed, ZeroHash))
      .to.be.revertedWithCustomError(board, "AwardBoardReasonMissing")
      .withArgs(TENDER, LOT);
    for (const ruling of [Ruling.None, Ruling.Lapsed]) {
      await expect(ruled("beta", ruling, REASON))
        .to.be.revertedWithCustomError(board, "AwardBoardInvalidRuling")
        .withArgs(ruling);
    }
    await expect(ruled("beta", Ruling.ReinstateComplainant, REASON))
      .to.be.revertedWithCustomError(board, "AwardBoardWrongStanding")
      .withArgs(accountOf("beta"), Standing.Ranked);
  });
});

describe("AwardBoard::approveRuling", () => {
  it("reverts for the person who prepared, and for another ruling or reason", async () => {
    const { board, identities } = await loadFixture(contested);
    await identities.nameOfficer(cast.reviewBody, purpose("checker"), cast.reviewMaker);
    await prepare(board, "reviewBody", "reviewMaker");
    const approve = (officer: Name, ruling: bigint, reason: string) =>
      as(board, officer).approveRuling(TENDER, LOT, cast.reviewBody, cast[officer], cast.beta, ruling, reason);
    await expect(approve("reviewMaker", Ruling.Dismissed, REASON))
      .to.be.revertedWithCustomError(board, "PersonsNotDistinct")
      .withArgs(cast.reviewMaker);
    for (const [ruling, reason] of [
      [Ruling.ExcludeAwardee, REASON],
      [Ruling.Dismissed, ethers.id("another reason")],
    ] as const) {
      await expect(approve("reviewChecker", ruling, reason))
        .to.be.revertedWithCustomError(board, "AwardBoardNotPrepared")
        .withArgs(TENDER, LOT, cast.beta);
    }
  });

  it("reverts when another review body prepared it", async () => {
    const { board, identities } = await loadFixture(contested);
    await identities.enrol(cast.bank, 3, ethers.ZeroAddress);
    await identities.grantMandate(cast.bank, purpose("review-body"));
    await identities.nameOfficer(cast.bank, purpose("checker"), cast.stranger);
    await prepare(board, "reviewBody", "reviewMaker");
    await expect(
      as(board, "stranger").approveRuling(TENDER, LOT, cast.bank, cast.stranger, cast.beta, Ruling.Dismissed, REASON),
    )
      .to.be.revertedWithCustomError(board, "AwardBoardNotPrepared")
      .withArgs(TENDER, LOT, cast.beta);
  });

  it("lets the award stand when it dismisses, and signs from then on", async () => {
    const system = await loadFixture(contested);
    await time.increase(PERIODS.standstill + 3n);
    await rule(system, "beta", Ruling.Dismissed);
    const award = await system.board.awardOf(TENDER, LOT);
    expect([award.stage, award.openComplaints]).to.deep.equal([Stage.Awarded, 0n]);
    expect(award.signableFrom).to.equal(BigInt(await time.latest()));
    expect((await system.board.complaintOf(TENDER, LOT, 1, cast.beta)).ruling).to.equal(Ruling.Dismissed);
  });

  it("excludes the awardee: the next bid is the best", async () => {
    const system = await loadFixture(contested);
    await expect(rule(system, "beta", Ruling.ExcludeAwardee))
      .to.emit(system.board, "AwardAnnulled")
      .withArgs(TENDER, LOT, 1)
      .to.emit(system.board, "BidStandingChanged")
      .withArgs(TENDER, LOT, accountOf("alfa"), Standing.Excluded);
    expect((await system.board.awardOf(TENDER, LOT)).stage).to.equal(Stage.Evaluation);
    await awardTo(system, "beta");
    expect((await system.board.awardOf(TENDER, LOT)).decision).to.equal(2n);
  });

  it("makes the other complaints moot, and allows them against the next decision", async () => {
    const system = await loadFixture(contested);
    await complaint(system.board, "gamma");
    await rule(system, "beta", Ruling.ExcludeAwardee);
    await awardTo(system, "beta");
    expect((await system.board.awardOf(TENDER, LOT)).openComplaints).to.equal(0n);
    await complaint(system.board, "gamma");
    expect((await system.board.awardOf(TENDER, LOT)).openComplaints).to.equal(1n);
  });

  it("reinstates a disqualified complainant for good", async () => {
    const system = await loadFixture(disputed);
    await rule(system, "alfa", Ruling.ReinstateComplainant);
    expect((await system.board.bestBid(TENDER, LOT)).account).to.equal(accountOf("alfa"));
    await expect(disqualify(system, "alfa"))
      .to.be.revertedWithCustomError(system.board, "AwardBoardWrongStanding")
      .withArgs(accountOf("alfa"), Standing.Reinstated);
    await awardTo(system, "alfa");
  });

  it("annuls a signed award without another evaluation", async () => {
    const system = await loadFixture(signed);
    await complaint(system.board, "beta");
    await rule(system, "beta", Ruling.ExcludeAwardee);
    expect((await system.board.awardOf(TENDER, LOT)).stage).to.equal(Stage.Annulled);
  });
});

describe("AwardBoard::lapseComplaint", () => {
  it("reverts while the review body has time, and without a complaint", async () => {
    const { board } = await loadFixture(contested);
    const { reviewEnds } = await board.complaintOf(TENDER, LOT, 1, cast.beta);
    await expect(board.lapseComplaint(TENDER, LOT, cast.beta))
      .to.be.revertedWithCustomError(board, "AwardBoardReviewRunning")
      .withArgs(TENDER, LOT, reviewEnds);
    await expect(board.lapseComplaint(TENDER, LOT, cast.gamma))
      .to.be.revertedWithCustomError(board, "AwardBoardNoComplaint")
      .withArgs(TENDER, LOT, cast.gamma);
  });

  it("lets anybody end a complaint that no review body decides", async () => {
    const { board } = await loadFixture(contested);
    await time.increase(PERIODS.review);
    await expect(as(board, "stranger").lapseComplaint(TENDER, LOT, cast.beta))
      .to.emit(board, "ComplaintLapsed")
      .withArgs(TENDER, LOT, cast.beta, 1);
    expect((await board.requireSignable(TENDER, LOT)).bidder).to.equal(cast.alfa.address);
  });
});
