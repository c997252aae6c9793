import { expect } from "chai";
import type { IBillRegistry } from "../../../types/ethers-contracts/contracts/bills/BillRegistry.ts";
import { accepted, ethers, issued, networkHelpers, pauseForADay, purpose, REF, settled } from "./fixture.ts";

const [NONE, PREPARED, APPROVED, PAID, CANCELLED] = [0n, 1n, 2n, 3n, 4n];

/** A settled bill, and the acts of two agencies on it. */
async function ready() {
  const fixture = await settled();
  const { registry, ministry, county, buyer, plainId } = fixture;
  const of = (agency: typeof ministry, amount: bigint, ref = REF): IBillRegistry.ReimbursementStruct => ({
    billId: plainId,
    agency: agency.account.address,
    payee: buyer.address,
    amount,
    ref,
  });
  const prepare = (agency: typeof ministry, amount: bigint) =>
    registry.connect(agency.maker).prepareReimbursement(of(agency, amount), agency.maker.address);
  const approve = (agency: typeof ministry, amount: bigint) =>
    registry.connect(agency.checker).approveReimbursement(of(agency, amount), agency.checker.address);
  const pay = (agency: typeof ministry, amount: bigint) =>
    registry.connect(agency.payer).payReimbursement(of(agency, amount), agency.payer.address, REF);
  const refuse = (agency: typeof ministry, amount: bigint) =>
    registry.connect(agency.checker).cancelReimbursement(of(agency, amount), agency.checker.address);
  const cancel = (agency: typeof ministry, amount: bigint) =>
    registry.connect(agency.payer).cancelReimbursement(of(agency, amount), agency.payer.address);
  const idOf = (agency: typeof ministry, amount: bigint) => registry.reimbursementIdOf(of(agency, amount));
  // The acts' library compares the persons, so the error is in no ABI of the registry.
  const persons = await ethers.getContractAt("Persons", registry);
  const credit = (amount: bigint) =>
    registry.connect(fixture.issuer).credit(fixture.plain, fixture.issuer.address, amount, REF);
  return {
    ...fixture,
    persons,
    of,
    prepare,
    approve,
    pay,
    refuse,
    cancel,
    idOf,
    creditPlain: credit,
    ministry,
    county,
  };
}

