import { expect } from "chai";
import {
  accountOf,
  cast,
  CEILING,
  disqualify,
  ethers,
  LOT,
  loadFixture,
  type Name,
  opened,
  openedWith,
  TENDER,
} from "../awards.fixture.ts";

describe("AwardBoard::ranking", () => {
  it("orders by price, whatever the order of sealing", async () => {
    const { board } = await loadFixture(opened);
    const ranked = await board.ranking(TENDER, LOT);
    expect(ranked.map((bid) => bid.account)).to.deep.equal(["alfa", "beta", "gamma"].map(accountOf));
    expect((await board.bestBid(TENDER, LOT)).bidder).to.equal(cast.alfa.address);
  });

  async function tied() {
    return openedWith([
      { name: "gamma", price: 5n, tieBreak: 9n },
      { name: "beta", price: 5n, tieBreak: 2n },
      { name: "alfa", price: 5n, tieBreak: 2n },
    ])();
  }

  it("breaks a tie by lots that hash the keys of all, then by the earlier seal", async () => {
    const { board } = await loadFixture(tied);
    const hash = (a: string, b: string) => ethers.keccak256(ethers.concat([a, b]));
    const [nine, two] = [ethers.toBeHex(9n, 32), ethers.toBeHex(2n, 32)] as const;
    const seed = [nine, two, two].reduce(hash, ethers.ZeroHash);
    const gammaFirst = BigInt(hash(seed, nine)) < BigInt(hash(seed, two));
    const expected: Name[] = gammaFirst ? ["gamma", "beta", "alfa"] : ["beta", "alfa", "gamma"];

    const ranked = await board.ranking(TENDER, LOT);
    expect(ranked.map((bid) => bid.account)).to.deep.equal(expected.map(accountOf));
    expect((await board.bestBid(TENDER, LOT)).account).to.equal(ranked[0]?.account);
  });

  it("keeps the lots of the others when a bid at the same price is disqualified", async () => {
    const system = await loadFixture(tied);
    const before = await system.board.ranking(TENDER, LOT);
    await disqualify(system, "beta");
    const after = await system.board.ranking(TENDER, LOT);
    const rest = before.map((bid) => bid.account).filter((account) => account !== accountOf("beta"));
    expect(after.map((bid) => bid.account)).to.deep.equal(rest);
  });

  async function odd() {
    return openedWith([
      { name: "alfa", price: CEILING + 1n },
      { name: "beta", price: 0n },
      { name: "gamma", price: CEILING },
    ])();
  }

  it("leaves out a price of nothing and a price above the ceiling", async () => {
    const { board } = await loadFixture(odd);
    const ranked = await board.ranking(TENDER, LOT);
    expect(ranked.map((bid) => bid.account)).to.deep.equal([accountOf("gamma")]);
    expect((await board.bestBid(TENDER, LOT)).account).to.equal(accountOf("gamma"));
  });
});
