import { expect } from "chai";
import { id, MaxUint256 } from "ethers";
import { CredentialRegistry__factory, IdentityRegistry__factory } from "../../../types/ethers-contracts/index.ts";
import { day, ethers, networkHelpers, now, purpose, reason, year } from "../../support/identity.ts";
import { flag, listed, REVOCATION, SUSPENSION } from "./fixture.ts";

const identityErrors = { interface: IdentityRegistry__factory.createInterface() };

describe("StatusLists.setStatusWord", () => {
  describe("is refused", () => {
    it("to whoever is no officer for credentials, and to an officer's name with another's key", async () => {
      const { credentials, desk, at, county, alice, bob } = await networkHelpers.loadFixture(listed);
      await expect(
        credentials.connect(bob).setStatusWord(at(REVOCATION), 1, 0, county, bob),
      ).to.be.revertedWithCustomError(identityErrors, "IdentityNotOfficer");
      await expect(credentials.connect(bob).setStatusWord(at(REVOCATION), 1, 0, county, alice))
        .to.be.revertedWithCustomError(identityErrors, "IdentityUnauthorized")
        .withArgs(alice.address, bob.address);
      await expect(desk.setStatusWord(at(REVOCATION), 1, 0, alice, alice)).to.be.revertedWithCustomError(
        identityErrors,
        "IdentityNotOfficer",
      );
    });

    it("to another issuer of the same schema, and to an organisation without any accreditation", async () => {
      const { credentials, schemas, root, at, ministry, clerk, company, carol, seat, until } =
        await networkHelpers.loadFixture(listed);
      await seat(company, "credentials", carol);
      const attempt = () => credentials.connect(carol).setStatusWord(at(REVOCATION), 1, 0, company, carol);
      await expect(attempt())
        .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
        .withArgs(schemas.kept, 2, company.address);
      await root.accredit(schemas.kept, 0, ministry, clerk, company, false, 0, until); // index 3
      await expect(attempt()).to.be.revertedWithCustomError(credentials, "CredentialNotAccredited");
      await credentials.connect(carol).setStatusWord({ ...at(REVOCATION), issuer: 3 }, 1, 0, company, carol);
      expect(await credentials.statusWord(at(REVOCATION))).to.equal(0n);
    });

    it("for an accreditation that is not, or of an accreditor, or of another schema, even to the root", async () => {
      const { credentials, root, at, ministry, clerk } = await networkHelpers.loadFixture(listed);
      for (const word of [
        { ...at(REVOCATION), issuer: 0 },
        { ...at(REVOCATION), issuer: 1 },
        { ...at(REVOCATION), issuer: 3 },
        { ...at(REVOCATION), schema: id("unknown") },
      ]) {
        await expect(root.setStatusWord(word, 1, 0, ministry, clerk))
          .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
          .withArgs(word.schema, word.issuer, ministry.address);
      }
    });

    it("to take a revocation back, by the issuer and by the root", async () => {
      const { credentials, desk, root, at, ministry, clerk, county, alice } = await networkHelpers.loadFixture(listed);
      await desk.setStatusWord(at(REVOCATION), flag(3), 0, county, alice);
      for (const attempt of [
        desk.setStatusWord(at(REVOCATION), 0, flag(3), county, alice),
        desk.setStatusWord(at(REVOCATION), flag(4), flag(3), county, alice),
        root.setStatusWord(at(REVOCATION), 0, MaxUint256, ministry, clerk),
      ]) {
        await expect(attempt).to.be.revertedWithCustomError(credentials, "StatusListsRevocationFinal");
      }
      expect(await credentials.statusWord(at(REVOCATION))).to.equal(flag(3));
    });

    it("to set and clear the same flag at once", async () => {
      const { credentials, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
      await expect(desk.setStatusWord(at(SUSPENSION), 7, 12, county, alice))
        .to.be.revertedWithCustomError(credentials, "StatusListsMasksOverlap")
        .withArgs(4);
    });

    it("behind the end of the list, and for a purpose that is none", async () => {
      const { credentials, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
      await desk.setStatusWord(at(REVOCATION, 511), 1, 0, county, alice);
      await expect(desk.setStatusWord(at(REVOCATION, 512), 1, 0, county, alice))
        .to.be.revertedWithCustomError(credentials, "StatusListsOutOfRange")
        .withArgs(512, 512);
      await expect(desk.setStatusWord(at(2), 1, 0, county, alice)).to.revert(ethers);
    });

    it("a second time: a replay changes nothing", async () => {
      const { credentials, schemas, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
      await desk.setStatusWord(at(REVOCATION), 5, 0, county, alice);
      for (const [set, clear] of [
        [5, 0],
        [4, 0],
        [0, 0],
      ] as const) {
        await expect(desk.setStatusWord(at(REVOCATION), set, clear, county, alice))
          .to.be.revertedWithCustomError(credentials, "StatusListsUnchanged")
          .withArgs(schemas.kept, 2, 5);
      }
    });
  });

  it("sets 256 flags at once and says so", async () => {
    const { credentials, schemas, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
    await expect(desk.setStatusWord(at(REVOCATION, 9, 4), MaxUint256, 0, county, alice))
      .to.emit(credentials, "StatusWordChanged")
      .withArgs(schemas.kept, 2, 4, REVOCATION, 9, MaxUint256, alice.address);
    expect(await credentials.statusWord(at(REVOCATION, 9, 4))).to.equal(MaxUint256);
  });

  it("leaves flags in neither mask alone, so that two officers undo nothing of each other", async () => {
    const { credentials, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
    await desk.setStatusWord(at(SUSPENSION), flag(0) | flag(1), 0, county, alice);
    await desk.setStatusWord(at(SUSPENSION), flag(255), flag(1), county, alice);
    expect(await credentials.statusWord(at(SUSPENSION))).to.equal(flag(0) | flag(255));
  });

  it("touches no other word, list, purpose, issuer or schema", async () => {
    const { credentials, schemas, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
    await desk.setStatusWord(at(REVOCATION), MaxUint256, 0, county, alice);
    for (const other of [
      at(REVOCATION, 1),
      at(REVOCATION, 0, 1),
      at(SUSPENSION),
      { ...at(REVOCATION), issuer: 1 },
      { ...at(REVOCATION), schema: schemas.cascading },
    ]) {
      expect(await credentials.statusWord(other)).to.equal(0n);
    }
  });

  it("suspends, and lifts the suspension", async () => {
    const { credentials, desk, at, county, alice } = await networkHelpers.loadFixture(listed);
    await desk.setStatusWord(at(SUSPENSION), flag(8), 0, county, alice);
    await desk.setStatusWord(at(SUSPENSION), 0, flag(8), county, alice);
    expect(await credentials.statusWord(at(SUSPENSION))).to.equal(0n);
  });

  it("lets an issuer whose accreditation is over narrow but not widen, and the root do both", async () => {
    const { credentials, schemas, desk, root, at, ministry, clerk, county, alice } =
      await networkHelpers.loadFixture(listed);
    await desk.setStatusWord(at(SUSPENSION), flag(1), 0, county, alice);
    await root.withdraw(schemas.kept, 2, ministry, clerk, reason);
    await desk.setStatusWord(at(REVOCATION), flag(1), 0, county, alice);
    await desk.setStatusWord(at(SUSPENSION), flag(2), 0, county, alice);
    for (const set of [0n, flag(3)]) {
      await expect(desk.setStatusWord(at(SUSPENSION), set, flag(1), county, alice)).to.be.revertedWithCustomError(
        credentials,
        "CredentialAccreditationInactive",
      );
    }
    await root.setStatusWord(at(SUSPENSION), 0, flag(1), ministry, clerk);
    await root.setStatusWord(at(REVOCATION), flag(9), 0, ministry, clerk);
    expect(await credentials.statusWord(at(SUSPENSION))).to.equal(flag(2));
    expect(await credentials.statusWord(at(REVOCATION))).to.equal(flag(1) | flag(9));
  });

  it("lets an issuer below a withdrawn accreditor, or past its term, narrow but not widen", async () => {
    const { credentials, schemas, desk, root, at, ministry, clerk, county, alice } =
      await networkHelpers.loadFixture(listed);
    await desk.setStatusWord(at(SUSPENSION), flag(1), 0, county, alice);
    const widen = () => desk.setStatusWord(at(SUSPENSION), 0, flag(1), county, alice);
    await root.withdraw(schemas.kept, 1, ministry, clerk, reason);
    await expect(widen()).to.be.revertedWithCustomError(credentials, "CredentialAccreditationInactive");
    await networkHelpers.time.increase(4n * year + day);
    await expect(widen()).to.be.revertedWithCustomError(credentials, "CredentialAccreditationInactive");
    await desk.setStatusWord(at(REVOCATION), flag(1), 0, county, alice);
  });

  it("narrows during a pause, and widens only after it, for the root as well", async () => {
    const { credentials, manager, desk, root, at, ministry, clerk, county, alice } =
      await networkHelpers.loadFixture(listed);
    await manager.execute(
      credentials,
      CredentialRegistry__factory.createInterface().encodeFunctionData("pause", [(await now()) + day]),
    );
    await desk.setStatusWord(at(SUSPENSION), flag(1), 0, county, alice);
    await desk.setStatusWord(at(REVOCATION), flag(1), 0, county, alice);
    for (const attempt of [
      desk.setStatusWord(at(SUSPENSION), 0, flag(1), county, alice),
      root.setStatusWord(at(SUSPENSION), 0, flag(1), ministry, clerk),
    ]) {
      await expect(attempt).to.be.revertedWithCustomError(credentials, "ModulePausedUntil");
    }
    await networkHelpers.time.increase(2n * day);
    await desk.setStatusWord(at(SUSPENSION), 0, flag(1), county, alice);
  });

  it("follows the officer's key, and stops when the seat does", async () => {
    const { credentials, registry, at, county, alice, key } = await networkHelpers.loadFixture(listed);
    await registry.connect(alice).changeOwner(alice, key);
    await credentials.connect(key).setStatusWord(at(REVOCATION), 1, 0, county, alice);
    await registry.connect(county).revokeOfficer(county, purpose("credentials"), alice, county);
    await expect(
      credentials.connect(key).setStatusWord(at(REVOCATION), 2, 0, county, alice),
    ).to.be.revertedWithCustomError(identityErrors, "IdentityNotOfficer");
  });
});
