import { expect } from "chai";
import { at, networkHelpers, ruledByAKey, time } from "./fixture.ts";

interface Pause {
  from: number;
  until: number;
}

/**
 * Counts seconds one by one: time runs down from the second the deadline was set, and stands still in every pause that
 * began since. When none is left the deadline is there, and no later pause brings it back.
 */
function slowDeadline(pauses: readonly Pause[], deadline: number, since: number): number {
  if (deadline <= since) return deadline;
  let second = since;
  for (let left = deadline - since; left > 0; ++second) {
    const now = second;
    if (!pauses.some(({ from, until }) => from >= since && from <= now && now < until)) --left;
  }
  return second;
}

/** Numbers below `bound` that look random and are the same each time. */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

describe("Module: effectiveDeadline", () => {
  it("is the deadline as set where nothing was paused", async () => {
    const { module } = await networkHelpers.loadFixture(ruledByAKey);
    expect(await module.effectiveDeadline(1_000, 10)).to.equal(1_000n);
  });

  it("leaves what passed before the pause passed, to the second", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const from = (await time.latest()) + 10;
    await at(from, () => governed.pause(from + 50));
    expect(await module.effectiveDeadline(from, from - 5)).to.equal(from);
    expect(await module.effectiveDeadline(from + 1, from - 5)).to.equal(from + 51);
  });

  it("does not count a pause that began before the deadline was set", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const from = (await time.latest()) + 10;
    await at(from, () => governed.pause(from + 50));
    expect(await module.effectiveDeadline(from + 20, from + 1)).to.equal(from + 20);
    expect(await module.effectiveDeadline(from + 20, from)).to.equal(from + 70);
  });

  it("is extended by a later pause when only an earlier one kept it running", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const from = (await time.latest()) + 10;
    await at(from, () => governed.pause(from + 50));
    await at(from + 55, () => governed.pause(from + 60));
    expect(await module.effectiveDeadline(from + 10, from - 1)).to.equal(from + 65);
    expect(await module.effectiveDeadline(from + 5, from - 1)).to.equal(from + 55);
  });

  it("never comes for a date at the end of time, and has an answer after any number of pauses", async () => {
    const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
    const never = 2 ** 48 - 1;
    const from = (await time.latest()) + 10;
    await at(from, () => governed.pause(from + 50));
    expect(await module.effectiveDeadline(never, from - 1)).to.equal(never);
    expect(await module.effectiveDeadline(never - 20, from - 1)).to.equal(never);
    await at(from + 60, () => governed.pause(from + 90));
    expect(await module.effectiveDeadline(never - 60, from - 1)).to.equal(never);
    expect(await module.effectiveDeadline(never - 80, from - 1)).to.equal(never);
    expect(await module.effectiveDeadline(never - 81, from - 1)).to.equal(never - 1);
  });

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`is what counting the seconds gives, in the life of pauses ${seed}`, async () => {
      const { module, governed } = await networkHelpers.loadFixture(ruledByAKey);
      const below = dice(seed);
      const start = await time.latest();
      const pauses: Pause[] = [];
      let now = start;
      for (let act = 0; act < 12; ++act) {
        now += 1 + below(30);
        const newest = pauses.at(-1);
        const running = newest !== undefined && newest.until > now;
        if (running && below(3) === 0) {
          await at(now, () => governed.resume());
          newest.until = now;
        } else {
          const until = now + 1 + below(40);
          await at(now, () => governed.pause(until));
          if (running) newest.until = until;
          else pauses.push({ from: now, until });
        }
        for (let question = 0; question < 6; ++question) {
          const since = start + below(now - start + 20);
          // Half of the questions are about a second at the edge of a pause.
          const edge = pauses[below(pauses.length)]!;
          const near = (below(2) === 0 ? edge.from : edge.until) - 1 + below(3);
          const deadline = below(2) === 0 ? near : since + below(120);
          const told = await module.effectiveDeadline(deadline, since);
          expect(told, JSON.stringify({ pauses, deadline, since })).to.equal(slowDeadline(pauses, deadline, since));
        }
      }
    });
  }
});
