import { expect } from "chai";
import { ethers, networkHelpers, onTrial, ruledByAKey, ruledByAManager } from "./fixture.ts";

describe("Module: set up and upgraded", () => {
  it("is set up once, and its implementation never", async () => {
    const { module, implementation, stranger } = await networkHelpers.loadFixture(ruledByAManager);
    for (const each of [module, implementation]) {
      const attempt = each.connect(stranger).initialize(stranger);
      await expect(attempt).to.be.revertedWithCustomError(module, "InvalidInitialization");
    }
    expect(await implementation.authority()).to.equal(ethers.ZeroAddress);
  });

  it("is upgraded by whom the governance manager lets, and nobody else", async () => {
    const { module, forwarder, manager, admin, stranger } = await networkHelpers.loadFixture(ruledByAManager);
    const next = await ethers.deployContract("ModuleHarness", [forwarder, true]);
    await expect(module.connect(stranger).upgradeToAndCall(next, "0x"))
      .to.be.revertedWithCustomError(module, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
    const upgrade = module.interface.encodeFunctionData("upgradeToAndCall", [await next.getAddress(), "0x"]);
    await expect(manager.connect(stranger).execute(module, upgrade)).to.be.revertedWithCustomError(
      manager,
      "AccessManagerUnauthorizedCall",
    );
    await expect(module.connect(admin).upgradeToAndCall(next, "0x"))
      .to.emit(module, "Upgraded")
      .withArgs(await next.getAddress());
    expect(await module.isTrial()).to.equal(true);
  });

  it("keeps its pauses and its manager through an upgrade", async () => {
    const { module, forwarder, manager, admin } = await networkHelpers.loadFixture(ruledByAManager);
    const until = (await networkHelpers.time.latest()) + 1_000;
    await manager.connect(admin).execute(module, module.interface.encodeFunctionData("pause", [until]));
    const next = await ethers.deployContract("ModuleHarness", [forwarder, false]);
    await module.connect(admin).upgradeToAndCall(next, "0x");
    expect(await module.pausedUntil()).to.equal(until);
    expect(await module.authority()).to.equal(await manager.getAddress());
  });

  it("has an implementation that cannot be upgraded or replaced itself", async () => {
    const { implementation, forwarder, stranger } = await networkHelpers.loadFixture(ruledByAManager);
    const next = await ethers.deployContract("ModuleHarness", [forwarder, false]);
    const direct = implementation.connect(stranger);
    await expect(direct.upgradeToAndCall(next, "0x")).to.be.revertedWithCustomError(
      implementation,
      "UUPSUnauthorizedCallContext",
    );
  });

  it("refuses code that is no module", async () => {
    const { module, admin, manager } = await networkHelpers.loadFixture(ruledByAManager);
    await expect(module.connect(admin).upgradeToAndCall(manager, "0x"))
      .to.be.revertedWithCustomError(module, "ERC1967InvalidImplementation")
      .withArgs(await manager.getAddress());
  });

  it("changes its manager only on the manager's own word", async () => {
    const { module, stranger } = await networkHelpers.loadFixture(ruledByAManager);
    await expect(module.connect(stranger).setAuthority(stranger))
      .to.be.revertedWithCustomError(module, "AccessManagedUnauthorized")
      .withArgs(stranger.address);
  });

  it("says once that it is a trial, and not otherwise", async () => {
    const trial = await networkHelpers.loadFixture(onTrial);
    expect(await trial.module.isTrial()).to.equal(true);
    const said = trial.module.filters.TrialDeployment();
    expect(await trial.module.queryFilter(said)).to.have.length(1);
    const published = await networkHelpers.loadFixture(ruledByAKey);
    expect(await published.module.isTrial()).to.equal(false);
    expect(await published.module.queryFilter(published.module.filters.TrialDeployment())).to.have.length(0);
  });
});
