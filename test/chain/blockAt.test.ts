import { expect } from "chai";
import { blockAt } from "../../src/chain/blockAt.ts";
import { day, ethers, networkHelpers, now, society } from "../support/identity.ts";

describe("blockAt", () => {
  it("finds the newest block that was there at a second", async () => {
    await networkHelpers.loadFixture(society);
    const head = await ethers.provider.getBlockNumber();
    const time = await now();
    await networkHelpers.time.increase(day);
    await networkHelpers.mine(3);
    expect(await blockAt(ethers.provider, time)).to.equal(head);
    expect(await blockAt(ethers.provider, time + day - 1n)).to.equal(head);
    expect(await blockAt(ethers.provider, time + 100n * day)).to.equal(await ethers.provider.getBlockNumber());
    expect(await blockAt(ethers.provider, 1n)).to.equal(0);
    const middle = await ethers.provider.getBlock(head - 3);
    expect(await blockAt(ethers.provider, BigInt(middle!.timestamp))).to.equal(head - 3);
  });
});
