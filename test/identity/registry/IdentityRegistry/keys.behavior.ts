import { expect } from "chai";
import { id, Wallet, ZeroAddress, ZeroHash, type Signer } from "ethers";
import { signKeyChange, type KeyChange } from "../../../../src/identity/index.ts";
import { day, deployRegistry, ethers, networkHelpers, now } from "../../../support/identity.ts";
import {
  argumentsOf,
  changeOf,
  eventArguments,
  eventOf,
  mirrored,
  plain,
  setting,
  signed,
  signPacked,
  withSignature,
  type Act,
  type Setting,
} from "./keys.fixture.ts";

const load = () => networkHelpers.loadFixture(setting);

/** What holds of each plain change. */
export function shouldChangeByTheKey(act: Act): void {
  it("emits its event, which chains to the block of the change before", async () => {
    const { registry, holder, third } = await load();
    const change = changeOf(act, holder.address, third.address);
    const first = await plain(registry, holder, change);
    await expect(first)
      .to.emit(registry, eventOf[act])
      .withArgs(...eventArguments(change, await now(), 0n));
    const block = await ethers.provider.getBlockNumber();
    expect(await registry.changed(holder)).to.equal(block);

    const owner = act === "changeOwner" ? third : holder;
    const again = changeOf(act, holder.address, holder.address);
    await expect(await plain(registry, owner, again))
      .to.emit(registry, eventOf[act])
      .withArgs(...eventArguments(again, await now(), BigInt(block)));
  });

  it("refuses a stranger, a delegate, and the key that had the identity before", async () => {
    const { registry, holder, third, stranger } = await load();
    await registry.connect(holder).addDelegate(holder, changeDelegateType, stranger, day);
    const change = changeOf(act, holder.address, third.address);
    await expect(plain(registry, stranger, change))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(holder.address, stranger.address);
    await registry.connect(holder).changeOwner(holder, third);
    await expect(plain(registry, holder, change))
      .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
      .withArgs(holder.address, holder.address);
  });

  it("refuses an identity that is deactivated", async () => {
    const { registry, holder, third } = await load();
    await registry.connect(holder).changeOwner(holder, ZeroAddress);
    await expect(plain(registry, holder, changeOf(act, holder.address, third.address)))
      .to.be.revertedWithCustomError(registry, "IdentityDeactivated")
      .withArgs(holder.address);
  });

  shouldStopAndGoOn(act, async ({ registry, holder }, change) => plain(registry, holder, change));

  it("is relayed through the forwarder for a key that has no account on the chain", async () => {
    const base = await load();
    const { registry, holder, third, stranger } = base;
    const change = changeOf(act, holder.address, third.address);
    const data = registry.interface.encodeFunctionData(act as never, argumentsOf(change) as never);
    await expect(forwarded(base, holder, stranger, data)).to.emit(registry, eventOf[act]);
  });
}

