import { expect } from "chai";
import { concat, Interface } from "ethers";
import { day, ethers, foundation, networkHelpers, now, purpose, reason, society } from "../support/identity.ts";

/** Calls that pretend to be somebody else's, or that go around the registry's proxy. */
describe("A sender who is appended or left out", () => {
  it("is not believed when no forwarder appended it", async () => {
    const { registry, stranger, ministry, clerk, alice } = await networkHelpers.loadFixture(society);
    const call = registry.interface.encodeFunctionData("suspend", [
      ministry.address,
      clerk.address,
      alice.address,
      false,
      reason,
    ]);
    const data = concat([call, clerk.address]);
    await expect(stranger.sendTransaction({ to: registry, data }))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(clerk.address, stranger.address);
  });

  it("does not disturb a typed signature that a forwarder delivers, nor lend it a sender", async () => {
    const { registry, stranger, alice, bob } = await networkHelpers.loadFixture(society);
    const forged = await stranger.signMessage("not the owner's");
    const deadline = (await now()) + day;
    const call = registry.interface.encodeFunctionData("changeOwnerWithSignature", [
      alice.address,
      bob.address,
      deadline,
      forged,
    ]);
    const data = concat([call, alice.address]);
    await expect(stranger.sendTransaction({ to: registry, data })).to.be.revertedWithCustomError(
      registry,
      "IdentitySignatureInvalid",
    );
  });

  it("finds no registry behind the libraries: they refuse to be called, not lent", async () => {
    const { alice, bob } = await networkHelpers.loadFixture(society);
    const calls = new Interface([
      "function changeOwner(address identity, address actor, address newOwner)",
      "function beginRecovery(address identity, address caller)",
      "function grantMandate(address organisation, bytes32 mandate)",
      "function changeOwnerWithSignature(address identity, address newOwner, uint48 deadline, bytes signature)",
    ]);
    const deadline = (await now()) + day;
    for (const [name, act, values] of [
      ["KeyActs", "changeOwner", [alice.address, alice.address, bob.address]],
      ["StatusActs", "beginRecovery", [alice.address, ethers.ZeroAddress]],
      ["OfficerActs", "grantMandate", [alice.address, purpose("registrar")]],
      ["KeyActs", "changeOwnerWithSignature", [alice.address, bob.address, deadline, "0x"]],
    ] as const) {
      const library = await ethers.deployContract(name);
      const data = calls.encodeFunctionData(act, values);
      // Without a reason: it is the compiler's guard that refuses, before anything of the library runs.
      await expect(alice.sendTransaction({ to: library, data })).to.be.revertedWithoutReason(ethers);
    }
  });

  it("cannot initialise the registry again, nor the implementation behind it", async () => {
    const { registry, stranger } = await networkHelpers.loadFixture(foundation);
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    const stored = await ethers.provider.getStorage(await registry.getAddress(), slot);
    const implementation = registry.attach(ethers.dataSlice(stored, 12));
    for (const target of [registry, implementation as typeof registry]) {
      await expect(target.connect(stranger).initialize(stranger, stranger, 7n * day)).to.be.revertedWithCustomError(
        registry,
        "InvalidInitialization",
      );
    }
  });
});
