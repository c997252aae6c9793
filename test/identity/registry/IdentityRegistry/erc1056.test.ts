import { expect } from "chai";
import { id, Interface, toBeHex, toUtf8Bytes, concat, keccak256, type BaseContract } from "ethers";
import { EthereumDIDRegistry } from "ethr-did-resolver";
import { IdentityRegistry__factory } from "../../../../types/ethers-contracts/index.ts";
import { day, ethers, networkHelpers, now } from "../../../support/identity.ts";
import { acts, changeOf, eventsOf, plain, setting, signed, signPacked, veriKey } from "./keys.fixture.ts";

/** As the text of ERC-1056 has them, with the five `...Signed` and three getters of its reference implementation. */
const functions = {
  "identityOwner(address)": ["address"],
  "changeOwner(address,address)": [],
  "changeOwnerSigned(address,uint8,bytes32,bytes32,address)": [],
  "validDelegate(address,bytes32,address)": ["bool"],
  "addDelegate(address,bytes32,address,uint256)": [],
  "addDelegateSigned(address,uint8,bytes32,bytes32,bytes32,address,uint256)": [],
  "revokeDelegate(address,bytes32,address)": [],
  "revokeDelegateSigned(address,uint8,bytes32,bytes32,bytes32,address)": [],
  "setAttribute(address,bytes32,bytes,uint256)": [],
  "setAttributeSigned(address,uint8,bytes32,bytes32,bytes32,bytes,uint256)": [],
  "revokeAttribute(address,bytes32,bytes)": [],
  "revokeAttributeSigned(address,uint8,bytes32,bytes32,bytes32,bytes)": [],
  "owners(address)": ["address"],
  "delegates(address,bytes32,address)": ["uint256"],
  "changed(address)": ["uint256"],
  "nonce(address)": ["uint256"],
};
/** With which of their parameters are indexed. */
const events = {
  "DIDOwnerChanged(address,address,uint256)": ["identity"],
  "DIDDelegateChanged(address,bytes32,address,uint256,uint256)": ["identity"],
  "DIDAttributeChanged(address,bytes32,bytes,uint256,uint256)": ["identity"],
};

describe("IdentityRegistry beside ERC-1056", () => {
  it("has the standard's functions, with its selectors and results", () => {
    const ours = IdentityRegistry__factory.createInterface();
    for (const [signature, outputs] of Object.entries(functions)) {
      const fragment = ours.getFunction(id(signature).slice(0, 10) as never);
      expect(fragment.format("sighash"), signature).to.equal(signature);
      expect(
        fragment.outputs.map(({ type }) => type),
        signature,
      ).to.deep.equal(outputs);
    }
  });

  it("has the standard's events, with its topics and what they index", () => {
    const ours = IdentityRegistry__factory.createInterface();
    for (const [signature, indexed] of Object.entries(events)) {
      const fragment = ours.getEvent(id(signature) as never);
      expect(fragment.format("sighash"), signature).to.equal(signature);
      const marked = fragment.inputs.filter((input) => input.indexed).map(({ name }) => name);
      expect(marked, signature).to.deep.equal(indexed);
    }
  });

  it("lacks nothing that the reference registry has", () => {
    const ours = IdentityRegistry__factory.createInterface();
    const theirs = new Interface(EthereumDIDRegistry.abi as never);
    const named = ({ fragments }: Interface) =>
      fragments.flatMap((each) => (each.type === "constructor" ? [] : [`${each.type} ${each.format("sighash")}`]));
    expect(named(ours)).to.include.members(named(theirs));
  });

  it("emits and answers as the reference registry does, through a life of changes by two keys", async () => {
    const { registry, reference, holder, other, third, stranger } = await networkHelpers.loadFixture(setting);
    const identity = holder.address;
    const pair = [registry, reference] as const;
    const start = await now();
    const answers: string[][] = [];

    // The same life on both, in blocks of the same number and time.
    for (const each of pair) {
      const snapshot = await networkHelpers.takeSnapshot();
      const address = await each.getAddress();
      let time = start;
      const tick = async () => networkHelpers.time.setNextBlockTimestamp((time += 1_000n));
      for (const act of acts.filter((act) => act !== "changeOwner")) {
        await tick();
        await plain(each, holder, changeOf(act, identity, third.address));
      }
      for (const act of acts.filter((act) => act !== "changeOwner")) {
        const change = changeOf(act, identity, other.address);
        await tick();
        await signed(each, stranger, change, await signPacked(holder, address, change));
      }
      await tick();
      await plain(each, holder, { act: "changeOwner", identity, newOwner: third.address });
      await tick();
      await plain(each, third, {
        act: "addDelegate",
        identity,
        delegateType: veriKey,
        delegate: identity,
        validity: day,
      });
      await tick();
      await plain(each, third, { act: "changeOwner", identity, newOwner: identity });
      const home = { act: "changeOwner", identity, newOwner: other.address } as const;
      await tick();
      await signed(each, stranger, home, await signPacked(holder, address, home));
      answers.push([...(await eventsOf(each)), ...(await viewsOf(each, identity, other.address, third.address))]);
      await snapshot.restore();
    }
    expect(answers[0]!.filter((line) => line.startsWith("DID"))).to.have.length(12);
    expect(answers[0]).to.deep.equal(answers[1]);
  });

  it("counts the nonce of the owner for attributes too, as the reference registry does since its version 1", async () => {
    const { registry, reference, holder, other, stranger } = await networkHelpers.loadFixture(setting);
    for (const each of [registry, reference]) {
      await plain(each, other, { act: "changeOwner", identity: other.address, newOwner: holder.address });
      const address = await each.getAddress();
      // So that the nonces of the identity and of its owner differ.
      const mine = changeOf("addDelegate", holder.address, other.address);
      await signed(each, stranger, mine, await signPacked(holder, address, mine));
      const change = changeOf("setAttribute", other.address, stranger.address);
      const result = signed(each, stranger, change, await signPacked(holder, address, change, 1n));
      await expect(result).to.emit(each, "DIDAttributeChanged");
    }
  });

  it("signs the packed message of the standard", async () => {
    const { registry, holder, third, stranger, to } = await networkHelpers.loadFixture(setting);
    const message = concat([
      "0x1900",
      to.registry,
      toBeHex(0, 32),
      holder.address,
      toUtf8Bytes("changeOwner"),
      third.address,
    ]);
    const { v, r, s } = holder.signingKey.sign(keccak256(message));
    await registry.connect(stranger).changeOwnerSigned(holder, v, r, s, third);
    expect(await registry.identityOwner(holder)).to.equal(third.address);
  });
});

async function viewsOf(registry: BaseContract, identity: string, ...delegates: string[]): Promise<string[]> {
  const ask = async (name: string, ...args: unknown[]) =>
    `${name}: ${String(await registry.connect(ethers.provider).getFunction(name)(...args))}`;
  return [
    await ask("identityOwner", identity),
    await ask("owners", identity),
    await ask("changed", identity),
    await ask("nonce", identity),
    ...(await Promise.all(delegates.map((each) => ask("validDelegate", identity, veriKey, each)))),
    ...(await Promise.all(delegates.map((each) => ask("delegates", identity, keccak256(veriKey), each)))),
  ];
}
