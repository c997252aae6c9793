import { expect } from "chai";
import { zeroPadValue, toBeHex } from "ethers";
import {
  type AdmittedBid,
  rankBids,
  readAward,
  readRanking,
  prepareAward,
  approveAward,
} from "../../src/bidding/award.ts";
import { ITenderResults__factory } from "../../types/ethers-contracts/index.ts";
import {
  accountOf,
  as,
  cast,
  CEILING,
  deployed,
  disqualify,
  ethers,
  LOT,
  loadFixture,
  opened,
  openedWith,
  TENDER,
} from "./awards.fixture.ts";

const lot = { tenderId: TENDER, lot: LOT };

const bid = (account: string, price: bigint, tieBreak: bigint): AdmittedBid => ({
  account,
  bidder: account,
  price,
  packageHash: ethers.ZeroHash,
  tieBreak: zeroPadValue(toBeHex(tieBreak), 32),
});

describe("rankBids", () => {
  it("ranks by price, then lots, then order of sealing", () => {
    const ranked = rankBids([bid("a", 3n, 1n), bid("b", 2n, 9n), bid("c", 2n, 5n), bid("d", 2n, 5n)], 10n);
    expect(ranked.map(({ account }) => account)).to.deep.equal(["b", "c", "d", "a"]);
  });

  it("breaks a tie by lots that no bidder knows: a rival's key changes who wins", () => {
    const winners = new Set<string | undefined>();
    // "a" keeps its key and has the lowest hash there is; only the rival's key differs.
    for (let rival = 1n; rival <= 32n; ++rival) {
      winners.add(rankBids([bid("a", 2n, 0n), bid("b", 2n, rival)], 10n)[0]?.account);
    }
    expect([...winners].sort()).to.deep.equal(["a", "b"]);
  });

  it("leaves out prices of nothing and above the ceiling, and bids that are out", () => {
    const bids = [bid("a", 0n, 1n), bid("b", 11n, 1n), bid("c", 10n, 1n), bid("d", 1n, 1n)];
    const ranked = rankBids(bids, 10n, (account) => (account === "d" ? "disqualified" : "reinstated"));
    expect(ranked.map(({ account }) => account)).to.deep.equal(["c"]);
  });

  it("agrees with the contract on random bids", async () => {
    // A small generator of its own, so that a failure can be repeated.
    let seed = 20_261_124;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 6; round++) {
      const system = await openedWith([])();
      for (let i = 0; i < 12; i++) {
        await system.tenders.addBid(TENDER, LOT, {
          ...bid(accountOf(`${round}-${i}`), BigInt(random(6)) * 250_000n, BigInt(random(3))),
          bidder: accountOf(`bidder ${i}`),
        });
      }
      const board = as(system.board, "maker");
      const tenders = ITenderResults__factory.connect(await system.tenders.getAddress(), ethers.provider);
      const mine = await readRanking(board, tenders, lot);
      const theirs = await system.board.ranking(TENDER, LOT);
      expect(mine.map(({ account }) => account)).to.deep.equal(theirs.map(({ account }) => account));
      expect(mine[0]?.account ?? ethers.ZeroAddress).to.equal((await board.bestBid(TENDER, LOT)).account);
      expect(mine.every(({ price }) => price <= CEILING)).to.equal(true);
    }
  });
});

describe("readAward", () => {
  it("tells of nothing, then of the award, in plain data", async () => {
    const { board } = await loadFixture(deployed);
    expect(await readAward(board, lot)).to.include({ stage: "none", decision: 0, price: 0n });
    const system = await loadFixture(opened);
    await disqualify(system, "alfa");
    const by = { ...lot, organisation: cast.buyer, account: accountOf("beta") };
    await prepareAward(as(system.board, "maker"), { ...by, officer: cast.maker });
    const { transactionHash } = await approveAward(as(system.board, "checker"), { ...by, officer: cast.checker });
    expect(transactionHash).to.have.length(66);
    expect(await readAward(system.board, lot)).to.include({
      stage: "awarded",
      decision: 1,
      bidder: cast.beta.address,
      price: 700_000n,
    });
  });
});
