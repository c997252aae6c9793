import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { proofOf } from "../../../src/bills/buildBatch.ts";
import { BillRegistry__factory } from "../../../types/ethers-contracts/index.ts";
import { guarded, loadFixture } from "../../identity/recovery/RecoveryBoard/fixture.ts";
import { ethers } from "../../support/identity.ts";
import { ACKNOWLEDGE_WITHIN, batchOf, code, DAY, REF, VOID_WITHIN } from "./fixture.ts";

/** Over the real registry and recovery board: the company issued a bill to Alice, who accepted it; Bob holds it now. */
async function held() {
  const base = await guarded();
  const { registry, manager, company, alice, bob } = base;
  const acts = await ethers.deployContract("ReimbursementActs");
  const implementation = await ethers.deployContract(
    "BillRegistry",
    [ZeroAddress, await registry.getAddress(), 7n * DAY, DAY],
    { libraries: { ReimbursementActs: await acts.getAddress() } },
  );
  const terms = [await manager.getAddress(), ACKNOWLEDGE_WITHIN, VOID_WITHIN] as const;
  const call = implementation.interface.encodeFunctionData("initialize", [...terms]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [await implementation.getAddress(), call]);
  const bills = BillRegistry__factory.connect(await proxy.getAddress(), company);
  const input = { buyer: alice.address, total: 100_000n, tax: 13_793n, documentNumber: "A-1" };
  const batch = await batchOf({ registry: bills, issuer: company }, [input]);
  await bills.issue(company, company, batch.header);
  const bill = proofOf(batch, 1n, batch.header.firstNumber);
  const billId = await bills.billIdOf(company, batch.header.series, batch.header.firstNumber);
  await bills.connect(alice).answer(bill, alice, code("AP"), ZeroHash);
  await bills.transfer(billId, company, bob);
  return { ...base, bills, bill, billId };
}

describe("BillRegistry, after a recovery", () => {
  it("lets the holder's new key settle and pass on, and the old one no more; nothing was moved", async () => {
    const { bills, bill, billId, registry, bob, carol, fresh, recover } = await loadFixture(held);
    const before = await bills.payableOf(billId);
    expect(before.holder).to.equal(bob.address);
    await recover(bob, fresh);
    expect(await bills.payableOf(billId)).to.deep.equal(before);

    for (const attempt of [
      bills.connect(bob).settle(bill, bob, 40_000n, REF),
      bills.connect(bob).transfer(billId, bob, carol),
    ]) {
      await expect(attempt)
        .to.be.revertedWithCustomError(registry, "IdentityUnauthorized")
        .withArgs(bob.address, bob.address);
    }
    await expect(bills.connect(fresh).settle(bill, bob, 40_000n, REF))
      .to.emit(bills, "BillSettled")
      .withArgs(billId, bob.address, bob.address, 40_000n, 40_000n, REF);
    await bills.connect(fresh).transfer(billId, bob, carol);
    expect((await bills.payableOf(billId)).holder).to.equal(carol.address);
  });

  it("lets neither key act while it is pending", async () => {
    const { bills, bill, registry, bob, fresh, start } = await loadFixture(held);
    await start(bob, fresh);
    for (const key of [bob, fresh]) {
      await expect(bills.connect(key).settle(bill, bob, 1n, REF))
        .to.be.revertedWithCustomError(registry, "IdentityNotActive")
        .withArgs(bob.address);
    }
  });
});
