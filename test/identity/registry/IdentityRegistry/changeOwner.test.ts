import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { signKeyChange } from "../../../../src/identity/index.ts";
import { day, networkHelpers, now, reason } from "../../../support/identity.ts";
import { shouldChangeByTheKey } from "./keys.behavior.ts";
import {
  acts,
  changeOf,
  plain,
  sentinel,
  setting,
  signed,
  signPacked,
  veriKey,
  withSignature,
} from "./keys.fixture.ts";

describe("IdentityRegistry.changeOwner", () => {
  shouldChangeByTheKey("changeOwner");

  it("hands the identity over, and nothing of what it is", async () => {
    const { registry, enrol, holder, third } = await networkHelpers.loadFixture(setting);
    await enrol(holder);
    expect(await registry.identityOwner(holder)).to.equal(holder.address);
    expect(await registry.owners(holder)).to.equal(ZeroAddress);
    await registry.connect(holder).changeOwner(holder, third);
    expect(await registry.identityOwner(holder)).to.equal(third.address);
    expect(await registry.owners(holder)).to.equal(third.address);
    expect(await registry.isActive(holder)).to.equal(true);
    expect(await registry.isActive(third)).to.equal(false);
  });

  it("gives one key any number of identities, each still its own", async () => {
    const { registry, holder, other, third } = await networkHelpers.loadFixture(setting);
    for (const identity of [other, third]) await registry.connect(identity).changeOwner(identity, holder);
    await registry.connect(holder).changeOwner(other, other);
    expect(await registry.identityOwner(other)).to.equal(other.address);
    expect(await registry.identityOwner(third)).to.equal(holder.address);
  });

  describe("to owner 0", () => {
    it("deactivates an identity that is not enrolled for ever: the event carries 0, state a sentinel", async () => {
      const { registry, holder } = await networkHelpers.loadFixture(setting);
      await expect(registry.connect(holder).changeOwner(holder, ZeroAddress))
        .to.emit(registry, "DIDOwnerChanged")
        .withArgs(holder.address, ZeroAddress, 0n);
      expect((await registry.identityOwner(holder)).toLowerCase()).to.equal(sentinel);
      expect((await registry.owners(holder)).toLowerCase()).to.equal(sentinel);
    });

    it("is final, where the standard's own registry gives the identity back to its first key", async () => {
      const { registry, reference, holder, third, stranger, to } = await networkHelpers.loadFixture(setting);
      for (const each of [registry, reference]) {
        await plain(each, holder, { act: "changeOwner", identity: holder.address, newOwner: ZeroAddress });
      }
      for (const act of acts) {
        const change = changeOf(act, holder.address, third.address);
        await expect(plain(registry, holder, change))
          .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
          .withArgs(holder.address);
        const signature = await signPacked(holder, to.registry, change);
        await expect(signed(registry, stranger, change, signature)).to.be.revertedWithCustomError(
          registry,
          "IdentitySignerInvalid",
        );
      }
      const back = changeOf("changeOwner", holder.address, third.address);
      await expect(plain(reference, holder, back)).to.emit(reference, "DIDOwnerChanged");
    });

    it("cannot be undone by enrolment", async () => {
      const { registry, enrol, holder } = await networkHelpers.loadFixture(setting);
      await registry.connect(holder).changeOwner(holder, ZeroAddress);
      await expect(enrol(holder)).to.be.revertedWithCustomError(registry, "IdentityConsentInvalid");
      expect(await registry.isActive(holder)).to.equal(false);
    });

    it("is refused for an enrolled identity, which ends by its registrar's act alone", async () => {
      const { registry, enrol, holder, ministry, clerk } = await networkHelpers.loadFixture(setting);
      await enrol(holder);
      await expect(registry.connect(holder).changeOwner(holder, ZeroAddress))
        .to.be.revertedWithCustomError(registry, "IdentityEnrolledNotDeactivable")
        .withArgs(holder.address);
      await expect(registry.connect(clerk).end(ministry, clerk, holder, reason))
        .to.emit(registry, "DIDOwnerChanged")
        .withArgs(holder.address, ZeroAddress, 0n);
      await expect(registry.connect(holder).addDelegate(holder, veriKey, clerk, day))
        .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
        .withArgs(holder.address);
    });

    it("is refused for an enrolled identity by either signature too", async () => {
      const { registry, enrol, holder, stranger, to } = await networkHelpers.loadFixture(setting);
      await enrol(holder);
      const change = { act: "changeOwner", identity: holder.address, newOwner: ZeroAddress } as const;
      await expect(
        signed(registry, stranger, change, await signPacked(holder, to.registry, change)),
      ).to.be.revertedWithCustomError(registry, "IdentityEnrolledNotDeactivable");
      const deadline = (await now()) + day;
      const signature = await signKeyChange(holder, to, change, 0n, deadline);
      await expect(withSignature(registry, stranger, change, deadline, signature)).to.be.revertedWithCustomError(
        registry,
        "IdentityEnrolledNotDeactivable",
      );
    });
  });

  it("refuses the sentinel as an owner, which would deactivate through the back door", async () => {
    const { registry, enrol, holder } = await networkHelpers.loadFixture(setting);
    await enrol(holder);
    await expect(registry.connect(holder).changeOwner(holder, sentinel))
      .to.be.revertedWithCustomError(registry, "IdentityOwnerInvalid")
      .withArgs(holder.address, (owner: string) => owner.toLowerCase() === sentinel);
  });
});
