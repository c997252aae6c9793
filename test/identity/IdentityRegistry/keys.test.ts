import { expect } from "chai";
import { concat, encodeBytes32String, id, keccak256, toBeHex, toUtf8Bytes, Wallet, ZeroAddress } from "ethers";
import { day, ethers, foundation, networkHelpers, now, reason } from "../../support/identity.ts";

const sentinel = `0x${keccak256(toUtf8Bytes("probity.identity.deactivated")).slice(-40)}`;
const veriKey = encodeBytes32String("veriKey");

/** An identity with a raw key, since ERC-1056 signatures are over a bare hash. */
async function setting() {
  const base = await foundation();
  const holder = new Wallet(id("holder"), ethers.provider);
  const [other, third] = base.others;
  if (!other || !third) throw new Error("too few accounts");
  await networkHelpers.setBalance(holder.address, 10n ** 18n);

  /** The signature of an ERC-1056 message by a key. */
  async function sign(key: Wallet, identity: string, parts: string[], registry = base.to.registry) {
    const nonce = await base.registry.nonce(await base.registry.identityOwner(identity));
    const hash = keccak256(concat(["0x1900", registry, toBeHex(nonce, 32), identity, ...parts]));
    const { v, r, s } = key.signingKey.sign(hash);
    return [v, r, s] as const;
  }
  const ascii = (text: string) => ethers.hexlify(toUtf8Bytes(text));
  return { ...base, holder, other, third, sign, ascii };
}

