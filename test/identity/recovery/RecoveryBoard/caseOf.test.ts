import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { day, now } from "../../../support/identity.ts";
import { fieldsOf } from "../../../support/structs.ts";
import { delay, finishWithin, guarded, loadFixture, lost, Stage, time, wait } from "./fixture.ts";

/** A recovery of Alice's is pending. */
async function pending() {
  const base = await guarded();
  await base.start();
  const startedAt = await now();
  const read = async () => {
    const found = await base.board.caseOf(base.alice);
    return { ...fieldsOf(found), supporters: [...found.supporters] };
  };
  return { ...base, startedAt, read };
}

describe("RecoveryBoard::caseOf", () => {
  it("is all zeros where there never was a recovery, also with one guardian's support", async () => {
    const { board, alice, byMinistry } = await loadFixture(guarded);
    const { supporters, ...rest } = fieldsOf(await board.caseOf(alice));
    expect(supporters.length).to.equal(0);
    expect(rest).to.deep.equal({
      ...{ newOwner: ZeroAddress, startedAt: 0n, finishAt: 0n, lapseAt: 0n, number: 0n },
      ...{ stage: Stage.None, reasonHash: ZeroHash },
    });
    await byMinistry(alice);
    expect((await board.caseOf(alice)).number).to.equal(0n);
    expect((await board.caseOf(alice)).stage).to.equal(Stage.None);
  });

  it("says who is to have it, why, by whom, since when, and until when", async () => {
    const { read, fresh, ministry, audit, startedAt } = await loadFixture(pending);
    expect(await read()).to.deep.equal({
      newOwner: fresh.address,
      startedAt,
      finishAt: startedAt + delay,
      lapseAt: startedAt + delay + finishWithin,
      number: 1n,
      stage: Stage.Pending,
      reasonHash: lost,
      supporters: [ministry.address, audit.address],
    });
  });

  it("says how it ended: finished, vetoed, lapsed", async () => {
    for (const how of ["Finished", "Vetoed", "Lapsed"] as const) {
      const { board, alice, fresh, stranger, read } = await loadFixture(pending);
      const before = await read();
      if (how === "Vetoed") await board.connect(alice).veto(alice);
      await time.increase(how === "Lapsed" ? delay + finishWithin : delay);
      if (how === "Finished") await board.connect(fresh).finish(alice);
      if (how === "Lapsed") await board.connect(stranger).lapse(alice);
      expect(await read()).to.deep.equal({ ...before, stage: Stage[how] });
    }
  });

  it("stays pending past its time until somebody lapses it", async () => {
    const { read } = await loadFixture(pending);
    await time.increase(delay + finishWithin + day);
    expect((await read()).stage).to.equal(Stage.Pending);
  });

  it("is void when the identity ended while it was pending", async () => {
    const { alice, end, read } = await loadFixture(pending);
    await end(alice);
    expect((await read()).stage).to.equal(Stage.Void);
  });

  it("moves both times with a pause that began within the delay, and only the later with one after", async () => {
    const { startedAt, pause, read } = await loadFixture(pending);
    await pause(day);
    expect([(await read()).finishAt, (await read()).lapseAt]).to.deep.equal([
      startedAt + delay + day,
      startedAt + delay + finishWithin + day,
    ]);
    await time.increaseTo(startedAt + delay + day + 10n);
    await pause(2n * day);
    expect([(await read()).finishAt, (await read()).lapseAt]).to.deep.equal([
      startedAt + delay + day,
      startedAt + delay + finishWithin + 3n * day,
    ]);
  });

  it("is the newest recovery, with the next number", async () => {
    const { board, alice, key, read, start } = await loadFixture(pending);
    await board.connect(alice).veto(alice);
    await time.increase(wait);
    await start(alice, key);
    const { number, stage, newOwner } = await read();
    expect([number, stage, newOwner]).to.deep.equal([2n, Stage.Pending, key.address]);
  });
});
