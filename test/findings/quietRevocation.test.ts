import { expect } from "chai";
import { day, licensing, networkHelpers, now, year } from "../support/identity.ts";

/** An issuer with two accreditations of one schema. */
describe("An issuer that holds a second accreditation of the schema", () => {
  it("does not shorten its own standing credential, nor begin it later", async () => {
    const { credentials, schemas, ministry, clerk, county, alice, carol } = await networkHelpers.loadFixture(licensing);
    const desk = credentials.connect(alice);
    const until = (await now()) + 2n * year;
    await desk.issue(2, schemas.kept, alice, carol, 0, until);
    const root = credentials.connect(clerk);
    await root.accredit(schemas.kept, 1, ministry, clerk, county, false, 0, until);
    const begin = await now();
    for (const [from, end] of [
      [0n, begin + day],
      [begin + day, until + day],
    ] as const) {
      await expect(desk.issue(3, schemas.kept, alice, carol, from, end))
        .to.be.revertedWithCustomError(credentials, "CredentialExists")
        .withArgs(carol.address, schemas.kept, until);
    }

    // One that takes its place without a gap may.
    await desk.issue(3, schemas.kept, alice, carol, 0, until);
    await networkHelpers.time.increase(day);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
  });
});
