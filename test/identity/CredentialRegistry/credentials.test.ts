import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { IdentityRegistry__factory } from "../../../types/ethers-contracts/index.ts";
import { day, licensing, networkHelpers, now, reason, year } from "../../support/identity.ts";

const identityErrors = IdentityRegistry__factory.createInterface();

/** An issued credential of either schema for Bob; Alice is the issuer's officer. */
async function issued() {
  const base = await licensing();
  const { credentials, schemas, county, alice, bob } = base;
  const desk = credentials.connect(base.alice);
  const until = (await now()) + year;
  for (const schema of [schemas.kept, schemas.cascading]) await desk.issue(schema, 2, county, alice, bob, 0, until);
  return { ...base, desk, until, root: credentials.connect(base.clerk) };
}

describe("CredentialRegistry", () => {
  describe("registerSchema", () => {
    it("is governance's, once, with a root", async () => {
      const { credentials, schemas, ministry, stranger } = await networkHelpers.loadFixture(licensing);
      await expect(credentials.registerSchema(schemas.kept, ministry, true))
        .to.be.revertedWithCustomError(credentials, "CredentialSchemaExists")
        .withArgs(schemas.kept);
      await expect(credentials.registerSchema(id("x"), ZeroAddress, true)).to.be.revertedWithCustomError(
        credentials,
        "CredentialSchemaUnknown",
      );
      await expect(
        credentials.connect(stranger).registerSchema(id("x"), stranger, false),
      ).to.be.revertedWithCustomError(credentials, "AccessManagedUnauthorized");
    });
  });

  describe("accredit", () => {
    it("numbers accreditations from 1 within a schema", async () => {
      const { credentials, schemas, ministry, county } = await networkHelpers.loadFixture(licensing);
      expect((await credentials.schemaOf(schemas.kept)).accreditations).to.equal(2);
      const issuer = await credentials.accreditationOf(schemas.kept, 2);
      expect([issuer.holder, issuer.accreditor, issuer.parent]).to.deep.equal([county.address, false, 1n]);
      expect((await credentials.accreditationOf(schemas.kept, 1)).holder).to.equal(ministry.address);
    });

    it("refuses an unknown schema, a root that is not one, an issuer as accreditor, an accreditor below another", async () => {
      const { credentials, schemas, ministry, clerk, county, alice } = await networkHelpers.loadFixture(licensing);
      const from = await now();
      const root = credentials.connect(clerk);
      const issuer = credentials.connect(alice);
      await expect(root.accredit(id("x"), 0, ministry, clerk, county, false, from, from + year))
        .to.be.revertedWithCustomError(credentials, "CredentialSchemaUnknown")
        .withArgs(id("x"));
      for (const [parent, attempt] of [
        [0, issuer.accredit(schemas.kept, 0, county, alice, county, false, from, from + year)],
        [2, issuer.accredit(schemas.kept, 2, county, alice, county, false, from, from + year)],
        [1, issuer.accredit(schemas.kept, 1, county, alice, county, false, from, from + year)],
      ] as const) {
        await expect(attempt)
          .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
          .withArgs(schemas.kept, parent, county.address);
      }
      await expect(
        root.accredit(schemas.kept, 1, ministry, clerk, county, true, from, from + year),
      ).to.be.revertedWithCustomError(credentials, "CredentialNotAccredited");
    });

    it("refuses a term that is empty or outlasts the accreditor's", async () => {
      const { credentials, schemas, ministry, clerk, county } = await networkHelpers.loadFixture(licensing);
      const from = await now();
      const root = credentials.connect(clerk);
      for (const until of [from, from + 6n * year]) {
        await expect(
          root.accredit(schemas.kept, 1, ministry, clerk, county, false, from, until),
        ).to.be.revertedWithCustomError(credentials, "CredentialTermInvalid");
      }
    });

    it("refuses whoever is not a sitting officer for credentials", async () => {
      const { credentials, schemas, ministry, bob, county } = await networkHelpers.loadFixture(licensing);
      const from = await now();
      const attempt = credentials
        .connect(bob)
        .accredit(schemas.kept, 0, ministry, bob, county, true, from, from + year);
      await expect(attempt).to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityNotOfficer");
    });
  });

  describe("withdraw", () => {
    it("stops issuing at once, keeps kept credentials and takes cascading ones along", async () => {
      const { credentials, schemas, ministry, clerk, county, alice, bob, desk, root, until } =
        await networkHelpers.loadFixture(issued);
      for (const schema of [schemas.kept, schemas.cascading]) {
        await root.withdraw(schema, 2, ministry, clerk, reason);
        await expect(desk.issue(schema, 2, county, alice, alice, 0, until))
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
      await desk.issue(schema, 3, county, alice, bob, 0, until);
      expect(await credentials.isValid(bob, schema)).to.equal(true);
      // The gap between withdrawal and the new credential stays a gap.
      expect(await credentials.wasValidAt(bob, schema, from)).to.equal(false);
    });

    it("is not the issuer's own affair", async () => {
      const { credentials, schemas, county, alice, desk } = await networkHelpers.loadFixture(issued);
      await expect(desk.withdraw(schemas.kept, 1, county, alice, reason))
        .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
        .withArgs(schemas.kept, 1, county.address);
    });
  });

  describe("issue", () => {
    it("is valid from its first second to its last", async () => {
      const { credentials, schemas, desk, county, alice, carol } = await networkHelpers.loadFixture(issued);
      const from = (await now()) + day;
      const until = from + day;
      await expect(desk.issue(schemas.kept, 2, county, alice, carol, from, until))
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

    it("renews its own to a later end, in place, and never shortens", async () => {
      const { credentials, schemas, desk, county, alice, bob, until } = await networkHelpers.loadFixture(issued);
      const { from } = await credentials.credentialOf(bob, schemas.kept);
      await desk.issue(schemas.kept, 2, county, alice, bob, 0, until + year);
      const renewed = await credentials.credentialOf(bob, schemas.kept);
      expect([renewed.from, renewed.until, renewed.history]).to.deep.equal([from, until + year, false]);
      await expect(desk.issue(schemas.kept, 2, county, alice, bob, 0, until))
        .to.be.revertedWithCustomError(credentials, "CredentialExists")
        .withArgs(bob.address, schemas.kept, until + year);
    });

    it("refuses to reach into the past, and an empty term", async () => {
      const { credentials, schemas, desk, county, alice, carol } = await networkHelpers.loadFixture(issued);
      const time = await now();
      for (const [from, until] of [
        [time - 1n, time + day],
        [time + day, time + day],
      ] as const) {
        await expect(desk.issue(schemas.kept, 2, county, alice, carol, from, until))
          .to.be.revertedWithCustomError(credentials, "CredentialTermInvalid")
          .withArgs(from, until);
      }
    });

    it("refuses an accreditor as issuer, an index that does not exist, and another's index", async () => {
      const { credentials, schemas, desk, root, ministry, clerk, county, alice, carol, until } =
        await networkHelpers.loadFixture(issued);
      for (const [index, organisation, attempt] of [
        [1, ministry, root.issue(schemas.kept, 1, ministry, clerk, carol, 0, until)],
        [9, county, desk.issue(schemas.kept, 9, county, alice, carol, 0, until)],
        [2, ministry, root.issue(schemas.kept, 2, ministry, clerk, carol, 0, until)],
      ] as const) {
        await expect(attempt)
          .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
          .withArgs(schemas.kept, index, organisation.address);
      }
    });

    it("refuses to wash a suspension or another issuer's credential off", async () => {
      const { credentials, schemas, root, desk, ministry, clerk, county, alice, bob, until } =
        await networkHelpers.loadFixture(issued);
      const from = await now();
      // The ministry becomes a second issuer (index 3), the county gets a second accreditation (index 4).
      await root.accredit(schemas.kept, 0, ministry, clerk, ministry, false, from, from + year);
      await root.accredit(schemas.kept, 0, ministry, clerk, county, false, from, from + year);
      await expect(root.issue(schemas.kept, 3, ministry, clerk, bob, 0, until))
        .to.be.revertedWithCustomError(credentials, "CredentialExists")
        .withArgs(bob.address, schemas.kept, until);
      await desk.suspend(bob, schemas.kept, county, alice, reason);
      await expect(desk.issue(schemas.kept, 4, county, alice, bob, 0, until + year)).to.be.revertedWithCustomError(
        credentials,
        "CredentialExists",
      );
      await desk.issue(schemas.kept, 2, county, alice, bob, 0, until + year);
      expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
    });

    it("stops when the officer's seat or the accreditation runs out", async () => {
      const { credentials, schemas, desk, county, alice, carol } = await networkHelpers.loadFixture(issued);
      await networkHelpers.time.increase(4n * year + day);
      const time = await now();
      await expect(desk.issue(schemas.kept, 2, county, alice, carol, 0, time + year)).to.be.revertedWithCustomError(
        credentials,
        "CredentialAccreditationInactive",
      );
      await networkHelpers.time.increase(5n * year);
      await expect(
        desk.issue(schemas.kept, 2, county, alice, carol, 0, time + 9n * year),
      ).to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityNotOfficer");
    });
  });

  describe("issueMany", () => {
    it("issues to all or none", async () => {
      const { credentials, schemas, desk, county, alice, bob, carol, until } = await networkHelpers.loadFixture(issued);
      const grant = (subject: { address: string }) => ({ subject: subject.address, from: 0, until });
      await desk.issueMany(schemas.kept, 2, county, alice, [grant(carol), grant(alice)]);
      expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
      expect(await credentials.isValid(alice, schemas.kept)).to.equal(true);
      await expect(
        desk.issueMany(schemas.cascading, 2, county, alice, [grant(carol), grant(bob)]),
      ).to.be.revertedWithCustomError(credentials, "CredentialExists");
      expect(await credentials.isValid(carol, schemas.cascading)).to.equal(false);
    });
  });

  describe("suspend, reinstate, revoke", () => {
    it("keep every interval, to the second", async () => {
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
      await desk.issue(schema, 2, county, alice, bob, 0, until);
      await mark(true);
      for (const [time, valid] of expected) {
        expect(await credentials.wasValidAt(bob, schema, time), `at ${String(time)}`).to.equal(valid);
      }
    });

    it("refuse twice the same, and what is revoked or over", async () => {
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

    it("let a withdrawn issuer narrow but not widen, and the root do both", async () => {
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

    it("are nobody else's affair, and not the subject's", async () => {
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
  });

  describe("isValid and wasValidAt", () => {
    it("include the subject's own status, now and then", async () => {
      const { credentials, schemas, registry, ministry, clerk, bob } = await networkHelpers.loadFixture(issued);
      await registry.connect(clerk).suspend(ministry, clerk, bob, false, reason);
      const time = await now();
      expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
      expect(await credentials.wasValidAt(bob, schemas.kept, time - 1n)).to.equal(true);
      expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(false);
      await registry.connect(clerk).reinstate(ministry, clerk, bob, reason);
      expect(await credentials.isValid(bob, schemas.kept)).to.equal(true);
    });

    it("know nothing of the future, nor of who never had a credential", async () => {
      const { credentials, schemas, bob, carol } = await networkHelpers.loadFixture(issued);
      expect(await credentials.isValid(carol, schemas.kept)).to.equal(false);
      expect(await credentials.isValid(bob, id("x"))).to.equal(false);
      await expect(credentials.wasValidAt(bob, schemas.kept, (await now()) + 100n)).to.be.revertedWithCustomError(
        credentials,
        "CredentialTimeInFuture",
      );
    });

    it("follow the officer's key, not the address: a replaced key issues, the old one does not", async () => {
      const { credentials, registry, schemas, county, alice, carol, key, until } =
        await networkHelpers.loadFixture(issued);
      await registry.connect(alice).changeOwner(alice, key);
      await expect(
        credentials.connect(alice).issue(schemas.kept, 2, county, alice, carol, 0, until),
      ).to.be.revertedWithCustomError({ interface: identityErrors }, "IdentityUnauthorized");
      await credentials.connect(key).issue(schemas.kept, 2, county, alice, carol, 0, until);
      expect(await credentials.isValid(carol, schemas.kept)).to.equal(true);
    });
  });

  it("narrows during a pause, and widens only after it", async () => {
    const { credentials, manager, schemas, desk, county, alice, bob, carol, until } =
      await networkHelpers.loadFixture(issued);
    await manager.execute(credentials, credentials.interface.encodeFunctionData("pause", [(await now()) + day]));
    await desk.suspend(bob, schemas.kept, county, alice, reason);
    for (const attempt of [
      desk.reinstate(bob, schemas.kept, county, alice),
      desk.issue(schemas.kept, 2, county, alice, carol, 0, until),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(credentials, "ModulePausedUntil");
    }
  });
});
