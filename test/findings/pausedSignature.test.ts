import { expect } from "chai";
import {
  as,
  cast,
  DAY,
  DOCUMENT,
  loadFixture,
  LOT,
  MILESTONES,
  networkHelpers,
  offered,
  PERIODS,
  TENDER,
} from "../bidding/awards.fixture.ts";

/** Who pauses the ledger or the tender board, which a signature needs, could have an awardee passed over. */
describe("An awardee who could not sign because another contract was paused", () => {
  for (const paused of ["funds", "tenders"] as const) {
    it(`has the time of the pause of ${paused} on top`, async () => {
      const system = await loadFixture(offered);
      const { board, book } = system;
      const before = await board.signBy(TENDER, LOT);
      await system[paused].setPausedFor(3n * DAY);
      expect(await board.signBy(TENDER, LOT)).to.equal(before + 3n * DAY);

      await networkHelpers.time.increase(PERIODS.signature + DAY);
      await expect(board.passOver(TENDER, LOT))
        .to.be.revertedWithCustomError(board, "AwardBoardNoDefault")
        .withArgs(TENDER, LOT, before + 3n * DAY);
      await as(book, "alfa").sign(TENDER, LOT, cast.alfa, DOCUMENT, MILESTONES);
    });
  }
});
