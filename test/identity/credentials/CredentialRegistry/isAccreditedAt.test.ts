import { expect } from "chai";
import { day, networkHelpers, now } from "../../../support/identity.ts";
import { issued } from "./fixtures.ts";

describe("CredentialRegistry.isAccreditedAt", () => {
  it("is true from the first second of the term to before its last, and for no number that was not given", async () => {
    const { credentials, schemas, root, ministry, clerk, company } = await networkHelpers.loadFixture(issued);
    const from = (await now()) + day;
    await root.accredit(schemas.kept, 0, ministry, clerk, company, false, from, from + day);
    await networkHelpers.time.increaseTo(from + 2n * day);
    for (const [time, accredited] of [
      [from - 1n, false],
      [from, true],
      [from + day - 1n, true],
      [from + day, false],
    ] as const) {
      expect(await credentials.isAccreditedAt(schemas.kept, 3, time)).to.equal(accredited);
    }
    for (const index of [0, 4]) {
      expect(await credentials.isAccreditedAt(schemas.kept, index, from)).to.equal(false);
    }
    expect(await credentials.isAccreditedAt(schemas.cascading, 3, from)).to.equal(false);
  });

  it("has no answer about a second that has not come", async () => {
    const { credentials, schemas } = await networkHelpers.loadFixture(issued);
    const time = await now();
    expect(await credentials.isAccreditedAt(schemas.kept, 2, time)).to.equal(true);
    await expect(credentials.isAccreditedAt(schemas.kept, 2, time + 1n))
      .to.be.revertedWithCustomError(credentials, "CredentialTimeInFuture")
      .withArgs(time + 1n, time);
  });
});
