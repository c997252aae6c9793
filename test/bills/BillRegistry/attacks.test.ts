import { expect } from "chai";
import { proofOf } from "../../../src/bills/buildBatch.ts";
import {
  ACKNOWLEDGE_WITHIN,
  batchOf,
  code,
  deployed,
  deployImplementation,
  ethers,
  issued,
  networkHelpers,
  REF,
  VOID_WITHIN,
} from "./fixture.ts";

/** A registry that trusts a forwarder, as every real one does. */
async function relayed() {
  const fixture = await deployed();
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Probity Forwarder"]);
  const acts = await ethers.deployContract("ReimbursementActs");
  const implementation = await ethers.deployContract(
    "BillRegistry",
    [await forwarder.getAddress(), await fixture.identities.getAddress(), 7n * 86_400n, 86_400n],
    { libraries: { ReimbursementActs: await acts.getAddress() } },
  );
  await fixture.registry.upgradeToAndCall(await implementation.getAddress(), "0x");
  const batch = await batchOf(fixture, [{ total: 1n, tax: 0n, documentNumber: "R-1" }]);
  const { registry, issuer } = fixture;
  const data = registry.interface.encodeFunctionData("issue", [issuer.address, issuer.address, batch.header]);
  return { ...fixture, forwarder, batch, data };
}

