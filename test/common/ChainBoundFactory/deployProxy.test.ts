import { expect } from "chai";
import {
  concat,
  encodeBytes32String,
  getCreate2Address,
  getCreateAddress,
  id,
  keccak256,
  toBeHex,
  toUtf8Bytes,
  Wallet,
} from "ethers";
import { network } from "hardhat";
import { signKeyChange } from "../../../src/identity/index.ts";
import { ChainBoundFactory__factory, IdentityRegistry__factory } from "../../../types/ethers-contracts/index.ts";

const day = 86_400n;
const salt = encodeBytes32String("IdentityRegistry");
const holder = new Wallet(id("holder"));

/**
 * An identity registry behind a factory's proxy, by the same transactions whatever the chain: so all that is deployed
 * plainly has the same address on each.
 */
async function chainOf(chainId: number) {
  const { ethers, networkHelpers } = await network.create({ network: "default", override: { chainId } });
  const [deployer, stranger, thief] = await ethers.getSigners();
  if (!deployer || !stranger || !thief) throw new Error("too few accounts");
  const factory = ChainBoundFactory__factory.connect(
    await (await ethers.deployContract("ChainBoundFactory")).getAddress(),
    deployer,
  );
  const manager = await (await ethers.deployContract("PlainManager", [deployer.address])).getAddress();
  const libraries: Record<string, string> = {};
  for (const name of ["KeyActs", "OfficerActs", "StatusActs"]) {
    libraries[name] = await (await ethers.deployContract(name)).getAddress();
  }
  const registries = await ethers.getContractFactory("IdentityRegistry", { libraries });
  const implementation = await (await registries.deploy(deployer.address, day)).getAddress();
  const call = registries.interface.encodeFunctionData("initialize", [manager, deployer.address, day]);
  const what = [salt, implementation, call] as const;
  const address = await factory.addressOf(...what);
  const at = (where: string) => IdentityRegistry__factory.connect(where, stranger);
  const plain = await (await ethers.deployContract("ERC1967Proxy", [implementation, call])).getAddress();
  return { ethers, networkHelpers, deployer, stranger, thief, factory, implementation, call, what, address, plain, at };
}

/** The digest of an ERC-1056 change of owner, signed. */
function signOwner(registry: string, newOwner: string) {
  const head = ["0x1900", registry, toBeHex(0, 32), holder.address, toUtf8Bytes("changeOwner"), newOwner];
  return holder.signingKey.sign(keccak256(concat(head)));
}

