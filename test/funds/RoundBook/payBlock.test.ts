import { expect } from "chai";
import {
  DAY,
  LINE,
  REASON,
  allocated,
  beneficiary,
  ethers,
  lawOne,
  leavesOf,
  networkHelpers,
  paid,
  released,
  roundTerms,
} from "../fixture.ts";

const WORD = 2n ** 256n - 1n;

describe("RoundBook.payBlock", () => {
  it("pays a whole block by anyone, each leaf its amount", async () => {
    const { rounds, ledger, roundId, round, stranger } = await networkHelpers.loadFixture(released);
    const { leaves, proof } = round.block(0);
    const sum = leaves.reduce((total, leaf) => total + leaf.amount, 0n);
    await expect(rounds.connect(stranger).payBlock(roundId, 0, leaves, proof))
      .to.emit(rounds, "BlockPaid")
      .withArgs(roundId, 0n, WORD, 0n, sum)
      .and.to.emit(ledger, "Moved")
      .withArgs(LINE, await rounds.getAddress(), leaves[7]!.account, 100n, 6n, roundId);
    expect((await ledger.holdingOf(LINE, leaves[9]!.account)).aid).to.equal(102n);
    expect((await rounds.roundOf(roundId)).paid).to.equal(sum);
    expect(await lawOne({ ledger })).to.equal(true);
  });

  it("pays a last block that is not full", async () => {
    const { rounds, ledger, roundId, round } = await networkHelpers.loadFixture(released);
    const { leaves, proof } = round.block(1);
    expect(leaves.length).to.equal(44);
    await rounds.payBlock(roundId, 1, leaves, proof);
    expect((await ledger.holdingOf(LINE, leaves[43]!.account)).aid).to.equal(leaves[43]!.amount);
  });

  it("pays a block once, however often it is pushed", async () => {
    const { rounds, ledger, roundId, round } = await networkHelpers.loadFixture(paid);
    const { leaves, proof } = round.block(0);
    await expect(rounds.payBlock(roundId, 0, leaves, proof))
      .to.emit(rounds, "BlockPaid")
      .withArgs(roundId, 0n, 0n, WORD, 0n);
    expect((await ledger.holdingOf(LINE, leaves[0]!.account)).aid).to.equal(100n);
  });

  it("refuses a block that is more than the total that was approved", async () => {
    const fixture = await networkHelpers.loadFixture(allocated);
    const { rounds, county } = fixture;
    const leaves = leavesOf(3);
    const sum = leaves.reduce((total, { amount }) => total + amount, 0n);
    const { round, terms } = await roundTerms(fixture, leaves, { total: sum - 1n });
    const roundId = await rounds.roundIdOf(terms);
    await rounds.connect(county.maker).prepareRound(terms, county.maker);
    await rounds.connect(county.checker).approveRound(roundId, county.checker);
    await rounds.connect(county.payer).releaseRound(roundId, county.payer);
    const { leaves: all, proof } = round.block(0);
    await expect(rounds.payBlock(roundId, 0, all, proof)).to.be.revert(ethers);
    const last = leaves.length - 1;
    for (let index = 0; index < last; ++index) {
      const { leaf, proof: path } = round.claim(index);
      await rounds.claim(roundId, index, leaf, path);
    }
    const { leaf, proof: path } = round.claim(last);
    await expect(rounds.claim(roundId, last, leaf, path)).to.be.revert(ethers);
    expect((await rounds.roundOf(roundId)).paid).to.equal(sum - leaf.amount);
  });

  it("refuses to exclude more than the total that was approved", async () => {
    const fixture = await networkHelpers.loadFixture(allocated);
    const { rounds, county } = fixture;
    const leaves = leavesOf(2);
    const sum = leaves.reduce((total, { amount }) => total + amount, 0n);
    const { round, terms } = await roundTerms(fixture, leaves, { total: sum - 1n });
    const roundId = await rounds.roundIdOf(terms);
    await rounds.connect(county.maker).prepareRound(terms, county.maker);
    const book = rounds.connect(county.checker);
    await book.approveRound(roundId, county.checker);
    const proven = [0, 1].map((index) => ({ index, ...round.claim(index) }));
    await expect(book.exclude(roundId, proven, REASON, county.checker))
      .to.be.revertedWithCustomError(rounds, "RoundBookTotalExceeded")
      .withArgs(roundId, sum, sum - 1n);
  });

  it("skips a leaf that was claimed", async () => {
    const { rounds, ledger, roundId, round } = await networkHelpers.loadFixture(released);
    const claim = round.claim(5);
    await rounds.claim(roundId, 5, claim.leaf, claim.proof);
    const { leaves, proof } = round.block(0);
    await rounds.payBlock(roundId, 0, leaves, proof);
    expect((await ledger.holdingOf(LINE, claim.leaf.account)).aid).to.equal(claim.leaf.amount);
  });

  it("skips an excluded leaf for good and a frozen one until its time", async () => {
    const { rounds, ledger, roundId, round, county } = await networkHelpers.loadFixture(released);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    const book = rounds.connect(county.checker);
    await book.exclude(roundId, [{ index: 1, ...round.claim(1) }], REASON, county.checker);
    await book.freezeLeaf(roundId, 2, until, REASON, county.checker);
    const { leaves, proof } = round.block(0);
    await rounds.payBlock(roundId, 0, leaves, proof);
    expect((await ledger.holdingOf(LINE, leaves[1]!.account)).aid).to.equal(0n);
    expect((await ledger.holdingOf(LINE, leaves[2]!.account)).aid).to.equal(0n);
    await networkHelpers.time.increaseTo(until);
    await expect(rounds.payBlock(roundId, 0, leaves, proof))
      .to.emit(rounds, "BlockPaid")
      .withArgs(roundId, 0n, 4n, WORD ^ 4n, leaves[2]!.amount);
  });

  it("leaves the entry of a frozen account open, and pays it afterwards", async () => {
    const { rounds, ledger, roundId, round, county } = await networkHelpers.loadFixture(released);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    const account = beneficiary(3).address;
    await rounds.connect(county.checker).freezeAccount(roundId, account, until, REASON, county.checker);
    const { leaves, proof } = round.block(0);
    await expect(rounds.payBlock(roundId, 0, leaves, proof)).to.emit(rounds, "BlockPaid");
    expect((await rounds.leafState(roundId, 3)).state).to.equal(0n);
    await networkHelpers.time.increaseTo(until);
    await rounds.payBlock(roundId, 0, leaves, proof);
    expect((await ledger.holdingOf(LINE, account)).aid).to.equal(leaves[3]!.amount);
  });

  it("refuses a block at another place", async () => {
    const { rounds, roundId, round } = await networkHelpers.loadFixture(released);
    const { leaves, proof } = round.block(0);
    await expect(rounds.payBlock(roundId, 1, leaves, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookBlockLength")
      .withArgs(roundId, 1n, 256n, 44n);
    await expect(rounds.payBlock(roundId, 2, [], []))
      .to.be.revertedWithCustomError(rounds, "RoundBookBlockLength")
      .withArgs(roundId, 2n, 0n, 0n);
  });

  it("refuses a block that is not aligned, or with a leaf changed", async () => {
    const { rounds, roundId, round } = await networkHelpers.loadFixture(released);
    const { leaves, proof } = round.block(0);
    const shifted = round.leaves.slice(1, 257);
    const richer = leaves.map((leaf, index) => (index === 9 ? { ...leaf, amount: leaf.amount + 1n } : leaf));
    for (const wrong of [shifted, richer, [...leaves].reverse()]) {
      await expect(rounds.payBlock(roundId, 0, wrong, proof))
        .to.be.revertedWithCustomError(rounds, "RoundBookNotInRound")
        .withArgs(roundId, 0n);
    }
  });

  it("refuses a round that was not released", async () => {
    const { rounds, round } = await networkHelpers.loadFixture(released);
    const { leaves, proof } = round.block(0);
    await expect(rounds.payBlock(REASON, 0, leaves, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookStage")
      .withArgs(REASON, 0n, 3n);
  });

  it("refuses after the round's end", async () => {
    const { rounds, roundId, roundTerms, round } = await networkHelpers.loadFixture(released);
    const { leaves, proof } = round.block(0);
    await networkHelpers.time.increaseTo(roundTerms.endsAt);
    await expect(rounds.payBlock(roundId, 0, leaves, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookEnded")
      .withArgs(roundId, roundTerms.endsAt);
  });

  it("refuses while paused", async () => {
    const { rounds, manager, roundId, round } = await networkHelpers.loadFixture(released);
    const { leaves, proof } = round.block(0);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    await networkHelpers.impersonateAccount(await manager.getAddress());
    await networkHelpers.setBalance(await manager.getAddress(), ethers.parseEther("1"));
    const governance = await ethers.getSigner(await manager.getAddress());
    await rounds.connect(governance).pause(until);
    await expect(rounds.payBlock(roundId, 0, leaves, proof))
      .to.be.revertedWithCustomError(rounds, "ModulePausedUntil")
      .withArgs(until);
  });

  it("refuses leaves that come to more than was approved", async () => {
    const fixture = await networkHelpers.loadFixture(released);
    const { rounds, county, round, roundTerms } = fixture;
    const terms = { ...roundTerms, total: 1_000n, manifestHash: REASON };
    const roundId = await rounds.roundIdOf(terms);
    await rounds.connect(county.maker).prepareRound(terms, county.maker);
    await rounds.connect(county.checker).approveRound(roundId, county.checker);
    await rounds.connect(county.payer).releaseRound(roundId, county.payer);
    const { leaves, proof } = round.block(0);
    await expect(rounds.payBlock(roundId, 0, leaves, proof)).to.be.revertedWithCustomError(
      fixture.ledger,
      "FundLedgerReservationExceeded",
    );
  });

  it("stops when the book is disconnected", async () => {
    const { rounds, ledger, roundId, round } = await networkHelpers.loadFixture(released);
    await ledger.disconnectBook(rounds);
    const { leaves, proof } = round.block(0);
    await expect(rounds.payBlock(roundId, 0, leaves, proof))
      .to.be.revertedWithCustomError(ledger, "FundLedgerNotBook")
      .withArgs(await rounds.getAddress());
  });
});
