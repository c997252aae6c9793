import { expect } from "chai";
import { day, networkHelpers, now, purpose, reason } from "../../../support/identity.ts";
import { identityErrors, issued, pause } from "./fixtures.ts";

describe("CredentialRegistry.issueMany", () => {
  it("issues to all or none", async () => {
    const { credentials, schemas, desk, alice, bob, carol, until } = await networkHelpers.loadFixture(issued);
    const grant = (subject: { address: string }) => ({ subject: subject.address, from: 0, until });
    await desk.issueMany(2, schemas.kept, alice, [grant(carol), grant(alice)]);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
    expect(await credentials.isValid(alice, schemas.kept)).to.equal(true);
    await expect(desk.issueMany(2, schemas.cascading, alice, [grant(carol), grant(bob)])).to.be.revertedWithCustomError(
      credentials,
      "CredentialExists",
    );
    expect(await credentials.isValid(carol, schemas.cascading)).to.equal(false);
  });

  it("gives each its own term, with an event each", async () => {
    const { credentials, schemas, desk, alice, carol } = await networkHelpers.loadFixture(issued);
    const time = (await now()) + 5n;
    const grants = [
      { subject: carol.address, from: 0n, until: time + day },
      { subject: alice.address, from: time + day, until: time + 2n * day },
    ];
    await networkHelpers.time.setNextBlockTimestamp(time);
    const sent = desk.issueMany(2, schemas.kept, alice, grants);
    for (const { subject, from, until } of grants) {
      await expect(sent)
        .to.emit(credentials, "CredentialIssued")
        .withArgs(subject, schemas.kept, 2, from === 0n ? time : from, until, alice.address);
    }
  });

  it("renews the second of two for one subject, and issues to nobody for an empty list", async () => {
    const { credentials, schemas, desk, alice, carol } = await networkHelpers.loadFixture(issued);
    const time = await now();
    const grant = (until: bigint) => ({ subject: carol.address, from: 0n, until });
    await desk.issueMany(2, schemas.kept, alice, [grant(time + day), grant(time + 2n * day)]);
    expect((await credentials.credentialOf(carol, schemas.kept)).until).to.equal(time + 2n * day);
    await desk.issueMany(2, schemas.kept, alice, []);
  });

  it("asks for what a single issue takes: the officer, the accreditation, the terms, no pause", async () => {
    const base = await networkHelpers.loadFixture(issued);
    const { credentials, schemas, root, desk, ministry, clerk, county, alice, carol, until } = base;
    const grants = [{ subject: carol.address, from: 0n, until }];
    await expect(root.issueMany(2, schemas.kept, clerk, grants))
      .to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityNotOfficer")
      .withArgs(county.address, purpose("credentials"), clerk.address);
    await expect(root.issueMany(2, schemas.kept, alice, grants))
      .to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityUnauthorized")
      .withArgs(alice.address, clerk.address);
    await expect(desk.issueMany(2, schemas.kept, alice, [{ subject: carol.address, from: until, until }]))
      .to.be.revertedWithCustomError(credentials, "CredentialTermInvalid")
      .withArgs(until, until);
    await root.withdraw(schemas.kept, 2, ministry, clerk, reason);
    await expect(desk.issueMany(2, schemas.kept, alice, grants)).to.be.revertedWithCustomError(
      credentials,
      "CredentialAccreditationInactive",
    );
    await pause(base);
    await expect(desk.issueMany(2, schemas.kept, alice, grants)).to.be.revertedWithCustomError(
      credentials,
      "ModulePausedUntil",
    );
  });
});
