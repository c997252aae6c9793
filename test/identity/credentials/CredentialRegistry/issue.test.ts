import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { day, networkHelpers, now, purpose, reason, year } from "../../../support/identity.ts";
import { identityErrors, issued, pause, secondIssuer } from "./fixtures.ts";

describe("CredentialRegistry.issue", () => {
  it("is valid from its first second to its last", async () => {
    const { credentials, schemas, desk, alice, carol } = await networkHelpers.loadFixture(issued);
    const from = (await now()) + day;
    const until = from + day;
    await expect(desk.issue(2, schemas.kept, alice, carol, from, until))
      .to.emit(credentials, "CredentialIssued")
      .withArgs(carol.address, schemas.kept, 2, from, until, alice.address);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(false);
    await networkHelpers.time.increaseTo(until);
    for (const [time, valid] of [
      [from - 1n, false],
      [from, true],
      [until - 1n, true],
      [until, false],
    ] as const) {
      expect(await credentials.wasValidAt(carol, schemas.kept, time)).to.equal(valid);
    }
  });

  it("begins now when no beginning is given", async () => {
    const { credentials, schemas, desk, alice, carol } = await networkHelpers.loadFixture(issued);
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(desk.issue(2, schemas.cascading, alice, carol, 0, time + day))
      .to.emit(credentials, "CredentialIssued")
      .withArgs(carol.address, schemas.cascading, 2, time, time + day, alice.address);
    const credential = await credentials.credentialOf(carol, schemas.cascading);
    expect([credential.issuer, credential.from, credential.until, credential.revokedAt]).to.deep.equal([
      2n,
      time,
      time + day,
      0n,
    ]);
    expect(await credentials.isValid(carol, schemas.cascading)).to.equal(true);
  });
  it("renews its own to a later end, in place, and never shortens", async () => {
    const { credentials, schemas, desk, alice, bob, until } = await networkHelpers.loadFixture(issued);
    const { from } = await credentials.credentialOf(bob, schemas.kept);
    await desk.issue(2, schemas.kept, alice, bob, 0, until + year);
    const renewed = await credentials.credentialOf(bob, schemas.kept);
    expect([renewed.from, renewed.until, renewed.history]).to.deep.equal([from, until + year, false]);
    await expect(desk.issue(2, schemas.kept, alice, bob, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialExists")
      .withArgs(bob.address, schemas.kept, until + year);
  });

  it("says the beginning of the first in a renewal's event, and renews to the same end never", async () => {
    const { credentials, schemas, desk, alice, bob, until } = await networkHelpers.loadFixture(issued);
    const { from } = await credentials.credentialOf(bob, schemas.kept);
    await networkHelpers.time.increase(day);
    await expect(desk.issue(2, schemas.kept, alice, bob, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialExists")
      .withArgs(bob.address, schemas.kept, until);
    await expect(desk.issue(2, schemas.kept, alice, bob, 0, until + 1n))
      .to.emit(credentials, "CredentialIssued")
      .withArgs(bob.address, schemas.kept, 2, from, until + 1n, alice.address);
  });
  it("refuses to reach into the past, and an empty term", async () => {
    const { credentials, schemas, desk, alice, carol } = await networkHelpers.loadFixture(issued);
    const time = await now();
    for (const [from, until] of [
      [time - 1n, time + day],
      [time + day, time + day],
    ] as const) {
      await expect(desk.issue(2, schemas.kept, alice, carol, from, until))
        .to.be.revertedWithCustomError(credentials, "CredentialTermInvalid")
        .withArgs(from, until);
    }
  });
  it("refuses an accreditor as issuer, an index that does not exist, and another's index", async () => {
    const { credentials, schemas, desk, root, ministry, clerk, county, alice, carol, until } =
      await networkHelpers.loadFixture(issued);
    for (const [index, holder, attempt] of [
      [1, ministry.address, root.issue(1, schemas.kept, clerk, carol, 0, until)],
      [9, ZeroAddress, desk.issue(9, schemas.kept, alice, carol, 0, until)],
    ] as const) {
      await expect(attempt)
        .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
        .withArgs(schemas.kept, index, holder);
    }
    await expect(root.issue(2, schemas.kept, clerk, carol, 0, until))
      .to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityNotOfficer")
      .withArgs(county.address, purpose("credentials"), clerk.address);
  });
  it("refuses to wash a suspension or another issuer's credential off", async () => {
    const { credentials, schemas, root, desk, ministry, clerk, county, alice, bob, until } =
      await networkHelpers.loadFixture(issued);
    const from = await now();
    // The ministry becomes a second issuer (index 3), the county gets a second accreditation (index 4).
    await root.accredit(schemas.kept, 0, ministry, clerk, ministry, false, from, from + year);
    await root.accredit(schemas.kept, 0, ministry, clerk, county, false, from, from + year);
    await expect(root.issue(3, schemas.kept, clerk, bob, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialExists")
      .withArgs(bob.address, schemas.kept, until);
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    await expect(desk.issue(4, schemas.kept, alice, bob, 0, until + year)).to.be.revertedWithCustomError(
      credentials,
      "CredentialExists",
    );
    await desk.issue(2, schemas.kept, alice, bob, 0, until + year);
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
  });

  it("issues anew once the standing one is revoked or over, also by another issuer", async () => {
    const { credentials, schemas, desk, county, carol, alice, bob, until } =
      await networkHelpers.loadFixture(secondIssuer);
    const other = credentials.connect(carol);
    const schema = schemas.kept;
    await expect(other.issue(5, schema, carol, bob, 0, until)).to.be.revertedWithCustomError(
      credentials,
      "CredentialExists",
    );
    await desk.revoke(bob, schema, county, alice, reason);
    const soon = (await now()) + day;
    await other.issue(5, schema, carol, bob, 0, soon);
    await networkHelpers.time.increaseTo(soon - 2n);
    await expect(desk.issue(2, schema, alice, bob, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialExists")
      .withArgs(bob.address, schema, soon);
    await networkHelpers.time.setNextBlockTimestamp(soon);
    await desk.issue(2, schema, alice, bob, 0, until);
    expect((await credentials.credentialOf(bob, schema)).issuer).to.equal(2n);
  });

  it("lets another issuer replace a cascading credential that fell with its issuer, and not a kept one", async () => {
    const { credentials, schemas, root, ministry, clerk, carol, bob, until } =
      await networkHelpers.loadFixture(secondIssuer);
    const other = credentials.connect(carol);
    for (const schema of [schemas.kept, schemas.cascading]) await root.withdraw(schema, 2, ministry, clerk, reason);
    await other.issue(5, schemas.cascading, carol, bob, 0, until);
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(true);
    await expect(other.issue(5, schemas.kept, carol, bob, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialExists")
      .withArgs(bob.address, schemas.kept, until);
  });

  it("keeps a suspended credential in its place, also when its issuer is gone", async () => {
    const { credentials, schemas, root, desk, ministry, clerk, county, alice, carol, bob, until } =
      await networkHelpers.loadFixture(secondIssuer);
    await desk.suspend(bob, schemas.cascading, county, alice, reason);
    await root.withdraw(schemas.cascading, 2, ministry, clerk, reason);
    await expect(credentials.connect(carol).issue(5, schemas.cascading, carol, bob, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialExists")
      .withArgs(bob.address, schemas.cascading, until);
  });

  it("refuses an issuer that is not in force yet, itself or above it", async () => {
    const { credentials, schemas, root, desk, ministry, clerk, county, alice, carol, until } =
      await networkHelpers.loadFixture(issued);
    const schema = schemas.kept;
    const begins = (await now()) + day;
    await root.accredit(schema, 0, ministry, clerk, county, false, begins, begins + year);
    await networkHelpers.time.setNextBlockTimestamp(begins - 1n);
    await expect(desk.issue(3, schema, alice, carol, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialAccreditationInactive")
      .withArgs(schema, 3, begins - 1n);
    await networkHelpers.time.setNextBlockTimestamp(begins);
    await desk.issue(3, schema, alice, carol, 0, until);

    await root.withdraw(schema, 1, ministry, clerk, reason);
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(desk.issue(2, schema, alice, carol, 0, until))
      .to.be.revertedWithCustomError(credentials, "CredentialAccreditationInactive")
      .withArgs(schema, 2, time);
  });
  it("stops when the officer's seat or the accreditation runs out", async () => {
    const { credentials, schemas, desk, alice, carol } = await networkHelpers.loadFixture(issued);
    await networkHelpers.time.increase(4n * year + day);
    const time = await now();
    await expect(desk.issue(2, schemas.kept, alice, carol, 0, time + year)).to.be.revertedWithCustomError(
      credentials,
      "CredentialAccreditationInactive",
    );
    await networkHelpers.time.increase(5n * year);
    await expect(desk.issue(2, schemas.kept, alice, carol, 0, time + 9n * year)).to.be.revertedWithCustomError(
      { interface: identityErrors },
      "IdentityNotOfficer",
    );
  });
  it("follows the officer's key, not the address: a replaced key issues, the old one does not", async () => {
    const { credentials, registry, schemas, alice, carol, key, until } = await networkHelpers.loadFixture(issued);
    await registry.connect(alice).changeOwner(alice, key);
    await expect(
      credentials.connect(alice).issue(2, schemas.kept, alice, carol, 0, until),
    ).to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityUnauthorized");
    await credentials.connect(key).issue(2, schemas.kept, alice, carol, 0, until);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
  });

  it("stops during a pause", async () => {
    const base = await networkHelpers.loadFixture(issued);
    const { credentials, schemas, desk, alice, carol, until } = base;
    const end = await pause(base);
    await expect(desk.issue(2, schemas.kept, alice, carol, 0, until))
      .to.be.revertedWithCustomError(credentials, "ModulePausedUntil")
      .withArgs(end);
  });
});