describe("attacks on BillRegistry", () => {
  describe("through the relay", () => {
    it("takes what the issuer signed, whoever sends it, once", async () => {
      const { registry, forwarder, issuer, stranger, data } = await networkHelpers.loadFixture(relayed);
      const to = await registry.getAddress();
      const { chainId } = await ethers.provider.getNetwork();
      const domain = {
        name: "Probity Forwarder",
        version: "1",
        chainId,
        verifyingContract: await forwarder.getAddress(),
      };
      const types = {
        ForwardRequest: [
          { name: "from", type: "address" },
          { name: "to", type: "address" },
          { name: "value", type: "uint256" },
          { name: "gas", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint48" },
          { name: "data", type: "bytes" },
        ],
      };
      const request = { from: issuer.address, to, value: 0n, gas: 300_000n, deadline: 2n ** 48n - 1n, data };
      const signature = await issuer.signTypedData(domain, types, { ...request, nonce: 0n });
      const execute = () => forwarder.connect(stranger).execute({ ...request, signature });
      await expect(execute()).to.emit(registry, "BatchIssued");
      await expect(execute()).to.be.revertedWithCustomError(forwarder, "ERC2771ForwarderInvalidSigner");
    });

    it("is not fooled by an address appended by anybody else", async () => {
      const { registry, identities, issuer, stranger, data } = await networkHelpers.loadFixture(relayed);
      await expect(
        stranger.sendTransaction({ to: await registry.getAddress(), data: ethers.concat([data, issuer.address]) }),
      )
        .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
        .withArgs(issuer.address, stranger.address);
    });
  });

  it("lets nobody be paid at the zero address", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer, buyer } = fixture;
    const bills = [{ total: 5n, tax: 0n, documentNumber: "Z", buyer: buyer.address, holder: ethers.ZeroAddress }];
    const batch = await batchOf(fixture, bills);
    await registry.connect(issuer).issue(issuer.address, issuer.address, batch.header);
    await expect(registry.connect(buyer).answer(proofOf(batch, 2n, 6n), buyer.address, code("AP"), REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryHolderUnfit")
      .withArgs(await registry.billIdOf(issuer.address, ethers.ZeroHash, 6n), ethers.ZeroAddress);
  });

  it("refuses a total that a life cannot count, and counts the largest that it can", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer, buyer, ledger } = fixture;
    const most = 2n ** 96n - 1n;
    const bills = [most, most + 1n].map((total) => ({
      total,
      tax: 0n,
      documentNumber: "L",
      buyer: buyer.address,
    }));
    const batch = await batchOf(fixture, bills);
    await registry.connect(issuer).issue(issuer.address, issuer.address, batch.header);
    const largest = proofOf(batch, 2n, 6n);
    await registry.connect(buyer).answer(largest, buyer.address, code("AP"), REF);
    const billId = await registry.billIdOf(issuer.address, ethers.ZeroHash, 6n);
    await registry.connect(ledger).recordSettlement(billId, most);
    await registry.connect(issuer).credit(largest, issuer.address, most, REF);
    expect((await registry.lifeOf(billId)).dueBack).to.equal(most);
    await expect(registry.connect(buyer).answer(proofOf(batch, 2n, 7n), buyer.address, code("AP"), REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryTotalTooLarge")
      .withArgs(await registry.billIdOf(issuer.address, ethers.ZeroHash, 7n), most + 1n);
  });

  it("refuses to settle after a void, by either path", async () => {
    const { registry, issuer, buyer, ledger, plain, plainId } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).voidBill(plain, issuer.address, REF);
    for (const act of [
      registry.connect(issuer).settle(plain, issuer.address, 1n, REF),
      registry.connect(ledger).recordSettlement(plainId, 1n),
      registry.connect(issuer).transfer(plainId, issuer.address, buyer.address),
      registry.connect(buyer).archive(plainId, buyer.address),
    ]) {
      await expect(act).to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids").withArgs(plainId, 3n);
    }
  });

  it("does not let a pause that began after the window reopen it", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, manager, deployer, issuer, plain, plainId } = fixture;
    const deadline = BigInt(await networkHelpers.time.latest()) + VOID_WITHIN;
    await networkHelpers.time.increaseTo(deadline + 10n);
    const until = BigInt(await networkHelpers.time.latest()) + 3_600n;
    await manager
      .connect(deployer)
      .execute(await registry.getAddress(), registry.interface.encodeFunctionData("pause", [until]));
    await networkHelpers.time.increaseTo(until);
    await expect(registry.connect(issuer).voidBill(plain, issuer.address, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryVoidWindowOver")
      .withArgs(plainId, deadline);
  });

  it("does not let many small batches outrun the tax authority", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer } = fixture;
    const { oldestAt } = await registry.standingOf(issuer.address);
    for (let day = 1n; day <= 3n; ++day) {
      await networkHelpers.time.increaseTo(oldestAt + day * 86_400n);
      const { header } = await batchOf(fixture, [{ total: 1n, tax: 0n, documentNumber: "S" }]);
      await registry.connect(issuer).issue(issuer.address, issuer.address, header);
    }
    await networkHelpers.time.increaseTo(oldestAt + ACKNOWLEDGE_WITHIN);
    const { header } = await batchOf(fixture, [{ total: 1n, tax: 0n, documentNumber: "S" }]);
    await expect(registry.connect(issuer).issue(issuer.address, issuer.address, header))
      .to.be.revertedWithCustomError(registry, "BillRegistryAcknowledgementOverdue")
      .withArgs(issuer.address, 1n, oldestAt + ACKNOWLEDGE_WITHIN);
  });

  it("keeps a bill whose record exists bound to its leaf: a second leaf of the number does not verify", async () => {
    const { registry, issuer, buyer, plain, batch } = await networkHelpers.loadFixture(issued);
    await registry.connect(buyer).answer(plain, buyer.address, code("AP"), REF);
    const cheaper = { ...plain, bill: { ...plain.bill, contractId: ethers.id("other") } };
    await expect(registry.connect(issuer).settle(cheaper, issuer.address, 1n, REF))
      .to.be.revertedWithCustomError(registry, "BillRegistryProofInvalid")
      .withArgs(1n, batch.header.root);
  });

  it("accepts no settlement before the ledgers are connected", async () => {
    const { identities, manager } = await networkHelpers.loadFixture(deployed);
    const implementation = await deployImplementation(await identities.getAddress());
    const proxy = await ethers.deployContract("ERC1967Proxy", [
      await implementation.getAddress(),
      implementation.interface.encodeFunctionData("initialize", [
        await manager.getAddress(),
        ACKNOWLEDGE_WITHIN,
        VOID_WITHIN,
      ]),
    ]);
    const registry = await ethers.getContractAt("BillRegistry", await proxy.getAddress());
    await expect(registry.recordSettlement(ethers.ZeroHash, 1n))
      .to.be.revertedWithCustomError(registry, "BillRegistryUntouched")
      .withArgs(ethers.ZeroHash);
    for (const pair of [
      [ethers.ZeroAddress, await proxy.getAddress()],
      [await proxy.getAddress(), ethers.ZeroAddress],
    ] as const) {
      await expect(registry.connectLedgers(...pair))
        .to.be.revertedWithCustomError(registry, "BillRegistryLedgersFixed")
        .withArgs(ethers.ZeroAddress, ethers.ZeroAddress);
    }
  });
});
