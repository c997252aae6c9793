import { expect } from "chai";
import { day, licensing, networkHelpers, now } from "../support/identity.ts";

/** A licence for a later season, issued while the present one still runs. */
describe("A credential that is issued for a later term while another of the issuer stands", () => {
  it("is refused: a renewal does not bridge a gap that nobody granted", async () => {
    const { credentials, schemas, alice, carol } = await networkHelpers.loadFixture(licensing);
    const desk = credentials.connect(alice);
    const first = (await now()) + 10n * day;
    const second = first + 100n * day;
    await desk.issue(2, schemas.kept, alice, carol, 0, first);
    await expect(desk.issue(2, schemas.kept, alice, carol, second, second + 10n * day))
      .to.be.revertedWithCustomError(credentials, "CredentialTermInvalid")
      .withArgs(second, second + 10n * day);
    await networkHelpers.time.increaseTo(first + day);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(false);
  });
});
