import { expect } from "chai";
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { DAY, HOURS_72, ethers, governance, networkHelpers } from "../fixture.ts";

const { time } = networkHelpers;

describe("GovernanceManager.pause", () => {
  it("stops the acts of a module for 72 hours, on the word of one officer of one guardian", async () => {
    const { manager, module, moduleAddress, audit, call } = await networkHelpers.loadFixture(governance);
    await expect(audit.alone(call("pause", [moduleAddress])))
      .to.emit(manager, "PauseStarted")
      .withArgs(moduleAddress, audit.address, anyValue);
    const until = await module.pausedUntil();
    expect(until).to.equal(BigInt((await time.latest()) + HOURS_72));
    await expect(module.act()).to.be.revertedWithCustomError(module, "ModulePausedUntil").withArgs(until);
    await time.increaseTo(until);
    await module.act();
    expect(await module.acts()).to.equal(1n);
  });

  it("cannot be started twice by one agency within 30 days, on any module", async () => {
    const { manager, moduleAddress, audit, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("pause", [moduleAddress]));
    const next = await manager.nextPause(audit.address);
    await time.increase(HOURS_72);
    await expect(audit.alone(call("pause", [moduleAddress])))
      .to.be.revertedWithCustomError(manager, "GovernanceTooSoon")
      .withArgs(audit.address, next);
    await time.increaseTo(next);
    await audit.alone(call("pause", [moduleAddress]));
    expect(next).to.equal(
      (await manager.nextPause(audit.address)) - BigInt((await time.latest()) - Number(next)) - BigInt(30 * DAY),
    );
  });

  it("refuses a second start while the module is paused", async () => {
    const { manager, module, moduleAddress, audit, justice, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("pause", [moduleAddress]));
    await expect(justice.alone(call("pause", [moduleAddress])))
      .to.be.revertedWithCustomError(manager, "GovernanceAlreadyPaused")
      .withArgs(moduleAddress, await module.pausedUntil());
  });

  it("refuses whoever is no guardian, and what is no module of this manager", async () => {
    const { manager, module, moduleAddress, forwarder, ministry, audit, stranger, call } =
      await networkHelpers.loadFixture(governance);
    await expect(ministry.alone(call("pause", [moduleAddress])))
      .to.be.revertedWithCustomError(manager, "GovernanceNotGuardian")
      .withArgs(ministry.address);
    await expect(module.connect(stranger).pause(1n))
      .to.be.revertedWithCustomError(module, "ModuleNotGovernance")
      .withArgs(stranger.address);
    const other = await ethers.deployContract("GovernedStub", [forwarder]);
    await expect(audit.alone(call("pause", [await other.getAddress()])))
      .to.be.revertedWithCustomError(other, "ModuleNotGovernance")
      .withArgs(await manager.getAddress());
  });
});

describe("GovernanceManager.renewPause", () => {
  async function paused() {
    const system = await governance();
    await system.audit.alone(system.call("pause", [system.moduleAddress]));
    return { ...system, renew: system.call("renewPause", [system.moduleAddress]) };
  }

  it("needs two agencies, and two officers of each", async () => {
    const { manager, module, moduleAddress, audit, justice, renew } = await networkHelpers.loadFixture(paused);
    const before = await module.pausedUntil();
    await expect(audit.alone(renew))
      .to.be.revertedWithCustomError(audit.account, "AgencyAccountNeedsTwo")
      .withArgs(renew.slice(0, 10));
    await time.increase(DAY);
    await audit.together(manager, renew);
    expect(await module.pausedUntil()).to.equal(before);
    await expect(audit.together(manager, renew))
      .to.be.revertedWithCustomError(manager, "GovernanceAlreadyVoted")
      .withArgs(anyValue, audit.address);
    await expect(justice.together(manager, renew))
      .to.emit(manager, "PauseRenewed")
      .withArgs(moduleAddress, audit.address, justice.address, anyValue);
    expect(await module.pausedUntil()).to.equal(BigInt((await time.latest()) + HOURS_72));
  });

  it("needs two new votes for each renewal", async () => {
    const { manager, module, audit, justice, treasury, renew } = await networkHelpers.loadFixture(paused);
    await audit.together(manager, renew);
    await justice.together(manager, renew);
    const until = await module.pausedUntil();
    await treasury.together(manager, renew);
    expect(await module.pausedUntil()).to.equal(until);
    await audit.together(manager, renew);
    expect(await module.pausedUntil()).to.be.greaterThan(until);
  });

  it("refuses when the pause is over", async () => {
    const { manager, moduleAddress, audit, renew } = await networkHelpers.loadFixture(paused);
    await time.increase(HOURS_72);
    await expect(audit.together(manager, renew))
      .to.be.revertedWithCustomError(manager, "GovernanceNotPaused")
      .withArgs(moduleAddress);
  });
});

describe("GovernanceManager.resume", () => {
  async function paused() {
    const system = await governance();
    await system.audit.alone(system.call("pause", [system.moduleAddress]));
    return { ...system, resume: system.call("resume", [system.moduleAddress]) };
  }

  it("is the starter's alone, by two of its officers, while nobody renewed", async () => {
    const { manager, module, moduleAddress, audit, resume } = await networkHelpers.loadFixture(paused);
    await expect(audit.alone(resume))
      .to.be.revertedWithCustomError(audit.account, "AgencyAccountNeedsTwo")
      .withArgs(resume.slice(0, 10));
    await expect(audit.together(manager, resume)).to.emit(manager, "PauseEnded").withArgs(moduleAddress, audit.address);
    await module.act();
    await expect(audit.together(manager, resume))
      .to.be.revertedWithCustomError(manager, "GovernanceNotPaused")
      .withArgs(moduleAddress);
  });

  it("takes two other agencies otherwise", async () => {
    const { manager, module, justice, treasury, resume } = await networkHelpers.loadFixture(paused);
    await justice.together(manager, resume);
    await expect(module.act()).to.be.revertedWithCustomError(module, "ModulePausedUntil").withArgs(anyValue);
    await treasury.together(manager, resume);
    await module.act();
  });

  it("takes two agencies once the pause was renewed, the starter included", async () => {
    const { manager, module, moduleAddress, audit, justice, treasury, resume, call } =
      await networkHelpers.loadFixture(paused);
    await justice.together(manager, call("renewPause", [moduleAddress]));
    await treasury.together(manager, call("renewPause", [moduleAddress]));
    await audit.together(manager, resume);
    await expect(module.act()).to.be.revertedWithCustomError(module, "ModulePausedUntil").withArgs(anyValue);
    await justice.together(manager, resume);
    await module.act();
  });

  it("does not give the starter its 30 days back", async () => {
    const { manager, moduleAddress, audit, resume, call } = await networkHelpers.loadFixture(paused);
    await audit.together(manager, resume);
    await expect(audit.alone(call("pause", [moduleAddress])))
      .to.be.revertedWithCustomError(manager, "GovernanceTooSoon")
      .withArgs(audit.address, await manager.nextPause(audit.address));
  });
});
