import { expect } from "chai";
import { day, networkHelpers, now, reason } from "../../../support/identity.ts";
import { identityErrors, issued, pause, secondIssuer } from "./fixtures.ts";

describe("CredentialRegistry.revoke", () => {
  it("ends the credential at once, with why and by whom", async () => {
    const { credentials, schemas, desk, county, alice, bob } = await networkHelpers.loadFixture(issued);
    const time = (await now()) + day;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(desk.revoke(bob, schemas.kept, county, alice, reason))
      .to.emit(credentials, "CredentialRevoked")
      .withArgs(bob.address, schemas.kept, reason, alice.address);
    expect((await credentials.credentialOf(bob, schemas.kept)).revokedAt).to.equal(time);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
    expect(await credentials.wasValidAt(bob, schemas.kept, time - 1n)).to.equal(true);
    expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(false);
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(true);
  });

  it("is final: revoked twice, suspended, reinstated or renewed never", async () => {
    const { credentials, schemas, desk, county, alice, bob } = await networkHelpers.loadFixture(issued);
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    await desk.revoke(bob, schemas.kept, county, alice, reason);
    for (const attempt of [
      desk.revoke(bob, schemas.kept, county, alice, reason),
      desk.suspend(bob, schemas.kept, county, alice, reason),
      desk.reinstate(bob, schemas.kept, county, alice),
    ]) {
      await expect(attempt)
        .to.be.revertedWithCustomError(credentials, "CredentialMissing")
        .withArgs(bob.address, schemas.kept);
    }
  });

  it("lets a new one be issued, which does not fill the gap", async () => {
    const { credentials, schemas, desk, county, alice, bob, until } = await networkHelpers.loadFixture(issued);
    await desk.revoke(bob, schemas.kept, county, alice, reason);
    const revoked = await now();
    await networkHelpers.time.increase(day);
    await desk.issue(2, schemas.kept, alice, bob, 0, until);
    const again = await now();
    for (const [time, valid] of [
      [revoked - 1n, true],
      [revoked, false],
      [again - 1n, false],
      [again, true],
    ] as const) {
      expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(valid);
    }
  });

  it("works during a pause, and by an issuer that was withdrawn", async () => {
    const base = await networkHelpers.loadFixture(issued);
    const { credentials, schemas, desk, root, ministry, clerk, county, alice, bob } = base;
    await root.withdraw(schemas.kept, 2, ministry, clerk, reason);
    await pause(base);
    await desk.revoke(bob, schemas.kept, county, alice, reason);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
  });

  it("refuses who is not an officer, another organisation, and what is over", async () => {
    const { credentials, schemas, desk, county, company, alice, carol, bob, until } =
      await networkHelpers.loadFixture(secondIssuer);
    await expect(desk.revoke(bob, schemas.kept, county, bob, reason)).to.be.revertedWithCustomError(
      { interface: identityErrors },
      "IdentityNotOfficer",
    );
    await expect(credentials.connect(carol).revoke(bob, schemas.kept, company, carol, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schemas.kept, 2, company.address);
    await networkHelpers.time.setNextBlockTimestamp(until);
    await expect(desk.revoke(bob, schemas.kept, county, alice, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialMissing")
      .withArgs(bob.address, schemas.kept);
  });
});