/** What holds of each signed change of the standard. */
export function shouldChangeByTheStandardsSignature(act: Act): void {
  it("takes the change from anyone, with its event, and counts the key's nonce", async () => {
    const { registry, holder, third, stranger, to } = await load();
    const change = changeOf(act, holder.address, third.address);
    const signature = await signPacked(holder, to.registry, change);
    await expect(await signed(registry, stranger, change, signature))
      .to.emit(registry, eventOf[act])
      .withArgs(...eventArguments(change, await now(), 0n));
    expect(await registry.nonce(holder)).to.equal(1n);
    expect(await registry.keyNonce(holder)).to.equal(0n);
  });

  it("takes it through the forwarder too, which adds the relay's address to the call", async () => {
    const base = await load();
    const { registry, holder, third, stranger, to } = base;
    const change = changeOf(act, holder.address, third.address);
    const { v, r, s } = await signPacked(holder, to.registry, change);
    const [identity, ...rest] = argumentsOf(change);
    const values = [identity, v, r, s, ...rest];
    const data = registry.interface.encodeFunctionData(`${act}Signed` as never, values as never);
    await expect(forwarded(base, stranger, third, data)).to.emit(registry, eventOf[act]);
  });

  it("counts the nonce of the owner, not of the identity, after the identity changed hands", async () => {
    const { registry, holder, other, third, stranger, to } = await load();
    await registry.connect(other).changeOwner(other, holder);
    const change = changeOf(act, other.address, third.address);
    await signed(registry, stranger, change, await signPacked(holder, to.registry, change, 0n));
    expect(await registry.nonce(holder)).to.equal(1n);
    expect(await registry.nonce(other)).to.equal(0n);
  });

  it("refuses a replay, also after the identity came back to the key", async () => {
    const { registry, holder, third, stranger, to } = await load();
    const change = changeOf(act, holder.address, third.address);
    const signature = await signPacked(holder, to.registry, change);
    await signed(registry, stranger, change, signature);
    if (act === "changeOwner") await registry.connect(third).changeOwner(holder, holder);
    await expect(signed(registry, stranger, change, signature)).to.be.revertedWithCustomError(
      registry,
      "IdentitySignerInvalid",
    );
  });

  it("refuses a signature for another identity of the same key", async () => {
    const { registry, holder, other, third, stranger, to } = await load();
    await registry.connect(other).changeOwner(other, holder.address);
    const signature = await signPacked(holder, to.registry, changeOf(act, holder.address, third.address));
    await expect(
      signed(registry, stranger, changeOf(act, other.address, third.address), signature),
    ).to.be.revertedWithCustomError(registry, "IdentitySignerInvalid");
  });

  it("refuses a signature for another registry, and for another value", async () => {
    const { registry, reference, holder, other, third, stranger, to } = await load();
    const change = changeOf(act, holder.address, third.address);
    const elsewhere = await signPacked(holder, await reference.getAddress(), change);
    const otherwise = await signPacked(holder, to.registry, changeOf(act, holder.address, other.address));
    for (const signature of [elsewhere, otherwise]) {
      await expect(signed(registry, stranger, change, signature)).to.be.revertedWithCustomError(
        registry,
        "IdentitySignerInvalid",
      );
    }
  });

  it("refuses the signature of a former owner, and of a stranger", async () => {
    const { registry, holder, third, stranger, to } = await load();
    const change = changeOf(act, holder.address, third.address);
    const signature = await signPacked(holder, to.registry, change);
    await registry.connect(holder).changeOwner(holder, third);
    await expect(signed(registry, stranger, change, signature)).to.be.revertedWithCustomError(
      registry,
      "IdentitySignerInvalid",
    );
    const thief = new Wallet(id("thief"));
    const theirs = await signPacked(thief, to.registry, change);
    await expect(signed(registry, stranger, change, theirs))
      .to.be.revertedWithCustomError(registry, "IdentitySignerInvalid")
      .withArgs(holder.address, thief.address);
  });

  it("refuses signer 0, also for identity 0, which the standard's own registry lets through", async () => {
    const { registry, reference, third, stranger } = await load();
    const nothing = { v: 0, r: ZeroHash, s: ZeroHash };
    const change = changeOf(act, ZeroAddress, third.address);
    await expect(signed(registry, stranger, change, nothing))
      .to.be.revertedWithCustomError(registry, "IdentitySignerInvalid")
      .withArgs(ZeroAddress, ZeroAddress);
    await expect(signed(reference, stranger, change, nothing)).to.emit(reference, eventOf[act]);
  });

  it("takes the mirrored form of a signature as the standard does, and only one of the two", async () => {
    const { registry, holder, third, stranger, to } = await load();
    const change = changeOf(act, holder.address, third.address);
    const { v, r, s } = await signPacked(holder, to.registry, change);
    await signed(registry, stranger, change, mirrored(ethers.Signature.from({ v, r, s }).serialized));
    await expect(signed(registry, stranger, change, { v, r, s })).to.be.revertedWithCustomError(
      registry,
      "IdentitySignerInvalid",
    );
  });

  it("refuses an identity that is deactivated", async () => {
    const { registry, holder, third, stranger, to } = await load();
    const change = changeOf(act, holder.address, third.address);
    const signature = await signPacked(holder, to.registry, change);
    await registry.connect(holder).changeOwner(holder, ZeroAddress);
    await expect(signed(registry, stranger, change, signature)).to.be.revertedWithCustomError(
      registry,
      "IdentitySignerInvalid",
    );
  });

  shouldStopAndGoOn(act, async ({ registry, holder, stranger, to }, change) =>
    signed(registry, stranger, change, await signPacked(holder, to.registry, change)),
  );
}

