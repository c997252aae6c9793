import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { networkHelpers } from "../../../support/identity.ts";
import { listed, REVOCATION, revocations, SUSPENSION } from "./fixture.ts";

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
      await expect(credentials.statusOf(schema, 2, REVOCATION, list, 0))
        .to.be.revertedWithCustomError(credentials, "StatusListsOutOfRange")
        .withArgs(list, 2n ** 30n);
    }
  });

  it("knows nothing of a list that was never written", async () => {
    const { credentials, schema } = await networkHelpers.loadFixture(listed);
    expect(await credentials.statusOf(schema, 77, SUSPENSION, 12, 5)).to.equal(false);
  });
});
