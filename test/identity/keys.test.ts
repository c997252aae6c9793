import { expect } from "chai";
import { encodeBytes32String, hexlify, id, toUtf8Bytes, Wallet, ZeroAddress } from "ethers";
import { ProbityError } from "../../src/base/errors.ts";
import {
  addDelegate,
  attributeName,
  changeOwner,
  deliverKeyChange,
  keyAttribute,
  revokeAttribute,
  revokeDelegate,
  serviceAttribute,
  setAttribute,
  signKeyChange,
  type KeyChange,
} from "../../src/identity/index.ts";
import { acting } from "../support/acting.ts";
import { day, ethers, foundation, networkHelpers, now } from "../support/identity.ts";
import { acts, changeOf, signPacked } from "./registry/IdentityRegistry/keys.fixture.ts";

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return undefined;
}

describe("attributes", () => {
  it("of keys have the names that resolvers read, and the key's bytes", () => {
    expect(keyAttribute("Secp256k1", "veriKey", "0x02ABcd")).to.deep.equal({
      name: encodeBytes32String("did/pub/Secp256k1/veriKey/hex"),
      value: "0x02abcd",
    });
    expect(keyAttribute("X25519", "enc", "0x0102", "base64").name).to.equal(
      encodeBytes32String("did/pub/X25519/enc/base64"),
    );
    expect(keyAttribute("RSA", "veriKey", "-----BEGIN", "pem").value).to.equal(hexlify(toUtf8Bytes("-----BEGIN")));
  });

  it("of services carry an address, or an object as JSON", () => {
    expect(serviceAttribute("HubService", "https://hubs.example")).to.deep.equal({
      name: encodeBytes32String("did/svc/HubService"),
      value: hexlify(toUtf8Bytes("https://hubs.example")),
    });
    expect(serviceAttribute("Inbox", { uri: "x" }).value).to.equal(hexlify(toUtf8Bytes('{"uri":"x"}')));
  });

  it("take names of 32 bytes, and refuse longer ones instead of cutting them off", () => {
    const full = "did/pub/Secp256k1/veriKey/base64";
    expect(full).to.have.length(32);
    expect(attributeName(full)).to.equal(hexlify(toUtf8Bytes(full)));
    expect(codeOf(() => attributeName(`${full}x`))).to.equal("ATTRIBUTE_NAME_LONG");
    expect(codeOf(() => serviceAttribute("A".repeat(25), "x"))).to.equal("ATTRIBUTE_NAME_LONG");
  });

  it("refuse names that resolvers would pass over, and keys that are not hex", () => {
    for (const type of ["", "two words", "did-comm", "a/b"]) {
      expect(
        codeOf(() => serviceAttribute(type, "x")),
        type,
      ).to.equal("ATTRIBUTE_NAME_INVALID");
    }
    expect(codeOf(() => keyAttribute("Ed 25519", "veriKey", "0x01"))).to.equal("ATTRIBUTE_NAME_INVALID");
    for (const key of ["", "0x", "0x123", "z6Mk"]) {
      expect(
        codeOf(() => keyAttribute("Ed25519", "veriKey", key)),
        key,
      ).to.equal("ATTRIBUTE_KEY_INVALID");
    }
  });
});

describe("changes of keys", () => {
  const key = keyAttribute("Ed25519", "veriKey", `0x${"a5".repeat(32)}`);

  async function setting() {
    const { registry, others, stranger, to } = await foundation();
    const [holder, friend] = others;
    if (!holder || !friend) throw new Error("too few accounts");
    return { registry, holder, friend, relay: acting({ identityRegistry: registry.connect(stranger) }), to };
  }

  it("are sent by the owner's key", async () => {
    const { registry, holder, friend } = await networkHelpers.loadFixture(setting);
    const mine = acting({ identityRegistry: registry.connect(holder) });
    const identity = holder.address;
    const delegate = { identity, type: "sigAuth", delegate: friend.address } as const;
    const valid = () => registry.validDelegate(holder, encodeBytes32String("sigAuth"), friend);
    await addDelegate(mine, { ...delegate, validity: day });
    expect(await valid()).to.equal(true);
    await revokeDelegate(mine, delegate);
    expect(await valid()).to.equal(false);
    const set = await setAttribute(mine, { identity, ...key, validity: day });
    expect(await registry.changed(holder)).to.equal(set.blockNumber);
    const revoked = await revokeAttribute(mine, { identity, ...key });
    const events = await registry.queryFilter(registry.filters.DIDAttributeChanged(holder));
    expect(events.map(({ args }) => [args.name, args.value, args.validTo === 0n])).to.deep.equal([
      [key.name, key.value, false],
      [key.name, key.value, true],
    ]);
    expect(events[1]?.transactionHash).to.equal(revoked.transactionHash);
    await changeOwner(mine, { identity, newOwner: friend.address });
    expect(await registry.identityOwner(holder)).to.equal(friend.address);
  });

  it("are delivered by anyone with the owner's signature", async () => {
    const { registry, holder, friend, relay, to } = await networkHelpers.loadFixture(setting);
    const identity = holder.address;
    const deadline = (await now()) + day;
    const deliver = async (change: KeyChange) => {
      const signature = await signKeyChange(holder, to, change, await registry.keyNonce(identity), deadline);
      await deliverKeyChange(relay, { change, signed: { deadline, signature } });
    };
    const named = { identity, delegateType: encodeBytes32String("veriKey"), delegate: friend.address };
    const valid = () => registry.validDelegate(holder, named.delegateType, friend);
    await deliver({ act: "addDelegate", ...named, validity: day });
    expect(await valid()).to.equal(true);
    await deliver({ act: "revokeDelegate", ...named });
    expect(await valid()).to.equal(false);
    await deliver({ act: "setAttribute", identity, ...key, validity: day });
    await deliver({ act: "revokeAttribute", identity, ...key });
    await deliver({ act: "changeOwner", identity, newOwner: friend.address });
    expect(await registry.identityOwner(holder)).to.equal(friend.address);
    expect(await registry.keyNonce(holder)).to.equal(5n);
  });

  it("are delivered by anyone with a signature as ERC-1056 has it", async () => {
    const { registry, relay, to } = await networkHelpers.loadFixture(setting);
    const holder = new Wallet(id("holder"), ethers.provider);
    for (const act of [...acts.slice(1), "changeOwner"] as const) {
      const change = changeOf(
        act,
        holder.address,
        act === "setAttribute" || act === "revokeAttribute" ? "0x01" : to.registry,
      );
      await deliverKeyChange(relay, { change, signed: await signPacked(holder, to.registry, change) });
    }
    expect(await registry.nonce(holder)).to.equal(5n);
    expect(await registry.identityOwner(holder)).to.equal(to.registry);
  });

  it("end an identity by its owner's wish", async () => {
    const { registry, holder } = await networkHelpers.loadFixture(setting);
    const mine = acting({ identityRegistry: registry.connect(holder) });
    await changeOwner(mine, { identity: holder.address, newOwner: ZeroAddress });
    expect((await registry.standingOf(holder)).deactivated).to.equal(true);
  });
});
