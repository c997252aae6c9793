import { expect } from "chai";
import { DAY, lawOne, LINE, networkHelpers, paid, REASON, released } from "../fixture.ts";

describe("RoundBook.claim", () => {
  it("pays one leaf to its account, whoever calls", async () => {
    const { rounds, ledger, roundId, round, stranger } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(299);
    await expect(rounds.connect(stranger).claim(roundId, 299, leaf, proof))
      .to.emit(rounds, "LeafClaimed")
      .withArgs(roundId, 299n, leaf.account, leaf.amount);
    expect((await ledger.holdingOf(LINE, leaf.account)).aid).to.equal(leaf.amount);
    expect(await lawOne({ ledger })).to.equal(true);
  });

  it("refuses a leaf that a block has paid", async () => {
    const { rounds, roundId, round } = await networkHelpers.loadFixture(paid);
    const { leaf, proof } = round.claim(17);
    await expect(rounds.claim(roundId, 17, leaf, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookLeafState")
      .withArgs(roundId, 17n, 1n);
  });

  it("refuses a leaf twice", async () => {
    const { rounds, roundId, round } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(17);
    await rounds.claim(roundId, 17, leaf, proof);
    await expect(rounds.claim(roundId, 17, leaf, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookLeafState")
      .withArgs(roundId, 17n, 1n);
  });

  it("refuses a good leaf at another position, so that it cannot be paid again there", async () => {
    const { rounds, roundId, round } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(17);
    for (const index of [16n, 18n, 17n + 256n, 17n + 2n ** 32n, 2n ** 255n]) {
      await expect(rounds.claim(roundId, index, leaf, proof))
        .to.be.revertedWithCustomError(rounds, "RoundBookNotInRound")
        .withArgs(roundId, index);
    }
  });

  it("refuses another amount or account", async () => {
    const { rounds, roundId, round, stranger } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(17);
    for (const wrong of [
      { ...leaf, amount: leaf.amount + 1n },
      { ...leaf, account: stranger.address },
    ]) {
      await expect(rounds.claim(roundId, 17, wrong, proof)).to.be.revertedWithCustomError(
        rounds,
        "RoundBookNotInRound",
      );
    }
  });

  it("refuses an excluded leaf", async () => {
    const { rounds, roundId, round, county } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(17);
    await rounds.connect(county.checker).exclude(roundId, [{ index: 17, leaf, proof }], REASON, county.checker);
    await expect(rounds.claim(roundId, 17, leaf, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookLeafState")
      .withArgs(roundId, 17n, 2n);
  });

  it("refuses a frozen leaf until its time", async () => {
    const { rounds, roundId, round, county } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(17);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    await rounds.connect(county.checker).freezeLeaf(roundId, 17, until, REASON, county.checker);
    await expect(rounds.claim(roundId, 17, leaf, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookLeafFrozen")
      .withArgs(roundId, 17n, until);
    await networkHelpers.time.increaseTo(until);
    await rounds.claim(roundId, 17, leaf, proof);
  });

  it("refuses a frozen account, and leaves its leaf open", async () => {
    const { rounds, roundId, round, county } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(17);
    const until = BigInt(await networkHelpers.time.latest()) + DAY;
    await rounds.connect(county.checker).freezeAccount(roundId, leaf.account, until, REASON, county.checker);
    await expect(rounds.claim(roundId, 17, leaf, proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookAccountRefused")
      .withArgs(roundId, leaf.account);
    await networkHelpers.time.increaseTo(until);
    await rounds.claim(roundId, 17, leaf, proof);
  });

  it("gives back what nobody claimed after the end, by anyone, and pays no more", async () => {
    const { rounds, ledger, roundId, roundTerms, round, county, stranger } = await networkHelpers.loadFixture(released);
    const { leaf, proof } = round.claim(17);
    await rounds.claim(roundId, 17, leaf, proof);
    await expect(rounds.closeRound(roundId))
      .to.be.revertedWithCustomError(rounds, "RoundBookNotEnded")
      .withArgs(roundId, roundTerms.endsAt);
    await networkHelpers.time.increaseTo(roundTerms.endsAt);
    await expect(rounds.connect(stranger).closeRound(roundId))
      .to.emit(rounds, "RoundClosed")
      .withArgs(roundId, round.total - leaf.amount);
    expect((await ledger.holdingOf(LINE, county.account)).free).to.equal(100_000n - leaf.amount);
    await expect(rounds.claim(roundId, 18, round.claim(18).leaf, round.claim(18).proof))
      .to.be.revertedWithCustomError(rounds, "RoundBookStage")
      .withArgs(roundId, 4n, 3n);
  });
});
