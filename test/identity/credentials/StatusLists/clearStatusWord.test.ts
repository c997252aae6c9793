import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { IdentityRegistry__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, networkHelpers, now, reason, year } from "../../../support/identity.ts";
import { flag, listed, revocations, suspensions } from "./fixture.ts";

/** Three credentials of the county are suspended, and one is revoked. */
async function suspended() {
  const base = await listed();
  await base.set(suspensions(), flag(1) | flag(2) | flag(3));
  await base.set(revocations(), flag(1));
  return base;
}

describe("StatusLists.clearStatusWord", () => {
  it("takes no revocation back, by the issuer and by the root", async () => {
    const { credentials, schema, clear, rootClear, word } = await networkHelpers.loadFixture(suspended);
    for (const position of [revocations(), revocations(511, 2 ** 30 - 1)]) {
      for (const attempt of [clear(position, flag(1)), rootClear(position, MaxUint256)]) {
        await expect(attempt)
          .to.be.revertedWithCustomError(credentials, "StatusListsRevocationFinal")
          .withArgs(schema, 2, position);
      }
    }
    expect(await word(revocations())).to.equal(flag(1));
  });

  it("is refused to other organisations, and to whoever is no officer", async () => {
    const { credentials, schema, company, county, bob, carol, seat } = await networkHelpers.loadFixture(suspended);
    await seat(company, "credentials", carol);
    const position = suspensions();
    await expect(credentials.connect(carol).clearStatusWord(schema, 2, position, flag(1), company, carol))
      .to.be.revertedWithCustomError(credentials, "CredentialNotAccredited")
      .withArgs(schema, 2, company.address);
    await expect(
      credentials.connect(bob).clearStatusWord(schema, 2, position, flag(1), county, bob),
    ).to.be.revertedWithCustomError({ interface: IdentityRegistry__factory.createInterface() }, "IdentityNotOfficer");
  });

  it("lifts the suspensions that are named, and says so", async () => {
    const { credentials, schema, clear, word, alice } = await networkHelpers.loadFixture(suspended);
    await expect(clear(suspensions(), flag(1) | flag(2) | flag(200)))
      .to.emit(credentials, "StatusWordChanged")
      .withArgs(schema, 2, suspensions(), flag(3), alice.address);
    expect(await word(suspensions())).to.equal(flag(3));
    expect(await word(revocations())).to.equal(flag(1));
  });

  it("is refused a second time", async () => {
    const { credentials, schema, clear } = await networkHelpers.loadFixture(suspended);
    await clear(suspensions(), flag(1));
    for (const flags of [flag(1), 0n]) {
      await expect(clear(suspensions(), flags))
        .to.be.revertedWithCustomError(credentials, "StatusListsUnchanged")
        .withArgs(schema, 2, suspensions(), flag(2) | flag(3));
    }
  });

  it("takes an accreditation in force, except by the root", async () => {
    const { credentials, schema, root, clear, rootClear, word, ministry, clerk } =
      await networkHelpers.loadFixture(suspended);
    await root.withdraw(schema, 2, ministry, clerk, reason);
    await expect(clear(suspensions(), flag(1))).to.be.revertedWithCustomError(
      credentials,
      "CredentialAccreditationInactive",
    );
    await rootClear(suspensions(), flag(1));
    expect(await word(suspensions())).to.equal(flag(2) | flag(3));
  });

  it("takes the accreditation above in force, and a term that is not over", async () => {
    const { credentials, schema, root, clear, ministry, clerk } = await networkHelpers.loadFixture(suspended);
    const attempt = () =>
      expect(clear(suspensions(), flag(1))).to.be.revertedWithCustomError(
        credentials,
        "CredentialAccreditationInactive",
      );
    const before = await networkHelpers.takeSnapshot();
    await root.withdraw(schema, 1, ministry, clerk, reason);
    await attempt();
    await before.restore();
    await networkHelpers.time.increase(4n * year + day);
    await attempt();
  });

  it("waits for the end of a pause, for the root as well", async () => {
    const { credentials, manager, clear, rootClear } = await networkHelpers.loadFixture(suspended);
    await manager.execute(credentials, credentials.interface.encodeFunctionData("pause", [(await now()) + day]));
    for (const act of [clear, rootClear]) {
      await expect(act(suspensions(), flag(1))).to.be.revertedWithCustomError(credentials, "ModulePausedUntil");
    }
    await networkHelpers.time.increase(2n * day);
    await clear(suspensions(), flag(1));
  });
});
