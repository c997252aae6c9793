import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { networkHelpers, reason, society } from "../../../support/identity.ts";
import { DEACTIVATED, withBoard } from "./fixtures.ts";

describe("IdentityRegistry.identityOwner", () => {
  it("is the identity itself until it is changed, enrolled or not, as ERC-1056 has it", async () => {
    const { registry, alice, county, stranger } = await networkHelpers.loadFixture(society);
    for (const { address } of [alice, county, stranger])
      expect(await registry.identityOwner(address)).to.equal(address);
    expect(await registry.identityOwner(ZeroAddress)).to.equal(ZeroAddress);
  });

  it("is the newest owner after each change, and the identity again when it is handed back", async () => {
    const { registry, alice, bob, key } = await networkHelpers.loadFixture(society);
    await registry.connect(alice).changeOwner(alice, key);
    expect(await registry.identityOwner(alice)).to.equal(key.address);
    await registry.connect(key).changeOwner(alice, bob);
    expect(await registry.identityOwner(alice)).to.equal(bob.address);
    await registry.connect(bob).changeOwner(alice, alice);
    expect(await registry.identityOwner(alice)).to.equal(alice.address);
  });

  it("does not follow the owner's own owner", async () => {
    const { registry, alice, bob, key } = await networkHelpers.loadFixture(society);
    await registry.connect(alice).changeOwner(alice, bob);
    await registry.connect(bob).changeOwner(bob, key);
    expect(await registry.identityOwner(alice)).to.equal(bob.address);
    expect(await registry.identityOwner(bob)).to.equal(key.address);
  });

  it("stays while the identity is suspended or under recovery, and is the new key when that is finished", async () => {
    const { registry, recovery, ministry, clerk, alice, key } = await networkHelpers.loadFixture(withBoard);
    await registry.connect(clerk).suspend(ministry, clerk, alice, true, reason);
    await recovery.beginRecovery(alice);
    expect(await registry.identityOwner(alice)).to.equal(alice.address);
    await recovery.endRecovery(alice, key);
    expect(await registry.identityOwner(alice)).to.equal(key.address);
  });

  it("is the sentinel once the identity is deactivated by its key, or has ended, and never the original key", async () => {
    const { registry, ministry, clerk, alice, stranger } = await networkHelpers.loadFixture(society);
    await registry.connect(stranger).changeOwner(stranger, ZeroAddress);
    await registry.connect(clerk).end(ministry, clerk, alice, reason);
    for (const identity of [stranger, alice]) expect(await registry.identityOwner(identity)).to.equal(DEACTIVATED);
  });
});
