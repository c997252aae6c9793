import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import {
  cancelGuardians,
  finishRecovery,
  getRecovery,
  getSupport,
  guardianSet,
  lapseRecovery,
  pendingRecovery,
  proposeGuardians,
  recoveryStages,
  supportRecovery,
  vetoRecovery,
  withdrawSupport,
} from "../../src/identity/index.ts";
import { acting } from "../support/acting.ts";
import { now } from "../support/identity.ts";
import {
  delay,
  finishWithin,
  guarded,
  loadFixture,
  lost,
  Stage,
  time,
  wait,
} from "./recovery/RecoveryBoard/fixture.ts";

describe("the recovery SDK", () => {
  it("reads and changes the guardians", async () => {
    const { board, alice, ministry, audit, dave, erin } = await loadFixture(guarded);
    const byDefault = { isDefault: true, threshold: 2, guardians: [ministry.address, audit.address] };
    expect(await guardianSet(board, alice.address)).to.deep.equal({ ...byDefault, proposed: undefined });
    const chosen = { guardians: [dave.address, erin.address], threshold: 2 };
    await proposeGuardians(acting({ recoveryBoard: board.connect(alice) }), { identity: alice.address, set: chosen });
    const effectiveAt = (await now()) + delay;
    expect(await guardianSet(board, alice.address)).to.deep.equal({
      ...byDefault,
      proposed: { ...chosen, isDefault: false, effectiveAt },
    });
    await cancelGuardians(acting({ recoveryBoard: board.connect(alice) }), { identity: alice.address });
    expect((await guardianSet(board, alice.address)).proposed).to.equal(undefined);
    await proposeGuardians(acting({ recoveryBoard: board.connect(alice) }), { identity: alice.address, set: chosen });
    await time.increase(delay);
    expect((await guardianSet(board, alice.address)).guardians).to.deep.equal(chosen.guardians);
    await proposeGuardians(acting({ recoveryBoard: board.connect(alice) }), {
      identity: alice.address,
      set: "default",
    });
    await time.increase(delay);
    expect(await guardianSet(board, alice.address)).to.deep.equal({ ...byDefault, proposed: undefined });
  });

  it("supports, withdraws, starts, and finishes", async () => {
    const { board, registry, alice, ministry, clerk, audit, auditor, fresh } = await loadFixture(guarded);
    const identity = alice.address;
    const what = { identity, newOwner: fresh.address, reasonHash: lost };
    const first = { ...what, guardian: ministry.address, actor: clerk.address };
    const second = { ...what, guardian: audit.address, actor: auditor.address };
    await supportRecovery(acting({ recoveryBoard: board.connect(clerk) }), first);
    expect(await getSupport(board, identity, ministry.address)).to.deep.equal({
      ...{ newOwner: fresh.address, reasonHash: lost, actor: clerk.address, givenAt: await now() },
      ...{ counts: true, waitsUntil: 0n },
    });
    await withdrawSupport(acting({ recoveryBoard: board.connect(clerk) }), first);
    expect((await getSupport(board, identity, ministry.address)).counts).to.equal(false);
    await supportRecovery(acting({ recoveryBoard: board.connect(clerk) }), first);
    await supportRecovery(acting({ recoveryBoard: board.connect(auditor) }), second);
    const startedAt = await now();
    expect(await pendingRecovery(board, identity)).to.deep.equal({
      ...{ identity, number: 1, stage: "pending", newOwner: fresh.address, reasonHash: lost, startedAt },
      ...{ finishAt: startedAt + delay, lapseAt: startedAt + delay + finishWithin },
      supporters: [ministry.address, audit.address],
    });
    await time.increase(delay);
    const { blockNumber } = await finishRecovery(acting({ recoveryBoard: board.connect(fresh) }), { identity });
    expect(blockNumber).to.be.greaterThan(0);
    expect((await getRecovery(board, identity)).stage).to.equal("finished");
    expect(await registry.identityOwner(identity)).to.equal(fresh.address);
  });

  it("vetoes, and ends what nobody finished", async () => {
    const { board, alice, bob, ministry, fresh, key, start } = await loadFixture(guarded);
    await start(alice, fresh);
    await start(bob, key);
    await vetoRecovery(acting({ recoveryBoard: board.connect(alice) }), { identity: alice.address });
    expect((await getSupport(board, alice.address, ministry.address)).waitsUntil).to.equal((await now()) + wait);
    await time.increase(delay + finishWithin);
    await lapseRecovery(acting({ recoveryBoard: board }), { identity: bob.address });
    expect((await getRecovery(board, alice.address)).stage).to.equal("vetoed");
    expect((await getRecovery(board, bob.address)).stage).to.equal("lapsed");
  });

  it("says what to do when nothing is pending", async () => {
    const { board, alice, recover } = await loadFixture(guarded);
    const refusal = async () => {
      const error: unknown = await pendingRecovery(board, alice.address).catch((each: unknown) => each);
      if (!(error instanceof ProbityError)) throw error;
      return [error.code, error.next];
    };
    expect(await refusal()).to.deep.equal(["RECOVERY_NOT_PENDING", "Ask the guardians to start one."]);
    await recover();
    const [code, next] = await refusal();
    expect(code).to.equal("RECOVERY_NOT_PENDING");
    expect(next).to.match(/^The last one is finished/);
  });

  it("names the stages as the contract counts them", () => {
    const names = Object.keys(Stage).map((name) => name.toLowerCase());
    expect(names).to.deep.equal([...recoveryStages]);
  });
});
