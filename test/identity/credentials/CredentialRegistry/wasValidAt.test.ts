import { expect } from "chai";
import { id } from "ethers";
import { networkHelpers, now } from "../../../support/identity.ts";
import { issued } from "./fixtures.ts";

describe("CredentialRegistry.wasValidAt", () => {
  it("knows nothing of the future, nor of who never had a credential", async () => {
    const { credentials, schemas, bob, carol } = await networkHelpers.loadFixture(issued);
    expect(await credentials.isValid(carol, schemas.kept)).to.equal(false);
    expect(await credentials.isValid(bob, id("x"))).to.equal(false);
    await expect(credentials.wasValidAt(bob, schemas.kept, (await now()) + 100n)).to.be.revertedWithCustomError(
      credentials,
      "CredentialTimeInFuture",
    );
  });

  it("says which second was asked for, and which it is", async () => {
    const { credentials, schemas, bob } = await networkHelpers.loadFixture(issued);
    const time = await now();
    expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(true);
    await expect(credentials.wasValidAt(bob, schemas.kept, time + 100n))
      .to.be.revertedWithCustomError(credentials, "CredentialTimeInFuture")
      .withArgs(time + 100n, (current: bigint) => current >= time && current < time + 100n);
  });

  it("is false at every second before the first credential", async () => {
    const { credentials, schemas, bob } = await networkHelpers.loadFixture(issued);
    const { from } = await credentials.credentialOf(bob, schemas.kept);
    for (const time of [0n, 1n, from - 1n]) {
      expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(false);
    }
  });

  it("counts a pending recovery as valid, where isValid did not: the history of a status does not hold it", async () => {
    const { credentials, schemas, registry, bob, stranger } = await networkHelpers.loadFixture(issued);
    await registry.connectRecoveryBoard(stranger);
    await registry.connect(stranger).beginRecovery(bob);
    const time = await now();
    expect(await credentials.isValid(bob, schemas.kept)).to.equal(false);
    expect(await credentials.wasValidAt(bob, schemas.kept, time)).to.equal(true);
  });
});
