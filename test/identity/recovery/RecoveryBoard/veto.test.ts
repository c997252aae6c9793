import { expect } from "chai";
import { day, ethers, networkHelpers, now } from "../../../support/identity.ts";
import { delay, finishWithin, guarded, loadFixture, Stage, time, wait } from "./fixture.ts";

describe("RecoveryBoard::veto", () => {
  it("ends the recovery without change, and lets those who started it wait thirty days", async () => {
    const { board, registry, alice, ministry, audit, court, start, stageOf } = await loadFixture(guarded);
    await start();
    const at = (await now()) + 100n;
    const until = at + wait;
    await time.setNextBlockTimestamp(at);
    const transaction = board.connect(alice).veto(alice);
    await expect(transaction).to.emit(board, "RecoveryVetoed").withArgs(alice.address, 1, alice.address, until);
    await expect(transaction).to.emit(registry, "IdentityRecoveryChanged").withArgs(alice.address, false);
    await expect(transaction).not.to.emit(registry, "DIDOwnerChanged");
    expect(await stageOf(alice)).to.equal(Stage.Vetoed);
    expect(await registry.isActive(alice)).to.equal(true);
    expect(await board.waitsUntil(alice, ministry)).to.equal(until);
    expect(await board.waitsUntil(alice, audit)).to.equal(until);
    expect(await board.waitsUntil(alice, court)).to.equal(0n);
  });

  it("is possible after the delay, and after the time to finish, as long as nobody finished", async () => {
    const { board, registry, alice, bob, fresh, key, start } = await loadFixture(guarded);
    await start(alice, fresh);
    await start(bob, key);
    await time.increase(delay);
    await board.connect(alice).veto(alice);
    await time.increase(finishWithin);
    await board.connect(bob).veto(bob);
    expect(await registry.identityOwner(alice)).to.equal(alice.address);
    expect(await registry.identityOwner(bob)).to.equal(bob.address);
  });

  it("is possible during a pause of the board, and of the registry", async () => {
    const { board, registry, manager, alice, start, pause, stageOf } = await loadFixture(guarded);
    await start();
    await pause(day);
    const until = (await now()) + day;
    await manager.execute(registry, registry.interface.encodeFunctionData("pause", [until]));
    await board.connect(alice).veto(alice);
    expect(await stageOf(alice)).to.equal(Stage.Vetoed);
  });

  it("is possible for an identity that is suspended on another ground, which stays suspended", async () => {
    const { board, registry, alice, start, suspend } = await loadFixture(guarded);
    await start();
    await suspend(alice, false);
    await board.connect(alice).veto(alice);
    const { suspended, recovering } = await registry.standingOf(alice);
    expect([suspended, recovering]).to.deep.equal([true, false]);
  });

  it("is refused while the identity is suspended on a reference", async () => {
    const { board, alice, start, suspend } = await loadFixture(guarded);
    await suspend(alice, true);
    await start();
    await expect(board.connect(alice).veto(alice))
      .to.be.revertedWithCustomError(board, "RecoveryVetoBarred")
      .withArgs(alice.address);
  });

  it("is refused another key than the present one: the identity's first, the new one, a guardian's", async () => {
    const { board, registry, alice, fresh, clerk, key, start } = await loadFixture(guarded);
    await registry.connect(alice).changeOwner(alice, key);
    await start();
    for (const caller of [alice, fresh, clerk]) {
      await expect(board.connect(caller).veto(alice))
        .to.be.revertedWithCustomError(board, "IdentityUnauthorized")
        .withArgs(alice.address, caller.address);
    }
    await board.connect(key).veto(alice);
  });

  it("is refused when nothing is pending", async () => {
    const { board, alice, byMinistry } = await loadFixture(guarded);
    await byMinistry(alice);
    await expect(board.connect(alice).veto(alice))
      .to.be.revertedWithCustomError(board, "RecoveryNotPending")
      .withArgs(alice.address);
  });

  it("can be relayed by the forwarder, and by nobody else", async () => {
    const { board, forwarder, alice, stranger, start, stageOf } = await loadFixture(guarded);
    await start();
    const data = board.interface.encodeFunctionData("veto", [alice.address]) + alice.address.slice(2);
    await expect(stranger.sendTransaction({ to: board, data })).to.be.revertedWithCustomError(
      board,
      "IdentityUnauthorized",
    );
    const relay = await forwarder.getAddress();
    await networkHelpers.impersonateAccount(relay);
    await networkHelpers.setBalance(relay, 10n ** 18n);
    await (await ethers.getSigner(relay)).sendTransaction({ to: board, data });
    expect(await stageOf(alice)).to.equal(Stage.Vetoed);
  });
});
