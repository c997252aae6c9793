import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, day, networkHelpers, now, reason, society } from "../../../support/identity.ts";
import { withBoard } from "./fixtures.ts";

describe("IdentityRegistry.couldActAt", () => {
  it("could not before enrolment, and has no answer about the future", async () => {
    const { registry, alice, stranger } = await networkHelpers.loadFixture(society);
    const { enrolledAt } = await registry.standingOf(alice);
    expect(await registry.couldActAt(alice, enrolledAt - 1n)).to.equal(false);
    expect(await registry.couldActAt(alice, enrolledAt)).to.equal(true);
    expect(await registry.couldActAt(stranger, await now())).to.equal(false);
    const time = (await now()) + 100n;
    await expect(registry.couldActAt(alice, time))
      .to.be.revertedWithCustomError(registry, "IdentityTimeInFuture")
      .withArgs(time, (current: bigint) => current < time);
  });

  it("is false from the second a recovery begins to the one before it ends, with the old key or a new one", async () => {
    for (const outcome of ["vetoed", "finished"]) {
      const { registry, recovery, alice, key } = await networkHelpers.loadFixture(withBoard);
      const could = (time: bigint) => registry.couldActAt(alice, time);
      await recovery.beginRecovery(alice);
      const begun = await now();
      await networkHelpers.time.increase(day);
      await recovery.endRecovery(alice, outcome === "vetoed" ? ZeroAddress : key);
      const ended = await now();
      await networkHelpers.time.increase(day);
      expect([await could(begun - 1n), await could(begun), await could(begun + 1n)]).to.deep.equal([
        true,
        false,
        false,
      ]);
      expect([await could(ended - 1n), await could(ended), await could(ended + 1n)]).to.deep.equal([false, true, true]);
      for (const time of [begun, ended - 1n, ended]) expect(await registry.wasActiveAt(alice, time)).to.equal(true);
    }
  });

  it("is false through a suspension within a recovery, before and after which it is pending", async () => {
    const { registry, recovery, ministry, clerk, alice } = await networkHelpers.loadFixture(withBoard);
    const times: bigint[] = [];
    for (const act of [
      () => recovery.beginRecovery(alice),
      () => registry.connect(clerk).suspend(ministry, clerk, alice, false, reason),
      () => registry.connect(clerk).reinstate(ministry, clerk, alice, reason),
      () => recovery.endRecovery(alice, ZeroAddress),
    ]) {
      await act();
      times.push(await now());
      await networkHelpers.time.increase(day);
    }
    expect(await Promise.all(times.map((time) => registry.couldActAt(alice, time)))).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
    expect(await Promise.all(times.map((time) => registry.wasActiveAt(alice, time)))).to.deep.equal([
      true,
      false,
      true,
      true,
    ]);
  });

  it("goes by the last state of a second", async () => {
    const { registry, recovery, alice } = await networkHelpers.loadFixture(withBoard);
    const gas = { gasLimit: 500_000n };
    const begin = () => recovery.beginRecovery(alice, gas);
    const end = () => recovery.endRecovery(alice, ZeroAddress, gas);
    const together = async (...acts: (() => Promise<unknown>)[]) => {
      await ethers.provider.send("evm_setAutomine", [false]);
      for (const act of acts) await act();
      await networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      return registry.couldActAt(alice, await now());
    };
    expect(await together(begin, end)).to.equal(true);
    expect(await together(begin)).to.equal(false);
    expect(await together(end, begin)).to.equal(false);
  });
});
