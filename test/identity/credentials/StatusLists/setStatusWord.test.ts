import { expect } from "chai";
import { id, MaxUint256 } from "ethers";
import { IdentityRegistry__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, ethers, networkHelpers, now, purpose, reason, year } from "../../../support/identity.ts";
import { flag, listed, revocations, suspensions } from "./fixture.ts";

const identityErrors = { interface: IdentityRegistry__factory.createInterface() };

describe("StatusLists.setStatusWord", () => {
  describe("is refused", () => {
    it("to whoever is no officer for credentials, and to an officer's name with another's key", async () => {
      const { credentials, schema, county, alice, bob } = await networkHelpers.loadFixture(listed);
      const asBob = credentials.connect(bob);
      for (const [organisation, officer, error] of [
        [county, bob, "IdentityNotOfficer"],
        [bob, bob, "IdentityNotOfficer"],
        [county, alice, "IdentityUnauthorized"],
      ] as const) {
        await expect(asBob.setStatusWord(schema, 2, 0, 1, organisation, officer)).to.be.revertedWithCustomError(
          identityErrors,
          error,
        );
      }
    });

    it("to an organisation without accreditation, and to another issuer of the schema", async () => {
      const { credentials, schema, root, ministry, clerk, company, carol, seat, word } =
        await networkHelpers.loadFixture(listed);
      await seat(company, "credentials", carol);
      const asCarol = credentials.connect(carol);
      const attempt = () => asCarol.setStatusWord(schema, 2, 0, 1, company, carol);
      await expect(attempt())
        .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
        .withArgs(schema, 2, company.address);
      await root.accredit(schema, 0, ministry, clerk, company, false, 0, (await now()) + year); // index 3
      await expect(attempt()).to.be.revertedWithCustomError(credentials, "CredentialNotAccredited");
      await asCarol.setStatusWord(schema, 3, 0, 1, company, carol);
      expect(await word(0n)).to.equal(0n);
    });

    it("for an accreditation that is not, of an accreditor, or of another schema, even to the root", async () => {
      const { credentials, schema, root, ministry, clerk } = await networkHelpers.loadFixture(listed);
      for (const [of, issuer] of [
        [schema, 0],
        [schema, 1],
        [schema, 3],
        [id("unknown"), 2],
      ] as const) {
        await expect(root.setStatusWord(of, issuer, 0, 1, ministry, clerk))
          .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
          .withArgs(of, issuer, ministry.address);
      }
    });

    it("a second time: a replay changes nothing", async () => {
      const { credentials, schema, set, word } = await networkHelpers.loadFixture(listed);
      await set(revocations(), 5n);
      for (const flags of [5n, 4n, 0n]) {
        await expect(set(revocations(), flags))
          .to.be.revertedWithCustomError(credentials, "StatusListsUnchanged")
          .withArgs(schema, 2, revocations(), 5);
      }
      expect(await word(revocations())).to.equal(5n);
    });

    it("at a position that no list has", async () => {
      const { credentials, schema, alice, county, set } = await networkHelpers.loadFixture(listed);
      await set((1n << 40n) - 1n, 1n);
      // The encoder of the tests would refuse the number itself.
      const call = credentials.interface.encodeFunctionData("setStatusWord", [
        schema,
        2,
        0,
        1,
        county.address,
        alice.address,
      ]);
      const beyond = `${call.slice(0, 10 + 128)}${(1n << 40n).toString(16).padStart(64, "0")}${call.slice(10 + 192)}`;
      await expect(alice.sendTransaction({ to: credentials, data: beyond })).to.revert(ethers);
    });
  });

  it("sets 256 flags at once and says so", async () => {
    const { credentials, schema, set, word, alice } = await networkHelpers.loadFixture(listed);
    const position = suspensions(9, 4);
    expect(position).to.equal(9n + 512n + 4n * 1024n);
    await expect(set(position, MaxUint256))
      .to.emit(credentials, "StatusWordChanged")
      .withArgs(schema, 2, position, MaxUint256, alice.address);
    expect(await word(position)).to.equal(MaxUint256);
  });

  it("leaves other flags alone, so that two officers undo nothing of each other", async () => {
    const { set, rootSet, word } = await networkHelpers.loadFixture(listed);
    await set(revocations(), flag(0) | flag(1));
    await rootSet(revocations(), flag(1) | flag(255));
    expect(await word(revocations())).to.equal(flag(0) | flag(1) | flag(255));
  });

  it("touches no other word, list, purpose, issuer or schema", async () => {
    const { credentials, schema, schemas, set, word } = await networkHelpers.loadFixture(listed);
    await set(revocations(), MaxUint256);
    for (const position of [revocations(1), revocations(511), revocations(0, 1), suspensions()]) {
      expect(await word(position)).to.equal(0n);
    }
    expect(await credentials.statusWord(schema, 1, 0)).to.equal(0n);
    expect(await credentials.statusWord(schema, 3, 0)).to.equal(0n);
    expect(await credentials.statusWord(schemas.cascading, 2, 0)).to.equal(0n);
  });

  it("is possible to the root, and to an issuer that was withdrawn or whose term is over", async () => {
    const { schema, root, set, rootSet, word, ministry, clerk } = await networkHelpers.loadFixture(listed);
    await root.withdraw(schema, 2, ministry, clerk, reason);
    await set(revocations(), flag(1));
    await set(suspensions(), flag(2));
    await networkHelpers.time.increase(4n * year + day);
    await set(revocations(), flag(3));
    await rootSet(revocations(), flag(4));
    expect(await word(revocations())).to.equal(flag(1) | flag(3) | flag(4));
    expect(await word(suspensions())).to.equal(flag(2));
  });

  it("is possible during a pause", async () => {
    const { credentials, manager, set, word } = await networkHelpers.loadFixture(listed);
    await manager.execute(credentials, credentials.interface.encodeFunctionData("pause", [(await now()) + day]));
    await set(revocations(), flag(1));
    expect(await word(revocations())).to.equal(flag(1));
  });

  it("follows the officer's key, and stops when the seat does", async () => {
    const { credentials, schema, registry, county, alice, key } = await networkHelpers.loadFixture(listed);
    await registry.connect(alice).changeOwner(alice, key);
    const asKey = credentials.connect(key);
    await asKey.setStatusWord(schema, 2, 0, 1, county, alice);
    await registry.connect(county).revokeOfficer(county, purpose("credentials"), alice, county);
    await expect(asKey.setStatusWord(schema, 2, 0, 2, county, alice)).to.be.revertedWithCustomError(
      identityErrors,
      "IdentityNotOfficer",
    );
  });
});
