import { expect } from "chai";
import { day, ethers, networkHelpers, now } from "../../../support/identity.ts";
import { delay, finishWithin, guarded, loadFixture, Stage, time } from "./fixture.ts";

describe("RecoveryBoard::finish", () => {
  it("hands the identity to the new key after the delay, to the second", async () => {
    const { board, registry, alice, fresh, start, stageOf } = await loadFixture(guarded);
    await start();
    const from = (await now()) + delay;
    await time.setNextBlockTimestamp(from - 1n);
    await expect(board.connect(fresh).finish(alice))
      .to.be.revertedWithCustomError(board, "RecoveryTooEarly")
      .withArgs(alice.address, from);
    await time.setNextBlockTimestamp(from);
    const transaction = board.connect(fresh).finish(alice);
    await expect(transaction)
      .to.emit(board, "RecoveryFinished")
      .withArgs(alice.address, fresh.address, 1, alice.address);
    await expect(transaction).to.emit(registry, "DIDOwnerChanged").withArgs(alice.address, fresh.address, 0n);
    expect(await registry.identityOwner(alice)).to.equal(fresh.address);
    expect(await registry.isActive(alice)).to.equal(true);
    expect(await stageOf(alice)).to.equal(Stage.Finished);
  });

  it("is possible late, as long as nobody ended it", async () => {
    const { board, registry, alice, fresh, start } = await loadFixture(guarded);
    await start();
    await time.increase(delay + finishWithin + day);
    await board.connect(fresh).finish(alice);
    expect(await registry.identityOwner(alice)).to.equal(fresh.address);
  });

  it("keeps a suspension, for the registrar to lift", async () => {
    const { board, registry, alice, fresh, suspend, reinstate, start } = await loadFixture(guarded);
    await suspend(alice, true);
    await start();
    await time.increase(delay);
    await board.connect(fresh).finish(alice);
    expect(await registry.isActive(alice)).to.equal(false);
    await reinstate(alice);
    expect(await registry.isActive(alice)).to.equal(true);
  });

  it("waits longer by a pause within the delay, not by one after it", async () => {
    const { board, alice, bob, fresh, key, start, pause } = await loadFixture(guarded);
    await start(alice, fresh);
    await start(bob, key);
    const { finishAt } = await board.caseOf(bob);
    await pause(3n * day);
    expect((await board.caseOf(bob)).finishAt).to.equal(finishAt + 3n * day);
    await time.increaseTo(finishAt + 3n * day);
    await pause(day);
    await expect(board.connect(fresh).finish(alice)).to.be.revertedWithCustomError(board, "ModulePausedUntil");
    await time.increase(day + 1n);
    await board.connect(fresh).finish(alice);
    await board.connect(key).finish(bob);
  });

  it("is refused everybody but the new key", async () => {
    const { board, alice, clerk, fresh, start } = await loadFixture(guarded);
    await start();
    await time.increase(delay);
    for (const caller of [alice, clerk]) {
      await expect(board.connect(caller).finish(alice))
        .to.be.revertedWithCustomError(board, "RecoveryNotNewOwner")
        .withArgs(alice.address, caller.address, fresh.address);
    }
  });

  it("is refused when nothing is pending", async () => {
    const { board, alice, fresh, byMinistry } = await loadFixture(guarded);
    await byMinistry(alice);
    await expect(board.connect(fresh).finish(alice))
      .to.be.revertedWithCustomError(board, "RecoveryNotPending")
      .withArgs(alice.address);
  });

  it("can be relayed by the forwarder, and by nobody else", async () => {
    const { board, registry, forwarder, alice, fresh, stranger, start } = await loadFixture(guarded);
    await start();
    await time.increase(delay);
    const data = board.interface.encodeFunctionData("finish", [alice.address]) + fresh.address.slice(2);
    await expect(stranger.sendTransaction({ to: board, data })).to.be.revertedWithCustomError(
      board,
      "RecoveryNotNewOwner",
    );
    const relay = await forwarder.getAddress();
    await networkHelpers.impersonateAccount(relay);
    await networkHelpers.setBalance(relay, 10n ** 18n);
    await (await ethers.getSigner(relay)).sendTransaction({ to: board, data });
    expect(await registry.identityOwner(alice)).to.equal(fresh.address);
  });
});
