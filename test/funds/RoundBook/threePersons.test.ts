import { expect } from "chai";
import {
  allocated,
  DAY,
  hashOf,
  leavesOf,
  LINE,
  named,
  networkHelpers,
  REASON,
  released,
  roundTerms,
} from "../fixture.ts";

/** A round prepared by the county's maker; the maker holds all three offices, the checker also that of payer. */
async function prepared() {
  const fixture = await allocated();
  const { rounds, county, identities } = fixture;
  const { round, terms } = await roundTerms(fixture, leavesOf(10));
  await rounds.connect(county.maker).prepareRound(terms, county.maker);
  for (const office of ["checker", "payer"]) {
    await identities.nameOfficer(county.account, named(office), county.maker);
  }
  await identities.nameOfficer(county.account, named("payer"), county.checker);
  return { ...fixture, round, terms, roundId: await rounds.roundIdOf(terms) };
}

describe("RoundBook: maker, checker and payer", () => {
  it("refuses one person with two offices", async () => {
    const { rounds, county, roundId } = await networkHelpers.loadFixture(prepared);
    await expect(rounds.connect(county.maker).approveRound(roundId, county.maker))
      .to.be.revertedWithCustomError(rounds, "PersonsNotDistinct")
      .withArgs(county.maker.address);
    await rounds.connect(county.checker).approveRound(roundId, county.checker);
    for (const officer of [county.maker, county.checker]) {
      await expect(rounds.connect(officer).releaseRound(roundId, officer))
        .to.be.revertedWithCustomError(rounds, "PersonsNotDistinct")
        .withArgs(officer.address);
    }
    await rounds.connect(county.payer).releaseRound(roundId, county.payer);
  });

  it("compares persons, not keys: a new key of the maker does not help", async () => {
    const { rounds, county, roundId, identities, stranger } = await networkHelpers.loadFixture(prepared);
    await identities.setOwner(county.maker, stranger);
    await expect(rounds.connect(stranger).approveRound(roundId, county.maker))
      .to.be.revertedWithCustomError(rounds, "PersonsNotDistinct")
      .withArgs(county.maker.address);
  });

  it("refuses officers of another agency, and callers who are not the officer they name", async () => {
    const { rounds, county, ministry, stranger, roundId, identities } = await networkHelpers.loadFixture(prepared);
    await expect(rounds.connect(ministry.checker).approveRound(roundId, ministry.checker))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(county.account.address, named("checker"), ministry.checker.address);
    await expect(rounds.connect(stranger).approveRound(roundId, county.checker))
      .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
      .withArgs(county.checker.address, stranger.address);
  });

  it("refuses to release what was not approved, and to release twice", async () => {
    const { rounds, county, roundId } = await networkHelpers.loadFixture(prepared);
    await expect(rounds.connect(county.payer).releaseRound(roundId, county.payer))
      .to.be.revertedWithCustomError(rounds, "RoundBookStage")
      .withArgs(roundId, 1n, 2n);
    await rounds.connect(county.checker).approveRound(roundId, county.checker);
    await rounds.connect(county.payer).releaseRound(roundId, county.payer);
    await expect(rounds.connect(county.payer).releaseRound(roundId, county.payer))
      .to.be.revertedWithCustomError(rounds, "RoundBookStage")
      .withArgs(roundId, 3n, 2n);
  });

  it("refuses the same round twice", async () => {
    const { rounds, county, terms, roundId } = await networkHelpers.loadFixture(prepared);
    await expect(rounds.connect(county.maker).prepareRound(terms, county.maker))
      .to.be.revertedWithCustomError(rounds, "RoundBookRoundExists")
      .withArgs(roundId);
  });

  it("refuses a round that is empty, decided in the future, or ends after the line pays", async () => {
    const { rounds, county, terms } = await networkHelpers.loadFixture(prepared);
    const book = rounds.connect(county.maker);
    await expect(book.prepareRound({ ...terms, count: 0 }, county.maker))
      .to.be.revertedWithCustomError(rounds, "RoundBookEmpty")
      .withArgs(0n, terms.total);
    for (const dates of [{ decisionDate: terms.endsAt }, { endsAt: terms.endsAt + 365n * DAY }, { endsAt: 1n }]) {
      await expect(book.prepareRound({ ...terms, ...dates }, county.maker)).to.be.revertedWithCustomError(
        rounds,
        "RoundBookDates",
      );
    }
  });

  it("refuses a round that the organisation has no money for", async () => {
    const { rounds, ledger, county, terms } = await networkHelpers.loadFixture(prepared);
    const rich = { ...terms, total: 100_001n, manifestHash: REASON };
    const roundId = await rounds.roundIdOf(rich);
    await rounds.connect(county.maker).prepareRound(rich, county.maker);
    await rounds.connect(county.checker).approveRound(roundId, county.checker);
    await expect(rounds.connect(county.payer).releaseRound(roundId, county.payer))
      .to.be.revertedWithCustomError(ledger, "FundLedgerInsufficient")
      .withArgs(LINE, county.account.address, 100_001n, 100_000n);
  });

  it("cancels a round before its release, not after", async () => {
    const { rounds, county, roundId } = await networkHelpers.loadFixture(prepared);
    await expect(rounds.connect(county.checker).cancelRound(roundId, REASON, county.checker))
      .to.emit(rounds, "RoundCancelled")
      .withArgs(roundId, county.checker.address, REASON);
    await expect(rounds.connect(county.checker).approveRound(roundId, county.checker))
      .to.be.revertedWithCustomError(rounds, "RoundBookStage")
      .withArgs(roundId, 5n, 1n);
  });
});

