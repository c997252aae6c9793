import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { networkHelpers } from "../../support/identity.ts";
import { flag, listed, REVOCATION, SUSPENSION } from "./fixture.ts";

describe("StatusLists.statusOf", () => {
  it("counts flags from the most significant bit of the first word", async () => {
    const { credentials, schemas, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
    const top = 1n << 255n;
    await desk.setStatusWord(at(REVOCATION, 0), top | 1n, 0, county, alice);
    await desk.setStatusWord(at(REVOCATION, 1), top, 0, county, alice);
    await desk.setStatusWord(at(REVOCATION, 511), 1n, 0, county, alice);
    const status = (index: number) => credentials.statusOf(schemas.kept, 2, REVOCATION, 0, index);
    const set = [0, 255, 256, 131_071];
    for (const index of [...set, 1, 254, 257, 511, 512, 131_070]) {
      expect(await status(index), `flag ${String(index)}`).to.equal(set.includes(index));
    }
  });

  it("ends where the list ends", async () => {
    const { credentials, schemas } = await networkHelpers.loadFixture(listed);
    for (const index of [131_072n, MaxUint256]) {
      await expect(credentials.statusOf(schemas.kept, 2, REVOCATION, 0, index))
        .to.be.revertedWithCustomError(credentials, "StatusListsOutOfRange")
        .withArgs(index, 131_072);
    }
  });

  it("knows nothing of a list that was never written", async () => {
    const { credentials, schemas } = await networkHelpers.loadFixture(listed);
    expect(await credentials.statusOf(schemas.kept, 77, SUSPENSION, 12, 5)).to.equal(false);
  });
});

describe("StatusLists.statusWord and statusListOf", () => {
  it("give the same words, in order", async () => {
    const { credentials, schemas, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
    await desk.setStatusWord(at(SUSPENSION, 0, 3), flag(0), 0, county, alice);
    await desk.setStatusWord(at(SUSPENSION, 511, 3), flag(255), 0, county, alice);
    const words = await credentials.statusListOf(schemas.kept, 2, SUSPENSION, 3);
    expect(words.length).to.equal(512);
    for (const word of [0, 1, 511]) {
      expect(words[word]).to.equal(await credentials.statusWord(at(SUSPENSION, word, 3)));
    }
    await expect(credentials.statusWord(at(SUSPENSION, 512, 3)))
      .to.be.revertedWithCustomError(credentials, "StatusListsOutOfRange")
      .withArgs(512, 512);
  });
});
