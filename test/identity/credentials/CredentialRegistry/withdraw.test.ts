import { expect } from "chai";
import { day, networkHelpers, now, purpose, reason, year } from "../../../support/identity.ts";
import { identityErrors, issued, pause, secondIssuer } from "./fixtures.ts";

describe("CredentialRegistry.withdraw", () => {
  it("stops issuing at once, keeps kept credentials and takes cascading ones along", async () => {
    const { credentials, schemas, ministry, clerk, alice, bob, desk, root, until } =
      await networkHelpers.loadFixture(issued);
    for (const schema of [schemas.kept, schemas.cascading]) {
      await root.withdraw(schema, 2, ministry, clerk, reason);
      await expect(desk.issue(2, schema, alice, alice, 0, until))
        .to.be.revertedWithCustomError(credentials, "CredentialAccreditationInactive")
        .withArgs(schema, 2, (await now()) + 1n);
    }
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(true);
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(false);
  });
  it("takes cascading credentials along when the accreditor above falls", async () => {
    const { credentials, schemas, ministry, clerk, bob, root } = await networkHelpers.loadFixture(issued);
    await root.withdraw(schemas.cascading, 1, ministry, clerk, reason);
    const withdrawn = await now();
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(false);
    expect(await credentials.wasValidAt(bob, schemas.cascading, withdrawn - 1n)).to.equal(true);
    expect(await credentials.wasValidAt(bob, schemas.cascading, withdrawn)).to.equal(false);
    expect(await credentials.isAccreditedAt(schemas.cascading, 2, withdrawn)).to.equal(false);
  });

  it("says which, why and by whom, and notes the second", async () => {
    const { credentials, schemas, ministry, clerk, root } = await networkHelpers.loadFixture(issued);
    const time = (await now()) + 5n;
    await networkHelpers.time.setNextBlockTimestamp(time);
    await expect(root.withdraw(schemas.kept, 2, ministry, clerk, reason))
      .to.emit(credentials, "AccreditationWithdrawn")
      .withArgs(schemas.kept, 2, reason, clerk.address);
    const { withdrawn, until } = await credentials.accreditationOf(schemas.kept, 2);
    expect([withdrawn, until]).to.deep.equal([true, time]);
  });

  it("is final: a new accreditation gets a new number, and old cascading credentials stay dead", async () => {
    const { credentials, schemas, ministry, clerk, county, alice, bob, root, desk, until } =
      await networkHelpers.loadFixture(issued);
    const schema = schemas.cascading;
    await root.withdraw(schema, 2, ministry, clerk, reason);
    await expect(root.withdraw(schema, 2, ministry, clerk, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialAccreditationWithdrawn")
      .withArgs(schema, 2);
    const from = await now();
    await root.accredit(schema, 1, ministry, clerk, county, false, from, from + year);
    expect(await credentials.isValid(bob, schema)).to.equal(false);
    await desk.issue(3, schema, alice, bob, 0, until);
    expect(await credentials.isValid(bob, schema)).to.equal(true);
    // The gap between withdrawal and the new credential stays a gap.
    expect(await credentials.wasValidAt(bob, schema, from)).to.equal(false);
  });

  it("takes every issuer below the accreditor along, those to come too, and no other accreditor's", async () => {
    const { credentials, schemas, ministry, clerk, county, company, root } = await networkHelpers.loadFixture(issued);
    const schema = schemas.cascading;
    const until = (await now()) + year;
    await root.accredit(schema, 1, ministry, clerk, company, false, 0, until); // 3
    await root.accredit(schema, 1, ministry, clerk, county, false, (await now()) + 30n * day, until); // 4, to come
    await root.accredit(schema, 0, ministry, clerk, ministry, true, 0, until); // 5, another accreditor
    await root.accredit(schema, 5, ministry, clerk, county, false, 0, until); // 6, below it
    await root.accredit(schema, 0, ministry, clerk, county, false, 0, until); // 7, by the root itself
    await root.withdraw(schema, 1, ministry, clerk, reason);
    await networkHelpers.time.increase(31n * day);
    for (const [index, accredited] of [
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, true],
      [6, true],
      [7, true],
    ] as const) {
      expect(await credentials.isAccreditedAt(schema, index, await now()), String(index)).to.equal(accredited);
    }
  });

  it("takes the issuers along with their accreditor, each with its event; nothing is withdrawn twice", async () => {
    const { credentials, schemas, ministry, clerk, root } = await networkHelpers.loadFixture(issued);
    const sent = await root.withdraw(schemas.kept, 1, ministry, clerk, reason);
    const withdrawn = await now();
    for (const index of [1, 2]) {
      await expect(sent)
        .to.emit(credentials, "AccreditationWithdrawn")
        .withArgs(schemas.kept, index, reason, clerk.address);
      const record = await credentials.accreditationOf(schemas.kept, index);
      expect([record.withdrawn, record.until]).to.deep.equal([true, withdrawn]);
    }

    // An accreditor falls after its issuer, which keeps the second of its own fall.
    await root.withdraw(schemas.cascading, 2, ministry, clerk, reason);
    const before = await now();
    await root.withdraw(schemas.cascading, 1, ministry, clerk, reason);
    expect((await credentials.accreditationOf(schemas.cascading, 2)).until).to.equal(before);

    for (const schema of [schemas.kept, schemas.cascading]) {
      for (const index of [1, 2]) {
        await expect(root.withdraw(schema, index, ministry, clerk, reason))
          .to.be.revertedWithCustomError(credentials, "CredentialAccreditationWithdrawn")
          .withArgs(schema, index);
      }
    }
  });

  it("leaves what was accredited before the withdrawal accredited then", async () => {
    const { credentials, schemas, ministry, clerk, root } = await networkHelpers.loadFixture(issued);
    const schema = schemas.cascading;
    await networkHelpers.time.increase(day);
    await root.withdraw(schema, 2, ministry, clerk, reason);
    const issuerFell = await now();
    await networkHelpers.time.increase(day);
    await root.withdraw(schema, 1, ministry, clerk, reason);
    const accreditorFell = await now();
    for (const [index, time, accredited] of [
      [2, issuerFell - 1n, true],
      [2, issuerFell, false],
      [1, issuerFell, true],
      [1, accreditorFell - 1n, true],
      [1, accreditorFell, false],
      [2, accreditorFell, false],
    ] as const) {
      expect(await credentials.isAccreditedAt(schema, index, time)).to.equal(accredited);
    }
  });

  it("withdraws an accreditation that has not begun, or is over", async () => {
    const { credentials, schemas, ministry, clerk, county, root } = await networkHelpers.loadFixture(issued);
    const time = await now();
    await root.accredit(schemas.kept, 0, ministry, clerk, county, false, time + day, time + 2n * day);
    await root.accredit(schemas.kept, 0, ministry, clerk, county, false, 0, time + day);
    await root.withdraw(schemas.kept, 3, ministry, clerk, reason);
    await networkHelpers.time.increase(day + 10n);
    expect(await credentials.isAccreditedAt(schemas.kept, 3, await now())).to.equal(false);
    await root.withdraw(schemas.kept, 4, ministry, clerk, reason);
    expect(await credentials.isAccreditedAt(schemas.kept, 4, time + day - 1n)).to.equal(true);
  });

  it("is the affair of who gave it, or the root; an accreditor cannot reach another's issuer", async () => {
    const { credentials, schemas, county, company, ministry, clerk, alice, bob, root } =
      await networkHelpers.loadFixture(secondIssuer);
    // 3: the company as accreditor, 4: the county as its issuer.
    const accreditor = credentials.connect(bob);
    const schema = schemas.cascading;
    await expect(accreditor.withdraw(schema, 2, company, bob, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schema, 2, company.address);
    await expect(accreditor.withdraw(schema, 3, company, bob, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schema, 3, company.address);
    await expect(credentials.connect(alice).withdraw(schema, 4, county, alice, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schema, 4, county.address);
    await accreditor.withdraw(schema, 4, company, bob, reason);
    await root.withdraw(schema, 3, ministry, clerk, reason);
  });
  it("is not the issuer's own affair", async () => {
    const { credentials, schemas, county, alice, desk } = await networkHelpers.loadFixture(issued);
    await expect(desk.withdraw(schemas.kept, 1, county, alice, reason))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schemas.kept, 1, county.address);
  });

  it("refuses a number that was never given, and who is not an officer", async () => {
    const { credentials, schemas, root, ministry, clerk, bob } = await networkHelpers.loadFixture(issued);
    for (const index of [0, 9]) {
      await expect(root.withdraw(schemas.kept, index, ministry, clerk, reason))
        .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
        .withArgs(schemas.kept, index, ministry.address);
    }
    await expect(credentials.connect(bob).withdraw(schemas.kept, 2, ministry, bob, reason))
      .to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityNotOfficer")
      .withArgs(ministry.address, purpose("credentials"), bob.address);
  });

  it("works during a pause", async () => {
    const base = await networkHelpers.loadFixture(issued);
    const { credentials, schemas, root, ministry, clerk, bob } = base;
    await pause(base);
    await root.withdraw(schemas.cascading, 1, ministry, clerk, reason);
    expect(await credentials.isValid(bob, schemas.cascading)).to.equal(false);
  });
});
