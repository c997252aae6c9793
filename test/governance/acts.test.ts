import { expect } from "chai";
import { ProbityError } from "../../src/base/errors.ts";
import {
  actAlone,
  approveCall,
  executeCall,
  openAccount,
  prepareCall,
  withdrawApproval,
  type GuardianAct,
} from "../../src/governance/index.ts";
import { acting } from "../support/acting.ts";
import { governance, networkHelpers, type Agency } from "./fixture.ts";

/** An act comes back in words, with the bare name of the contract's error. */
async function expectRefusal(act: Promise<unknown>, errorName: string): Promise<void> {
  const error = await act.catch((refusal: unknown) => refusal);
  expect(error).to.be.instanceOf(ProbityError).with.property("facts").that.includes({ errorName });
}

describe("acts of governance", () => {
  async function setting() {
    const base = await governance();
    /** An officer of an agency, and through whom it acts. */
    const officerOf = (agency: Agency, position: 0 | 1) => {
      const officer = agency.officers[position];
      const probity = acting({ accounts: base.accounts.connect(officer) });
      return [probity, { agency: agency.agency, officer: officer.address }] as const;
    };
    return { ...base, officerOf };
  }

  it("pass a call on that two officers approved, and not while one of them took it back", async () => {
    const { ministry, module, moduleAddress, manager, call, officerOf } = await networkHelpers.loadFixture(setting);
    const [first, maker] = officerOf(ministry, 0);
    const [second, checker] = officerOf(ministry, 1);
    const narrow = module.interface.encodeFunctionData("narrow");
    const passed = { target: await manager.getAddress(), data: call("execute", [moduleAddress, narrow]) };
    const { id, nonce } = await prepareCall(first, { ...maker, ...passed });
    expect(id).to.equal(await ministry.account.hashCall(nonce, passed.target, passed.data));
    await approveCall(second, { ...checker, id });
    await withdrawApproval(second, { ...checker, id });
    const execute = () => executeCall(first, { ...maker, ...passed, nonce });
    await expectRefusal(execute(), "AgencyAccountNotApproved");
    await approveCall(second, { ...checker, id });
    await execute();
    expect((await ministry.account.preparedCallOf(id)).executed).to.equal(true);
  });

  it("say that a call waits already, by whom it is approved, and how to make it twice", async () => {
    const { ministry, module, moduleAddress, call, officerOf } = await networkHelpers.loadFixture(setting);
    const [first, maker] = officerOf(ministry, 0);
    const [second, checker] = officerOf(ministry, 1);
    const passed = { target: moduleAddress, data: module.interface.encodeFunctionData("narrow") };
    const { id } = await prepareCall(first, { ...maker, ...passed });
    const refusalOf = async (act: Promise<unknown>): Promise<ProbityError> => {
      const refusal: unknown = await act.catch((error: unknown) => error);
      if (refusal instanceof ProbityError) return refusal;
      throw new Error("was not refused");
    };
    // The second officer prepares the call instead of approving it.
    const repeated = await refusalOf(prepareCall(second, { ...checker, ...passed }));
    expect(repeated).to.include({ code: "CALL_PREPARED" });
    expect(repeated.message)
      .to.include(`as ${id} with the nonce 0; ${maker.officer} approved it.`)
      .and.to.match(/waits until \d{4}-\d\d-\d\dT/);
    expect(repeated.next).to.match(/^Let another officer approve that call\./);
    const own = await refusalOf(approveCall(first, { ...maker, id }));
    expect(own.message).to.match(
      new RegExp(`: ${maker.officer} approved this same call ${id} already, .* until \\d{4}-`),
    );
    expect(own.facts).to.include({ errorName: "PersonsNotDistinct", approvers: maker.officer });

    await approveCall(second, { ...checker, id });
    expect((await refusalOf(prepareCall(second, { ...checker, ...passed }))).next).to.match(/^Execute that call\./);
    const both = await refusalOf(approveCall(second, { ...checker, id }));
    expect(both.facts).to.include({ errorName: "AgencyAccountApproved" });
    expect(both.message).to.include(`${checker.officer} approved this same call`);
    const again = await prepareCall(second, { ...checker, ...passed, again: true });
    expect(again.nonce).to.equal(1n);
    // Another call is another proposal, and one that has expired stands in nobody's way.
    await prepareCall(second, { ...checker, ...passed, data: call("cancel", [moduleAddress, moduleAddress, "0x"]) });
    await networkHelpers.time.increase(14 * 86_400);
    expect((await prepareCall(second, { ...checker, ...passed })).nonce).to.equal(3n);
  });

  it("say that a call is scheduled already, and from when on it can be made", async () => {
    const { ministry, module, moduleAddress, manager, call, widen, officerOf } =
      await networkHelpers.loadFixture(setting);
    const { operation, id: operationId } = await ministry.schedule(module, widen(1n));
    const [first, maker] = officerOf(ministry, 0);
    const [second, checker] = officerOf(ministry, 1);
    const passed = { target: await manager.getAddress(), data: call("schedule", [moduleAddress, operation[2], 0n]) };
    const { id, nonce } = await prepareCall(first, { ...maker, ...passed });
    await approveCall(second, { ...checker, id });
    const refusal: unknown = await executeCall(first, { ...maker, ...passed, nonce }).catch((error: unknown) => error);
    if (!(refusal instanceof ProbityError)) throw new Error("was not refused");
    expect(refusal.facts).to.include({ errorName: "AccessManagerAlreadyScheduled", operationId });
    expect(refusal.facts["from"]).to.equal(String(await manager.getSchedule(operationId)));
    expect(refusal.message)
      .to.include(`the account ${ministry.address} has scheduled this same call already, as ${operationId}`)
      .and.to.match(/from \d{4}-/);
    expect(refusal.next).to.match(/cancel it first/);
  });

  it("let one officer of a guardian pause, suspend, vote and veto", async () => {
    const { audit, justice, ministry, manager, module, moduleAddress, widen, officerOf } =
      await networkHelpers.loadFixture(setting);
    const alone = (agency: Agency, guardianAct: GuardianAct) => {
      const [probity, governor] = officerOf(agency, 0);
      return actAlone(probity, { ...governor, guardianAct });
    };
    await alone(audit, { act: "pause", module: moduleAddress });
    expect(await module.pausedUntil()).not.to.equal(0n);

    const { operation, id } = await ministry.schedule(module, widen(1n));
    const [caller, target, data] = operation;
    for (const guardian of [audit, justice]) await alone(guardian, { act: "veto", caller, target, data });
    expect(await manager.getSchedule(id)).to.equal(0n);

    await alone(audit, { act: "suspendMember", account: ministry.address });
    await expectRefusal(alone(audit, { act: "voteToSuspend", account: ministry.address }), "GovernanceAlreadyVoted");
    await alone(justice, { act: "voteToSuspend", account: ministry.address });
    expect(await manager.suspendedUntil(ministry.address)).to.equal(2n ** 48n - 1n);
  });

  it("open the account of an agency, and say so when it has none", async () => {
    const { identities, accounts, stranger, ministry, officerOf } = await networkHelpers.loadFixture(setting);
    const agency = stranger.address;
    const [probity, { officer }] = officerOf(ministry, 0);
    const refusal: unknown = await actAlone(probity, {
      ...{ agency, officer, guardianAct: { act: "pause", module: agency } },
    }).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ProbityError).with.property("code", "AGENCY_WITHOUT_ACCOUNT");
    await identities.enrol(agency, 3, `0x${"00".repeat(20)}`);
    const { account } = await openAccount(probity, { agency });
    expect(account).to.equal(await accounts.accountOf(agency));
  });
});
