import { expect } from "chai";
import { day, networkHelpers, now, reason, society } from "../../../support/identity.ts";
import { withBoard } from "./fixtures.ts";

describe("IdentityRegistry.wasActiveAt", () => {
  it("was not active before enrolment, and has no answer about the future", async () => {
    const { registry, alice, stranger } = await networkHelpers.loadFixture(society);
    const { enrolledAt } = await registry.standingOf(alice);
    expect(await registry.wasActiveAt(alice, enrolledAt - 1n)).to.equal(false);
    expect(await registry.wasActiveAt(alice, enrolledAt)).to.equal(true);
    expect(await registry.wasActiveAt(stranger, await now())).to.equal(false);
    await expect(registry.wasActiveAt(alice, (await now()) + 100n)).to.be.revertedWithCustomError(
      registry,
      "IdentityTimeInFuture",
    );
  });

  it("says which second was asked for, and which it is", async () => {
    const { registry, alice } = await networkHelpers.loadFixture(society);
    const time = await now();
    expect(await registry.wasActiveAt(alice, time)).to.equal(true);
    await expect(registry.wasActiveAt(alice, time + 100n))
      .to.be.revertedWithCustomError(registry, "IdentityTimeInFuture")
      .withArgs(time + 100n, (current: bigint) => current >= time && current < time + 100n);
  });

  it("counts a change of ground as suspended throughout, and a recovery as active", async () => {
    const { registry, recovery, ministry, clerk, alice, bob } = await networkHelpers.loadFixture(withBoard);
    const desk = registry.connect(clerk);
    await desk.suspend(ministry, clerk, alice, false, reason);
    const suspended = await now();
    await networkHelpers.time.increase(day);
    await desk.suspend(ministry, clerk, alice, true, reason);
    const referred = await now();
    await networkHelpers.time.increase(day);
    await desk.reinstate(ministry, clerk, alice, reason);
    for (const time of [suspended, suspended + 1n, referred - 1n, referred, referred + 1n]) {
      expect(await registry.wasActiveAt(alice, time)).to.equal(false);
    }
    await recovery.beginRecovery(bob);
    const begun = await now();
    await networkHelpers.time.increase(day);
    expect(await registry.wasActiveAt(bob, begun)).to.equal(true);
  });
});
