import { expect } from "chai";
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { DAY, FOREVER, GUARDIAN, HOURS_72, UPGRADER, WEEK, governance, networkHelpers } from "../fixture.ts";

const { time } = networkHelpers;

describe("GovernanceManager.suspendMember", () => {
  it("stops a member for 72 hours: no schedule, no execution of what was scheduled, no immediate act", async () => {
    const { manager, module, moduleAddress, audit, ministry, widen, call } =
      await networkHelpers.loadFixture(governance);
    await ministry.schedule(module, widen(7n));
    await time.increase(WEEK);
    await audit.alone(call("suspendMember", [ministry.address]));

    const selector = module.interface.getFunction("widen").selector;
    await expect(ministry.executeScheduled(module, widen(7n)))
      .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedCall")
      .withArgs(ministry.address, moduleAddress, selector);
    await expect(ministry.together(module, widen(7n)))
      .to.be.revertedWithCustomError(module, "AccessManagedUnauthorized")
      .withArgs(ministry.address);
    await expect(ministry.schedule(module, widen(8n)))
      .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedCall")
      .withArgs(ministry.address, moduleAddress, selector);
    await expect(ministry.together(module, module.interface.encodeFunctionData("narrow")))
      .to.be.revertedWithCustomError(module, "AccessManagedUnauthorized")
      .withArgs(ministry.address);
    await expect(ministry.together(manager, call("labelRole", [5n, "five"])))
      .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedAccount")
      .withArgs(ministry.address, 0n);

    await time.increase(HOURS_72);
    await ministry.executeScheduled(module, widen(7n));
    expect(await module.wide()).to.equal(7n);
  });

  it("says until when", async () => {
    const { manager, audit, ministry, call } = await networkHelpers.loadFixture(governance);
    await expect(audit.alone(call("suspendMember", [ministry.address])))
      .to.emit(manager, "MemberSuspended")
      .withArgs(ministry.address, audit.address, anyValue);
    expect(await manager.suspendedUntil(ministry.address)).to.equal(BigInt((await time.latest()) + HOURS_72));
  });

  it("is one agency's alone once in 30 days, whomever it suspends", async () => {
    const { manager, audit, justice, ministry, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("suspendMember", [ministry.address]));
    const next = await manager.nextSuspension(audit.address);
    await expect(audit.alone(call("suspendMember", [justice.address])))
      .to.be.revertedWithCustomError(manager, "GovernanceTooSoon")
      .withArgs(audit.address, next);
    await time.increase(HOURS_72 + 1);
    await expect(audit.alone(call("suspendMember", [ministry.address])))
      .to.be.revertedWithCustomError(manager, "GovernanceTooSoon")
      .withArgs(audit.address, next);
    await time.increaseTo(next);
    await audit.alone(call("suspendMember", [ministry.address]));
  });

  it("lasts when a second agency joins, and costs that agency nothing", async () => {
    const { manager, audit, justice, ministry, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("suspendMember", [ministry.address]));
    await expect(justice.alone(call("suspendMember", [ministry.address])))
      .to.emit(manager, "MemberSuspended")
      .withArgs(ministry.address, justice.address, FOREVER);
    expect(await manager.nextSuspension(justice.address)).to.equal(0n);
    await time.increase(400 * DAY);
    expect((await manager.hasRole(UPGRADER, ministry.address))[0]).to.equal(false);
  });

  it("does not last when the second agency comes after 72 hours", async () => {
    const { manager, audit, justice, ministry, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("suspendMember", [ministry.address]));
    await time.increase(HOURS_72);
    await justice.alone(call("suspendMember", [ministry.address]));
    expect(await manager.suspendedUntil(ministry.address)).to.equal(BigInt((await time.latest()) + HOURS_72));
  });

  it("refuses an agency on its own membership, and the same agency twice", async () => {
    const { manager, audit, ministry, call } = await networkHelpers.loadFixture(governance);
    await expect(audit.alone(call("suspendMember", [audit.address])))
      .to.be.revertedWithCustomError(manager, "GovernanceOwnMembership")
      .withArgs(audit.address);
    await audit.alone(call("suspendMember", [ministry.address]));
    await expect(audit.alone(call("suspendMember", [ministry.address])))
      .to.be.revertedWithCustomError(manager, "GovernanceAlreadyVoted")
      .withArgs(anyValue, audit.address);
  });

  it("takes a suspended guardian's votes away", async () => {
    const { manager, audit, justice, ministry, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("suspendMember", [justice.address]));
    expect((await manager.hasRole(GUARDIAN, justice.address))[0]).to.equal(false);
    await expect(justice.alone(call("suspendMember", [ministry.address])))
      .to.be.revertedWithCustomError(manager, "GovernanceNotGuardian")
      .withArgs(justice.address);
  });

  it("refuses what is no agency's account, and a member suspended for good", async () => {
    const { manager, audit, justice, treasury, ministry, stranger, call } =
      await networkHelpers.loadFixture(governance);
    await expect(audit.alone(call("suspendMember", [stranger.address])))
      .to.be.revertedWithCustomError(manager, "GovernanceNotAgencyAccount")
      .withArgs(stranger.address);
    await audit.alone(call("voteToSuspend", [ministry.address]));
    await justice.alone(call("voteToSuspend", [ministry.address]));
    await expect(treasury.alone(call("suspendMember", [ministry.address])))
      .to.be.revertedWithCustomError(manager, "GovernanceAlreadySuspended")
      .withArgs(ministry.address);
  });

  it("lets two agencies that acted alone lately still suspend together", async () => {
    const { manager, audit, justice, treasury, ministry, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("suspendMember", [ministry.address]));
    await justice.alone(call("suspendMember", [treasury.address]));
    await time.increase(HOURS_72);
    await audit.alone(call("voteToSuspend", [treasury.address]));
    expect((await manager.hasRole(GUARDIAN, treasury.address))[0]).to.equal(true);
    await justice.alone(call("voteToSuspend", [treasury.address]));
    expect(await manager.suspendedUntil(treasury.address)).to.equal(FOREVER);
  });

  it("ends early only by the admin role, with notice", async () => {
    const { manager, audit, justice, treasury, ministry, call } = await networkHelpers.loadFixture(governance);
    await audit.alone(call("suspendMember", [treasury.address]));
    await justice.alone(call("suspendMember", [treasury.address]));
    const data = call("restoreMember", [treasury.address]);
    await expect(audit.together(manager, data))
      .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedAccount")
      .withArgs(audit.address, 0n);
    const { id } = await ministry.schedule(manager, data);
    await expect(ministry.executeScheduled(manager, data))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotReady")
      .withArgs(id);
    await time.increase(WEEK);
    await expect(ministry.executeScheduled(manager, data))
      .to.emit(manager, "MemberRestored")
      .withArgs(treasury.address);
    expect((await manager.hasRole(GUARDIAN, treasury.address))[0]).to.equal(true);
    await ministry.schedule(manager, data);
    await time.increase(WEEK);
    await expect(ministry.executeScheduled(manager, data))
      .to.be.revertedWithCustomError(manager, "GovernanceNotSuspended")
      .withArgs(treasury.address);
  });
});
