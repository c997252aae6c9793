import { expect } from "chai";
import {
  as,
  cast,
  CEILING,
  DOCUMENT,
  LINE,
  loadFixture,
  LOT,
  MILESTONES,
  networkHelpers,
  offered,
} from "../bidding/awards.fixture.ts";

const { time } = networkHelpers;

/** A loser's complaint, or a slow buyer, carries the signature beyond the line's commit-until. */
describe("A signature after the line's commit-until", () => {
  it("takes over what the tender had committed in time, and nothing more", async () => {
    const { book, funds, contractId } = await loadFixture(offered);
    await funds.setCommitUntil(LINE, BigInt(await time.latest()));
    await as(book, "alfa").sign(1n, LOT, cast.alfa, DOCUMENT, MILESTONES);

    expect((await funds.reservationOf(book, contractId)).amount).to.equal(600_000n);
    expect(await funds.freeOf(cast.buyer, LINE)).to.equal(CEILING * 2n - 600_000n);
  });
});
