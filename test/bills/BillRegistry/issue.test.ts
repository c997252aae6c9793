import { expect } from "chai";
import { batchCommitment, encodeSeries } from "../../../src/bills/encoding.ts";
import {
  ACKNOWLEDGE_WITHIN,
  batchOf,
  code,
  DAY,
  deployed,
  ethers,
  issued,
  networkHelpers,
  pauseForADay,
  purpose,
} from "./fixture.ts";

const bills = [{ total: 500n, tax: 69n, documentNumber: "B-1" }];

describe("BillRegistry.issue", () => {
  async function ready() {
    const fixture = await deployed();
    return { ...fixture, batch: await batchOf(fixture, bills) };
  }

  describe("when the caller acts for the issuer", () => {
    it("emits the whole header", async () => {
      const { registry, issuer, batch } = await networkHelpers.loadFixture(ready);
      const header = batch.header;
      await expect(registry.connect(issuer).issue(issuer.address, issuer.address, header))
        .to.emit(registry, "BatchIssued")
        .withArgs(issuer.address, header.series, 1n, issuer.address, Object.values(header));
    });

    it("stores the commitment and the time in one slot", async () => {
      const { registry, issuer, batch } = await networkHelpers.loadFixture(ready);
      await registry.connect(issuer).issue(issuer.address, issuer.address, batch.header);
      expect(await registry.commitmentOf(issuer.address, 1n)).to.deep.equal([
        batchCommitment(issuer.address, batch.header),
        BigInt(await networkHelpers.time.latest()),
      ]);
    });

    it("lets a billing officer issue", async () => {
      const { registry, issuer, clerk, batch } = await networkHelpers.loadFixture(ready);
      await expect(registry.connect(clerk).issue(issuer.address, clerk.address, batch.header)).to.emit(
        registry,
        "BatchIssued",
      );
    });

    it("takes the numbers of the batch", async () => {
      const { registry, issuer, batch } = await networkHelpers.loadFixture(ready);
      await registry.connect(issuer).issue(issuer.address, issuer.address, { ...batch.header, count: 1_000_000n });
      expect(await registry.nextNumber(issuer.address, ethers.ZeroHash)).to.equal(1_000_001n);
    });

    it("numbers each series from 1, so that branches do not race", async () => {
      const fixture = await networkHelpers.loadFixture(ready);
      const { registry, issuer, batch } = fixture;
      await registry.connect(issuer).issue(issuer.address, issuer.address, batch.header);
      for (const branch of ["NAIROBI", "MOMBASA"]) {
        const other = await batchOf(fixture, bills, { series: encodeSeries(branch) });
        expect(other.header.firstNumber).to.equal(1n);
        await registry.connect(issuer).issue(issuer.address, issuer.address, other.header);
        expect(await registry.nextNumber(issuer.address, encodeSeries(branch))).to.equal(2n);
      }
      expect((await registry.standingOf(issuer.address)).issued).to.equal(3n);
    });

    it("follows the identity when its key is replaced", async () => {
      const { registry, identities, issuer, stranger, batch } = await networkHelpers.loadFixture(ready);
      await identities.setOwner(issuer.address, stranger.address);
      await expect(registry.connect(issuer).issue(issuer.address, issuer.address, batch.header))
        .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
        .withArgs(issuer.address, issuer.address);
      await expect(registry.connect(stranger).issue(issuer.address, issuer.address, batch.header)).to.emit(
        registry,
        "BatchIssued",
      );
    });
  });

  describe("when the caller does not act for the issuer", () => {
    it("refuses a stranger's key", async () => {
      const { registry, identities, issuer, stranger, batch } = await networkHelpers.loadFixture(ready);
      await expect(registry.connect(stranger).issue(issuer.address, issuer.address, batch.header))
        .to.be.revertedWithCustomError(identities, "IdentityUnauthorized")
        .withArgs(issuer.address, stranger.address);
    });

    it("refuses another company", async () => {
      const { registry, identities, issuer, otherIssuer, batch } = await networkHelpers.loadFixture(ready);
      await expect(registry.connect(otherIssuer).issue(issuer.address, otherIssuer.address, batch.header))
        .to.be.revertedWithCustomError(identities, "IdentityNotOfficer")
        .withArgs(issuer.address, purpose("billing"), otherIssuer.address);
    });

    it("refuses a suspended issuer", async () => {
      const { registry, identities, issuer, batch } = await networkHelpers.loadFixture(ready);
      await identities.setActive(issuer.address, false);
      await expect(registry.connect(issuer).issue(issuer.address, issuer.address, batch.header))
        .to.be.revertedWithCustomError(identities, "IdentityNotActive")
        .withArgs(issuer.address);
    });
  });

  describe("when the numbering has a gap or an overlap", () => {
    for (const [what, firstNumber, next] of [
      ["a number too far", 7n, 6n],
      ["a number taken", 5n, 6n],
      ["number 0", 0n, 6n],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const { registry, issuer, batch } = await networkHelpers.loadFixture(issued);
        const header = { ...batch.header, firstNumber };
        await expect(registry.connect(issuer).issue(issuer.address, issuer.address, header))
          .to.be.revertedWithCustomError(registry, "BillRegistryNumberNotNext")
          .withArgs(header.series, firstNumber, next);
      });
    }

    it("refuses the same batch a second time", async () => {
      const { registry, issuer, batch } = await networkHelpers.loadFixture(issued);
      await expect(registry.connect(issuer).issue(issuer.address, issuer.address, batch.header))
        .to.be.revertedWithCustomError(registry, "BillRegistryNumberNotNext")
        .withArgs(batch.header.series, 1n, 6n);
    });
  });

  describe("when the header is incomplete", () => {
    it("refuses a batch without bills", async () => {
      const { registry, issuer, batch } = await networkHelpers.loadFixture(ready);
      await expect(registry.connect(issuer).issue(issuer.address, issuer.address, { ...batch.header, count: 0n }))
        .to.be.revertedWithCustomError(registry, "BillRegistryBatchEmpty")
        .withArgs(batch.header.series);
    });

    for (const field of ["root", "manifestHash"] as const) {
      it(`refuses a batch without its ${field}`, async () => {
        const { registry, issuer, batch } = await networkHelpers.loadFixture(ready);
        const header = { ...batch.header, [field]: ethers.ZeroHash };
        await expect(registry.connect(issuer).issue(issuer.address, issuer.address, header))
          .to.be.revertedWithCustomError(registry, "BillRegistryHeaderIncomplete")
          .withArgs(header.root, header.manifestHash);
      });
    }

    for (const currency of ["kes", "K1S", "\0\0\0"]) {
      it(`refuses the currency ${JSON.stringify(currency)}`, async () => {
        const { registry, issuer, batch } = await networkHelpers.loadFixture(ready);
        const header = { ...batch.header, currency: code(currency) };
        await expect(registry.connect(issuer).issue(issuer.address, issuer.address, header))
          .to.be.revertedWithCustomError(registry, "BillRegistryCurrencyMalformed")
          .withArgs(header.currency);
      });
    }
  });

  describe("when an older batch waits for the tax authority", () => {
    it("issues on the last second of the set time", async () => {
      const fixture = await networkHelpers.loadFixture(issued);
      const { registry, issuer } = fixture;
      const { oldestAt } = await registry.standingOf(issuer.address);
      const next = await batchOf(fixture, bills);
      await networkHelpers.time.setNextBlockTimestamp(oldestAt + ACKNOWLEDGE_WITHIN);
      await expect(registry.connect(issuer).issue(issuer.address, issuer.address, next.header)).to.emit(
        registry,
        "BatchIssued",
      );
    });

    it("refuses after it, in every series", async () => {
      const fixture = await networkHelpers.loadFixture(issued);
      const { registry, issuer } = fixture;
      const { oldestAt } = await registry.standingOf(issuer.address);
      await networkHelpers.time.increaseTo(oldestAt + ACKNOWLEDGE_WITHIN);
      for (const series of [ethers.ZeroHash, encodeSeries("FRESH")]) {
        const next = await batchOf(fixture, bills, { series });
        await expect(registry.connect(issuer).issue(issuer.address, issuer.address, next.header))
          .to.be.revertedWithCustomError(registry, "BillRegistryAcknowledgementOverdue")
          .withArgs(issuer.address, 1n, oldestAt + ACKNOWLEDGE_WITHIN);
      }
    });

    it("gives the issuer the time of a pause, in which nobody could acknowledge", async () => {
      const fixture = await networkHelpers.loadFixture(issued);
      const { registry, issuer } = fixture;
      const { oldestAt } = await registry.standingOf(issuer.address);
      await pauseForADay(fixture);
      await networkHelpers.time.increaseTo(oldestAt + ACKNOWLEDGE_WITHIN + DAY / 2n);
      const next = await batchOf(fixture, bills);
      await expect(registry.connect(issuer).issue(issuer.address, issuer.address, next.header)).to.emit(
        registry,
        "BatchIssued",
      );
    });
  });

  it("refuses while paused", async () => {
    const fixture = await networkHelpers.loadFixture(ready);
    const { registry, issuer, batch } = fixture;
    const until = await pauseForADay(fixture);
    await expect(registry.connect(issuer).issue(issuer.address, issuer.address, batch.header))
      .to.be.revertedWithCustomError(registry, "ModulePausedUntil")
      .withArgs(until);
  });
});
