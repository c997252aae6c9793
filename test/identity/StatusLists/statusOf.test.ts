import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { networkHelpers } from "../../support/identity.ts";
import { flag, listed, REVOCATION, revocations, SUSPENSION, suspensions } from "./fixture.ts";

describe("StatusLists.statusOf", () => {
  it("counts flags from the most significant bit of the first word", async () => {
    const { credentials, schema, set } = await networkHelpers.loadFixture(listed);
    const top = 1n << 255n;
    await set(revocations(0), top | 1n);
    await set(revocations(1), top);
    await set(revocations(511), 1n);
    const raised = [0, 255, 256, 131_071];
    for (const index of [...raised, 1, 254, 257, 511, 512, 131_070]) {
      const status = await credentials.statusOf(schema, 2, REVOCATION, 0, index);
      expect(status, `flag ${String(index)}`).to.equal(raised.includes(index));
    }
  });

  it("ends where the list ends, and where the lists do", async () => {
    const { credentials, schema } = await networkHelpers.loadFixture(listed);
    for (const index of [131_072n, MaxUint256]) {
      await expect(credentials.statusOf(schema, 2, REVOCATION, 0, index))
        .to.be.revertedWithCustomError(credentials, "StatusListsOutOfRange")
        .withArgs(index, 131_072);
    }
    for (const list of [2n ** 30n, 2n ** 32n - 1n]) {
      for (const attempt of [
        credentials.statusOf(schema, 2, REVOCATION, list, 0),
        credentials.statusListOf(schema, 2, REVOCATION, list),
      ]) {
        await expect(attempt)
          .to.be.revertedWithCustomError(credentials, "StatusListsOutOfRange")
          .withArgs(list, 2n ** 30n);
      }
    }
  });

  it("knows nothing of a list that was never written", async () => {
    const { credentials, schema } = await networkHelpers.loadFixture(listed);
    expect(await credentials.statusOf(schema, 77, SUSPENSION, 12, 5)).to.equal(false);
  });
});

describe("StatusLists.statusWord and statusListOf", () => {
  it("give the same words, in order, also of the last list", async () => {
    const { credentials, schema, set, word } = await networkHelpers.loadFixture(listed);
    for (const list of [0, 3, 2 ** 30 - 1]) {
      await set(suspensions(0, list), flag(list & 255));
      await set(suspensions(511, list), flag(255));
      const words = await credentials.statusListOf(schema, 2, SUSPENSION, list);
      expect(words.length).to.equal(512);
      for (const position of [0, 1, 511]) {
        expect(words[position]).to.equal(await word(suspensions(position, list)));
      }
      expect(words[0]).to.equal(flag(list & 255));
      const revoked = await credentials.statusListOf(schema, 2, REVOCATION, list);
      expect(revoked.every((one) => one === 0n)).to.equal(true);
    }
  });
});
