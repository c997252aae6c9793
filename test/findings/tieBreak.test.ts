import { expect } from "chai";
import { accountOf, LOT, openedWith, TENDER, type Bid } from "../bidding/awards.fixture.ts";
import { itLong } from "../support/long.ts";

/** A bidder tries keys at home until the hash of its own is tiny. That must not decide a tie. */
describe("A tie-break hash that its bidder made small", () => {
  itLong("wins no more than its share of ties", async () => {
    let wins = 0;
    for (let i = 1n; i <= 24n; i++) {
      const bids: Bid[] = [
        { name: "alfa", price: 5n, tieBreak: 1n },
        { name: "beta", price: 5n, tieBreak: 1_000_000n + i },
      ];
      const { board } = await openedWith(bids)();
      if ((await board.bestBid(TENDER, LOT)).account === accountOf("alfa")) wins += 1;
    }
    expect(wins).to.be.within(4, 20);
  });
});