describe("IdentityRegistry as ERC-1056", () => {
  describe("changeOwner", () => {
    it("hands the identity to the new key, with the event and the block of the change before", async () => {
      const { registry, other, third } = await networkHelpers.loadFixture(setting);
      expect(await registry.identityOwner(other)).to.equal(other.address);
      expect(await registry.owners(other)).to.equal(ZeroAddress);

      await expect(registry.connect(other).changeOwner(other, third))
        .to.emit(registry, "DIDOwnerChanged")
        .withArgs(other.address, third.address, 0n);
      const block = await ethers.provider.getBlockNumber();
      expect(await registry.changed(other)).to.equal(block);
      expect(await registry.owners(other)).to.equal(third.address);

      await expect(registry.connect(third).changeOwner(other, other))
        .to.emit(registry, "DIDOwnerChanged")
        .withArgs(other.address, other.address, block);
    });

    it("refuses the former key, and any other", async () => {
      const { registry, other, third } = await networkHelpers.loadFixture(setting);
      await registry.connect(other).changeOwner(other, third);
      await expect(registry.connect(other).changeOwner(other, other))
        .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
        .withArgs(other.address, other.address);
    });

    it("deactivates an identity that is not enrolled for ever", async () => {
      const { registry, other, third } = await networkHelpers.loadFixture(setting);
      await expect(registry.connect(other).changeOwner(other, ZeroAddress))
        .to.emit(registry, "DIDOwnerChanged")
        .withArgs(other.address, ZeroAddress, 0n);
      expect((await registry.identityOwner(other)).toLowerCase()).to.equal(sentinel);

      const mine = registry.connect(other);
      for (const attempt of [
        mine.changeOwner(other, other),
        mine.addDelegate(other, veriKey, third, day),
        mine.revokeDelegate(other, veriKey, third),
        mine.setAttribute(other, veriKey, "0x01", day),
        mine.revokeAttribute(other, veriKey, "0x01"),
      ]) {
        await expect(attempt).to.be.revertedWithCustomError(registry, "IdentityDeactivated").withArgs(other.address);
      }
    });

    it("refuses to deactivate an enrolled identity", async () => {
      const { registry, enrol, other } = await networkHelpers.loadFixture(setting);
      await enrol(other);
      await expect(registry.connect(other).changeOwner(other, ZeroAddress))
        .to.be.revertedWithCustomError(registry, "IdentityEnrolledNotDeactivable")
        .withArgs(other.address);
    });

    it("refuses the sentinel as an owner, which would deactivate through the back door", async () => {
      const { registry, enrol, other } = await networkHelpers.loadFixture(setting);
      await enrol(other);
      await expect(registry.connect(other).changeOwner(other, sentinel)).to.be.revertedWithCustomError(
        registry,
        "IdentityOwnerInvalid",
      );
    });
  });

  describe("ownerAt", () => {
    it("answers to the second, also before the first change and after the end", async () => {
      const { registry, ministry, clerk, enrol, other, third } = await networkHelpers.loadFixture(setting);
      await enrol(other);
      await registry.connect(other).changeOwner(other, third);
      const first = await now();
      await networkHelpers.time.increase(100);
      await registry.connect(clerk).end(ministry, clerk, other, reason);
      const second = await now();
      expect(await registry.ownerAt(other, first - 1n)).to.equal(other.address);
      expect(await registry.ownerAt(other, first)).to.equal(third.address);
      expect(await registry.ownerAt(other, second - 1n)).to.equal(third.address);
      expect((await registry.ownerAt(other, second)).toLowerCase()).to.equal(sentinel);
    });

    it("refuses a second that has not come", async () => {
      const { registry, other } = await networkHelpers.loadFixture(setting);
      const time = await now();
      await expect(registry.ownerAt(other, time + 100n)).to.be.revertedWithCustomError(
        registry,
        "IdentityTimeInFuture",
      );
    });
  });

  describe("delegates", () => {
    it("are valid for their time, and revoked at once", async () => {
      const { registry, other, third } = await networkHelpers.loadFixture(setting);
      const mine = registry.connect(other);
      await mine.addDelegate(other, veriKey, third, day);
      expect(await registry.validDelegate(other, veriKey, third)).to.equal(true);
      expect(await registry.delegates(other, keccak256(veriKey), third)).to.equal((await now()) + day);
      await mine.revokeDelegate(other, veriKey, third);
      expect(await registry.validDelegate(other, veriKey, third)).to.equal(false);
      await mine.addDelegate(other, veriKey, third, day);
      await networkHelpers.time.increase(day);
      expect(await registry.validDelegate(other, veriKey, third)).to.equal(false);
    });

    it("do not act for the identity", async () => {
      const { registry, other, third } = await networkHelpers.loadFixture(setting);
      await registry.connect(other).addDelegate(other, veriKey, third, day);
      await expect(registry.connect(third).changeOwner(other, third)).to.be.revertedWithCustomError(
        registry,
        "IdentityUnauthorized",
      );
    });
  });

  describe("attributes", () => {
    it("are events that chain to the change before", async () => {
      const { registry, other } = await networkHelpers.loadFixture(setting);
      const mine = registry.connect(other);
      await mine.setAttribute(other, veriKey, "0xabcd", day);
      const block = await ethers.provider.getBlockNumber();
      await expect(mine.revokeAttribute(other, veriKey, "0xabcd"))
        .to.emit(registry, "DIDAttributeChanged")
        .withArgs(other.address, veriKey, "0xabcd", 0n, block);
    });

    it("refuses a validity that overflows", async () => {
      const { registry, other } = await networkHelpers.loadFixture(setting);
      await expect(registry.connect(other).setAttribute(other, veriKey, "0x", 2n ** 256n - 1n)).to.be.revertedWithPanic(
        0x11,
      );
    });
  });

  describe("signed variants", () => {
    it("take each of the five from anyone, and count the key's nonce", async () => {
      const { registry, stranger, holder, third, sign, ascii } = await networkHelpers.loadFixture(setting);
      const relay = registry.connect(stranger);
      const me = holder.address;
      const validity = toBeHex(day, 32);
      let s = await sign(holder, me, [ascii("setAttribute"), veriKey, "0x1234", validity]);
      await expect(relay.setAttributeSigned(me, ...s, veriKey, "0x1234", day)).to.emit(registry, "DIDAttributeChanged");
      s = await sign(holder, me, [ascii("revokeAttribute"), veriKey, "0x1234"]);
      await expect(relay.revokeAttributeSigned(me, ...s, veriKey, "0x1234")).to.emit(registry, "DIDAttributeChanged");
      s = await sign(holder, me, [ascii("addDelegate"), veriKey, third.address, validity]);
      await relay.addDelegateSigned(me, ...s, veriKey, third, day);
      expect(await registry.validDelegate(me, veriKey, third)).to.equal(true);
      s = await sign(holder, me, [ascii("revokeDelegate"), veriKey, third.address]);
      await relay.revokeDelegateSigned(me, ...s, veriKey, third);
      expect(await registry.validDelegate(me, veriKey, third)).to.equal(false);
      s = await sign(holder, me, [ascii("changeOwner"), third.address]);
      await relay.changeOwnerSigned(me, ...s, third);
      expect(await registry.identityOwner(me)).to.equal(third.address);
      expect(await registry.nonce(me)).to.equal(5n);
    });

    it("refuse a replay, also after the identity comes back to the key", async () => {
      const { registry, stranger, holder, third, sign, ascii } = await networkHelpers.loadFixture(setting);
      const relay = registry.connect(stranger);
      const me = holder.address;
      const s = await sign(holder, me, [ascii("changeOwner"), third.address]);
      await relay.changeOwnerSigned(me, ...s, third);
      await registry.connect(third).changeOwner(me, me);
      await expect(relay.changeOwnerSigned(me, ...s, third)).to.be.revertedWithCustomError(
        registry,
        "IdentitySignerInvalid",
      );
    });

    it("refuse a signature for another identity of the same key, and for another registry", async () => {
      const { registry, stranger, holder, other, third, sign, ascii } = await networkHelpers.loadFixture(setting);
      await registry.connect(other).changeOwner(other, holder.address);
      const s = await sign(holder, holder.address, [ascii("changeOwner"), third.address]);
      await expect(registry.connect(stranger).changeOwnerSigned(other, ...s, third)).to.be.revertedWithCustomError(
        registry,
        "IdentitySignerInvalid",
      );
      const elsewhere = await sign(holder, holder.address, [ascii("changeOwner"), third.address], third.address);
      await expect(
        registry.connect(stranger).changeOwnerSigned(holder.address, ...elsewhere, third),
      ).to.be.revertedWithCustomError(registry, "IdentitySignerInvalid");
    });

    it("refuse signer 0, also for identity 0", async () => {
      const { registry, stranger, third } = await networkHelpers.loadFixture(setting);
      const nothing = [0, ethers.ZeroHash, ethers.ZeroHash] as const;
      await expect(registry.connect(stranger).changeOwnerSigned(ZeroAddress, ...nothing, third))
        .to.be.revertedWithCustomError(registry, "IdentitySignerInvalid")
        .withArgs(ZeroAddress, ZeroAddress);
    });
  });

  it("takes the caller from the forwarder's request, so that every act can be relayed", async () => {
    const { registry, forwarder, other, third, stranger, to } = await networkHelpers.loadFixture(setting);
    const message = {
      from: other.address,
      to: to.registry,
      value: 0n,
      gas: 300_000n,
      nonce: await forwarder.nonces(other),
      deadline: (await now()) + day,
      data: registry.interface.encodeFunctionData("changeOwner", [other.address, third.address]),
    };
    const domain = {
      name: "Probity Forwarder",
      version: "1",
      chainId: to.chainId,
      verifyingContract: await forwarder.getAddress(),
    };
    const fields = ["address from", "address to", "uint256 value", "uint256 gas", "uint256 nonce", "uint48 deadline"];
    const types = {
      ForwardRequest: [...fields, "bytes data"].map((field) => {
        const [type, name] = field.split(" ");
        return { type: type!, name: name! };
      }),
    };
    const signature = await other.signTypedData(domain, types, message);
    await forwarder.connect(stranger).execute({ ...message, signature });
    expect(await registry.identityOwner(other)).to.equal(third.address);
  });
});
