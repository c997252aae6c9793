import { expect } from "chai";
import {
  headerOf,
  issueBatch,
  parseManifest,
  parsePresented,
  presentedText,
  showBill,
  verifyBill,
} from "../../src/bills/index.ts";
import { ProbityError } from "../../src/base/errors.ts";
import type { Probity } from "../../src/contracts/connect.ts";
import { acting } from "../support/acting.ts";
import { batchOf, code, ethers, issued, networkHelpers, REF, type Issued } from "./BillRegistry/fixture.ts";

const failed = ({ checks }: { checks: { code: string; passed: boolean }[] }): string[] =>
  checks.filter(({ passed }) => !passed).map((check) => check.code);

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProbityError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

describe("issueBatch", () => {
  const byIssuer = ({ registry, issuer }: Issued): Probity => ({
    ...acting({ billRegistry: registry.connect(issuer) }),
    chainId: 31_337n,
  });
  const bills = [{ total: 500n, tax: 69n, documentNumber: "B-1" }];

  it("issues a batch and gives its sequence", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const batch = await batchOf(fixture, bills);
    const sent = await issueBatch(byIssuer(fixture), { batch, actor: fixture.issuer.address });
    expect(sent.sequence).to.equal(2n);
    expect(sent.gasUsed < 100_000n).to.equal(true);
  });

  it("refuses a batch whose numbers are taken, before it sends anything", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { batch, issuer } = fixture;
    expect(await codeOf(issueBatch(byIssuer(fixture), { batch, actor: issuer.address }))).to.equal(
      "BILL_NUMBER_NOT_NEXT",
    );
  });

  it("refuses a batch built for another chain or registry", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    for (const change of [{ chainId: 1n }, { registry: fixture.bank.address }]) {
      const batch = await batchOf(fixture, bills, change);
      expect(await codeOf(issueBatch(byIssuer(fixture), { batch, actor: fixture.issuer.address }))).to.equal(
        "BILL_WRONG_REGISTRY",
      );
    }
  });
});

describe("verifyBill", () => {
  const number = (issuer: { address: string }, n: bigint) => ({
    issuer: issuer.address,
    series: ethers.ZeroHash,
    number: n,
  });

  it("calls a bill real by its number and the manifest", async () => {
    const { registry, issuer, batch } = await networkHelpers.loadFixture(issued);
    const manifest = parseManifest(batch.manifest);
    const result = await verifyBill({ registry }, { ...number(issuer, 5n), evidence: { manifest } });
    expect(failed(result)).to.deep.equal([]);
    expect(result.real).to.equal(true);
    expect(result.document?.documentNumber).to.equal("A-5");
    expect(result.life).to.include({ touched: false, status: "open" });
    expect(result.batch).to.include({ sequence: 1n, currency: "KES" });
  });

  it("calls it real by the one bill's proof, for who may not see the others", async () => {
    const { registry, issuer, presented } = await networkHelpers.loadFixture(issued);
    const file = presentedText(presented(4));
    const evidence = { presented: parsePresented(JSON.parse(file)) };
    expect(evidence.presented).to.deep.equal(presented(4));
    const result = await verifyBill({ registry }, { ...number(issuer, 5n), evidence });
    expect(result.real).to.equal(true);
  });

  it("finds the batch though the node searches few blocks at once", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer, batch } = fixture;
    await networkHelpers.mine(25);
    const client = { registry, blockRange: 10 };
    const result = await verifyBill(client, { ...number(issuer, 1n), evidence: { manifest: batch.manifest } });
    expect(result.real).to.equal(true);
    expect(await codeOf(showBill({ ...client, fromBlock: 1_000 }, number(issuer, 1n)))).to.equal("BILL_EVENT_MISSING");
  });

  it("says that a number was never issued", async () => {
    const { registry, issuer, batch } = await networkHelpers.loadFixture(issued);
    for (const n of [0n, 6n]) {
      const result = await verifyBill({ registry }, { ...number(issuer, n), evidence: { manifest: batch.manifest } });
      expect([result.real, failed(result)]).to.deep.equal([false, ["BILL_NUMBER_ISSUED"]]);
    }
  });

  it("says that a manifest was changed", async () => {
    const { registry, issuer, batch } = await networkHelpers.loadFixture(issued);
    const manifest = { ...batch.manifest, total: 1n };
    const result = await verifyBill({ registry }, { ...number(issuer, 1n), evidence: { manifest } });
    expect([result.real, failed(result)]).to.deep.equal([false, ["BILL_MANIFEST_ISSUED"]]);
  });

  it("says that the issuer's own manifest does not add up", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer } = fixture;
    const batch = await batchOf(fixture, [{ total: 500n, tax: 69n, documentNumber: "B-1" }]);
    const lying = { ...batch.manifest, total: 400n };
    await registry.connect(issuer).issue(issuer.address, issuer.address, await headerOf(lying));
    const result = await verifyBill({ registry }, { ...number(issuer, 6n), evidence: { manifest: lying } });
    expect([result.real, failed(result)]).to.deep.equal([false, ["BILL_MANIFEST_SOUND"]]);
  });

  it("says that a proof is of another bill, or does not prove it", async () => {
    const { registry, issuer, presented } = await networkHelpers.loadFixture(issued);
    const other = await verifyBill({ registry }, { ...number(issuer, 1n), evidence: { presented: presented(4) } });
    expect(failed(other)).to.deep.equal(["BILL_HEADER_ISSUED"]);
    const plain = presented(0);
    const forged = { ...plain, bill: { ...plain.bill, total: 1n } };
    const result = await verifyBill({ registry }, { ...number(issuer, 1n), evidence: { presented: forged } });
    expect(failed(result)).to.deep.equal(["BILL_PROVED"]);
    const lying = { ...plain, header: { ...plain.header, count: 4n } };
    const header = await verifyBill({ registry }, { ...number(issuer, 1n), evidence: { presented: lying } });
    expect(failed(header)).to.deep.equal(["BILL_HEADER_ISSUED"]);
  });

  it("says that a bill was voided", async () => {
    const { registry, issuer, plain, batch } = await networkHelpers.loadFixture(issued);
    await registry.connect(issuer).voidBill(plain, issuer.address, REF);
    const result = await verifyBill({ registry }, { ...number(issuer, 1n), evidence: { manifest: batch.manifest } });
    expect([result.real, failed(result)]).to.deep.equal([false, ["BILL_NOT_VOIDED"]]);
  });
});

