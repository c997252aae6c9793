import { expect } from "chai";
import { blockAt, byTime } from "../../src/credentials/index.ts";

/** A chain whose blocks have these times. */
const chain = (...times: number[]) => ({
  getBlockNumber: () => Promise.resolve(times.length - 1),
  getBlock: (number: unknown) => Promise.resolve({ timestamp: times[number as number] } as never),
});

describe("blockAt", () => {
  it("is the newest block that was not later", async () => {
    const provider = chain(0, 10, 10, 20, 35);
    const found = [0n, 9n, 10n, 19n, 20n, 34n, 35n, 999n].map((at) => blockAt(provider, at));
    expect(await Promise.all(found)).to.deep.equal([0, 0, 2, 2, 3, 3, 4, 4]);
    expect(await blockAt(chain(50), 10n)).to.equal(0);
  });

  it("does not take a block that the node lost for an early one", async () => {
    const provider = { ...chain(0, 10, 20), getBlock: () => Promise.resolve(null) };
    const error: unknown = await blockAt(provider, 15n).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
  });
});

describe("byTime", () => {
  it("asks for the document of that block", async () => {
    const resolve = byTime(chain(0, 10, 20), (did, block) => Promise.resolve({ id: `${did} at ${String(block)}` }));
    expect(await resolve("did:ethr:0x1:0xa", 15n)).to.deep.equal({ id: "did:ethr:0x1:0xa at 1" });
  });
});