describe("ChainBoundFactory.deployProxy", () => {
  it("deploys the proxy where it said, initialised, and says so", async () => {
    const { ethers, factory, what, address, implementation, deployer, at } = await chainOf(31_337);
    expect(await ethers.provider.getCode(address)).to.equal("0x");
    expect(await factory.deployProxy.staticCall(...what)).to.equal(address);
    await expect(factory.deployProxy(...what))
      .to.emit(factory, "ProxyDeployed")
      .withArgs(address, implementation, salt)
      .to.emit(at(address), "Upgraded")
      .withArgs(implementation);
    expect(await at(address).uniquenessAuthority()).to.equal(deployer.address);
    const again = at(address).initialize(deployer, deployer, day);
    await expect(again).to.be.revertedWithCustomError(at(address), "InvalidInitialization");
  });

  it("takes the chain id into the address, by EIP-1014", async () => {
    const { ethers, factory, what, address, implementation, call } = await chainOf(4_242);
    const { bytecode } = await ethers.getContractFactory("ERC1967Proxy");
    const coder = ethers.AbiCoder.defaultAbiCoder();
    const code = concat([bytecode, coder.encode(["address", "bytes"], [implementation, call])]);
    const bound = keccak256(coder.encode(["uint256", "bytes32"], [4_242n, salt]));
    expect(getCreate2Address(await factory.getAddress(), bound, keccak256(code))).to.equal(address);
    await factory.deployProxy(...what);
    expect(await ethers.provider.getCode(address)).not.to.equal("0x");
  });

  it("finds what is there when called again, by whomever, and changes nothing", async () => {
    const { factory, what, address, stranger, at } = await chainOf(31_337);
    await factory.connect(stranger).deployProxy(...what);
    const registry = at(address);
    await registry.connect(stranger).changeOwner(stranger, holder.address);
    expect(await factory.deployProxy.staticCall(...what)).to.equal(address);
    await expect(factory.deployProxy(...what)).not.to.emit(factory, "ProxyDeployed");
    expect(await registry.identityOwner(stranger)).to.equal(holder.address);
  });

  it("gives another address for another salt, code or initialisation, so that nobody can take a place", async () => {
    const { factory, stranger, implementation, call, address, at } = await chainOf(31_337);
    const taken = at(address).interface.encodeFunctionData("initialize", [stranger.address, stranger.address, day]);
    const theft = [salt, implementation, taken] as const;
    await factory.connect(stranger).deployProxy(...theft);
    const addresses = [
      address,
      await factory.addressOf(...theft),
      await factory.addressOf(encodeBytes32String("another"), implementation, call),
      await factory.addressOf(salt, stranger, call),
    ];
    expect(new Set(addresses).size).to.equal(addresses.length);
  });

  it("refuses an implementation without code, and an initialisation that fails", async () => {
    const { ethers, factory, stranger, implementation, call, at, address } = await chainOf(31_337);
    const proxies = await ethers.getContractFactory("ERC1967Proxy");
    await expect(factory.deployProxy(salt, stranger, call))
      .to.be.revertedWithCustomError(proxies, "ERC1967InvalidImplementation")
      .withArgs(stranger.address);
    const short = at(address).interface.encodeFunctionData("initialize", [stranger.address, stranger.address, 0]);
    await expect(factory.deployProxy(salt, implementation, short)).to.be.revertedWithCustomError(
      at(address),
      "ModulePeriodTooShort",
    );
  });

  it("keeps a signature of ERC-1056 on its chain, which a plainly deployed registry would not", async () => {
    const here = await chainOf(31_337);
    const there = await chainOf(4_242);
    // The same deployer, nonces and code: all plain addresses are the same, the factory's and the proxy's too.
    expect(await there.factory.getAddress()).to.equal(await here.factory.getAddress());
    expect(there.what).to.deep.equal(here.what);
    expect(there.plain).to.equal(here.plain);
    const nonce = (await here.deployer.getNonce()) - 1;
    expect(getCreateAddress({ from: here.deployer.address, nonce })).to.equal(here.plain);
    expect(there.address).not.to.equal(here.address);

    for (const chain of [here, there]) await chain.factory.deployProxy(...chain.what);
    const { v, r, s } = signOwner(here.address, here.thief.address);
    await here.at(here.address).changeOwnerSigned(holder, v, r, s, here.thief);
    expect(await here.at(here.address).identityOwner(holder)).to.equal(here.thief.address);
    await expect(there.at(there.address).changeOwnerSigned(holder, v, r, s, there.thief)).to.be.revertedWithCustomError(
      there.at(there.address),
      "IdentitySignerInvalid",
    );
    expect(await there.at(there.address).identityOwner(holder)).to.equal(holder.address);

    // What the factory is for: where the address is the same, the signature is good on both.
    const plain = signOwner(here.plain, here.thief.address);
    for (const chain of [here, there]) {
      await chain.at(chain.plain).changeOwnerSigned(holder, plain.v, plain.r, plain.s, chain.thief);
      expect(await chain.at(chain.plain).identityOwner(holder)).to.equal(chain.thief.address);
    }
  });

  it("is not needed by typed signatures, which bind the chain themselves", async () => {
    const here = await chainOf(31_337);
    const there = await chainOf(4_242);
    const change = { act: "changeOwner", identity: holder.address, newOwner: here.thief.address } as const;
    const deadline = BigInt(await here.networkHelpers.time.latest()) + 100n * day;
    const to = { chainId: 31_337n, registry: here.plain };
    const signature = await signKeyChange(holder, to, change, 0n, deadline);
    await expect(
      there.at(there.plain).changeOwnerWithSignature(holder, there.thief, deadline, signature),
    ).to.be.revertedWithCustomError(there.at(there.plain), "IdentitySignatureInvalid");
    await here.at(here.plain).changeOwnerWithSignature(holder, here.thief, deadline, signature);
    expect(await here.at(here.plain).identityOwner(holder)).to.equal(here.thief.address);
  });
});
