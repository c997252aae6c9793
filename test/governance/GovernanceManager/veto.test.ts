import { expect } from "chai";
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { DAY, WEEK, GUARDIAN, REVOKER, UPGRADER, HOURS_72, governance, networkHelpers } from "../fixture.ts";

describe("GovernanceManager.veto", () => {
  async function scheduledWiden() {
    const system = await governance();
    const operation = await system.ministry.schedule(system.module, system.widen(7n));
    const vetoCall = system.call("veto", [...operation.operation]);
    return { ...system, operation, vetoCall };
  }

  it("does not cancel on the vote of one guardian alone", async () => {
    const { manager, module, audit, ministry, operation, vetoCall, widen } =
      await networkHelpers.loadFixture(scheduledWiden);
    await expect(audit.alone(vetoCall)).to.emit(manager, "GuardianVoted");
    expect(await manager.getSchedule(operation.id)).to.be.greaterThan(0n);
    await networkHelpers.time.increase(WEEK);
    await ministry.executeScheduled(module, widen(7n));
    expect(await module.wide()).to.equal(7n);
  });

  it("refuses a second vote of the same guardian, through either officer", async () => {
    const { manager, audit, vetoCall } = await networkHelpers.loadFixture(scheduledWiden);
    await audit.alone(vetoCall, audit.officers[0]);
    await expect(audit.alone(vetoCall, audit.officers[1]))
      .to.be.revertedWithCustomError(manager, "GovernanceAlreadyVoted")
      .withArgs(anyValue, audit.address);
  });

  it("cancels on the vote of a second agency, and the operation never executes", async () => {
    const { manager, module, audit, justice, ministry, operation, vetoCall, widen } =
      await networkHelpers.loadFixture(scheduledWiden);
    await audit.alone(vetoCall);
    await expect(justice.alone(vetoCall))
      .to.emit(manager, "OperationVetoed")
      .withArgs(operation.id, 1n, audit.address, justice.address)
      .and.to.emit(manager, "OperationCanceled")
      .withArgs(operation.id, 1n);
    await networkHelpers.time.increase(WEEK);
    await expect(ministry.executeScheduled(module, widen(7n)))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled")
      .withArgs(operation.id);
    await expect(ministry.together(module, widen(7n)))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled")
      .withArgs(operation.id);
    expect(await module.wide()).to.equal(0n);
  });

  it("needs new votes when the operation is scheduled again", async () => {
    const { manager, module, audit, justice, ministry, operation, vetoCall, widen } =
      await networkHelpers.loadFixture(scheduledWiden);
    await audit.alone(vetoCall);
    await ministry.together(manager, manager.interface.encodeFunctionData("cancel", [...operation.operation]));
    await ministry.schedule(module, widen(7n));
    await justice.alone(vetoCall);
    expect(await manager.getSchedule(operation.id)).to.be.greaterThan(0n);
    await audit.alone(vetoCall);
    expect(await manager.getSchedule(operation.id)).to.equal(0n);
  });

  it("stops an operation on the manager itself", async () => {
    const { manager, audit, justice, treasury, ministry, grant, call } = await networkHelpers.loadFixture(governance);
    const data = grant(UPGRADER, audit.address, WEEK);
    const { operation, id } = await ministry.schedule(manager, data);
    await justice.alone(call("veto", [...operation]));
    await treasury.alone(call("veto", [...operation]));
    await networkHelpers.time.increase(WEEK);
    await expect(ministry.executeScheduled(manager, data))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled")
      .withArgs(id);
    expect((await manager.hasRole(UPGRADER, audit.address))[0]).to.equal(false);
  });

  it("refuses the vote of a guardian on its own removal, and the others' removal goes through", async () => {
    const { manager, audit, justice, ministry, call } = await networkHelpers.loadFixture(governance);
    const data = call("revokeRole", [GUARDIAN, audit.address]);
    const { operation } = await ministry.schedule(manager, data);
    const vetoCall = call("veto", [...operation]);
    await expect(audit.alone(vetoCall))
      .to.be.revertedWithCustomError(manager, "GovernanceOwnMembership")
      .withArgs(audit.address);
    await justice.alone(vetoCall);
    await networkHelpers.time.increase(WEEK);
    await ministry.executeScheduled(manager, data);
    expect((await manager.hasRole(GUARDIAN, audit.address))[0]).to.equal(false);
  });

  it("lets two other guardians stop the removal of a third", async () => {
    const { manager, audit, justice, treasury, ministry, call } = await networkHelpers.loadFixture(governance);
    const { operation, id } = await ministry.schedule(manager, call("revokeRole", [GUARDIAN, audit.address]));
    await justice.alone(call("veto", [...operation]));
    await treasury.alone(call("veto", [...operation]));
    expect(await manager.getSchedule(id)).to.equal(0n);
  });

  it("refuses the vote of a guardian on a role for itself", async () => {
    const { manager, audit, ministry, call, grant } = await networkHelpers.loadFixture(governance);
    const { operation } = await ministry.schedule(manager, grant(REVOKER, audit.address, 0));
    await expect(audit.alone(call("veto", [...operation])))
      .to.be.revertedWithCustomError(manager, "GovernanceOwnMembership")
      .withArgs(audit.address);
  });

  it("does not count the vote of a guardian that was suspended since", async () => {
    const { manager, audit, justice, treasury, operation, vetoCall, call } =
      await networkHelpers.loadFixture(scheduledWiden);
    await audit.alone(vetoCall);
    await justice.alone(call("suspendMember", [audit.address]));
    await treasury.alone(vetoCall);
    expect(await manager.getSchedule(operation.id)).to.be.greaterThan(0n);
    await justice.alone(vetoCall);
    expect(await manager.getSchedule(operation.id)).to.equal(0n);
  });

  it("refuses what is not scheduled, and what has expired", async () => {
    const { manager, audit, ministry, module, vetoCall, widen, call, operation } =
      await networkHelpers.loadFixture(scheduledWiden);
    const never = [ministry.address, await module.getAddress(), widen(8n)] as const;
    await expect(audit.alone(call("veto", [...never])))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled")
      .withArgs(await manager.hashOperation(...never));
    await networkHelpers.time.increase(2 * WEEK + DAY);
    await expect(audit.alone(vetoCall))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled")
      .withArgs(operation.id);
  });

  it("refuses whoever is no guardian: an outsider, an officer's own key, a member of other roles", async () => {
    const { manager, stranger, audit, ministry, vetoCall, operation } =
      await networkHelpers.loadFixture(scheduledWiden);
    await expect(manager.connect(stranger).veto(...operation.operation))
      .to.be.revertedWithCustomError(manager, "GovernanceNotGuardian")
      .withArgs(stranger.address);
    await expect(manager.connect(audit.officers[0]).veto(...operation.operation))
      .to.be.revertedWithCustomError(manager, "GovernanceNotGuardian")
      .withArgs(audit.officers[0].address);
    await expect(ministry.alone(vetoCall))
      .to.be.revertedWithCustomError(manager, "GovernanceNotGuardian")
      .withArgs(ministry.address);
  });

  it("leaves cancelling to who scheduled it: neither admin nor guardian cancels alone", async () => {
    const { manager, audit, ministry, module, moduleAddress, widen, grant, call } =
      await networkHelpers.loadFixture(governance);
    const data = grant(UPGRADER, audit.address, WEEK);
    await ministry.schedule(manager, data);
    await networkHelpers.time.increase(WEEK);
    await ministry.executeScheduled(manager, data);
    const { operation } = await audit.schedule(module, widen(1n));
    const selector = module.interface.getFunction("widen").selector;
    await expect(ministry.together(manager, call("cancel", [...operation])))
      .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedCancel")
      .withArgs(ministry.address, audit.address, moduleAddress, selector);
    await audit.together(manager, call("cancel", [...operation]));
    expect(await manager.getSchedule(await manager.hashOperation(...operation))).to.equal(0n);
  });

  it("holds a single vote as long as the operation stands", async () => {
    const { manager, audit, justice, operation, vetoCall } = await networkHelpers.loadFixture(scheduledWiden);
    await audit.alone(vetoCall);
    await networkHelpers.time.increase(HOURS_72 + DAY);
    await justice.alone(vetoCall);
    expect(await manager.getSchedule(operation.id)).to.equal(0n);
  });
});
