import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import { day, foundation, networkHelpers, now } from "../support/identity.ts";

/** The end of the pause and the uniqueness authority lie in one slot. */
describe("A pause and the uniqueness authority, which share a slot,", () => {
  it("do not overwrite each other", async () => {
    const { registry, manager, authority, others, enrol } = await networkHelpers.loadFixture(foundation);
    const [one, other] = others;
    const until = (await now()) + 3n * day - 60n;
    await manager.execute(registry, registry.interface.encodeFunctionData("pause", [until]));
    expect(await registry.uniquenessAuthority()).to.equal(authority.address);

    // The highest address there is leaves the pause as it is, and so does 0.
    for (const next of [`0x${"ff".repeat(20)}`, ZeroAddress, authority.address]) {
      await registry.setUniquenessAuthority(next);
      expect(await registry.uniquenessAuthority()).to.equal(getAddress(next));
      expect(await registry.pausedUntil()).to.equal(until);
    }
    await expect(enrol(one!)).to.be.revertedWithCustomError(registry, "ModulePausedUntil").withArgs(until);
    await manager.execute(registry, registry.interface.encodeFunctionData("resume"));
    expect(await registry.uniquenessAuthority()).to.equal(authority.address);
    await enrol(one!);

    // Running again, another authority's word is nothing.
    await registry.setUniquenessAuthority(other!);
    await expect(enrol(other!)).to.be.revertedWithCustomError(registry, "IdentityTagUnauthorized");
  });
});