describe("showBill", () => {
  it("tells the life of a bill from its events, in order", async () => {
    const fixture = await networkHelpers.loadFixture(issued);
    const { registry, issuer, buyer, bank, ledger, ministry, plain, plainId } = fixture;
    await registry.connect(buyer).answer(plain, buyer.address, code("UQ"), REF);
    await registry.connect(buyer).answer(plain, buyer.address, code("AP"), REF);
    await registry.connect(issuer).transfer(plainId, issuer.address, bank.address);
    await registry.connect(ledger).recordSettlement(plainId, 60_000n);
    await registry.connect(bank).settle(plain, bank.address, 40_000n, REF);
    const reimbursement = {
      billId: plainId,
      agency: ministry.account.address,
      payee: buyer.address,
      amount: 100_000n,
      ref: REF,
    };
    await registry.connect(ministry.maker).prepareReimbursement(reimbursement, ministry.maker.address);
    await registry.connect(ministry.checker).approveReimbursement(reimbursement, ministry.checker.address);
    await registry.connect(ministry.payer).payReimbursement(reimbursement, ministry.payer.address, REF);
    await registry.connect(issuer).credit(plain, issuer.address, 1n, REF);
    await registry.connect(buyer).archive(plainId, buyer.address);

    const shown = await showBill(
      { registry, blockRange: 3 },
      {
        issuer: issuer.address,
        series: ethers.ZeroHash,
        number: 1n,
      },
    );
    expect(shown.acts.map(({ name }) => name)).to.deep.equal([
      "BillAnswered",
      "BillAnswered",
      "BillTransferred",
      "BillSettled",
      "BillSettled",
      "ReimbursementPrepared",
      "ReimbursementApproved",
      "ReimbursementPaid",
      "BillCredited",
      "BillArchived",
    ]);
    expect(shown.acts[0]?.values).to.deep.include({ code: "UQ", buyer: buyer.address });
    expect(shown.acts[4]?.values).to.deep.include({ amount: 40_000n, settled: 100_000n, holder: bank.address });
    expect(shown.acts[0]!.time <= shown.acts[9]!.time).to.equal(true);
    expect(shown.acknowledged).to.equal(false);
    expect(shown.life).to.deep.equal({
      touched: true,
      status: "archived",
      holder: bank.address,
      total: 100_000n,
      settled: 100_000n,
      credited: 1n,
      reimbursed: 100_000n,
      dueBack: 1n,
      reimbursedDueBack: 1n,
    });
  });

  it("has no acts for a bill that nobody has acted on", async () => {
    const { registry, issuer } = await networkHelpers.loadFixture(issued);
    const shown = await showBill({ registry }, { issuer: issuer.address, series: ethers.ZeroHash, number: 2n });
    expect(shown.acts).to.deep.equal([]);
    expect(shown.life.touched).to.equal(false);
  });

  it("refuses a number that was never issued", async () => {
    const { registry, issuer } = await networkHelpers.loadFixture(issued);
    const bill = { issuer: issuer.address, series: ethers.ZeroHash, number: 6n };
    expect(await codeOf(showBill({ registry }, bill))).to.equal("BILL_NOT_ISSUED");
  });
});