/** What holds of each change by typed signature. */
export function shouldChangeByTypedSignature(act: Act): void {
  /** A change of the holder's with everything that is needed to deliver it. */
  async function ready() {
    const base = await load();
    const change = changeOf(act, base.holder.address, base.third.address);
    const deadline = (await now()) + day;
    const nonce = await base.registry.keyNonce(base.holder);
    const signature = await signKeyChange(base.holder, base.to, change, nonce, deadline);
    const deliver = (by = signature, until = deadline, what: KeyChange = change) =>
      withSignature(base.registry, base.stranger, what, until, by);
    /** Expects that a signature does not stand for the change. */
    const refuse = async (by: string, what: KeyChange = change) =>
      expect(deliver(by, deadline, what))
        .to.be.revertedWithCustomError(base.registry, "IdentitySignatureInvalid")
        .withArgs(what.identity, (digest: string) => /^0x[0-9a-f]{64}$/.test(digest));
    return { ...base, change, deadline, nonce, signature, deliver, refuse };
  }

  it("takes the change from anyone, with the plain function's event, and counts the identity's nonce", async () => {
    const { registry, holder, change, deliver } = await ready();
    await expect(await deliver())
      .to.emit(registry, eventOf[act])
      .withArgs(...eventArguments(change, await now(), 0n));
    expect(await registry.changed(holder)).to.equal(await ethers.provider.getBlockNumber());
    expect(await registry.keyNonce(holder)).to.equal(1n);
    expect(await registry.nonce(holder)).to.equal(0n);
  });

  it("takes it through the forwarder too, which adds the relay's address to the call", async () => {
    const { change, deadline, signature, ...base } = await ready();
    const values = [...argumentsOf(change), deadline, signature];
    const data = base.registry.interface.encodeFunctionData(`${act}WithSignature` as never, values as never);
    await expect(forwarded(base, base.stranger, base.third, data)).to.emit(base.registry, eventOf[act]);
  });

  it("refuses a signature for another chain", async () => {
    const { holder, to, change, nonce, deadline, refuse } = await ready();
    await refuse(await signKeyChange(holder, { ...to, chainId: to.chainId + 1n }, change, nonce, deadline));
  });

  it("refuses a signature for another contract", async () => {
    const { registry, manager, authority, forwarder, stranger, change, deadline, signature } = await ready();
    const elsewhere = registry.attach(
      await deployRegistry(await manager.getAddress(), authority.address, await forwarder.getAddress()),
    ) as typeof registry;
    await expect(withSignature(elsewhere, stranger, change, deadline, signature)).to.be.revertedWithCustomError(
      registry,
      "IdentitySignatureInvalid",
    );
  });

  it("refuses a signature for another identity of the same key", async () => {
    const { registry, holder, other, third, signature, refuse } = await ready();
    await registry.connect(other).changeOwner(other, holder);
    await refuse(signature, changeOf(act, other.address, third.address));
  });

  it("refuses a signature for another value, and of another sort of change", async () => {
    const { holder, to, other, nonce, deadline, signature, refuse } = await ready();
    await refuse(signature, changeOf(act, holder.address, other.address));
    const sort = act === "changeOwner" ? "revokeAttribute" : "changeOwner";
    const change = changeOf(sort, holder.address, other.address);
    await refuse(await signKeyChange(holder, to, change, nonce, deadline));
  });

  it("refuses a replay, also after the identity came back to the key", async () => {
    const { registry, holder, third, deliver, refuse, signature } = await ready();
    await deliver();
    if (act === "changeOwner") await registry.connect(third).changeOwner(holder, holder);
    await refuse(signature);
  });

  it("refuses a nonce that is not the next", async () => {
    const { holder, to, change, nonce, deadline, refuse } = await ready();
    await refuse(await signKeyChange(holder, to, change, nonce + 1n, deadline));
  });

  it("works in the last second of its deadline and not after it", async () => {
    const { registry, deadline, deliver } = await ready();
    const before = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
    await expect(deliver())
      .to.be.revertedWithCustomError(registry, "IdentitySignatureExpired")
      .withArgs(deadline, deadline + 1n);
    await before.restore();
    await networkHelpers.time.setNextBlockTimestamp(deadline);
    await expect(deliver()).to.emit(registry, eventOf[act]);
  });

  it("refuses a deadline that was not the one signed", async () => {
    const { registry, deadline, signature, deliver } = await ready();
    await expect(deliver(signature, deadline + 1n)).to.be.revertedWithCustomError(registry, "IdentitySignatureInvalid");
  });

  it("refuses the signature of a former owner, of a delegate, and of a stranger", async () => {
    const { registry, holder, third, stranger, to, change, nonce, deadline, signature, refuse } = await ready();
    await registry.connect(holder).addDelegate(holder, changeDelegateType, stranger, day);
    await refuse(await signKeyChange(stranger, to, change, nonce, deadline));
    await registry.connect(holder).changeOwner(holder, third);
    await refuse(signature);
  });

  it("refuses the mirrored form of a signature, and what is no signature", async () => {
    const { signature, refuse } = await ready();
    await refuse(mirrored(signature).serialized);
    await refuse("0x");
    await refuse(`0x${"00".repeat(65)}`);
  });

  it("refuses identity 0, for which nobody can sign", async () => {
    const { third, refuse } = await ready();
    await refuse(`0x${"00".repeat(65)}`, changeOf(act, ZeroAddress, third.address));
  });

  it("refuses an identity that is deactivated", async () => {
    const { registry, holder, signature, refuse } = await ready();
    await registry.connect(holder).changeOwner(holder, ZeroAddress);
    await refuse(signature);
  });

  it("takes the word of a contract wallet that owns the identity (ERC-1271), while it stands by it", async () => {
    const { registry, wallet, other, third, stranger, to, deadline, deliver, refuse } = await ready();
    const change = changeOf(act, await wallet.getAddress(), third.address);
    const signature = await signKeyChange(other, to, change, 0n, deadline);
    await refuse(await signKeyChange(stranger, to, change, 0n, deadline), change);
    await wallet.setHolder(stranger);
    await refuse(signature, change);
    await wallet.setHolder(other);
    await expect(deliver(signature, deadline, change)).to.emit(registry, eventOf[act]);
    if (act !== "changeOwner") await refuse(signature, change);
  });

  shouldStopAndGoOn(act, async ({ registry, holder, stranger, to }, change) => {
    const deadline = (await now()) + day;
    const signature = await signKeyChange(holder, to, change, await registry.keyNonce(holder), deadline);
    return withSignature(registry, stranger, change, deadline, signature);
  });
}

