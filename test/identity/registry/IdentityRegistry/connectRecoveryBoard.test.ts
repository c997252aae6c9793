import { expect } from "chai";
import { networkHelpers, society } from "../../../support/identity.ts";
import { withBoard } from "./fixtures.ts";

describe("IdentityRegistry.connectRecoveryBoard", () => {
  it("names the board, and takes the power from the former one", async () => {
    const { registry, recovery, stranger, alice, key } = await networkHelpers.loadFixture(withBoard);
    expect(await registry.recoveryBoard()).to.equal(stranger.address);
    await expect(registry.connectRecoveryBoard(key)).to.emit(registry, "RecoveryBoardConnected").withArgs(key.address);
    await expect(recovery.beginRecovery(alice))
      .to.be.revertedWithCustomError(registry, "IdentityNotRecoveryBoard")
      .withArgs(stranger.address);
    await registry.connect(key).beginRecovery(alice);
  });

  it("is governance's alone", async () => {
    const { registry, stranger } = await networkHelpers.loadFixture(society);
    await expect(registry.connect(stranger).connectRecoveryBoard(stranger))
      .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
  });
});
