import { expect } from "chai";
import { ADMIN, DAY, GUARDIAN, REVOKER, UPGRADER, WEEK, ethers, governance, networkHelpers } from "../fixture.ts";

const { time } = networkHelpers;
/** The role that everybody has. */
const PUBLIC = 2n ** 64n - 1n;

describe("GovernanceManager roles", () => {
  it("go to agency accounts only", async () => {
    const { manager, stranger, audit, ministry, grant } = await networkHelpers.loadFixture(governance);
    for (const outsider of [stranger.address, audit.officers[0].address, audit.agency]) {
      const data = grant(UPGRADER, outsider, WEEK);
      await ministry.schedule(manager, data);
      await time.increase(WEEK);
      await expect(ministry.executeScheduled(manager, data))
        .to.be.revertedWithCustomError(manager, "GovernanceNotAgencyAccount")
        .withArgs(outsider);
    }
  });

  it("that widen power are never granted below the least delay, the admin role included", async () => {
    const { manager, audit, ministry, grant } = await networkHelpers.loadFixture(governance);
    for (const role of [ADMIN, UPGRADER, 77n]) {
      const data = grant(role, audit.address, WEEK - 1);
      await ministry.schedule(manager, data);
      await time.increase(WEEK);
      await expect(ministry.executeScheduled(manager, data))
        .to.be.revertedWithCustomError(manager, "GovernanceDelayTooShort")
        .withArgs(role, WEEK - 1, WEEK);
    }
  });

  it("are granted with notice, and the new member gives notice in turn", async () => {
    const { manager, module, audit, ministry, grant, widen } = await networkHelpers.loadFixture(governance);
    const data = grant(UPGRADER, audit.address, WEEK);
    const { id } = await ministry.schedule(manager, data);
    await time.increase(WEEK - DAY);
    await expect(ministry.executeScheduled(manager, data))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotReady")
      .withArgs(id);
    await time.increase(DAY);
    await ministry.executeScheduled(manager, data);
    await expect(audit.together(module, widen(3n))).to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled");
    await audit.schedule(module, widen(3n));
    await time.increase(WEEK);
    await audit.executeScheduled(module, widen(3n));
    expect(await module.wide()).to.equal(3n);
  });

  it("cannot be smuggled through a multicall, or through execute within execute", async () => {
    const { manager, audit, ministry, grant, call } = await networkHelpers.loadFixture(governance);
    const inner = grant(GUARDIAN, audit.address, 0);
    const hidden = [call("multicall", [[inner]]), call("execute", [await manager.getAddress(), inner])];
    for (const data of hidden) {
      await ministry.schedule(manager, data);
      await time.increase(WEEK);
      await expect(ministry.executeScheduled(manager, data)).to.be.revert(ethers);
    }
  });

  it("map functions with notice: an upgrade role's function moves only after the delay", async () => {
    const { manager, module, moduleAddress, ministry, call, widen } = await networkHelpers.loadFixture(governance);
    const selector = module.interface.getFunction("widen").selector;
    const data = call("setTargetFunctionRole", [moduleAddress, [selector], 2n]);
    const { id } = await ministry.schedule(manager, data);
    await expect(ministry.executeScheduled(manager, data))
      .to.be.revertedWithCustomError(manager, "AccessManagerNotReady")
      .withArgs(id);
    await expect(ministry.together(module, widen(1n))).to.be.revertedWithCustomError(
      manager,
      "AccessManagerNotScheduled",
    );
  });

  it("are not given by anybody without notice: neither the public nor a role without delay administers one", async () => {
    const { manager, ministry, call } = await networkHelpers.loadFixture(governance);
    for (const administrator of [REVOKER, GUARDIAN, PUBLIC]) {
      const data = call("setRoleAdmin", [UPGRADER, administrator]);
      await ministry.schedule(manager, data);
      await time.increase(WEEK);
      await expect(ministry.executeScheduled(manager, data))
        .to.be.revertedWithCustomError(manager, "GovernanceRoleWithoutNotice")
        .withArgs(administrator);
    }
    const data = call("setRoleAdmin", [UPGRADER, 77n]);
    await ministry.schedule(manager, data);
    await time.increase(WEEK);
    await ministry.executeScheduled(manager, data);
    expect(await manager.getRoleAdmin(UPGRADER)).to.equal(77n);
  });

  it("leave no restricted function to the public, nor what widens by its nature to a role without delay", async () => {
    const { manager, module, moduleAddress, ministry, call } = await networkHelpers.loadFixture(governance);
    const widen = module.interface.getFunction("widen").selector;
    const upgrade = module.interface.getFunction("upgradeToAndCall").selector;
    const attempts: [string, bigint][] = [
      [widen, PUBLIC],
      [upgrade, PUBLIC],
      [upgrade, REVOKER],
      [upgrade, GUARDIAN],
    ];
    for (const [selector, role] of attempts) {
      const data = call("setTargetFunctionRole", [moduleAddress, [selector], role]);
      await ministry.schedule(manager, data);
      await time.increase(WEEK);
      await expect(ministry.executeScheduled(manager, data))
        .to.be.revertedWithCustomError(manager, "GovernanceRoleWithoutNotice")
        .withArgs(role);
    }
  });

  it("leave the deployer with nothing", async () => {
    const { manager, module, deployer, stranger, accounts } = await networkHelpers.loadFixture(governance);
    expect((await manager.hasRole(ADMIN, deployer))[0]).to.equal(false);
    await expect(manager.grantRole(GUARDIAN, stranger, 0))
      .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedAccount")
      .withArgs(deployer.address, ADMIN);
    await expect(manager.connectAccounts(accounts))
      .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedAccount")
      .withArgs(deployer.address, ADMIN);
    await expect(module.upgradeToAndCall(stranger, "0x"))
      .to.be.revertedWithCustomError(module, "AccessManagedUnauthorized")
      .withArgs(deployer.address);
  });
});

describe("GovernanceManager at deployment", () => {
  it("connects its book of accounts once", async () => {
    const [deployer] = await ethers.getSigners();
    const manager = await ethers.deployContract("GovernanceManager", [deployer!, WEEK]);
    const identities = await ethers.deployContract("IdentityStub");
    const accounts = await ethers.deployContract("AgencyAccounts", [identities, identities, manager]);
    await expect(manager.grantRole(GUARDIAN, deployer!, 0))
      .to.be.revertedWithCustomError(manager, "GovernanceNotAgencyAccount")
      .withArgs(deployer!.address);
    await manager.connectAccounts(accounts);
    await expect(manager.connectAccounts(identities))
      .to.be.revertedWithCustomError(manager, "GovernanceConnected")
      .withArgs(await accounts.getAddress());
  });

  it("says that it is a trial when the least delay is below the published one", async () => {
    const [deployer] = await ethers.getSigners();
    const trial = await ethers.deployContract("GovernanceManager", [deployer!, WEEK - 1]);
    await expect(trial.deploymentTransaction()).to.emit(trial, "TrialDeployment");
    expect(await trial.isTrial()).to.equal(true);
    const real = await ethers.deployContract("GovernanceManager", [deployer!, WEEK]);
    await expect(real.deploymentTransaction()).not.to.emit(real, "TrialDeployment");
    expect(await real.isTrial()).to.equal(false);
  });
});
