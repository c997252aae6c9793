import { expect } from "chai";
import {
  accepted,
  ACKNOWLEDGE_WITHIN,
  DAY,
  deployed,
  deployImplementation,
  ethers,
  networkHelpers,
  VOID_WITHIN,
} from "./fixture.ts";

describe("BillRegistry governance", () => {
  describe("initialize", () => {
    it("can be called once, and never on the implementation", async () => {
      const { registry, implementation, manager } = await networkHelpers.loadFixture(deployed);
      for (const contract of [registry, implementation]) {
        await expect(
          contract.initialize(await manager.getAddress(), ACKNOWLEDGE_WITHIN, VOID_WITHIN),
        ).to.be.revertedWithCustomError(contract, "InvalidInitialization");
      }
    });

    it("sets the periods", async () => {
      const { registry } = await networkHelpers.loadFixture(deployed);
      expect(await registry.periods()).to.deep.equal([ACKNOWLEDGE_WITHIN, VOID_WITHIN]);
    });

    it("says that a deployment below the published bounds is a trial", async () => {
      const { registry } = await networkHelpers.loadFixture(deployed);
      expect(await registry.isTrial()).to.equal(false);
      for (const bounds of [
        [7n * DAY - 1n, DAY],
        [7n * DAY, DAY - 1n],
      ] as const) {
        const trial = await deployImplementation(ethers.ZeroAddress, ...bounds);
        expect(await trial.isTrial()).to.equal(true);
      }
    });
  });

  describe("connectLedgers", () => {
    it("names both ledgers, once", async () => {
      const { registry, ledger, book, stranger } = await networkHelpers.loadFixture(deployed);
      expect(await registry.ledgers()).to.deep.equal([ledger.address, book.address]);
      await expect(registry.connectLedgers(stranger.address, stranger.address))
        .to.be.revertedWithCustomError(registry, "BillRegistryLedgersFixed")
        .withArgs(ledger.address, book.address);
    });

    it("is governance's alone", async () => {
      const { registry, stranger } = await networkHelpers.loadFixture(deployed);
      await expect(registry.connect(stranger).connectLedgers(stranger.address, stranger.address))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });
  });

  describe("setPeriods", () => {
    it("sets them", async () => {
      const { registry } = await networkHelpers.loadFixture(deployed);
      await expect(registry.setPeriods(8n * DAY, 2n * DAY))
        .to.emit(registry, "PeriodsSet")
        .withArgs(8n * DAY, 2n * DAY);
    });

    it("refuses a period below its bound", async () => {
      const { registry } = await networkHelpers.loadFixture(deployed);
      await expect(registry.setPeriods(7n * DAY - 1n, DAY))
        .to.be.revertedWithCustomError(registry, "ModulePeriodTooShort")
        .withArgs(ethers.encodeBytes32String("acknowledgeWithin"), 7n * DAY - 1n, 7n * DAY);
      await expect(registry.setPeriods(7n * DAY, DAY - 1n))
        .to.be.revertedWithCustomError(registry, "ModulePeriodTooShort")
        .withArgs(ethers.encodeBytes32String("voidWithin"), DAY - 1n, DAY);
    });

    it("is governance's alone", async () => {
      const { registry, stranger } = await networkHelpers.loadFixture(deployed);
      await expect(registry.connect(stranger).setPeriods(8n * DAY, DAY))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });
  });

  describe("upgrade", () => {
    it("keeps every record", async () => {
      const { registry, identities, plainId } = await networkHelpers.loadFixture(accepted);
      const before = await registry.lifeOf(plainId);
      const next = await deployImplementation(await identities.getAddress());
      await registry.upgradeToAndCall(await next.getAddress(), "0x");
      expect(await registry.lifeOf(plainId)).to.deep.equal(before);
    });

    it("is governance's alone", async () => {
      const { registry, stranger, implementation } = await networkHelpers.loadFixture(deployed);
      await expect(registry.connect(stranger).upgradeToAndCall(await implementation.getAddress(), "0x"))
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });
  });
});
