import { expect } from "chai";
import { beneficiary, DAY, LINE, networkHelpers, REASON, released } from "../funds/fixture.ts";

/** Any organisation with a round on the line could thaw whom the treasury froze. */
describe("A freeze by the treasury", () => {
  it("is not lifted or shortened by a round's checker, only lengthened", async () => {
    const { rounds, desk, ledger, roundId, county, treasury } = await networkHelpers.loadFixture(released);
    const account = beneficiary(3).address;
    const until = BigInt(await networkHelpers.time.latest()) + 10n * DAY;
    await desk.connect(treasury.checker).freezeAccount(LINE, account, until, REASON, treasury.checker);

    for (const earlier of [0n, until - 1n]) {
      await expect(rounds.connect(county.checker).freezeAccount(roundId, account, earlier, REASON, county.checker))
        .to.be.revertedWithCustomError(ledger, "FundLedgerFrozen")
        .withArgs(account, until);
    }
    await rounds.connect(county.checker).freezeAccount(roundId, account, until + DAY, REASON, county.checker);
    expect((await ledger.holdingOf(LINE, account)).frozenUntil).to.equal(until + DAY);
    await desk.connect(treasury.checker).freezeAccount(LINE, account, 0n, REASON, treasury.checker);
    expect((await ledger.holdingOf(LINE, account)).frozenUntil).to.equal(0n);
  });
});
