import { expect } from "chai";
import { batchCommitment, encodeSeries } from "../../../src/bills/encoding.ts";
import { ACKNOWLEDGE_WITHIN, batchOf, ethers, issued, networkHelpers, pauseForADay, purpose, REF } from "./fixture.ts";

/** Three batches of the issuer in two series, a day apart. */
async function threeBatches() {
  const fixture = await issued();
  const { registry, issuer, batch } = fixture;
  const commitments = [batchCommitment(issuer.address, batch.header)];
  const times = [BigInt(await networkHelpers.time.latest())];
  for (const series of [encodeSeries("MOMBASA"), ethers.ZeroHash]) {
    await networkHelpers.time.increase(86_400);
    const next = await batchOf(fixture, [{ total: 500n, tax: 69n, documentNumber: "C" }], { series });
    await registry.connect(issuer).issue(issuer.address, issuer.address, next.header);
    commitments.push(batchCommitment(issuer.address, next.header));
    times.push(BigInt(await networkHelpers.time.latest()));
  }
  const acknowledge = (through: bigint, commitment = commitments[Number(through) - 1]!) =>
    registry
      .connect(fixture.tax.officer)
      .acknowledge(fixture.tax.account.address, fixture.tax.officer.address, issuer.address, through, commitment, REF);
  return { ...fixture, commitments, times, acknowledge };
}

describe("BillRegistry.acknowledge", () => {
  it("acknowledges every batch up to the one named, over all series", async () => {
    const { registry, issuer, tax, times, acknowledge } = await networkHelpers.loadFixture(threeBatches);
    await expect(acknowledge(2n))
      .to.emit(registry, "BatchesAcknowledged")
      .withArgs(issuer.address, tax.account.address, 1n, 2n, REF, tax.officer.address);
    expect(await registry.standingOf(issuer.address)).to.deep.equal([3n, 2n, times[2]]);
  });

  it("leaves nothing waiting after the last", async () => {
    const { registry, issuer, acknowledge } = await networkHelpers.loadFixture(threeBatches);
    await acknowledge(3n);
    expect(await registry.standingOf(issuer.address)).to.deep.equal([3n, 3n, 0n]);
  });

  it("lets an issuer who was blocked issue again", async () => {
    const fixture = await networkHelpers.loadFixture(threeBatches);
    const { registry, issuer, acknowledge, times } = fixture;
    await networkHelpers.time.increaseTo(times[0]! + ACKNOWLEDGE_WITHIN + 1n);
    const next = await batchOf(fixture, [{ total: 500n, tax: 69n, documentNumber: "D" }]);
    const issue = () => registry.connect(issuer).issue(issuer.address, issuer.address, next.header);
    await expect(issue()).to.be.revertedWithCustomError(registry, "BillRegistryAcknowledgementOverdue");
    await acknowledge(1n);
    await expect(issue()).to.emit(registry, "BatchIssued");
  });

  for (const through of [0n, 4n]) {
    it(`refuses batch ${through}, which was never issued`, async () => {
      const { registry, issuer, commitments, acknowledge } = await networkHelpers.loadFixture(threeBatches);
      await expect(acknowledge(through, commitments[0]))
        .to.be.revertedWithCustomError(registry, "BillRegistryAcknowledgementOutOfOrder")
        .withArgs(issuer.address, through, 0n, 3n);
    });
  }

  it("refuses the same batch a second time", async () => {
    const { registry, issuer, acknowledge } = await networkHelpers.loadFixture(threeBatches);
    await acknowledge(2n);
    await expect(acknowledge(2n))
      .to.be.revertedWithCustomError(registry, "BillRegistryAcknowledgementOutOfOrder")
      .withArgs(issuer.address, 2n, 2n, 3n);
  });

  it("refuses a commitment that is not the batch's", async () => {
    const { registry, issuer, commitments, acknowledge } = await networkHelpers.loadFixture(threeBatches);
    await expect(acknowledge(2n, commitments[0]))
      .to.be.revertedWithCustomError(registry, "BillRegistryBatchMismatch")
      .withArgs(issuer.address, 2n, commitments[1], commitments[0]);
  });

  it("refuses an organisation without the mandate", async () => {
    const { registry, identities, ministry, issuer, commitments } = await networkHelpers.loadFixture(threeBatches);
    await identities.nameOfficer(ministry.account.address, purpose("tax"), ministry.maker.address);
    await expect(
      registry
        .connect(ministry.maker)
        .acknowledge(
          ministry.account.address,
          ministry.maker.address,
          issuer.address,
          1n,
          commitments[0]!,
          ethers.ZeroHash,
        ),
    )
      .to.be.revertedWithCustomError(identities, "IdentityNotMandated")
      .withArgs(ministry.account.address, purpose("tax-authority"));
  });

  it("refuses the authority's own key and officers of other purposes", async () => {
    const { registry, identities, tax, issuer, ministry, commitments } = await networkHelpers.loadFixture(threeBatches);
    for (const officer of [tax.account, ministry.maker]) {
      await expect(
        registry
          .connect(officer)
          .acknowledge(tax.account.address, officer.address, issuer.address, 1n, commitments[0]!, ethers.ZeroHash),
      )
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(tax.account.address, purpose("tax"), officer.address);
    }
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(threeBatches);
    const until = await pauseForADay(fixture);
    await expect(fixture.acknowledge(1n))
      .to.be.revertedWithCustomError(fixture.registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
