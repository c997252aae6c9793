import { expect } from "chai";
import { ZeroHash } from "ethers";
import * as bills from "../../src/bills/index.ts";
import { acting } from "../support/acting.ts";
import { accepted, DAY, issued, networkHelpers, REF, settled, type Deployed } from "./BillRegistry/fixture.ts";

type Signer = Deployed["issuer"];
const as = ({ registry }: Deployed, signer: Signer) => acting({ billRegistry: registry.connect(signer) });

describe("acts of a bill", () => {
  it("acknowledge, answer, transfer, settle, credit and archive it", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer, buyer, bank, tax, batch, plain, plainId } = fixture;
    const header = { issuer: issuer.address, through: 1n };
    const commitment = bills.batchCommitment(issuer.address, batch.header);
    const officers = { authority: tax.account.address, officer: tax.officer.address };
    await bills.acknowledgeBatches(as(fixture, tax.officer), {
      ...officers,
      ...header,
      commitment,
      findings: ZeroHash,
    });
    expect((await registry.standingOf(issuer.address)).acknowledged).to.equal(1n);

    const byBuyer = as(fixture, buyer);
    for (const answer of ["UQ", "AP"] as const) {
      await bills.answerBill(byBuyer, { bill: plain, actor: buyer.address, answer, reasonHash: ZeroHash });
    }
    await bills.transferBill(as(fixture, issuer), { billId: plainId, actor: issuer.address, to: bank.address });
    const part = { bill: plain, ref: REF };
    await bills.settleBill(as(fixture, bank), { ...part, actor: bank.address, amount: 60_000n });
    await bills.creditBill(as(fixture, issuer), { ...part, actor: issuer.address, amount: 40_000n });
    await bills.archiveBill(byBuyer, { billId: plainId, actor: buyer.address });
    const number = { issuer: issuer.address, series: plain.header.series, number: plain.bill.number };
    expect(await bills.lifeOf({ registry }, number)).to.include({
      ...{ status: "archived", holder: bank.address },
      ...{ settled: 60_000n, credited: 40_000n },
    });
  });

  it("void it", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer, plain } = fixture;
    await bills.voidBill(as(fixture, issuer), { bill: plain, actor: issuer.address, reasonHash: REF });
    const number = { issuer: issuer.address, series: plain.header.series, number: plain.bill.number };
    expect((await bills.lifeOf({ registry }, number)).status).to.equal("voided");
  });

  it("prepare, approve, pay and cancel its reimbursement", async () => {
    const fixture = await networkHelpers.loadFixture(settled);
    const { registry, ministry, plainId, bank } = fixture;
    const { account, maker, checker, payer } = ministry;
    const part = { billId: plainId, agency: account.address, payee: bank.address, amount: 50_000n, ref: REF };
    const { reimbursementId } = await bills.prepareReimbursement(as(fixture, maker), {
      ...part,
      officer: maker.address,
    });
    expect(reimbursementId).to.equal(await registry.reimbursementIdOf(part));
    await bills.approveReimbursement(as(fixture, checker), { ...part, officer: checker.address });
    await bills.payReimbursement(as(fixture, payer), { ...part, officer: payer.address, payment: REF });
    expect((await registry.lifeOf(plainId)).reimbursed).to.equal(50_000n);

    const other = { ...part, amount: 1n };
    await bills.prepareReimbursement(as(fixture, maker), { ...other, officer: maker.address });
    await bills.cancelReimbursement(as(fixture, checker), { ...other, officer: checker.address });
    expect((await registry.lifeOf(plainId)).reimbursed).to.equal(50_000n);
  });

  it("change the periods, through governance", async () => {
    const fixture = await networkHelpers.loadFixture(accepted);
    const { registry, deployer } = fixture;
    await bills.setBillPeriods(as(fixture, deployer), { acknowledgeWithin: 31n * DAY, voidWithin: 4n * DAY });
    expect(await registry.periods()).to.deep.equal([31n * DAY, 4n * DAY]);
  });
});
