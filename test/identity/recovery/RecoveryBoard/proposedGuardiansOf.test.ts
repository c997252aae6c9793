import { expect } from "chai";
import { day, now } from "../../../support/identity.ts";
import { delay, guarded, loadFixture, time, wait } from "./fixture.ts";

/** Alice proposed Dave and Erin, both; `read` is what waits, as plain values. */
async function proposed() {
  const base = await guarded();
  const { board, alice, dave, erin } = base;
  await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
  const effectiveAt = (await now()) + delay;
  const read = async () => {
    const [{ threshold, isDefault, members }, at] = await board.proposedGuardiansOf(alice);
    return [Number(threshold), isDefault, [...members], at] as const;
  };
  return { ...base, effectiveAt, chosen: [dave.address, erin.address], read };
}

const nothing = [0, false, [], 0n] as const;

describe("RecoveryBoard::proposedGuardiansOf", () => {
  it("is nothing and 0 when nothing was proposed", async () => {
    const { board, bob } = await loadFixture(proposed);
    const [set, effectiveAt] = await board.proposedGuardiansOf(bob);
    expect([set.threshold, set.members.length, effectiveAt]).to.deep.equal([0n, 0, 0n]);
  });

  it("is what waits, up to the last second before it is in force", async () => {
    const { read, chosen, effectiveAt } = await loadFixture(proposed);
    expect(await read()).to.deep.equal([2, false, chosen, effectiveAt]);
    await time.increaseTo(effectiveAt - 1n);
    expect(await read()).to.deep.equal([2, false, chosen, effectiveAt]);
    await time.increaseTo(effectiveAt);
    expect(await read()).to.deep.equal(nothing);
  });

  it("is the default where that was proposed", async () => {
    const { board, alice, ministry, audit, read } = await loadFixture(proposed);
    await board.connect(alice).proposeGuardians(alice, [], 0);
    expect(await read()).to.deep.equal([2, true, [ministry.address, audit.address], (await now()) + delay]);
  });

  it("is the newest proposal", async () => {
    const { board, alice, dave, frank, read } = await loadFixture(proposed);
    await time.increase(day);
    await board.connect(alice).proposeGuardians(alice, [dave, frank], 2);
    expect(await read()).to.deep.equal([2, false, [dave.address, frank.address], (await now()) + delay]);
  });

  it("is nothing once it is called off, or a recovery started", async () => {
    for (const drop of ["cancel", "start"] as const) {
      const { board, alice, start, read } = await loadFixture(proposed);
      await (drop === "cancel" ? board.connect(alice).cancelGuardians(alice) : start());
      expect(await read(), drop).to.deep.equal(nothing);
    }
  });

  it("is nothing when its second came with the identity suspended", async () => {
    const { effectiveAt, suspend, alice, read } = await loadFixture(proposed);
    await suspend(alice, false);
    await time.increaseTo(effectiveAt);
    expect(await read()).to.deep.equal(nothing);
  });

  it("moves with a pause that begins while it waits", async () => {
    const { read, chosen, effectiveAt, pause } = await loadFixture(proposed);
    await pause(day);
    expect(await read()).to.deep.equal([2, false, chosen, effectiveAt + day]);
  });

  it("counts the delay from the end of the wait of guardians in force", async () => {
    const { board, alice, dave, erin, start, read } = await loadFixture(proposed);
    await start();
    await board.connect(alice).veto(alice);
    const waits = (await now()) + wait;
    await board.connect(alice).proposeGuardians(alice, [dave, erin], 2);
    expect((await read())[3]).to.equal(waits + delay);
  });
});
