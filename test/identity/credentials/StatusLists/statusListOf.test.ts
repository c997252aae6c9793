import { expect } from "chai";
import { networkHelpers } from "../../../support/identity.ts";
import { flag, listed, REVOCATION, revocations, SUSPENSION, suspensions } from "./fixture.ts";

describe("StatusLists.statusListOf", () => {
  it("gives the same 512 words as statusWord, in order, also of the last list", async () => {
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
    }
  });

  it("is of one purpose, and of one list", async () => {
    const { credentials, schema, set } = await networkHelpers.loadFixture(listed);
    await set(revocations(7, 1), flag(9));
    for (const [purpose, list] of [
      [SUSPENSION, 1],
      [REVOCATION, 0],
      [REVOCATION, 2],
    ] as const) {
      const words = await credentials.statusListOf(schema, 2, purpose, list);
      expect(words.every((each) => each === 0n)).to.equal(true);
    }
    expect((await credentials.statusListOf(schema, 2, REVOCATION, 1))[7]).to.equal(flag(9));
  });

  it("is all zeros of a list that was never written", async () => {
    const { credentials, schema } = await networkHelpers.loadFixture(listed);
    const words = await credentials.statusListOf(schema, 77, SUSPENSION, 12);
    expect(words.length).to.equal(512);
    expect(words.every((each) => each === 0n)).to.equal(true);
  });

  it("ends where the lists do", async () => {
    const { credentials, schema } = await networkHelpers.loadFixture(listed);
    for (const list of [2n ** 30n, 2n ** 32n - 1n]) {
      await expect(credentials.statusListOf(schema, 2, REVOCATION, list))
        .to.be.revertedWithCustomError(credentials, "StatusListsOutOfRange")
        .withArgs(list, 2n ** 30n);
    }
  });
});
