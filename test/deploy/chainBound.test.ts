import { expect } from "chai";
import { concat, getBytes, id, keccak256, SigningKey, toBeHex, toUtf8Bytes, Wallet } from "ethers";
import { network } from "hardhat";
import { deployProbity } from "../../src/deploy/deploy.ts";
import { IdentityRegistry__factory } from "../../types/ethers-contracts/index.ts";
import { agencies } from "./fixture.ts";

/** The whole of Probity, deployed on two chains by the same account. */
async function twins() {
  const list = await agencies();
  const books = [];
  const registries = [];
  for (const chainId of [31_337, 4_242]) {
    const connection = await network.create({ network: "default", override: { chainId } });
    const [relay] = await connection.ethers.getSigners();
    const input = { deployer: relay!, parameters: "sandbox", agencies: list, uniquenessAuthority: list[0]!.identity };
    const { addressBook } = await deployProbity(input);
    books.push(addressBook);
    registries.push(IdentityRegistry__factory.connect(addressBook.contracts.identityRegistry, relay));
  }
  return { here: books[0]!, there: books[1]!, mine: registries[0]!, theirs: registries[1]! };
}

describe("deployProbity on two chains by the same account", () => {
  let chains: Awaited<ReturnType<typeof twins>>;
  before(async function () {
    this.timeout(120_000);
    chains = await twins();
  });

  it("puts the identity registry at two addresses, since what ERC-1056 signs binds nothing else", () => {
    const { here, there } = chains;
    expect(here.contracts.forwarder).to.equal(there.contracts.forwarder);
    expect(here.implementations.identityRegistry).to.equal(there.implementations.identityRegistry);
    expect(here.contracts.identityRegistry).not.to.equal(there.contracts.identityRegistry);
  });

  it("so that a signature of ERC-1056 for the one registry is refused by the other, and still good where it is for", async () => {
    const { mine, theirs } = chains;
    const holder = new Wallet(id("a holder on two chains"));
    const fresh = new Wallet(id("her next key"));
    // The same identity with the same nonce on both, and nothing else in the message than the registry's address.
    for (const registry of [mine, theirs]) expect(await registry.nonce(holder)).to.equal(0n);
    const registry = await mine.getAddress();
    const head = ["0x1900", registry, toBeHex(0, 32), holder.address, toUtf8Bytes("changeOwner")];
    const digest = keccak256(concat([...head, fresh.address]));
    const { v, r, s } = new SigningKey(getBytes(holder.privateKey)).sign(digest);

    await expect(theirs.changeOwnerSigned(holder, v, r, s, fresh)).to.be.revertedWithCustomError(
      theirs,
      "IdentitySignerInvalid",
    );
    expect(await theirs.identityOwner(holder)).to.equal(holder.address);
    await mine.changeOwnerSigned(holder, v, r, s, fresh);
    expect(await mine.identityOwner(holder)).to.equal(fresh.address);
  });
});
