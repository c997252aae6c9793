import { expect } from "chai";
import { ZeroHash } from "ethers";
import { day, networkHelpers, now, reason, year } from "../../../support/identity.ts";
import { identityErrors, issued } from "./fixtures.ts";

describe("CredentialRegistry.suspend", () => {
  it("keeps every interval, with reinstatement and revocation, to the second", async () => {
    const { credentials, schemas, desk, county, alice, bob, until } = await networkHelpers.loadFixture(issued);
    const schema = schemas.kept;
    const expected: [bigint, boolean][] = [];
    const mark = async (valid: boolean) => {
      const time = await now();
      expected.push([time - 1n, !valid], [time, valid]);
      await networkHelpers.time.increase(day);
    };
    for (let round = 0; round < 3; ++round) {
      await networkHelpers.time.increase(day);
      await desk.suspend(bob, schema, county, alice, reason);
      await mark(false);
      await desk.reinstate(bob, schema, county, alice);
      await mark(true);
    }
    await desk.revoke(bob, schema, county, alice, reason);
    await mark(false);
    await desk.issue(2, schema, alice, bob, 0, until);
    await mark(true);
    for (const [time, valid] of expected) {
      expect(await credentials.wasValidAt(bob, schema, time), `at ${String(time)}`).to.equal(valid);
    }
  });

  it("says why and by whom, at once, by the issuer or the root", async () => {
    const { credentials, schemas, desk, root, ministry, clerk, county, alice, bob } =
      await networkHelpers.loadFixture(issued);
    await expect(desk.suspend(bob, schemas.kept, county, alice, reason))
      .to.emit(credentials, "CredentialSuspended")
      .withArgs(bob.address, schemas.kept, reason, alice.address);
    await expect(root.suspend(bob, schemas.cascading, ministry, clerk, reason))
      .to.emit(credentials, "CredentialSuspended")
      .withArgs(bob.address, schemas.cascading, reason, clerk.address);
    for (const schema of [schemas.kept, schemas.cascading]) {
      expect(await credentials.isValid(bob, schema)).to.equal(false);
    }
  });
  it("refuses twice the same, and what is revoked, as a reinstatement is", async () => {
    const { credentials, schemas, desk, county, alice, bob, carol } = await networkHelpers.loadFixture(issued);
    await expect(desk.reinstate(bob, schemas.kept, county, alice))
      .to.be.revertedWithCustomError(credentials, "CredentialStatusUnchanged")
      .withArgs(bob.address, schemas.kept);
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    await expect(desk.suspend(bob, schemas.kept, county, alice, reason)).to.be.revertedWithCustomError(
      credentials,
      "CredentialStatusUnchanged",
    );
    await desk.revoke(bob, schemas.kept, county, alice, reason);
    for (const subject of [bob, carol]) {
      await expect(desk.reinstate(subject, schemas.kept, county, alice))
        .to.be.revertedWithCustomError(credentials, "CredentialMissing")
        .withArgs(subject.address, schemas.kept);
    }
  });

  it("refuses what is over, to the second, and what was never issued", async () => {
    const { credentials, schemas, desk, county, alice, bob, carol, until } = await networkHelpers.loadFixture(issued);
    await networkHelpers.time.setNextBlockTimestamp(until);
    await expect(desk.suspend(bob, schemas.kept, county, alice, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialMissing")
      .withArgs(bob.address, schemas.kept);
    await expect(desk.suspend(carol, schemas.kept, county, alice, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialMissing")
      .withArgs(carol.address, schemas.kept);
  });

  it("reaches a credential that has not begun", async () => {
    const { credentials, schemas, desk, county, alice, carol } = await networkHelpers.loadFixture(issued);
    const from = (await now()) + day;
    await desk.issue(2, schemas.kept, alice, carol, from, from + year);
    await desk.suspend(carol, schemas.kept, county, alice, reason);
    await networkHelpers.time.increaseTo(from + day);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(false);
    expect(await credentials.wasValidAt(carol, schemas.kept, from)).to.equal(false);
    await desk.reinstate(carol, schemas.kept, county, alice);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
  });
  it("is nobody else's affair, and not the subject's, as a revocation is", async () => {
    const { credentials, schemas, company, seat, carol, bob } = await networkHelpers.loadFixture(issued);
    await seat(company, "credentials", carol);
    await expect(credentials.connect(carol).revoke(bob, schemas.kept, company, carol, ZeroHash))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schemas.kept, 2, company.address);
    await expect(credentials.connect(bob).reinstate(bob, schemas.kept, bob, bob)).to.be.revertedWithCustomError(
      { interface: identityErrors },
      "IdentityNotOfficer",
    );
  });
  it("works during a pause, and what widens only after it", async () => {
    const { credentials, manager, schemas, desk, county, alice, bob, carol, until } =
      await networkHelpers.loadFixture(issued);
    await manager.execute(credentials, credentials.interface.encodeFunctionData("pause", [(await now()) + day]));
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    for (const attempt of [
      desk.reinstate(bob, schemas.kept, county, alice),
      desk.issue(2, schemas.kept, alice, carol, 0, until),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(credentials, "ModulePausedUntil");
    }
  });
});
