import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, foundation, networkHelpers, officerDelay } from "../../../support/identity.ts";

/** The foundation, and an implementation of the registry with the given bound. */
async function withImplementation(bound = officerDelay) {
  const base = await foundation();
  const libraries: Record<string, string> = {};
  for (const name of ["KeyActs", "OfficerActs", "StatusActs"]) {
    libraries[name] = await (await ethers.deployContract(name)).getAddress();
  }
  const factory = await ethers.getContractFactory("IdentityRegistry", { libraries });
  const implementation = await factory.deploy(base.forwarder, bound);
  const [manager, authority] = [await base.manager.getAddress(), base.authority.address];
  const proxied = (delay: bigint) =>
    ethers.deployContract("ERC1967Proxy", [
      implementation,
      implementation.interface.encodeFunctionData("initialize", [manager, authority, delay]),
    ]);
  return { ...base, implementation, proxied };
}

describe("IdentityRegistry.initialize", () => {
  it("sets the manager, the uniqueness authority and the delay of officers, and no board", async () => {
    const { registry, manager, authority } = await networkHelpers.loadFixture(foundation);
    expect(await registry.authority()).to.equal(await manager.getAddress());
    expect(await registry.uniquenessAuthority()).to.equal(authority.address);
    expect(await registry.officerDelay()).to.equal(officerDelay);
    expect(await registry.recoveryBoard()).to.equal(ZeroAddress);
  });

  it("is done once, and on the implementation never", async () => {
    const { registry, implementation, manager, stranger } = await withImplementation();
    for (const each of [registry, implementation]) {
      await expect(
        each.connect(stranger).getFunction("initialize")(manager, stranger, officerDelay),
      ).to.be.revertedWithCustomError(registry, "InvalidInitialization");
    }
  });

  it("refuses a delay below the bound", async () => {
    const { registry, proxied } = await withImplementation();
    await expect(proxied(officerDelay - 1n)).to.be.revertedWithCustomError(registry, "ModulePeriodTooShort");
    await proxied(officerDelay);
  });

  it("is a trial below the published bound, and says so", async () => {
    const { registry, implementation } = await withImplementation(officerDelay - 1n);
    expect(await registry.isTrial()).to.equal(false);
    expect(await implementation.getFunction("isTrial")()).to.equal(true);
  });
});
