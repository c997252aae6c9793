import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, now, reason, society, year } from "../../../support/identity.ts";
import { DEACTIVATED, maker, none, sitting, withBoard } from "./fixtures.ts";

describe("IdentityRegistry.endRecovery", () => {
  it("moves every power with the key, and says both in events", async () => {
    const { registry, county, alice, key, stranger } = await networkHelpers.loadFixture(sitting);
    await registry.connectRecoveryBoard(stranger);
    const recovery = registry.connect(stranger);
    await recovery.beginRecovery(alice);
    const sent = recovery.endRecovery(alice, key);
    await expect(sent).to.emit(registry, "IdentityRecoveryChanged").withArgs(alice.address, false);
    await expect(sent).to.emit(registry, "DIDOwnerChanged").withArgs(alice.address, key.address, 0n);
    await registry.requireOfficerOf(county, maker, alice, key);
    await expect(registry.requireOfficerOf(county, maker, alice, alice))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(alice.address, alice.address);
  });
  it("changes nothing when vetoed, keeps a suspension, and cannot revive the dead", async () => {
    const { registry, ministry, clerk, alice, stranger } = await networkHelpers.loadFixture(society);
    await registry.connectRecoveryBoard(stranger);
    const board = registry.connect(stranger);
    const desk = registry.connect(clerk);
    await board.beginRecovery(alice);
    await desk.suspend(ministry, clerk, alice, true, reason);
    await board.endRecovery(alice, ZeroAddress);
    expect(await registry.identityOwner(alice)).to.equal(alice.address);
    expect((await registry.standingOf(alice)).onReference).to.equal(true);

    await board.beginRecovery(alice);
    await desk.end(ministry, clerk, alice, reason);
    await expect(board.endRecovery(alice, stranger))
      .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
      .withArgs(alice.address);
  });

  it("refuses the sentinel of deactivated identities as the new key", async () => {
    const { registry, recovery, alice } = await networkHelpers.loadFixture(withBoard);
    await recovery.beginRecovery(alice);
    await expect(recovery.endRecovery(alice, DEACTIVATED))
      .to.be.revertedWithCustomError(registry, "IdentityOwnerInvalid")
      .withArgs(alice.address, DEACTIVATED);
  });

  it("refuses when none is pending, and for who is not enrolled", async () => {
    const { registry, recovery, alice, stranger } = await networkHelpers.loadFixture(withBoard);
    await expect(recovery.endRecovery(alice, stranger))
      .to.be.revertedWithCustomError(registry, "IdentityStatusUnchanged")
      .withArgs(alice.address);
    await expect(recovery.endRecovery(stranger, stranger))
      .to.be.revertedWithCustomError(registry, "IdentityNotActive")
      .withArgs(stranger.address);
  });

  it("leaves what the lost key prepared dead", async () => {
    const { registry, recovery, county, ministry, alice, key } = await networkHelpers.loadFixture(withBoard);
    const until = (await now()) + year;
    await registry.connect(county).prepareOfficer(county, maker, alice, until);
    await recovery.beginRecovery(county);
    await recovery.endRecovery(county, key);
    await expect(
      registry
        .connect(ministry)
        .confirmOfficer(county, maker, alice, until, { person: ministry, body: ministry, seat: none }),
    )
      .to.be.revertedWithCustomError(registry, "OfficerNotPrepared")
      .withArgs(county.address, maker, alice.address, until, until);
  });
});
