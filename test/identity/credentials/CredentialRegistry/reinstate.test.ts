import { expect } from "chai";
import { day, networkHelpers, now, reason } from "../../../support/identity.ts";
import { issued, secondIssuer } from "./fixtures.ts";

describe("CredentialRegistry.reinstate", () => {
  it("lifts the suspension from that second on, with who did it", async () => {
    const { credentials, schemas, desk, county, alice, bob } = await networkHelpers.loadFixture(issued);
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    const time = (await now()) + day;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(desk.reinstate(bob, schemas.kept, county, alice))
      .to.emit(credentials, "CredentialReinstated")
      .withArgs(bob.address, schemas.kept, alice.address);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(true);
    expect(await credentials.wasValidAt(bob, schemas.kept, time - 1n)).to.equal(false);
    expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(true);
  });
  it("lets a withdrawn issuer narrow but not widen, and the root do both", async () => {
    const { credentials, schemas, desk, root, ministry, clerk, county, alice, bob } =
      await networkHelpers.loadFixture(issued);
    await root.withdraw(schemas.kept, 2, ministry, clerk, reason);
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    await expect(desk.reinstate(bob, schemas.kept, county, alice)).to.be.revertedWithCustomError(
      credentials,
      "CredentialAccreditationInactive",
    );
    await root.reinstate(bob, schemas.kept, ministry, clerk);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(true);
    await root.revoke(bob, schemas.kept, ministry, clerk, reason);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
  });

  it("does not bring a cascading credential back whose issuer is gone, also by the root", async () => {
    const { credentials, schemas, desk, root, ministry, clerk, county, alice, bob } =
      await networkHelpers.loadFixture(issued);
    await desk.suspend(bob, schemas.cascading, county, alice, reason);
    await root.withdraw(schemas.cascading, 1, ministry, clerk, reason);
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(desk.reinstate(bob, schemas.cascading, county, alice))
      .to.be.revertedWithCustomError(credentials, "CredentialAccreditationInactive")
      .withArgs(schemas.cascading, 2, time);
    await root.reinstate(bob, schemas.cascading, ministry, clerk);
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(false);
  });

  it("refuses another organisation, what is revoked, and what is over while suspended", async () => {
    const { credentials, schemas, desk, county, company, carol, alice, bob, until } =
      await networkHelpers.loadFixture(secondIssuer);
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    await expect(credentials.connect(carol).reinstate(bob, schemas.kept, company, carol))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schemas.kept, 2, company.address);
    await networkHelpers.time.setNextBlockTimestamp(until);
    await expect(desk.reinstate(bob, schemas.kept, county, alice))
      .to.be.revertedWithCustomError(credentials, "CredentialMissing")
      .withArgs(bob.address, schemas.kept);
  });
});
