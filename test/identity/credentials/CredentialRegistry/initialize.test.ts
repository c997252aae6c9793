import { expect } from "chai";
import { ethers, licensing, networkHelpers } from "../../../support/identity.ts";

describe("CredentialRegistry.initialize", () => {
  it("sets the manager", async () => {
    const { credentials, manager } = await networkHelpers.loadFixture(licensing);
    expect(await credentials.authority()).to.equal(await manager.getAddress());
    expect(await credentials.isTrial()).to.equal(false);
  });

  it("is done once, and on the implementation never", async () => {
    const { credentials, registry, forwarder, manager, stranger } = await networkHelpers.loadFixture(licensing);
    const implementation = await ethers.deployContract("CredentialRegistry", [forwarder, registry]);
    for (const each of [credentials, implementation]) {
      await expect(each.connect(stranger).getFunction("initialize")(manager)).to.be.revertedWithCustomError(
        credentials,
        "InvalidInitialization",
      );
    }
  });
});