describe("RoundBook.exclude", () => {
  it("gives the leaf's money back at once and counts it in the round", async () => {
    const { rounds, ledger, county, round, roundId } = await networkHelpers.loadFixture(released);
    const leaf = { index: 3, ...round.claim(3) };
    await expect(rounds.connect(county.checker).exclude(roundId, [leaf], REASON, county.checker))
      .to.emit(rounds, "LeafExcluded")
      .withArgs(roundId, 3n, leaf.leaf.amount, REASON, county.checker.address);
    expect((await rounds.roundOf(roundId)).excluded).to.equal(leaf.leaf.amount);
    expect((await ledger.holdingOf(LINE, county.account)).free).to.equal(100_000n - round.total + leaf.leaf.amount);
    expect((await rounds.leafState(roundId, 3)).state).to.equal(2n);
  });

  it("refuses a leaf twice, a paid leaf, and a leaf that is not in the round", async () => {
    const { rounds, county, round, roundId } = await networkHelpers.loadFixture(released);
    const book = rounds.connect(county.checker);
    const leaf = { index: 3, ...round.claim(3) };
    await expect(book.exclude(roundId, [leaf, leaf], REASON, county.checker))
      .to.be.revertedWithCustomError(rounds, "RoundBookLeafState")
      .withArgs(roundId, 3n, 2n);
    await rounds.claim(roundId, 3, leaf.leaf, leaf.proof);
    await expect(book.exclude(roundId, [leaf], REASON, county.checker))
      .to.be.revertedWithCustomError(rounds, "RoundBookLeafState")
      .withArgs(roundId, 3n, 1n);
    await expect(book.exclude(roundId, [{ ...leaf, index: 4 }], REASON, county.checker))
      .to.be.revertedWithCustomError(rounds, "RoundBookNotInRound")
      .withArgs(roundId, 4n);
  });

  it("reserves no more than what was left in before the release", async () => {
    const { rounds, ledger, county, round, roundId } = await networkHelpers.loadFixture(prepared);
    await rounds.connect(county.checker).approveRound(roundId, county.checker);
    const leaf = { index: 3, ...round.claim(3) };
    await rounds.connect(county.checker).exclude(roundId, [leaf], hashOf("moved away"), county.checker);
    await rounds.connect(county.payer).releaseRound(roundId, county.payer);
    expect((await ledger.reservationOf(rounds, roundId)).amount).to.equal(round.total - leaf.leaf.amount);
  });

  it("refuses an officer who is no checker", async () => {
    const { rounds, county, round, roundId, identities } = await networkHelpers.loadFixture(released);
    await expect(rounds.connect(county.maker).exclude(roundId, [{ index: 3, ...round.claim(3) }], REASON, county.maker))
      .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
      .withArgs(county.account.address, named("checker"), county.maker.address);
  });
});

describe("RoundBook.freezeLeaf", () => {
  it("refuses a freeze without end", async () => {
    const { rounds, county, roundId } = await networkHelpers.loadFixture(released);
    await expect(
      rounds.connect(county.checker).freezeLeaf(roundId, 0, 2n ** 48n - 1n, REASON, county.checker),
    ).to.be.revertedWithCustomError(rounds, "FundLedgerFreezeTooLong");
  });
});