/** By whichever way: what holds a change back, and what does not. */
function shouldStopAndGoOn(act: Act, send: (base: Setting, change: KeyChange) => Promise<unknown>): void {
  it("refuses while a recovery of the identity is pending", async () => {
    const base = await load();
    await base.recover();
    await expect(send(base, changeOf(act, base.holder.address, base.third.address)))
      .to.be.revertedWithCustomError(base.registry, "IdentityUnderRecovery")
      .withArgs(base.holder.address);
  });

  if (act === "changeOwner") {
    it("refuses during a pause", async () => {
      const base = await load();
      await base.pause();
      await expect(send(base, changeOf(act, base.holder.address, base.third.address))).to.be.revertedWithCustomError(
        base.registry,
        "ModulePausedUntil",
      );
    });
  } else {
    it("works during a pause: it moves nothing on chain", async () => {
      const base = await load();
      await base.pause();
      await expect(send(base, changeOf(act, base.holder.address, base.third.address))).to.emit(
        base.registry,
        eventOf[act],
      );
    });
  }

  it("still works for an identity that is suspended: keys are the holder's, acts are not", async () => {
    const base = await load();
    await base.suspend();
    expect(await base.registry.isActive(base.holder)).to.equal(false);
    await expect(send(base, changeOf(act, base.holder.address, base.third.address))).to.emit(
      base.registry,
      eventOf[act],
    );
  });
}

/** Sends a call of `from` through the forwarder, by a relay. */
async function forwarded(
  { forwarder, to }: Pick<Setting, "forwarder" | "to">,
  from: Signer,
  relay: Signer,
  data: string,
) {
  const message = {
    from: await from.getAddress(),
    to: to.registry,
    value: 0n,
    gas: 300_000n,
    nonce: await forwarder.nonces(from),
    deadline: (await now()) + day,
    data,
  };
  const verifyingContract = await forwarder.getAddress();
  const domain = { name: "Probity Forwarder", version: "1", chainId: to.chainId, verifyingContract };
  const signature = await from.signTypedData(domain, { ForwardRequest: forwardRequest }, message);
  return forwarder.connect(relay).execute({ ...message, signature });
}

const changeDelegateType = ethers.encodeBytes32String("sigAuth");

const forwardRequest = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "gas", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint48" },
  { name: "data", type: "bytes" },
];
