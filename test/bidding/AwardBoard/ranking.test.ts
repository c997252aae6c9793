import { expect } from "chai";
import { accountOf, cast, CEILING, LOT, loadFixture, opened, openedWith, TENDER } from "../awards.fixture.ts";

describe("AwardRules::ranking", () => {
  it("orders by price, whatever the order of sealing", async () => {
    const { board, rules } = await loadFixture(opened);
    const ranked = await rules.ranking(board, TENDER, LOT);
    expect(ranked.map((bid) => bid.account)).to.deep.equal(["alfa", "beta", "gamma"].map(accountOf));
    expect((await rules.bestBid(board, TENDER, LOT)).bidder).to.equal(cast.alfa.address);
  });

  async function tied() {
    return openedWith([
      { name: "gamma", price: 6n, tieBreak: 9n },
      { name: "beta", price: 5n, tieBreak: 2n },
      { name: "alfa", price: 5n, tieBreak: 2n },
    ])();
  }

  it("breaks a tie of equal draws by the earlier seal", async () => {
    const { board, rules } = await loadFixture(tied);
    const ranked = await rules.ranking(board, TENDER, LOT);
    expect(ranked.map((bid) => bid.account)).to.deep.equal(["beta", "alfa", "gamma"].map(accountOf));
    expect((await rules.bestBid(board, TENDER, LOT)).account).to.equal(accountOf("beta"));
  });

  async function odd() {
    return openedWith([
      { name: "alfa", price: CEILING + 1n },
      { name: "beta", price: 0n },
      { name: "gamma", price: CEILING },
    ])();
  }

  it("leaves out a price of nothing and a price above the ceiling", async () => {
    const { board, rules } = await loadFixture(odd);
    const ranked = await rules.ranking(board, TENDER, LOT);
    expect(ranked.map((bid) => bid.account)).to.deep.equal([accountOf("gamma")]);
    expect((await rules.bestBid(board, TENDER, LOT)).account).to.equal(accountOf("gamma"));
  });
});
