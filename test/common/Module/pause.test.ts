import { expect } from "chai";
import { at, ethers, MAX_PAUSE, networkHelpers, ruledByAKey, time } from "./fixture.ts";

describe("Module: pause and resume", () => {
  it("are the governance manager's alone", async () => {
    const { module, stranger } = await networkHelpers.loadFixture(ruledByAKey);
    const until = (await time.latest()) + 100;
    const theirs = module.connect(stranger);
    for (const send of [() => theirs.pause(until), () => theirs.resume()]) {
      await expect(send()).to.be.revertedWithCustomError(module, "ModuleNotGovernance").withArgs(stranger.address);
    }
  });

  it("are not for who relays in the manager's name: an unsigned suffix is no sender", async () => {
    const { module, manager, stranger } = await networkHelpers.loadFixture(ruledByAKey);
    const call = module.interface.encodeFunctionData("pause", [(await time.latest()) + 100]);
    const data = call + manager.address.slice(2);
    await expect(stranger.sendTransaction({ to: module, data }))
      .to.be.revertedWithCustomError(module, "ModuleNotGovernance")
      .withArgs(stranger.address);
  });

  it("takes the caller's suffix from the trusted forwarder only", async () => {
    const { module, manager, stranger, forwarder } = await networkHelpers.loadFixture(ruledByAKey);
    const data = module.interface.encodeFunctionData("act") + manager.address.slice(2);
    await expect(stranger.sendTransaction({ to: module, data }))
      .to.emit(module, "Acted")
      .withArgs(stranger.address);
    await networkHelpers.impersonateAccount(await forwarder.getAddress());
    await networkHelpers.setBalance(await forwarder.getAddress(), 10n ** 18n);
    const relay = await ethers.getSigner(await forwarder.getAddress());
    await expect(relay.sendTransaction({ to: module, data }))
      .to.emit(module, "Acted")
      .withArgs(manager.address);
    // Not even the forwarder speaks for governance.
    const pause = module.interface.encodeFunctionData("pause", [(await time.latest()) + 100]) + data.slice(-40);
    await expect(relay.sendTransaction({ to: module, data: pause })).to.be.revertedWithCustomError(
      module,
      "ModuleNotGovernance",
    );
  });

  it("stop the acts until the second that was said, and not in it", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const from = (await time.latest()) + 10;
    await expect(at(from, () => governed.pause(from + 50)))
      .to.emit(module, "ModulePaused")
      .withArgs(from + 50);
    expect(await module.pausedUntil()).to.equal(from + 50);
    await expect(at(from + 49, () => module.act()))
      .to.be.revertedWithCustomError(module, "ModulePausedUntil")
      .withArgs(from + 50);
    await expect(at(from + 50, () => module.act())).to.emit(module, "Acted");
  });

  it("keep to the future and the longest pause, also when renewed", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const from = (await time.latest()) + 10;
    const refused = async (second: number, until: number) =>
      expect(at(second, () => governed.pause(until)))
        .to.be.revertedWithCustomError(module, "ModulePauseOutOfRange")
        .withArgs(until, second + MAX_PAUSE);
    await refused(from, from);
    await refused(from + 1, from + 2 + MAX_PAUSE);
    await at(from + 2, () => governed.pause(from + 2 + MAX_PAUSE));
    await refused(from + 3, from + 4 + MAX_PAUSE);
    await at(from + 4, () => governed.pause(from + 4 + MAX_PAUSE));
    expect(await module.pausedUntil()).to.equal(from + 4 + MAX_PAUSE);
  });

  it("count a renewed pause once for the deadlines", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const from = (await time.latest()) + 10;
    await at(from, () => governed.pause(from + 50));
    await at(from + 49, () => governed.pause(from + 149));
    expect(await module.effectiveDeadline(from + 10, from - 1)).to.equal(from + 10 + 149);
  });

  it("let the acts go on at once when it ends early, and count what it lasted", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const from = (await time.latest()) + 10;
    await at(from, () => governed.pause(from + 50));
    await expect(at(from + 20, () => governed.resume())).to.emit(module, "ModuleResumed");
    expect(await module.pausedUntil()).to.equal(from + 20);
    expect(await module.effectiveDeadline(from + 10, from - 1)).to.equal(from + 30);
    await expect(module.act()).to.emit(module, "Acted");
  });

  it("refuse to end what is over or never was", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    await expect(governed.resume()).to.be.revertedWithCustomError(module, "ModuleNotPaused");
    const from = (await time.latest()) + 10;
    await at(from, () => governed.pause(from + 50));
    await expect(at(from + 50, () => governed.resume())).to.be.revertedWithCustomError(module, "ModuleNotPaused");
    expect(await module.effectiveDeadline(from + 10, from - 1)).to.equal(from + 60);
  });
});