describe("BillRegistry reimbursement", () => {
  describe("when three officers of one agency act", () => {
    it("is prepared, approved and paid", async () => {
      const { registry, ministry, buyer, plainId, prepare, approve, pay, idOf } =
        await networkHelpers.loadFixture(ready);
      const id = await idOf(ministry, 60_000n);
      const agency = ministry.account.address;
      await expect(prepare(ministry, 60_000n))
        .to.emit(registry, "ReimbursementPrepared")
        .withArgs(id, plainId, agency, buyer.address, 60_000n, REF, ministry.maker.address);
      expect((await registry.lifeOf(plainId)).reimbursed).to.equal(0n);
      await expect(approve(ministry, 60_000n))
        .to.emit(registry, "ReimbursementApproved")
        .withArgs(id, plainId, agency, 60_000n, 60_000n, ministry.checker.address);
      expect((await registry.lifeOf(plainId)).reimbursed).to.equal(60_000n);
      await expect(pay(ministry, 60_000n))
        .to.emit(registry, "ReimbursementPaid")
        .withArgs(id, plainId, agency, 60_000n, REF, ministry.payer.address);
      expect(await registry.reimbursementOf(id)).to.deep.equal([
        PAID,
        ministry.maker.address,
        ministry.checker.address,
      ]);
    });

    it("cannot be paid, approved or prepared again", async () => {
      const { registry, ministry, prepare, approve, pay, cancel, idOf } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 40_000n);
      await approve(ministry, 40_000n);
      await pay(ministry, 40_000n);
      for (const act of [prepare, approve, pay, cancel]) {
        await expect(act(ministry, 40_000n))
          .to.be.revertedWithCustomError(registry, "BillRegistryReimbursementStatus")
          .withArgs(await idOf(ministry, 40_000n), PAID);
      }
    });

    it("takes its steps in order", async () => {
      const { registry, ministry, prepare, approve, pay, cancel, idOf } = await networkHelpers.loadFixture(ready);
      const id = await idOf(ministry, 1n);
      for (const act of [approve, pay, cancel]) {
        await expect(act(ministry, 1n))
          .to.be.revertedWithCustomError(registry, "BillRegistryReimbursementStatus")
          .withArgs(id, NONE);
      }
      await prepare(ministry, 1n);
      await expect(pay(ministry, 1n))
        .to.be.revertedWithCustomError(registry, "BillRegistryReimbursementStatus")
        .withArgs(id, PREPARED);
      await approve(ministry, 1n);
      await expect(approve(ministry, 1n))
        .to.be.revertedWithCustomError(registry, "BillRegistryReimbursementStatus")
        .withArgs(id, APPROVED);
    });

    it("is approved as it was prepared, to the last field", async () => {
      const { registry, ministry, county, stranger, of, prepare } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 1n);
      for (const change of [
        { amount: 2n },
        { payee: stranger.address },
        { ref: county.account.address.padEnd(66, "0") },
      ]) {
        const other = { ...of(ministry, 1n), ...change };
        await expect(registry.connect(ministry.checker).approveReimbursement(other, ministry.checker.address))
          .to.be.revertedWithCustomError(registry, "BillRegistryReimbursementStatus")
          .withArgs(await registry.reimbursementIdOf(other), NONE);
      }
    });
  });

  describe("when one person takes two parts", () => {
    it("refuses the maker as checker", async () => {
      const { registry, identities, ministry, of, prepare, persons } = await networkHelpers.loadFixture(ready);
      await identities.nameOfficer(ministry.account.address, purpose("checker"), ministry.maker.address);
      await prepare(ministry, 1n);
      await expect(registry.connect(ministry.maker).approveReimbursement(of(ministry, 1n), ministry.maker.address))
        .to.be.revertedWithCustomError(persons, "PersonsNotDistinct")
        .withArgs(ministry.maker.address);
    });

    it("refuses maker and checker as payer", async () => {
      const { registry, identities, ministry, of, prepare, approve, persons } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 1n);
      await approve(ministry, 1n);
      for (const person of [ministry.maker, ministry.checker]) {
        await identities.nameOfficer(ministry.account.address, purpose("payer"), person.address);
        await expect(registry.connect(person).payReimbursement(of(ministry, 1n), person.address, REF))
          .to.be.revertedWithCustomError(persons, "PersonsNotDistinct")
          .withArgs(person.address);
      }
    });

    it("compares persons, not keys: one person with a second key is refused", async () => {
      const { registry, identities, ministry, stranger, of, prepare, persons } =
        await networkHelpers.loadFixture(ready);
      await identities.nameOfficer(ministry.account.address, purpose("checker"), ministry.maker.address);
      await prepare(ministry, 1n);
      await identities.setOwner(ministry.maker.address, stranger.address);
      await expect(registry.connect(stranger).approveReimbursement(of(ministry, 1n), ministry.maker.address))
        .to.be.revertedWithCustomError(persons, "PersonsNotDistinct")
        .withArgs(ministry.maker.address);
    });
  });

  describe("when two agencies reimburse the same bill", () => {
    it("lets them share it up to what was settled", async () => {
      const { registry, ministry, county, plainId, prepare, approve } = await networkHelpers.loadFixture(ready);
      for (const [agency, amount] of [
        [ministry, 60_000n],
        [county, 40_000n],
      ] as const) {
        await prepare(agency, amount);
        await approve(agency, amount);
      }
      expect((await registry.lifeOf(plainId)).reimbursed).to.equal(100_000n);
    });

    it("refuses the second approval, though both were prepared", async () => {
      const { registry, ministry, county, plainId, prepare, approve } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 60_000n);
      await prepare(county, 60_000n);
      await approve(ministry, 60_000n);
      await expect(approve(county, 60_000n))
        .to.be.revertedWithCustomError(registry, "BillRegistryExceedsReimbursable")
        .withArgs(plainId, 60_000n, 40_000n);
    });

    it("refuses officers of the other agency", async () => {
      const { registry, identities, ministry, county, of, prepare } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 1n);
      await expect(registry.connect(county.checker).approveReimbursement(of(ministry, 1n), county.checker.address))
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(ministry.account.address, purpose("checker"), county.checker.address);
      await expect(registry.connect(county.checker).cancelReimbursement(of(ministry, 1n), county.checker.address))
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(ministry.account.address, purpose("checker"), county.checker.address);
    });
  });

  describe("when the bill does not allow it", () => {
    it("refuses more than was settled", async () => {
      const { registry, ledger, ministry, buyer, plainId } = await networkHelpers.loadFixture(accepted);
      await registry.connect(ledger).recordSettlement(plainId, 10n);
      const reimbursement = {
        billId: plainId,
        agency: ministry.account.address,
        payee: buyer.address,
        amount: 11n,
        ref: REF,
      };
      await expect(registry.connect(ministry.maker).prepareReimbursement(reimbursement, ministry.maker.address))
        .to.be.revertedWithCustomError(registry, "BillRegistryExceedsReimbursable")
        .withArgs(plainId, 11n, 10n);
    });

    it("refuses what a credit took away between the steps", async () => {
      const { registry, ministry, plainId, prepare, approve, creditPlain } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 60_000n);
      await creditPlain(50_000n);
      await expect(approve(ministry, 60_000n))
        .to.be.revertedWithCustomError(registry, "BillRegistryExceedsReimbursable")
        .withArgs(plainId, 60_000n, 50_000n);
    });

    it("refuses to pay what a credit took away after the approval, and shows it as due back", async () => {
      const { registry, ministry, plainId, prepare, approve, pay, cancel, creditPlain } =
        await networkHelpers.loadFixture(ready);
      await prepare(ministry, 60_000n);
      await approve(ministry, 60_000n);
      await creditPlain(50_000n);
      expect((await registry.lifeOf(plainId)).reimbursedDueBack).to.equal(10_000n);
      await expect(pay(ministry, 60_000n))
        .to.be.revertedWithCustomError(registry, "BillRegistryExceedsReimbursable")
        .withArgs(plainId, 60_000n, 50_000n);
      await cancel(ministry, 60_000n);
      expect((await registry.lifeOf(plainId)).reimbursedDueBack).to.equal(0n);
    });

    it("refuses a bill that nobody touched, an archived one, and an amount of 0", async () => {
      const { registry, buyer, ministry, plainId, of, prepare, ...rest } = await networkHelpers.loadFixture(ready);
      const untouched = rest.batch.header.series;
      const other = { ...of(ministry, 1n), billId: untouched };
      await expect(registry.connect(ministry.maker).prepareReimbursement(other, ministry.maker.address))
        .to.be.revertedWithCustomError(registry, "BillRegistryUntouched")
        .withArgs(untouched);
      await expect(prepare(ministry, 0n))
        .to.be.revertedWithCustomError(registry, "BillRegistryAmountZero")
        .withArgs(plainId);
      await registry.connect(buyer).archive(plainId, buyer.address);
      await expect(prepare(ministry, 1n))
        .to.be.revertedWithCustomError(registry, "BillRegistryStatusForbids")
        .withArgs(plainId, 4n);
    });

    it("pays what was approved before the bill was archived", async () => {
      const { registry, buyer, ministry, plainId, prepare, approve, pay } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 1n);
      await approve(ministry, 1n);
      await registry.connect(buyer).archive(plainId, buyer.address);
      await expect(pay(ministry, 1n)).to.emit(registry, "ReimbursementPaid");
    });
  });

  describe("when it is given up", () => {
    it("frees the amount for another agency", async () => {
      const { registry, ministry, county, plainId, prepare, approve, cancel, pay, idOf } =
        await networkHelpers.loadFixture(ready);
      await prepare(ministry, 100_000n);
      await approve(ministry, 100_000n);
      const id = await idOf(ministry, 100_000n);
      await expect(cancel(ministry, 100_000n))
        .to.emit(registry, "ReimbursementCancelled")
        .withArgs(id, plainId, ministry.account.address, ministry.payer.address);
      await prepare(county, 100_000n);
      await approve(county, 100_000n);
      for (const act of [pay, cancel, prepare]) {
        await expect(act(ministry, 100_000n))
          .to.be.revertedWithCustomError(registry, "BillRegistryReimbursementStatus")
          .withArgs(id, CANCELLED);
      }
      expect((await registry.lifeOf(plainId)).reimbursed).to.equal(100_000n);
    });

    it("frees nothing when the checker refuses what was only prepared", async () => {
      const { registry, ministry, county, plainId, prepare, approve, refuse } = await networkHelpers.loadFixture(ready);
      await prepare(county, 30_000n);
      await approve(county, 30_000n);
      await prepare(ministry, 50_000n);
      await expect(refuse(ministry, 50_000n)).to.emit(registry, "ReimbursementCancelled");
      expect((await registry.lifeOf(plainId)).reimbursed).to.equal(30_000n);
    });

    it("is not freed by the checker once the payer may have paid it", async () => {
      const { identities, ministry, prepare, approve, refuse } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 50_000n);
      await approve(ministry, 50_000n);
      await expect(refuse(ministry, 50_000n))
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(ministry.account.address, purpose("payer"), ministry.checker.address);
    });

    it("is not refused by maker or payer before it is approved", async () => {
      const { identities, ministry, prepare, cancel } = await networkHelpers.loadFixture(ready);
      await prepare(ministry, 50_000n);
      await expect(cancel(ministry, 50_000n))
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(ministry.account.address, purpose("checker"), ministry.payer.address);
    });
  });

  it("refuses a company, which could use up what agencies may reimburse", async () => {
    const { registry, identities, bank, ministry, of } = await networkHelpers.loadFixture(ready);
    await identities.nameOfficer(bank.address, purpose("maker"), ministry.maker.address);
    const reimbursement = { ...of(ministry, 1n), agency: bank.address };
    await expect(registry.connect(ministry.maker).prepareReimbursement(reimbursement, ministry.maker.address))
      .to.be.revertedWithCustomError(registry, "BillRegistryNotAgency")
      .withArgs(bank.address);
  });

  it("reimburses a receipt that its shop settled", async () => {
    const { registry, issuer, ministry, stranger, receipt, receiptId } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).settle(receipt, issuer.address, 100_000n, REF);
    const reimbursement = {
      billId: receiptId,
      agency: ministry.account.address,
      payee: stranger.address,
      amount: 100_000n,
      ref: REF,
    };
    await expect(registry.connect(ministry.maker).prepareReimbursement(reimbursement, ministry.maker.address)).to.emit(
      registry,
      "ReimbursementPrepared",
    );
  });

  it("refuses every act while paused", async () => {
    const fixture = await networkHelpers.loadFixture(ready);
    const { registry, ministry, prepare, approve, pay, cancel } = fixture;
    await prepare(ministry, 1n);
    const until = await pauseForADay(fixture);
    for (const act of [prepare, approve, pay, cancel]) {
      await expect(act(ministry, 1n)).to.be.revertedWithCustomError(registry, "ModulePausedUntil").withArgs(until);
    }
  });
});
