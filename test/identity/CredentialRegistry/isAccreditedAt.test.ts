import { expect } from "chai";
import { day, networkHelpers, now } from "../../support/identity.ts";
import { issued } from "./fixtures.ts";

describe("CredentialRegistry.isAccreditedAt", () => {
  it("is true from the first second of the term to before its last, and for no number that was not given", async () => {
    const { credentials, schemas, root, ministry, clerk, company } = await networkHelpers.loadFixture(issued);
    const from = (await now()) + day;
    await root.accredit(schemas.kept, 0, ministry, clerk, company, false, from, from + day);
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
});
